/**
 * Runs work one at a time for each key, in the order of asking. libsignal does not lock: two encryptions at once would
 * use the same counter, and two decryptions at once would both accept the same message.
 */
export type Locks = { run<T>(key: string, work: () => Promise<T>): Promise<T> }

export function openLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>()
  return {
    run(key, work) {
      const before = tails.get(key) ?? Promise.resolve()
      const result = before.then(work, work)
      const tail = result.catch(() => undefined)
      tails.set(key, tail)
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key)
      })
      return result
    },
  }
}
