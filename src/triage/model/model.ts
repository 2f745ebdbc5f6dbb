import { featureBits, featuresOf, readSentence, views, type Sentence } from './features.ts'
import { readable, unitsOf } from './text.ts'
import { countFeatures, dot, newScratch, vectorOf } from './vector.ts'

/** The model as it lies on disk: written by `npm run train`, all numbers rounded to bytes. */
export type StoredModel = {
  version: number
  featureBits: number
  /** One for each of `views`. */
  views: StoredView[]
  /** Score to probability, as rising points. */
  calibration: { urgentNow: Point[]; urgent: Point[] }
  /** Probabilities from which something is done. */
  thresholds: Thresholds
  /** How much each class speaks for each family. */
  families: { names: string[]; classes: Record<string, number[]> }
}

export type StoredView = { importance: Bytes; heads: { weights: Bytes; bias: number }[] }
/** base64 of signed bytes; a value is byte × scale. */
export type Bytes = { scale: number; base64: string }
export type Point = [score: number, probability: number]

/** `alarm`: P0 without asking; `question`: one yes/no question; `soon`: P1 without asking. */
export type Thresholds = { alarm: number; question: number; soon: number }

export type LoadedView = {
  importance: Float32Array
  heads: { weights: ArrayLike<number>; scale: number; bias: number }[]
}
export type Model = Omit<StoredModel, 'views' | 'version' | 'featureBits'> & { views: LoadedView[] }

export const modelVersion = 1

/** How much the score of "P0 or P1" counts towards that of P0: what is no emergency at all should not page anybody. */
export const secondHeadShare = 0.8
/** How much the most alarming part counts beside the whole, so that an alarm buried in a long message is heard. */
export const windowShare = 0.4
/** Sentences that stand together in such a part. */
export const windowUnits = 2

/** What the model thinks of one text: scores of P0 and of P0 or P1, before calibration. */
export type Scores = { urgentNow: number; urgent: number }

/** Unpacks a stored model. Throws on one that was trained by another version of this program. */
export function loadModel(stored: StoredModel): Model {
  if (stored.version !== modelVersion || stored.featureBits !== featureBits || stored.views.length !== views.length)
    throw new Error('the triage model does not fit this program: run the training again')
  return {
    calibration: stored.calibration,
    thresholds: stored.thresholds,
    families: stored.families,
    views: stored.views.map((view) => ({
      importance: scaled(unpack(view.importance), view.importance.scale),
      heads: view.heads.map(({ weights, bias }) => ({ weights: unpack(weights), scale: weights.scale, bias })),
    })),
  }
}

function unpack({ base64 }: Bytes): Int8Array {
  const bytes = Uint8Array.fromBase64(base64)
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

// A plain loop: `Float32Array.from` calls a function for each of 262,144 numbers, which every start would wait for.
function scaled(bytes: Int8Array, scale: number): Float32Array {
  const values = new Float32Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) values[at] = (bytes[at] ?? 0) * scale
  return values
}

const scratch = newScratch()

/** Reads a text into sentences, as both the model and the rules look at it. */
export function readText(raw: string): { units: string[]; sentences: Sentence[] } {
  const units = unitsOf(readable(raw))
  return { units, sentences: units.map(readSentence) }
}

/** Scores a text. Linear in its length. */
export function score(model: Pick<Model, 'views'>, sentences: readonly Sentence[]): Scores {
  const sums = [0, 0]
  model.views.forEach((view, at) => {
    const shape = views[at]
    if (shape === undefined) return
    const features = sentences.map((sentence) => featuresOf(sentence, shape))
    scoreView(view, features).forEach((value, head) => (sums[head] = (sums[head] ?? 0) + value / views.length))
  })
  const [now = 0, soon = 0] = sums
  return { urgentNow: now + secondHeadShare * soon, urgent: soon }
}

/** One score for each head: of the whole and of its most alarming part. */
export function scoreView(view: LoadedView, features: readonly (readonly number[])[]): number[] {
  countFeatures(features, view.importance, scratch)
  const whole = scoreHeads(view, 0, features.length)
  if (features.length <= windowUnits) return whole.map((value) => value * (1 + windowShare))
  const highest = whole.map(() => -Infinity)
  for (let at = 0; at + windowUnits <= features.length; at++) {
    scoreHeads(view, at, at + windowUnits).forEach(
      (value, head) => (highest[head] = Math.max(highest[head] ?? value, value)),
    )
  }
  return whole.map((value, head) => value + windowShare * (highest[head] ?? value))
}

function scoreHeads(view: LoadedView, from: number, to: number): number[] {
  const vector = vectorOf(scratch, from, to)
  return view.heads.map(({ weights, scale, bias }) => dot(vector, weights) * scale + bias)
}

/** The probability that belongs to a score, between the two nearest points. */
export function calibrate(points: readonly Point[], value: number): number {
  const above = points.findIndex(([at]) => at >= value)
  if (above === -1) return points.at(-1)?.[1] ?? 0
  const [highScore, highChance] = points[above] ?? [0, 0]
  const [lowScore, lowChance] = points[above - 1] ?? [highScore, highChance]
  if (highScore === lowScore) return highChance
  return lowChance + ((highChance - lowChance) * (value - lowScore)) / (highScore - lowScore)
}
