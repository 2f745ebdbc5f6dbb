import { featureBits } from '../model/features.ts'
import { randomFrom, shuffle } from './random.ts'
import { toVector, type Vector } from './vector.ts'

const size = 1 << featureBits
const mask = size - 1
const epochs = 12
const rate = 0.3
const decay = 1e-6
/** A feature met in fewer messages than this is left out: it could only be learnt by heart. */
const messagesMin = 3

/** A linear model in one view: how rare each feature is, and the weights of each question asked of it. */
export type Fitted = { importance: Float32Array; now: FittedHead; urgent: FittedHead }
export type FittedHead = { weights: Float32Array; bias: number }

/**
 * Logistic regression by AdaGrad, one head for each list of labels. `features[i]` are the features of message i. The
 * same input gives the same output to the last bit.
 */
export function fit(
  features: readonly (readonly number[])[],
  labels: Record<'now' | 'urgent', readonly number[]>,
): Fitted {
  const importance = importanceOf(features)
  const vectors = features.map((own) => toVector(own, importance))
  return { importance, now: fitHead(vectors, labels.now), urgent: fitHead(vectors, labels.urgent) }
}

function importanceOf(features: readonly (readonly number[])[]): Float32Array {
  const counts = new Int32Array(size)
  const last = new Int32Array(size).fill(-1)
  features.forEach((own, message) => {
    for (const feature of own) {
      const index = feature & mask
      if (last[index] === message) continue
      last[index] = message
      counts[index] = (counts[index] ?? 0) + 1
    }
  })
  const rarity = (count: number): number => Math.sqrt(Math.log((features.length + 2) / (count + 1)))
  return Float32Array.from(counts, (count) => (count < messagesMin ? 0 : rarity(count)))
}

function fitHead(vectors: readonly Vector[], labels: readonly number[]): FittedHead {
  const weights = new Float32Array(size)
  const squares = new Float32Array(size).fill(1e-4)
  let bias = 0
  let biasSquares = 1
  const random = randomFrom(1)
  const order = vectors.map((_, index) => index)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (const at of order) {
      const vector = vectors[at]
      if (vector === undefined) continue
      const { indexes, values } = vector
      let sum = bias
      for (let k = 0; k < values.length; k++) sum += (weights[indexes[k] ?? 0] ?? 0) * (values[k] ?? 0)
      const error = 1 / (1 + Math.exp(-sum)) - (labels[at] ?? 0)
      biasSquares += error * error
      bias -= (rate * error) / Math.sqrt(biasSquares)
      for (let k = 0; k < values.length; k++) {
        const index = indexes[k] ?? 0
        const slope = error * (values[k] ?? 0) + decay * (weights[index] ?? 0)
        const seen = (squares[index] ?? 0) + slope * slope
        squares[index] = seen
        weights[index] = (weights[index] ?? 0) - (rate * slope) / Math.sqrt(seen)
      }
    }
  }
  return { weights, bias }
}
