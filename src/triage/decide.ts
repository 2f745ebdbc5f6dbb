import { readCry } from './cry.ts'
import type { Sentence } from './model/features.ts'
import { calibrate, readText, type StoredModel } from './model/model.ts'
import type { Scores } from './model/score.ts'
import { isPlainAnswer } from './plain-answer.ts'
import { matchRules, slowFamilies, type RuleHit } from './rules.ts'

/** What is less than sure is asked about from this share of the question's threshold on. */
const shares = { sure: 0.15, unclear: 0, doubted: 0.35, hint: 0.6 }

/** A message as everything but the model reads it. */
export type ReadMessage = {
  sentences: Sentence[]
  cry: ReturnType<typeof readCry>
  rule: RuleHit | null
  /** Only an answer to a question: the model has no say. */
  isAnswer: boolean
}

/** What is to be done with a message and why; `by` is what decided it, as the first reason. */
export type Verdict = { type: 'alarm' | 'question' | 'soon' | 'calm'; by: string }

export function readMessage(text: string): ReadMessage {
  const { units, sentences } = readText(text)
  const cry = units.length === 1 ? readCry(units[0] ?? '') : null
  return { sentences, cry, rule: matchRules(sentences), isAnswer: isPlainAnswer(text) }
}

/**
 * Puts what the stems say and what the model says together. The stems are the floor: what they are sure of stands, and
 * the model can only add to it.
 */
export function decide(
  read: Omit<ReadMessage, 'sentences'>,
  scores: Scores,
  { calibration, thresholds }: Pick<StoredModel, 'calibration' | 'thresholds'>,
): Verdict {
  if (read.cry !== null) {
    return read.cry.weight === 'sure' ? { type: 'alarm', by: 'text_cry' } : { type: 'question', by: 'text_initials' }
  }
  const { rule } = read
  const isSlow = rule !== null && slowFamilies.includes(rule.family)
  const sure = rule?.weight === 'sure' ? rule.reasons[0] : undefined
  if (sure !== undefined && !isSlow) return { type: 'alarm', by: sure }
  const byModel = read.isAnswer ? calm : askModel(rule, scores, { calibration, thresholds })
  if (byModel.type === 'alarm') return byModel
  return sure === undefined || byModel.type === 'question' ? byModel : { type: 'soon', by: sure }
}

const calm: Verdict = { type: 'calm', by: '' }

function askModel(
  rule: RuleHit | null,
  scores: Scores,
  { calibration, thresholds }: Pick<StoredModel, 'calibration' | 'thresholds'>,
): Verdict {
  const now = calibrate(calibration.urgentNow, scores.urgentNow)
  if (now >= thresholds.alarm) return { type: 'alarm', by: 'model_p0' }
  if (now >= thresholds.question * shareFor(rule)) return { type: 'question', by: 'model_ask' }
  if (calibrate(calibration.urgent, scores.urgent) >= thresholds.soon) return { type: 'soon', by: 'model_p1' }
  return calm
}

function shareFor(rule: RuleHit | null): number {
  return rule === null ? 1 : shares[rule.weight]
}
