import { featureBits, readSentence, viewBits, type Sentence } from './features.ts'
import { fillRows, tableLength, type LoadedView } from './score.ts'
import { readable, unitsOf } from './text.ts'

/** The model as it lies on disk: written by `npm run train`, all numbers rounded to bytes. */
export type StoredModel = {
  version: number
  featureBits: number
  /** One for each of `viewBits`. */
  views: StoredView[]
  /** Score to probability, as rising points. */
  calibration: { urgentNow: Point[]; urgent: Point[] }
  /** Probabilities from which something is done. */
  thresholds: Thresholds
  /** How much each class speaks for each family. */
  families: { names: string[]; classes: Record<string, number[]> }
}

/** The heads are those of P0 and of P0 or P1. */
export type StoredView = { importance: Bytes; heads: [now: StoredHead, urgent: StoredHead] }
export type StoredHead = { weights: Bytes; bias: number }
/** base64 of signed bytes; a value is byte × scale. */
export type Bytes = { scale: number; base64: string }
export type Point = [score: number, probability: number]

/** `alarm`: P0 without asking; `question`: one yes/no question; `soon`: P1 without asking. */
export type Thresholds = { alarm: number; question: number; soon: number }

export type Model = Omit<StoredModel, 'views' | 'version' | 'featureBits'> & { views: LoadedView[] }

export const modelVersion = 1

/** Unpacks a stored model. Throws on one that was trained by another version of this program. */
export function loadModel(stored: StoredModel): Model {
  if (stored.version !== modelVersion || stored.featureBits !== featureBits || stored.views.length !== viewBits.length)
    throw new Error('the triage model does not fit this program: run the training again')
  return {
    calibration: stored.calibration,
    thresholds: stored.thresholds,
    families: stored.families,
    views: stored.views.map(loadView),
  }
}

function loadView({ importance, heads: [now, urgent] }: StoredView): LoadedView {
  return {
    table: fillRows(new Int8Array(tableLength), [unpack(importance), unpack(now.weights), unpack(urgent.weights)]),
    scales: { importance: importance.scale, urgentNow: now.weights.scale, urgent: urgent.weights.scale },
    biases: { urgentNow: now.bias, urgent: urgent.bias },
  }
}

function unpack({ base64 }: Bytes): Int8Array {
  const bytes = Uint8Array.fromBase64(base64)
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Reads a text into sentences, as both the model and the rules look at it. */
export function readText(raw: string): { units: string[]; sentences: Sentence[] } {
  const units = unitsOf(readable(raw))
  return { units, sentences: units.map(readSentence) }
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
