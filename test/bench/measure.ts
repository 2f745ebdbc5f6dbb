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

/** Runs `work`, which returns how many things it did, for at least `ms` and says how many a second. */
export function perSecond(work: () => number, ms: number): number {
  work()
  const startedAt = performance.now()
  let done = 0
  while (performance.now() - startedAt < ms) done += work()
  return (done / (performance.now() - startedAt)) * 1000
}
