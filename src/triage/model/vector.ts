import { classWeight, featureBits } from './features.ts'

/** A text as a unit vector: which features it has, and how much each counts. */
export type Vector = { indexes: Int32Array; values: Float32Array; length: number }

const size = 1 << featureBits
const mask = size - 1

/** Scratch room that is reused from text to text, because allocating it would cost more than the arithmetic. */
export type Scratch = { stamps: Int32Array; stamp: number; vector: Vector }

export function newScratch(): Scratch {
  const vector = { indexes: new Int32Array(size), values: new Float32Array(size), length: 0 }
  return { stamps: new Int32Array(size), stamp: 0, vector }
}

/**
 * Makes the vector of a text out of the features of its sentences; each feature counts once. `importance` says how
 * rare each feature is (0: never seen in training, so it says nothing and does not count towards the length either).
 * The vector is only valid until the next call with the same scratch.
 */
export function toVector(
  sentences: readonly (readonly number[])[],
  importance: Float32Array,
  scratch: Scratch,
): Vector {
  const { stamps, vector } = scratch
  const stamp = ++scratch.stamp
  let length = 0
  let squares = 0
  for (const features of sentences) {
    for (const feature of features) {
      const index = feature & mask
      if (stamps[index] === stamp) continue
      stamps[index] = stamp
      const rarity = importance[index] ?? 0
      if (rarity === 0) continue
      const value = feature > mask ? rarity * classWeight : rarity
      vector.indexes[length] = index
      vector.values[length] = value
      squares += value * value
      length++
    }
  }
  const scale = 1 / Math.sqrt(squares || 1)
  for (let at = 0; at < length; at++) vector.values[at] = (vector.values[at] ?? 0) * scale
  vector.length = length
  return vector
}

export function dot(vector: Vector, weights: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < vector.length; at++) sum += (weights[vector.indexes[at] ?? 0] ?? 0) * (vector.values[at] ?? 0)
  return sum
}
