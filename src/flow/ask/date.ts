import { daysSince, understandDate, type DateReading } from '../../korean/date.ts'
import { candidatesMax } from '../limits.ts'
import type { AnswerValue } from '../session.ts'
import { asSaid, endsUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

/**
 * A day or a span that has begun. It is read back, because "last Wednesday" is not the same Wednesday to everybody. A day
 * to come is no answer: whoever is asked when it happened and says "they send her on Monday" tells something else.
 */
export function readDate(asked: Asked): Reading {
  const { step, text, now, zone, language } = asked
  const reading = understandDate(text, { now, zone, language })
  const readings = reading === null ? [] : [reading, ...(reading.ambiguous ?? [])]
  const begun = readings.filter(({ from }) => daysSince(from, { now, zone }) >= 0)
  if (begun.length === 0) {
    return endsUnknown(asked)
      ? { type: 'understood', value: { kind: 'unknown' } }
      : misunderstood(step, asSaid(asked, { kind: 'date', reading: null, text }))
  }
  const values = begun.slice(0, candidatesMax).map((one) => toValue(one, text))
  const [first] = values
  return step.confirm || first === undefined || values.length > 1
    ? { type: 'uncertain', values }
    : { type: 'understood', value: first }
}

function toValue(reading: DateReading, text: string): AnswerValue {
  const { ambiguous: _others, ...plain } = reading
  return { kind: 'date', reading: plain, text }
}
