import { readMessage, type ReadMessage } from '../decide.ts'
import { classNames } from '../model/classes.ts'
import { featureBits, featuresOf, viewBits } from '../model/features.ts'
import { modelVersion, type Bytes, type StoredHead, type StoredModel, type StoredView } from '../model/model.ts'
import { fillRows, scoreFeatures, tableLength, type LoadedView, type Scores } from '../model/score.ts'
import { isotonic, round } from './calibrate.ts'
import type { Labelled } from './corpus.ts'
import { fit, type Fitted, type FittedHead } from './fit.ts'
import { groupsOf } from './groups.ts'
import { randomFrom } from './random.ts'
import { chooseThresholds, isUrgent, isUrgentNow, summarise } from './thresholds.ts'

const folds = 5
const foldSeed = 7
const bytesMax = 127
/** Families that are never the answer to "what kind of emergency". */
const noFamily = 'none'

/** A message as the model sees it: its features by sentence. */
type Prepared = ReadMessage & { features: number[][] }

/** Learns a model from labelled messages: cross-validated scores calibrate it, all messages train it. */
export function trainModel(messages: readonly Labelled[]): { stored: StoredModel; summary: string[] } {
  const prepared = messages.map(({ text }) => prepare(text))
  const foldOf = assignFolds(groupsOf(messages))
  const held = crossValidate(messages, prepared, foldOf)
  const calibration = {
    urgentNow: isotonic(
      held.map((one) => one.urgentNow),
      messages.map((one) => Number(isUrgentNow(one))),
    ),
    urgent: isotonic(
      held.map((one) => one.urgent),
      messages.map((one) => Number(isUrgent(one))),
    ),
  }
  const cases = { messages, read: prepared, held }
  const thresholds = chooseThresholds(cases, calibration)
  const stored: StoredModel = {
    version: modelVersion,
    featureBits,
    calibration,
    thresholds,
    families: familiesOf(messages, prepared),
    views: fitViews(messages, prepared).map(storeView),
  }
  return { stored, summary: summarise(cases, foldOf, { calibration, thresholds }) }
}

function prepare(text: string): Prepared {
  const read = readMessage(text)
  return { ...read, features: read.sentences.map(featuresOf) }
}

function assignFolds(groups: readonly number[]): number[] {
  const random = randomFrom(foldSeed)
  const foldOf = new Map<number, number>()
  for (const group of groups) if (!foldOf.has(group)) foldOf.set(group, Math.floor(random() * folds))
  return groups.map((group) => foldOf.get(group) ?? 0)
}

/** Scores every message by a model that has seen neither it nor its near variants. */
function crossValidate(
  messages: readonly Labelled[],
  prepared: readonly Prepared[],
  foldOf: readonly number[],
): Scores[] {
  const held: Scores[] = messages.map(() => ({ urgentNow: 0, urgent: 0 }))
  for (let fold = 0; fold < folds; fold++) {
    const learnt = messages.map((_, at) => at).filter((at) => foldOf[at] !== fold)
    const fitted = fitViews(pick(messages, learnt), pick(prepared, learnt)).map(toView)
    prepared.forEach(({ features }, at) => {
      if (foldOf[at] === fold) held[at] = scoreFeatures(fitted, features)
    })
  }
  return held
}

function fitViews(messages: readonly Labelled[], prepared: readonly Prepared[]): Fitted[] {
  const labels = { now: labelsOf(messages, isUrgentNow), urgent: labelsOf(messages, isUrgent) }
  return viewBits.map((bit) =>
    fit(
      prepared.map(({ features }) => features.flat().filter((feature) => (feature & bit) !== 0)),
      labels,
    ),
  )
}

function labelsOf(messages: readonly Labelled[], is: (message: Labelled) => boolean): number[] {
  return messages.map((one) => Number(is(one)))
}

function toView({ importance, now, urgent }: Fitted): LoadedView {
  return {
    table: fillRows(new Float32Array(tableLength), [importance, now.weights, urgent.weights]),
    scales: { importance: 1, urgentNow: 1, urgent: 1 },
    biases: { urgentNow: now.bias, urgent: urgent.bias },
  }
}

function storeView({ importance, now, urgent }: Fitted): StoredView {
  return { importance: toBytes(importance), heads: [storeHead(now), storeHead(urgent)] }
}

function storeHead({ weights, bias }: FittedHead): StoredHead {
  return { weights: toBytes(weights), bias: round(bias) }
}

// The few largest weights are cut, so that the many small ones keep their differences.
function toBytes(values: ArrayLike<number>): Bytes {
  const sizes = Array.from(values, Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => a - b)
  const largest = sizes[Math.floor(sizes.length * 0.9995)] ?? 1
  const scale = Math.fround(largest / bytesMax)
  const bytes = Int8Array.from(values, (value) => {
    const byte = Math.max(-bytesMax, Math.min(bytesMax, Math.round(value / scale)))
    return byte
  })
  return { scale, base64: new Uint8Array(bytes.buffer).toBase64() }
}

/** For each class, how much likelier it is in messages of a family than in urgent messages at large. */
function familiesOf(messages: readonly Labelled[], prepared: readonly Prepared[]): StoredModel['families'] {
  const names = [...new Set(messages.map(({ family }) => family))].filter((name) => name !== noFamily).sort()
  const counts = classNames.map(() => names.map(() => 1))
  const totals = names.map(() => 2)
  messages.forEach((message, at) => {
    const family = names.indexOf(message.family)
    if (family < 0 || !isUrgent(message)) return
    totals[family] = (totals[family] ?? 0) + 1
    for (const name of new Set(prepared[at]?.sentences.flatMap(({ classes }) => classes))) {
      const row = counts[name]
      if (row !== undefined) row[family] = (row[family] ?? 0) + 1
    }
  })
  const all = totals.reduce((sum, count) => sum + count, 0)
  const classes = classNames.map((name, at): [string, number[]] => {
    const row = counts[at] ?? []
    const base = row.reduce((sum, count) => sum + count, 0) / all
    return [name, row.map((count, family) => round(Math.log(count / (totals[family] ?? 1) / base)))]
  })
  return { names, classes: Object.fromEntries(classes) }
}

function pick<T>(list: readonly T[], indexes: readonly number[]): T[] {
  return indexes.flatMap((index) => {
    const one = list[index]
    return one === undefined ? [] : [one]
  })
}
