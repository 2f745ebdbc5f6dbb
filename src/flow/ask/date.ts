import { understandAnswer } from '../../korean/answers.ts'
import { understandDate, type DateReading } from '../../korean/date.ts'
import { candidatesMax } from '../limits.ts'
import type { AnswerValue } from '../session.ts'
import { misunderstood, type Asked, type Reading } from './reading.ts'

/** A day or a span. It is read back, because "last Wednesday" is not the same Wednesday to everybody. */
export function readDate({ step, text, now, zone, language }: Asked): Reading {
  const reading = understandDate(text, { now, zone, language })
  if (reading === null) {
    if (understandAnswer(text, { numbered: false }) === 'unknown') {
      return { type: 'understood', value: { kind: 'unknown' } }
    }
    return misunderstood(step, { kind: 'date', reading: null, text })
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
