import { featureBits, isClassBit } from '../model/features.ts'
import { classWeight } from '../model/score.ts'

/** A text as a unit vector: which features it has, and how much each counts. */
export type Vector = { indexes: Int32Array; values: Float32Array }

const mask = (1 << featureBits) - 1

/**
 * Makes the vector of a text out of its features, each of which counts once. `importance` says how rare each is (0: too
 * rare to be learnt, so it says nothing and does not count towards the length either).
 */
export function toVector(features: readonly number[], importance: Float32Array): Vector {
  const values = new Map<number, number>()
  for (const feature of features) {
    const index = feature & mask
    const rarity = importance[index] ?? 0
    if (rarity === 0 || values.has(index)) continue
    values.set(index, (feature & isClassBit) === 0 ? rarity : rarity * classWeight)
  }
  const squares = [...values.values()].reduce((sum, value) => sum + value * value, 0)
  const scale = 1 / Math.sqrt(squares || 1)
  return {
    indexes: Int32Array.from(values.keys()),
    values: Float32Array.from(values.values(), (value) => Math.fround(value) * scale),
  }
}
