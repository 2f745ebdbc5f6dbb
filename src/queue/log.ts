/** An event that may be logged: ids, types, counts and durations only. */
export type QueueEvent = { event: string; [field: string]: string | number | boolean }
export type QueueLog = (event: QueueEvent) => void

const repeatMsMin = 10_000

/** What may be logged of an error: its code or its class, never its message, which may quote what failed. */
export function errorName(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return error instanceof Error ? error.name : 'unknown'
}

/**
 * Logs connection errors, the same one at most every ten seconds with the number of those left out: while a server is
 * away, each queue and each worker reports it again and again.
 */
export function errorLog(log: QueueLog): (source: string, error: unknown) => void {
  const last = new Map<string, { at: number; left: number }>()
  return (source, error) => {
    const name = errorName(error)
    const before = last.get(name)
    const now = performance.now()
    if (before !== undefined && now - before.at < repeatMsMin) {
      before.left += 1
      return
    }
    last.set(name, { at: now, left: 0 })
    log({ event: 'queue.error', source, error: name, leftOut: before?.left ?? 0 })
  }
}
