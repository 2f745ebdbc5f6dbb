import { understandAge } from '../../korean/age.ts'
import { understandNumber } from '../../korean/number.ts'
import type { AskStep } from '../flow-set.ts'
import type { AnswerValue } from '../session.ts'
import { asSaid, endsUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

/** How many. Outside of the question's `min` and `max` it is asked again. */
export function readNumber(asked: Asked): Reading {
  const { step, text } = asked
  const found = understandNumber(text)
  if (found === null) return notUnderstood(asked, { kind: 'number', value: null, approx: false, text })
  return settle(step, { kind: 'number', value: found.value, approx: found.approx, text }, found.value)
}

/** How old, with the way of counting as far as the words tell it. */
export function readAge(asked: Asked): Reading {
  const { step, text, now } = asked
  const found = understandAge(text, { year: Number(now.slice(0, 4)) })
  if (found === null) {
    return notUnderstood(asked, { kind: 'age', value: null, basis: 'unknown', approx: false, text })
  }
  const { value: age, basis, approx } = found
  return settle(step, { kind: 'age', value: age, basis, approx, text }, age)
}

function notUnderstood(asked: Asked, raw: AnswerValue): Reading {
  return endsUnknown(asked)
    ? { type: 'understood', value: { kind: 'unknown' } }
    : misunderstood(asked.step, asSaid(asked, raw))
}

function settle(step: AskStep, value: AnswerValue, count: number): Reading {
  const [min, max] = [step.min ?? 0, step.max ?? Number.MAX_SAFE_INTEGER]
  if (count < min || count > max) {
    return { type: 'misunderstood', hint: 'out_of_range', params: { min, max }, raw: null }
  }
  return step.confirm ? { type: 'uncertain', values: [value] } : { type: 'understood', value }
}
