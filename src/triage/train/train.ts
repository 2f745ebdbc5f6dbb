import { readMessage, type ReadMessage } from '../decide.ts'
import { classNames } from '../model/classes.ts'
import { featureBits, featuresOf, views } from '../model/features.ts'
import {
  modelVersion,
  scoreView,
  secondHeadShare,
  type Bytes,
  type LoadedView,
  type Scores,
  type StoredModel,
  type StoredView,
} from '../model/model.ts'
import { isotonic, round } from './calibrate.ts'
import type { Labelled } from './corpus.ts'
import { fit, type Fitted } from './fit.ts'
import { groupsOf } from './groups.ts'
import { randomFrom } from './random.ts'
import { chooseThresholds, isUrgent, isUrgentNow, summarise } from './thresholds.ts'

const folds = 5
const foldSeed = 7
const bytesMax = 127
/** Families that are never the answer to "what kind of emergency". */
const noFamily = 'none'

/** A message as the model sees it: its features in every view, by sentence. */
type Prepared = ReadMessage & { features: number[][][] }

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
  return { ...read, features: views.map((view) => read.sentences.map((sentence) => featuresOf(sentence, view))) }
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
    const fitted = fitViews(pick(messages, learnt), pick(prepared, learnt))
    prepared.forEach((one, at) => {
      if (foldOf[at] === fold) held[at] = scoreWith(fitted, one)
    })
  }
  return held
}

function scoreWith(fitted: readonly LoadedView[], { features }: Prepared): Scores {
  const sums = [0, 0]
  fitted.forEach((view, at) =>
    scoreView(view, features[at] ?? []).forEach(
      (value, head) => (sums[head] = (sums[head] ?? 0) + value / views.length),
    ),
  )
  const [now = 0, soon = 0] = sums
  return { urgentNow: now + secondHeadShare * soon, urgent: soon }
}

function fitViews(messages: readonly Labelled[], prepared: readonly Prepared[]): LoadedView[] {
  const labels = [isUrgentNow, isUrgent].map((is) => messages.map((one) => Number(is(one))))
  return views.map((_, at) =>
    toView(
      fit(
        prepared.map((one) => one.features[at] ?? []),
        labels,
      ),
    ),
  )
}

function toView({ importance, heads }: Fitted): LoadedView {
  return { importance, heads: heads.map(({ weights, bias }) => ({ weights, scale: 1, bias })) }
}

function storeView({ importance, heads }: LoadedView): StoredView {
  return {
    importance: toBytes(importance),
    heads: heads.map(({ weights, bias }) => ({ weights: toBytes(weights), bias: round(bias) })),
  }
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
