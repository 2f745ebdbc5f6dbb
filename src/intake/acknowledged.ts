/** How long one acknowledgement holds: what is added within it is kept and handed on without the same words again. */
export const quietMs = 5 * 60_000
const personsMax = 10_000

/** Who was told a moment ago that what they add arrives. In memory: after a start people are told once more. */
export type Acknowledged = {
  /**
   * Whether this message still has to be acknowledged with the text `key`: the first one, one after `quietMs`, and one
   * at which there is something else to say. The same message always gets the same answer, however often it is decided.
   */
  isDue(at: { personId: string; key: string; message: string; now: Date }): boolean
}

export function createAcknowledged(): Acknowledged {
  const last = new Map<string, { key: string; message: string; atMs: number }>()
  return {
    isDue({ personId, key, message, now }) {
      const before = last.get(personId)
      const atMs = now.getTime()
      const elapsedMs = before === undefined ? Infinity : atMs - before.atMs
      const isSame = before?.key === key && before.message !== message
      // A clock that was set back must not leave somebody unanswered.
      if (isSame && elapsedMs >= 0 && elapsedMs < quietMs) return false
      last.delete(personId)
      last.set(personId, { key, message, atMs })
      const [oldest] = last.keys()
      if (last.size > personsMax && oldest !== undefined) last.delete(oldest)
      return true
    },
  }
}
