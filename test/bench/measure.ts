/** One measured figure. `reach` is what the project wants it to be, as a comparison. */
export type Figure = { name: string; value: number; unit: string; reach?: string }

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const piecesPerLook = 50

/**
 * Runs `work`, which computes and returns how many things it did, for at least `ms` of processor time and says how
 * many a second of it. What else runs on the machine thus counts less than it would by the clock.
 */
export function perSecond(work: () => number, ms: number): number {
  work()
  const startedAt = process.cpuUsage()
  let done = 0
  for (;;) {
    // Asking for the time costs more than many a piece of work.
    for (let piece = 0; piece < piecesPerLook; piece++) done += work()
    const { user, system } = process.cpuUsage(startedAt)
    const spentMs = (user + system) / 1000
    if (spentMs >= ms) return (done / spentMs) * 1000
  }
}
