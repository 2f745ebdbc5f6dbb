import { understandDate, type DateReading } from '../../korean/date.ts'
import { candidatesMax } from '../limits.ts'
import type { AnswerValue } from '../session.ts'
import { isUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

/** A day or a span. It is read back, because "last Wednesday" is not the same Wednesday to everybody. */
export function readDate(asked: Asked): Reading {
  const { step, text, now, zone, language } = asked
  const reading = understandDate(text, { now, zone, language })
  if (reading === null) {
    return isUnknown(asked)
      ? { type: 'understood', value: { kind: 'unknown' } }
      : misunderstood(step, { kind: 'date', reading: null, text })
  }
  const values = [reading, ...(reading.ambiguous ?? [])].slice(0, candidatesMax).map((one) => toValue(one, text))
  const [first] = values
  return step.confirm || first === undefined || values.length > 1
    ? { type: 'uncertain', values }
    : { type: 'understood', value: first }
}

function toValue(reading: DateReading, text: string): AnswerValue {
  const { ambiguous: _others, ...plain } = reading
  return { kind: 'date', reading: plain, text }
}
