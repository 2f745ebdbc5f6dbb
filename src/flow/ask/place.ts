import type { Language } from '../../korean/language.ts'
import { understandPlace, type PlaceCandidate } from '../../korean/place.ts'
import { gazetteer } from '../../korean/place/gazetteer.ts'
import { candidatesMax } from '../limits.ts'
import type { AnswerValue } from '../session.ts'
import { endsUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

const placesByCode = new Map(gazetteer.map((place) => [place.code, place]))

/** A place by its name in any language. Several places of one name are put as candidates. */
export function readPlace(asked: Asked): Reading {
  const { step, text, country, language } = asked
  const found = understandPlace(text, country === '' ? {} : { country })
  if (found === null) {
    return endsUnknown(asked)
      ? { type: 'understood', value: { kind: 'unknown' } }
      : misunderstood(step, { kind: 'place', code: null, country: null, text })
  }
  const others = found.candidates.filter((one) => one.code !== found.code)
  const values = [found, ...others].slice(0, candidatesMax).map((one) => toValue(one, language))
  const [first] = values
  return step.confirm || first === undefined || values.length > 1
    ? { type: 'uncertain', values }
    : { type: 'understood', value: first }
}

// The name that was recognised, in the person's language, stands in the text; their own words stay in `raw`.
function toValue({ code, country, name }: PlaceCandidate, language: Language): AnswerValue {
  return { kind: 'place', code, country, text: placesByCode.get(code)?.[language][0] ?? name }
}
