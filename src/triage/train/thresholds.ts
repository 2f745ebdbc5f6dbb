import { calibrate, type Scores, type StoredModel, type Thresholds } from '../model/model.ts'
import { round, valueAbove } from './calibrate.ts'
import type { Labelled } from './corpus.ts'

/**
 * What may happen to messages that are not urgent (P2, P3), as shares of them, in cross-validation. They lie below the
 * bounds that hold for unseen messages (6 % paged, 12 % asked), because rules come on top and strangers write otherwise.
 */
const pagedShareMax = 0.045
const askedShareMax = 0.1
const soonShareMax = 0.08

type Calibration = StoredModel['calibration']

/** The operating points: as low as the shares of calm messages above allow. */
export function chooseThresholds(
  messages: readonly Labelled[],
  held: readonly Scores[],
  calibration: Calibration,
): Thresholds {
  const calm = held.filter((_, at) => isCalm(messages[at]))
  const alarmScore = valueAbove(
    calm.map((one) => one.urgentNow),
    pagedShareMax,
  )
  const questionScore = valueAbove(
    calm.map((one) => one.urgentNow),
    pagedShareMax + askedShareMax,
  )
  const left = calm.filter((one) => one.urgentNow <= questionScore)
  const soonScore = valueAbove(
    left.map((one) => one.urgent),
    (soonShareMax * calm.length) / left.length,
  )
  return {
    alarm: round(calibrate(calibration.urgentNow, alarmScore)),
    question: round(calibrate(calibration.urgentNow, questionScore)),
    soon: round(calibrate(calibration.urgent, soonScore)),
  }
}

/** The four shares that matter, over all folds and in the worst one, as lines to print. */
export function summarise(input: {
  messages: readonly Labelled[]
  held: readonly Scores[]
  foldOf: readonly number[]
  calibration: Calibration
  thresholds: Thresholds
}): string[] {
  const { messages, held, foldOf, calibration, thresholds } = input
  const verdicts = held.map((one) => verdictOf(one, calibration, thresholds))
  const shares = (indexes: readonly number[]): number[] => {
    const of = (severities: string, wanted: string): number => {
      const meant = indexes.filter((at) => severities.includes(messages[at]?.severity ?? '-'))
      return meant.filter((at) => wanted.includes(verdicts[at] ?? '-')).length / Math.max(1, meant.length)
    }
    return [
      of('P0', 'alarm question'),
      of('P0 P1', 'alarm question soon'),
      of('P2 P3', 'alarm'),
      of('P2 P3', 'question'),
      of('P2 P3', 'soon'),
    ]
  }
  const names = [
    'P0 as P0 or question',
    'P0+P1 as P1 or above or question',
    'P2+P3 as P0',
    'P2+P3 asked',
    'P2+P3 as P1',
  ]
  const all = shares(messages.map((_, at) => at))
  const byFold = [...new Set(foldOf)].map((fold) =>
    shares(messages.map((_, at) => at).filter((at) => foldOf[at] === fold)),
  )
  return names.map((name, at) => {
    const each = byFold.map((one) => one[at] ?? 0)
    const worst = at < 2 ? Math.min(...each) : Math.max(...each)
    return `${name}: ${percent(all[at] ?? 0)} (worst fold ${percent(worst)})`
  })
}

function verdictOf(one: Scores, calibration: Calibration, thresholds: Thresholds): string {
  const now = calibrate(calibration.urgentNow, one.urgentNow)
  if (now >= thresholds.alarm) return 'alarm'
  if (now >= thresholds.question) return 'question'
  return calibrate(calibration.urgent, one.urgent) >= thresholds.soon ? 'soon' : 'calm'
}

function isCalm(message: Labelled | undefined): boolean {
  return message?.severity === 'P2' || message?.severity === 'P3'
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
