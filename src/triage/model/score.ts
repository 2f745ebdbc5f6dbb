import { addFeatures, featureBits, isClassBit, viewBits, type Sentence } from './features.ts'
import { newScratch } from './scratch.ts'

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
  const running = beginText(views, sentences.length)
  for (let at = 0; at < sentences.length; at++) {
    const sentence = sentences[at]
    if (sentence === undefined) continue
    addFeatures(features, sentence)
    takeSentence(running, features.items, features.count)
    features.count = 0
  }
  return endText(running)
}

const features = newScratch()

/** Scores a text by the features of its sentences. */
export function scoreFeatures(views: readonly LoadedView[], sentences: readonly (readonly number[])[]): Scores {
  const running = beginText(views, sentences.length)
  for (const own of sentences) takeSentence(running, own, own.length)
  return endText(running)
}

/**
 * The sums over the features of a text or of a part: of their squared values, and of value × weight. The score is that
 * of the vector of all values at length one, and needs no more than these.
 */
type Sums = { squares: number } & Scores

/**
 * A view in the middle of a text: sums over the whole, over the sentence at hand and the one before, and over what both
 * of these have. `lasts` has for each feature the number of the last sentence that had it.
 */
type Running = {
  view: LoadedView
  bit: number
  lasts: Int32Array
  whole: Sums
  own: Sums
  before: Sums
  repeated: Sums
  highest: Scores
}
type Text = { runs: Running[]; first: number; sentences: number }

// Numbers of sentences go on from text to text, so that those of earlier texts need not be wiped off.
const lastSentences = viewBits.map(() => new Int32Array(1 << featureBits))
const sentencesMax = 2 ** 31 - 1
let sentence = 0

function beginText(views: readonly LoadedView[], sentences: number): Text {
  if (sentence + sentences > sentencesMax) {
    for (const lasts of lastSentences) lasts.fill(0)
    sentence = 0
  }
  const runs = views.map((view, at) => ({
    view,
    bit: viewBits[at] ?? 0,
    lasts: lastSentences[at] ?? new Int32Array(1 << featureBits),
    whole: newSums(),
    own: newSums(),
    before: newSums(),
    repeated: newSums(),
    highest: { urgentNow: -Infinity, urgent: -Infinity },
  }))
  return { runs, first: sentence + 1, sentences }
}

/** Adds the next sentence: the first `count` of `features`. */
function takeSentence({ runs, first }: Text, features: readonly number[], count: number): void {
  sentence++
  for (const run of runs) {
    const earlier = run.before
    run.before = run.own
    run.own = clear(earlier)
    clear(run.repeated)
    addSentence(run, features, count, first)
    // What both sentences of a pair have counts once.
    if (sentence > first) raise(run.highest, scoreOf(run.view, run.before, run.own, run.repeated))
  }
}

function endText({ runs, sentences }: Text): Scores {
  const scores = runs.map(({ view, whole, highest }) => {
    const { urgentNow, urgent } = scoreOf(view, whole, nothing, nothing)
    const isOnePart = sentences <= 2
    return {
      urgentNow: urgentNow + windowShare * (isOnePart ? urgentNow : highest.urgentNow),
      urgent: urgent + windowShare * (isOnePart ? urgent : highest.urgent),
    }
  })
  const mean = (head: keyof Scores): number => scores.reduce((sum, one) => sum + one[head], 0) / scores.length
  const urgent = mean('urgent')
  return { urgentNow: mean('urgentNow') + secondHeadShare * urgent, urgent }
}

/** Adds the features of one sentence, each once; `first` is the number of the first sentence of the text. */
function addSentence(run: Running, features: readonly number[], count: number, first: number): void {
  const { view, bit, lasts, own, repeated, whole } = run
  const { table } = view
  const { importance } = view.scales
  for (let at = 0; at < count; at++) {
    const feature = features[at] ?? 0
    if ((feature & bit) === 0) continue
    const index = feature & mask
    const row = index * rowLength
    const rarity = table[row] ?? 0
    if (rarity === 0) continue
    const last = lasts[index] ?? 0
    if (last === sentence) continue
    lasts[index] = sentence
    const value = rarity * importance * ((feature & isClassBit) === 0 ? 1 : classWeight)
    const now = value * (table[row + 1] ?? 0)
    const urgent = value * (table[row + 2] ?? 0)
    add(own, value * value, now, urgent)
    if (last < first) add(whole, value * value, now, urgent)
    else if (last === sentence - 1) add(repeated, value * value, now, urgent)
  }
}

const newSums = (): Sums => ({ squares: 0, urgentNow: 0, urgent: 0 })

function clear(sums: Sums): Sums {
  sums.squares = 0
  sums.urgentNow = 0
  sums.urgent = 0
  return sums
}

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
