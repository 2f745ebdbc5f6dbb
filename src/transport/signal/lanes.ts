import { errorCode } from '../../store/database.ts'
import type { Sink } from '../transport.ts'
import { sortEnvelope, takeMessage, type Arrived, type Ready } from './receive.ts'
import type { Session } from './session.ts'

/** Senders whose messages are taken at the same time: those that are committed together wait together. */
const sendersMax = 64
const retryMsMin = 200
const retryMsMax = 10_000
/** How long another number waits for what came before it; somebody whose message cannot be stored must not keep it. */
const numberWaitMsMax = 10_000

export type Intake = {
  add(arrived: Arrived): void
  waiting(): number
  /** Takes nothing more; resolves when what is being taken is done. */
  stop(): Promise<void>
}

/**
 * The queue between the listener, which cannot wait, and the transactions: in order for each sender, several senders at
 * a time. What cannot be stored is tried again and holds up its own sender only.
 */
export function openIntake(session: Session, sink: Sink): Intake {
  const lanes = new Map<string, Ready[]>()
  /** Senders with something waiting whom nobody is serving. */
  const idle: string[] = []
  const working = new Set<Promise<void>>()
  let sorting: Promise<void> = Promise.resolve()
  let waiting = 0
  let isStopped = false

  const work = async (sender: string): Promise<void> => {
    const lane = lanes.get(sender) ?? []
    for (let next = lane[0]; next && !isStopped; next = lane[0]) {
      await takePersistently(session, sink, next, () => isStopped)
      lane.shift()
      waiting -= 1
    }
    lanes.delete(sender)
  }
  const serve = (): void => {
    while (working.size < sendersMax) {
      const sender = idle.shift()
      if (sender === undefined) return
      const running = work(sender).finally(() => {
        working.delete(running)
        serve()
      })
      working.add(running)
    }
  }
  /** Resolves when nothing waits that was sorted, or when that takes too long. */
  const emptied = async (): Promise<void> => {
    const limit = AbortSignal.timeout(numberWaitMsMax)
    const late = new Promise<void>((resolve) => limit.addEventListener('abort', () => resolve()))
    while (working.size > 0 && !limit.aborted) await Promise.race([...working, late])
  }
  const sort = async (arrived: Arrived): Promise<void> => {
    const ready = await sortEnvelope(session, arrived).catch((error: unknown) => {
      session.log.error('signal.sort_failed', { error: errorCode(error) })
      return null
    })
    if (!ready || isStopped) {
      waiting -= 1
      return
    }
    const { sender, updatedPni } = ready.opened
    // What comes after it may be addressed to the new number, which is known only when this is taken; what came before
    // it, to the old one, whose keys go with it.
    if (updatedPni !== null && sender === session.account.aci) {
      await emptied()
      await takePersistently(session, sink, ready, () => isStopped)
      waiting -= 1
      return
    }
    const lane = lanes.get(sender)
    if (lane) return void lane.push(ready)
    lanes.set(sender, [ready])
    idle.push(sender)
    serve()
  }
  return {
    add(arrived) {
      waiting += 1
      sorting = sorting.then(() => sort(arrived))
    },
    waiting: () => waiting,
    async stop() {
      isStopped = true
      await sorting
      await Promise.all(working)
    },
  }
}

/** Tries until it is stored; an unacknowledged message would not come again before the next connection. */
async function takePersistently(session: Session, sink: Sink, ready: Ready, isStopped: () => boolean): Promise<void> {
  for (let waitMs = retryMsMin; !isStopped(); waitMs = Math.min(retryMsMax, waitMs * 2)) {
    try {
      return await takeMessage(session, sink, ready)
    } catch (error) {
      session.log.warn('signal.not_stored', { error: errorCode(error), afterMs: waitMs })
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
