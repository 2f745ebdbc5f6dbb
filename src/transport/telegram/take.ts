import type { Log } from '../../log.ts'
import type { Sink } from '../transport.ts'
import { convertUpdate, type Bot, type Converted, type Pressed } from './convert.ts'

/** Updates of different people that are handed to the sink at a time. */
const slotsMax = 64

export type Taker = {
  /** Reads an update; the work is done by `hand`. */
  read(update: unknown): Converted
  /** Hands one on, after those of the same person. Rejects when the sink does. */
  take(converted: Converted, hand?: Hand): Promise<void>
  /** Resolves when nothing is being handed on. */
  idle(): Promise<void>
}

/** How one handing on is done: once, or again and again until it works. */
export type Hand = (once: () => Promise<void>) => Promise<void>

export type TakerDeps = {
  bot: () => Bot
  sink: Sink
  log: Log
  now: () => number
  /** Answers a pressed button; best effort, and not waited for. */
  answer: (pressed: Pressed) => void
  onIgnored: (code: string) => void
}

/**
 * Hands updates to the sink: those of one person in their order, those of different people side by side, within a
 * bound. A person whose message cannot be stored holds up nobody else.
 */
export function createTaker(deps: TakerDeps): Taker {
  const lines = new Map<string, Promise<void>>()
  let free = slotsMax
  const waiting: (() => void)[] = []

  const inSlot = async (work: () => Promise<void>): Promise<void> => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }

  const inLine = (person: string, work: () => Promise<void>): Promise<void> => {
    const before = lines.get(person) ?? Promise.resolve()
    const after = before.then(work)
    const settled = after.catch(() => undefined)
    lines.set(person, settled)
    void settled.then(() => {
      if (lines.get(person) === settled) lines.delete(person)
    })
    return after
  }

  return {
    read: (update) => convertUpdate(update, deps.bot(), deps.now()),
    async take(converted, hand = (once) => once()) {
      if (converted.type === 'ignored') {
        deps.onIgnored(converted.code)
        deps.log.debug('telegram.ignored', { code: converted.code })
      } else {
        const { inbound } = converted
        const once = (): Promise<void> =>
          inSlot(async () => {
            await deps.sink(inbound)
          })
        await inLine(inbound.address, () => hand(once))
      }
      if (converted.pressed) deps.answer(converted.pressed)
    },
    async idle() {
      while (lines.size > 0) await Promise.all(lines.values())
    },
  }
}
