import type { Session } from './session.ts'

const lastTimestamps = new WeakMap<Session, number>()

/** The first of `count` milliseconds that name nothing else this process sends. */
export function nextTimestamp(session: Session, count: number): number {
  const first = Math.max(session.now(), (lastTimestamps.get(session) ?? 0) + 1)
  lastTimestamps.set(session, first + Math.max(1, count) - 1)
  return first
}
