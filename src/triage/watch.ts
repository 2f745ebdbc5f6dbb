import { understandAge } from '../korean/age.ts'
import { understandAnswer } from '../korean/answers.ts'
import { normalize } from '../korean/normalize.ts'
import { understandNumber } from '../korean/number.ts'
import { understandPlace } from '../korean/place.ts'
import { familyOf } from './model/family.ts'
import { calibrate, loadModel, readText, score, type Model, type StoredModel } from './model/model.ts'
import storedModel from './model.json' with { type: 'json' }
import { matchRules, slowFamilies, type RuleHit } from './rules.ts'
import type { Alarm, Reason, Severity, Watch } from './severity.ts'

/** Longest answer to a question, without spaces, that only the stems may raise, never the model. */
const answerCharsMax = 8
/** A stem with words beside that speak against it is asked about from this share of the question's threshold on. */
const doubtedShare = 0.35
const hintShare = 0.6

/** A watch that reads by the rules and a model. */
export function createWatch(model: Model): Watch {
  return (text) => decide(model, text)
}

export const shippedModel: Model = loadModel(storedModel as unknown as StoredModel)

/** Reads one message; null when nothing in it raises anything. About 0.5 ms for 1,000 characters; linear. */
export const watch: Watch = createWatch(shippedModel)

function decide(model: Model, text: string): Alarm | null {
  const { units, sentences } = readText(text)
  if (units.length === 0) return null
  const rule = matchRules(units, sentences)
  if (rule?.weight === 'sure') return sureAlarm(rule)
  if (isPlainAnswer(text)) return null

  const scores = score(model, sentences)
  const now = calibrate(model.calibration.urgentNow, scores.urgentNow)
  const urgent = calibrate(model.calibration.urgent, scores.urgent)
  const family = rule?.family ?? familyOf(model.families, sentences)
  const reasons = (code: string): Reason[] => [code, ...(rule?.reasons ?? [`model_${family}`])]
  const { alarm, question, soon } = model.thresholds
  if (now >= alarm) return { severity: 'P0', family, reasons: reasons('model_p0'), question: null }
  if (now >= question * shareFor(rule)) return { severity: 'P1', family, reasons: reasons('model_ask'), question: family }
  if (urgent >= soon) return { severity: 'P1', family, reasons: reasons('model_p1'), question: null }
  return null
}

function sureAlarm({ family, reasons }: RuleHit): Alarm {
  const severity: Severity = slowFamilies.includes(family) ? 'P1' : 'P0'
  return { severity, family, reasons, question: null }
}

function shareFor(rule: RuleHit | null): number {
  if (rule === null) return 1
  return rule.weight === 'doubted' ? doubtedShare : hintShare
}

/** Whether a whole short message is what a question of an intake was answered with: 네, 2, 도문, 37살. */
function isPlainAnswer(text: string): boolean {
  const { unspaced } = normalize(text)
  if (unspaced.length > answerCharsMax) return false
  if (/^[\p{N}\p{P}\p{S}ㄱ-ㅎ]*$/u.test(unspaced)) return true
  if (understandAnswer(text) !== null || understandNumber(text) !== null) return true
  return understandAge(text, { year: answerYear }) !== null || isOnlyPlace(text, unspaced)
}

// Any year does: it only has to be an age at all.
const answerYear = 2025
const placeAnswer = /^(.+?)(?:에서|에|요|이요|이에요|입니다|임다|시|省|市)*[.!]?$/u

function isOnlyPlace(text: string, unspaced: string): boolean {
  const place = understandPlace(text)
  return place !== null && (placeAnswer.exec(unspaced)?.[1]?.length ?? unspaced.length) <= place.name.length
}
