import { classWeight, featureBits } from './features.ts'

/** A text as a unit vector: which features it has, and how much each counts. */
export type Vector = { indexes: Int32Array; values: Float32Array; length: number }

/**
 * The features of a text that count, sentence by sentence; each counts once in a sentence. `met` is the sentence that
 * had the feature before, -1 for none, and `ends` where each sentence ends.
 */
type Counted = { indexes: Int32Array; values: Float64Array; met: Int32Array; ends: number[] }

const size = 1 << featureBits
const mask = size - 1
const stampMax = 2 ** 31 - 1
/** Features that there is room for at first: those of a message of some thousand characters. */
const featuresUsual = 1 << 16

/** Scratch room that is reused from text to text, because allocating it would cost more than the arithmetic. */
export type Scratch = { stamps: Int32Array; stamp: number; counted: Counted; vector: Vector }

export function newScratch(): Scratch {
  const vector = { indexes: new Int32Array(size), values: new Float32Array(size), length: 0 }
  return { stamps: new Int32Array(size), stamp: 0, counted: newCounted(featuresUsual), vector }
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
  countFeatures(sentences, importance, scratch)
  return vectorOf(scratch, 0, sentences.length)
}

/** Looks all features of a text up, once for all parts of it that `vectorOf` is then asked for. */
export function countFeatures(
  sentences: readonly (readonly number[])[],
  importance: Float32Array,
  scratch: Scratch,
): void {
  const { stamps } = scratch
  // Stamps go on from text to text, so that those of earlier texts need not be wiped off.
  if (scratch.stamp + sentences.length > stampMax) {
    stamps.fill(0)
    scratch.stamp = 0
  }
  const first = scratch.stamp + 1
  const features = sentences.reduce((sum, one) => sum + one.length, 0)
  if (features > scratch.counted.indexes.length) scratch.counted = newCounted(2 * features)
  const { indexes, values, met, ends } = scratch.counted
  let length = 0
  ends.length = 0
  for (const sentence of sentences) {
    const stamp = ++scratch.stamp
    for (const feature of sentence) {
      const index = feature & mask
      const last = stamps[index] ?? 0
      if (last === stamp) continue
      stamps[index] = stamp
      const rarity = importance[index] ?? 0
      if (rarity === 0) continue
      indexes[length] = index
      values[length] = feature > mask ? rarity * classWeight : rarity
      met[length] = last < first ? -1 : last - first
      length++
    }
    ends.push(length)
  }
}

/** The vector of the sentences `from` up to but not including `to` of the text that was counted last. */
export function vectorOf({ counted, vector }: Scratch, from: number, to: number): Vector {
  const { indexes, values, met, ends } = counted
  const end = ends[to - 1] ?? 0
  let length = 0
  let squares = 0
  for (let at = ends[from - 1] ?? 0; at < end; at++) {
    if ((met[at] ?? 0) >= from) continue
    const value = values[at] ?? 0
    vector.indexes[length] = indexes[at] ?? 0
    vector.values[length] = value
    squares += value * value
    length++
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

function newCounted(room: number): Counted {
  return { indexes: new Int32Array(room), values: new Float64Array(room), met: new Int32Array(room), ends: [] }
}
