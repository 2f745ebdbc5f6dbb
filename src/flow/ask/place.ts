import { understandAnswer } from '../../korean/answers.ts'
import { understandPlace } from '../../korean/place.ts'
import { candidatesMax } from '../limits.ts'
import type { AnswerValue } from '../session.ts'
import { misunderstood, type Asked, type Reading } from './reading.ts'

type Named = { code: string; country: string; name: string }

/** A place by its name in any language. Several places of one name are put as candidates. */
export function readPlace({ step, text, country }: Asked): Reading {
  const found = understandPlace(text, country === '' ? {} : { country })
  if (found === null) {
    const isUnknown = understandAnswer(text, { numbered: false }) === 'unknown'
    return isUnknown
      ? { type: 'understood', value: { kind: 'unknown' } }
      : misunderstood(step, { kind: 'place', code: null, country: null, text })
  }
  const others = found.candidates.filter((one) => one.code !== found.code)
  const values = [found, ...others].slice(0, candidatesMax).map(toValue)
  const [first] = values
  return step.confirm || first === undefined || values.length > 1
    ? { type: 'uncertain', values }
    : { type: 'understood', value: first }
}

// The name that was recognised stands in the text; the person's own words stay in `raw` of the answer.
function toValue({ code, country, name }: Named): AnswerValue {
  return { kind: 'place', code, country, text: name }
}
