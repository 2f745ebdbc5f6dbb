import type { Point } from '../model/model.ts'

/** Pools smaller than this would make probabilities out of a handful of messages. */
const poolMin = 60

/** Isotonic regression (pool adjacent violators) of labels 0/1 on scores, as the middle of each pool. */
export function isotonic(scores: readonly number[], labels: readonly number[]): Point[] {
  const order = scores.map((_, at) => at).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
  const pools: { score: number; hits: number; size: number }[] = []
  for (const at of order) {
    const last = pools.at(-1)
    const one = { score: scores[at] ?? 0, hits: labels[at] ?? 0, size: 1 }
    if (last !== undefined && last.size < poolMin) merge(last, one)
    else pools.push(one)
  }
  for (let at = 1; at < pools.length;) {
    const [before, here] = [pools[at - 1], pools[at]]
    if (before === undefined || here === undefined || before.hits / before.size < here.hits / here.size) at++
    else {
      merge(before, here)
      pools.splice(at, 1)
      at = Math.max(1, at - 1)
    }
  }
  return pools.map(({ score, hits, size }) => [round(score / size), round(hits / size)])
}

function merge(into: { score: number; hits: number; size: number }, from: typeof into): void {
  into.score += from.score
  into.hits += from.hits
  into.size += from.size
}

/** Enough digits for a score or a probability, and the same text on every machine. */
export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
