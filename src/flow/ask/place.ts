import type { Language } from '../../korean/language.ts'
import { understandPlace, type PlaceCandidate } from '../../korean/place.ts'
import { gazetteer } from '../../korean/place/gazetteer.ts'
import { candidatesMax } from '../limits.ts'
import type { AnswerValue } from '../session.ts'
import { asSaid, endsUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

const placesByCode = new Map(gazetteer.map((place) => [place.code, place]))

// "The police station there" is an answer, though it is in no list of places.
const facility =
  /파출소|구류(?:소|장|심사소)|수용소|[간감]수소|구치소|감옥|교도소|공안국|변방대|경찰서|집결소|派出所|看守所|拘留所|收容所|监狱|公安局|police station|detention|prison|jail/iu
const asks = /[?？]/u

/** A place by its name in any language. Several places of one name are put as candidates. */
export function readPlace(asked: Asked): Reading {
  const { step, text, country, language } = asked
  const found = understandPlace(text, country === '' ? {} : { country })
  if (found === null) {
    const words: AnswerValue = { kind: 'place', code: null, country: null, text }
    if (!asks.test(text) && facility.test(text)) return { type: 'understood', value: words }
    return endsUnknown(asked)
      ? { type: 'understood', value: { kind: 'unknown' } }
      : misunderstood(step, asSaid(asked, words))
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
