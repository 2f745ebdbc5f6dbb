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

const questionCharsMax = 40
const howLong =
  /언제|얼마나|멀었|아직 ?(?:도|멀|안)|여보세요|오고 있|什么时候|多久|还要等|有人吗|when|how long|anybody|anyone/iu

/** Whether a message is a short question about when somebody comes, to which there is an answer. */
export function asksHowLong(text: string): boolean {
  return text.length <= questionCharsMax && howLong.test(text)
}
