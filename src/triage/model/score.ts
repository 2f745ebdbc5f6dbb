import { featureBits, featuresOf, isClassBit, viewBits, type Sentence } from './features.ts'

/** How much the score of "P0 or P1" counts towards that of P0: what is no emergency at all should not page anybody. */
const secondHeadShare = 0.8
/** How much the most alarming pair of neighbouring sentences counts beside the whole: an alarm may be buried. */
const windowShare = 0.4
/** Classes weigh more than a group of letters, because they were made by hand. */
export const classWeight = 2.5

/** What the model thinks of one text: scores of P0 and of P0 or P1, before calibration. */
export type Scores = { urgentNow: number; urgent: number }

/**
 * One view of the model. `table` has a row of four numbers for each feature: its importance (0: not known), its weights
 * for P0 and for P0 or P1, and an unused one. Rows lie together because a look-up is a leap in memory, and leaping to
 * three tables would take thrice as long. What a number means is number × scale.
 */
export type LoadedView = { table: Int8Array | Float32Array; scales: Scales; biases: Scores }
type Scales = Scores & { importance: number }

const rowLength = 4
const mask = (1 << featureBits) - 1

/** Puts what is known of each feature side by side. */
export function fillRows<T extends Int8Array | Float32Array>(table: T, columns: readonly ArrayLike<number>[]): T {
  columns.forEach((column, at) => {
    for (let index = 0; index < column.length; index++) table[index * rowLength + at] = column[index] ?? 0
  })
  return table
}

export const tableLength = rowLength << featureBits

/** Scores a text. Linear in its length. */
export function score({ views }: { views: readonly LoadedView[] }, sentences: readonly Sentence[]): Scores {
  return scoreFeatures(views, sentences.map(featuresOf))
}

/** Scores a text by the features of its sentences. */
export function scoreFeatures(views: readonly LoadedView[], features: readonly (readonly number[])[]): Scores {
  const scores = views.map((view, at) => scoreView(view, viewBits[at] ?? 0, features))
  const mean = (head: keyof Scores): number => scores.reduce((sum, one) => sum + one[head], 0) / scores.length
  const urgent = mean('urgent')
  return { urgentNow: mean('urgentNow') + secondHeadShare * urgent, urgent }
}

/**
 * The sums over the features of a text or of a part: of their squared values, and of value × weight. The score is that
 * of the vector of all values at length one, and needs no more than these.
 */
type Sums = { squares: number } & Scores

// For each feature the number of the last sentence that had it. Numbers go on from text to text, so that those of
// earlier texts need not be wiped off.
const lastSentence = new Int32Array(1 << featureBits)
const sentencesMax = 2 ** 31 - 1
let sentence = 0

function scoreView(view: LoadedView, bit: number, features: readonly (readonly number[])[]): Scores {
  if (sentence + features.length > sentencesMax) {
    lastSentence.fill(0)
    sentence = 0
  }
  const first = sentence + 1
  const whole = newSums()
  const highest = { urgentNow: -Infinity, urgent: -Infinity }
  let before = newSums()
  for (const own of features) {
    sentence++
    // What both sentences of a pair have counts once.
    const repeated = newSums()
    const sums = newSums()
    addSentence(own, { view, bit, first, sums, repeated, whole })
    if (sentence > first) raise(highest, scoreOf(view, before, sums, repeated))
    before = sums
  }
  const { urgentNow, urgent } = scoreOf(view, whole, nothing, nothing)
  const isOnePart = features.length <= 2
  return {
    urgentNow: urgentNow + windowShare * (isOnePart ? urgentNow : highest.urgentNow),
    urgent: urgent + windowShare * (isOnePart ? urgent : highest.urgent),
  }
}

type Reading = { view: LoadedView; bit: number; first: number; sums: Sums; repeated: Sums; whole: Sums }

/** Adds the features of one sentence, each once; `first` is the number of the first sentence of the text. */
function addSentence(features: readonly number[], { view, bit, first, sums, repeated, whole }: Reading): void {
  const { table } = view
  const { importance } = view.scales
  for (let at = 0; at < features.length; at++) {
    const feature = features[at] ?? 0
    if ((feature & bit) === 0) continue
    const index = feature & mask
    const row = index * rowLength
    const rarity = table[row] ?? 0
    if (rarity === 0) continue
    const last = lastSentence[index] ?? 0
    if (last === sentence) continue
    lastSentence[index] = sentence
    const value = rarity * importance * ((feature & isClassBit) === 0 ? 1 : classWeight)
    const now = value * (table[row + 1] ?? 0)
    const urgent = value * (table[row + 2] ?? 0)
    add(sums, value * value, now, urgent)
    if (last < first) add(whole, value * value, now, urgent)
    else if (last === sentence - 1) add(repeated, value * value, now, urgent)
  }
}

const newSums = (): Sums => ({ squares: 0, urgentNow: 0, urgent: 0 })
const nothing = newSums()

function add(sums: Sums, square: number, now: number, urgent: number): void {
  sums.squares += square
  sums.urgentNow += now
  sums.urgent += urgent
}

function scoreOf({ scales, biases }: LoadedView, one: Sums, other: Sums, both: Sums): Scores {
  const length = Math.sqrt(one.squares + other.squares - both.squares || 1)
  const of = (head: keyof Scores): number =>
    ((one[head] + other[head] - both[head]) * scales[head]) / length + biases[head]
  return { urgentNow: of('urgentNow'), urgent: of('urgent') }
}

function raise(highest: Scores, { urgentNow, urgent }: Scores): void {
  highest.urgentNow = Math.max(highest.urgentNow, urgentNow)
  highest.urgent = Math.max(highest.urgent, urgent)
}
