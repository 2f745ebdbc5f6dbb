import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import { composeLooseJamo } from './jamo.ts'
import { isNorthKorean } from './north-korean-number.ts'
import { normalize } from './normalize.ts'
import { readDigit } from './numeral.ts'

export { redactNorthKoreanNumbers } from './north-korean-number.ts'

/** Longest message, in UTF-16 units, that is searched for one telephone number. */
export const phoneCharsMax = 120
const phoneDigitsMin = 7
const phoneDigitsMax = 17
// Where the people who write to us are. A number with one of these codes is often written without its plus sign.
const knownCodes = ['82', '86', '66', '84', '856', '976', '855', '95', '7', '81', '1'] as const
const defaultCountry: CountryCode = 'KR'

export type UnderstoodPhone =
  | { readonly type: 'phone'; readonly value: string; readonly country: string }
  | { readonly type: 'refused'; readonly reason: 'north_korea' }

/**
 * Finds the one telephone number in a message: with spaces or hyphens, in full-width or Hangul digits (공일공 ...), with
 * a few words around it. `country` (ISO 3166 alpha-2, default KR) is where a national number is taken to be from. The
 * value is E.164, the country '' where the number belongs to none. A North Korean number is refused, not returned.
 */
export function understandPhone(text: string, country: string = defaultCountry): UnderstoodPhone | null {
  if (text.length > phoneCharsMax) return null
  const number = findNumber(composeLooseJamo(normalize(text).text))
  if (number === null) return null
  if (isNorthKorean(number)) return { type: 'refused', reason: 'north_korea' }
  const home = isSupportedCountry(country) ? country : defaultCountry
  return parse(number, home) ?? parseForeign(number)
}

function parse(number: string, country?: CountryCode): UnderstoodPhone | null {
  const parsed = parsePhoneNumberFromString(number, country)
  if (parsed === undefined || !parsed.isValid()) return null
  return { type: 'phone', value: parsed.number, country: parsed.country ?? '' }
}

function parseForeign(number: string): UnderstoodPhone | null {
  if (number.startsWith('+')) return null
  if (/^00[1-9]/u.test(number)) {
    const direct = parse(`+${number.slice(2)}`)
    if (direct !== null) return direct
  }
  // A Chinese mobile number is known by its shape: eleven digits from 13 to 19.
  if (/^1[3-9]\d{9}$/u.test(number)) return parse(number, 'CN')
  const code = knownCodes.find((known) => number.startsWith(known) && parse(`+${number}`) !== null)
  return code === undefined ? null : parse(`+${number}`)
}

// A message with two numbers is asked about again: taking the first could call the wrong person.
function findNumber(plain: string): string | null {
  const written = spellDigits(plain)
  const found = [...written.matchAll(/\+?\d[\d ().\-/·–—]*/gu)]
    .map(([match]) => (match.startsWith('+') ? '+' : '') + match.replace(/\D/gu, ''))
    .filter((digits) => digits.length >= phoneDigitsMin)
  const [only] = found
  return found.length === 1 && only !== undefined && only.length <= phoneDigitsMax ? only : null
}

// Hangul and Chinese digits count only in a run of at least three, so that the 이 and 일 of ordinary words stay words.
function spellDigits(plain: string): string {
  return plain
    .replace(/플러스|더하기/gu, '+')
    .replace(/[공영령일이삼사오육륙칠팔구零〇一二三四五六七八九幺]{3,}/gu, (run) =>
      Array.from(run, (sign) => (sign === '幺' ? 1 : (readDigit(sign) ?? sign))).join(''),
    )
    .replace(/(\d)(?: ?(?:에|다시|의|국에|번에) ?| - )(?=\d)/gu, '$1-')
}
