import type { Log } from '../log.ts'
import { errorCode, type Database } from '../store/database.ts'
import { leaseMs } from '../store/outbox.ts'
import { markSent } from '../store/sent.ts'

/** Sent messages are marked at once, but in a crowd together: one statement for many of them. */
const markBatchMax = 100
const markEveryMs = 20
/** Ids that are remembered. Whoever asks for an older one looks into the database, which is only slower. */
const rememberedMax = 10_000

type MarkDeps = { database: Database; log: Log }

export type Marks = {
  add(id: string, refs: string[]): void
  /** Whether a message was sent by this process, even if the database does not say so yet. */
  has(id: string): boolean
  flush(): Promise<void>
}

/** Marks messages that went out, those of one `markEveryMs` together. */
export function openMarks(deps: MarkDeps): Marks {
  const sent = new Set<string>()
  let waiting: { id: string; refs: string[] }[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  let writtenAt = Number.NEGATIVE_INFINITY

  const write = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = waiting
    waiting = []
    if (batch.length === 0) return writing
    writtenAt = performance.now()
    writing = writing.then(() => markAll(deps, batch))
    return writing
  }
  return {
    add(id, refs) {
      sent.add(id)
      for (const oldest of sent) {
        if (sent.size <= rememberedMax) break
        sent.delete(oldest)
      }
      waiting.push({ id, refs })
      if (waiting.length >= markBatchMax) void write()
      else timer ??= setTimeout(() => void write(), Math.max(0, writtenAt + markEveryMs - performance.now()))
    },
    has: (id) => sent.has(id),
    flush: write,
  }
}

/** A mark that is lost means a message sent twice, so it is tried for as long as the lease lasts. */
async function markAll(deps: MarkDeps, batch: { id: string; refs: string[] }[]): Promise<void> {
  const until = performance.now() + leaseMs
  for (;;) {
    try {
      return await markSent(deps.database, batch)
    } catch (error) {
      if (performance.now() > until) {
        deps.log.error('delivery.mark_lost', { count: batch.length, error: errorCode(error) })
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}
