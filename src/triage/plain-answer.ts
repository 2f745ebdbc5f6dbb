import { understandAge } from '../korean/age.ts'
import { understandAnswer } from '../korean/answers.ts'
import { normalize } from '../korean/normalize.ts'
import { understandNumber } from '../korean/number.ts'
import { understandPlace } from '../korean/place.ts'
import { plainAnswerWords } from './lexicon/plain-answers.ts'

/** Longest answer, without spaces, that is recognised as one. */
export const plainAnswerCharsMax = 14
// Any year does: it only has to be an age at all.
const someYear = { year: 2025 }
const wordCharsMax = 9
const words = new Set(plainAnswerWords)
const signs = /[\p{P}\p{S}\d]+/gu
const onlySigns = /^[\p{N}\p{P}\p{S}]*$/u

/**
 * Whether a short message as a whole is what a question of an intake is answered with: 네, 2, 도문, 37살, 어제. Only the
 * stems may raise such a message, never the model, which would read more into it than it says.
 */
export function isPlainAnswer(text: string): boolean {
  if (text.length > 4 * plainAnswerCharsMax) return false
  const { unspaced } = normalize(text)
  if (unspaced.length > plainAnswerCharsMax) return false
  if (onlySigns.test(unspaced)) return true
  const answer = understandAnswer(text)
  if (answer !== null || understandNumber(text) !== null) return answer !== 'help'
  if (understandAge(text, someYear) !== null) return true
  const bare = unspaced.replace(signs, '')
  return isMadeOfWords(bare) || isMadeOfWords(withoutPlace(text, bare))
}

function withoutPlace(text: string, bare: string): string {
  const place = understandPlace(text)
  const known = place === null ? '' : place.name.replaceAll(' ', '')
  if (known !== '' && bare.includes(known)) return bare.replace(known, '')
  // The gazetteer knows a name under many spellings; what is left of it is then at most a particle.
  return place !== null && bare.length <= known.length + 1 ? '' : bare
}

function isMadeOfWords(bare: string): boolean {
  const reached = [true]
  for (let end = 1; end <= bare.length; end++) {
    for (let start = Math.max(0, end - wordCharsMax); start < end && reached[end] !== true; start++) {
      reached[end] = reached[start] === true && words.has(bare.slice(start, end))
    }
  }
  return reached[bare.length] === true
}
