/** Messages of one person in one window that are answered; what comes on top is kept and watched, not answered. */
export const floodMessagesMax = 25
const floodWindowMs = 60_000

export type Flood = { windowAt: Date; count: number }

export type FloodVerdict = {
  flood: Flood
  /** answer: take a turn; tell: the first message over the limit, which is told so once; hold: keep it only. */
  verdict: 'answer' | 'tell' | 'hold'
}

/** Counts one message. Every message is stored whatever the verdict, and an alarming one is acted upon. */
export function countMessage(flood: Flood, now: Date): FloodVerdict {
  const elapsedMs = now.getTime() - flood.windowAt.getTime()
  // A clock that was set back must not leave somebody unanswered until it has caught up.
  const fresh = elapsedMs >= floodWindowMs || elapsedMs < 0
  const next = fresh ? { windowAt: now, count: 1 } : { windowAt: flood.windowAt, count: flood.count + 1 }
  if (next.count <= floodMessagesMax) return { flood: next, verdict: 'answer' }
  return { flood: next, verdict: next.count === floodMessagesMax + 1 ? 'tell' : 'hold' }
}
