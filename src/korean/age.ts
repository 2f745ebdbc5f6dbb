import { composeLooseJamo } from './jamo.ts'
import { normalize } from './normalize.ts'
import { understandNumber } from './number.ts'
import { readDigit, readNumeral } from './numeral.ts'

/** Longest message, in UTF-16 units, that can be an age and nothing else. */
export const ageCharsMax = 60
/** Oldest age, in years, that is believed. */
export const ageYearsMax = 120
const ageMonthsMax = 120
const juche = 1911

export type AgeBasis = 'international' | 'counting' | 'unknown'
export type UnderstoodAge = {
  readonly value: number
  readonly basis: AgeBasis
  readonly approx: boolean
  readonly birthYear?: number
}

const baby = /갓난|신생아|갓 ?태어|백일|젖먹이|新生儿|刚出生|newborn|^(?:a )?(?:baby|infant)$/u
const firstBirthday = /^(?:(?:이제|막|갓|거의) ?)*(?:(한|첫|두|세|네) ?)?돌(?:이|은|쯤|정도)? ?(.*)$/u
const birthdays: Record<string, number> = { 한: 1, 첫: 1, 두: 2, 세: 3, 네: 4 }
const notYet = /안 ?됐|안 ?됬|안 ?됨|아직|전|못 ?됐|안 ?지|다 ?돼|다 ?되/u
const months =
  /^(?:생후|태어난 ?지|이제|만)? ?(.{1,8}?) ?(?:개월|달|个月|個月|months?)(?: (?:된|됨|old)|째|정도|쯤|입니다|이에요|예요|요|임다|됐어요|됩니다|짜리)*(?: ?(?:아기|아이|애|애기|baby))?(?:입니다|이에요|예요|요|임다)?$/u
const days =
  /^(?:생후|태어난 ?지|이제)? ?(.{1,8}?) ?(?:일|주|주일|天|days?|weeks?)(?: ?(?:된|됨|old|됐어요|됩니다|째))+(?: ?(?:아기|애기|아이|애))?(?:입니다|이에요|예요|요)?$/u
const birth =
  /^(.{1,16}?) ?(년도?|年)? ?(?:\d{1,2} ?월 ?(?:\d{1,2} ?일)? ?)?(생|출생|에 ?태어|태어|生|出生|的$|년도$|年$|년$)/u
const bornEnglish = /^(?:i was |was )?born (?:in )?(\d{4})$/u
const decade = /^(.{1,4}?) ?대 ?(초반|중반|후반|초|중|말)?/u
const decadeParts: Record<string, number> = { 초반: 2, 초: 2, 중반: 5, 중: 5, 후반: 8, 말: 8 }
const somewhatMore =
  / ?(?:좀|조금|약간|갓|막|살짝)? ?(?:넘었어요|넘었습니다|넘었소|넘었슴다|넘어요|넘음|넘었다|넘은|넘겼어요|지났어요|지났습니다|지남|다 ?됐어요|다 ?되어가요|다 ?돼가요|다 ?되가요|다 ?됩니다|거의 ?됐어요|안 ?됐어요|안 ?됐습니다|못 ?됐어요|몇)(?: ?살)?$/u
const countingWord = /한국 ?나이로?|세는 ?나이로?|우리 ?나이로?|집 ?나이로?|虚岁|虛歲|korean age/u
const internationalWord = /(?:^|[ ,])만(?: ?나이로?)? ?(?=\S)|미국 ?나이로?|국제 ?나이로?|周岁|周歲/u
const before =
  /^(?:(?:제|내|본인|그|그 ?사람|아이|애|아기|딸|아들|어머니|아버지|나이는|나이가|나이|저는|나는|전|난|저|나|올해|금년|지금|이제|현재|아직|년세|연세|연령|연령은|我今年|今年|我|他|她|年龄|年纪|i am|im|i'm|she is|he is|my age is|age|aged)[ ,:]*)+(?=[^\s살세])/u
const after =
  /(?: ?(?:years?|yrs?)(?:[ -]old)?| ?y\/?o| ?岁了?| ?歲| ?살 ?먹었어요| ?살 ?먹었습니다| ?살 ?되었어요| ?살 ?됐어요| ?살 ?됐습니다| ?살 ?된| ?살 ?짜리)$/u

/**
 * Reads a message that is an age or a birth year. `today.year` is the calendar year where the person is. A birth year
 * gives `birthYear` and the age reached in this year (approx, as the birthday may lie ahead); months give full years. 만
 * is the international count, 한국 나이 the counting one, otherwise the basis is unknown. 40대 is its middle, 45. A zodiac
 * sign alone fits several ages: null, like everything that is not plainly an age.
 */
export function understandAge(text: string, today: { year: number }): UnderstoodAge | null {
  if (text.length > ageCharsMax) return null
  const plain = composeLooseJamo(normalize(text).text).replace(/[.!?。~ㅠㅜㅋㅎ ]+$/u, '')
  const basis = readBasis(plain)
  const bare = plain
    .replace(countingWord, '')
    .replace(internationalWord, ' ')
    .trim()
    .replace(/^[가-힣]{1,3}띠[ ,.]*(?:이고|이구요|인데)?[ ,]*(?=.)/u, '')
    .replace(before, '')
    .trim()
  const found = readBaby(bare) ?? readBirthYear(bare, today.year) ?? readDecade(bare, basis) ?? readYears(bare, basis)
  return found !== null && found.value >= 0 && found.value <= ageYearsMax ? found : null
}

function readBasis(plain: string): AgeBasis {
  if (countingWord.test(plain)) return 'counting'
  return internationalWord.test(plain) ? 'international' : 'unknown'
}

function readBaby(text: string): UnderstoodAge | null {
  const birthday = firstBirthday.exec(text)
  if (birthday !== null) {
    const reached = birthdays[birthday[1] ?? '한'] ?? 1
    const more = birthday[2] ?? ''
    if (notYet.test(more)) return { value: reached - 1, basis: 'international', approx: true }
    return { value: reached, basis: 'international', approx: /지|넘|쯤|정도|거의/u.test(text) }
  }
  if (baby.test(text)) return { value: 0, basis: 'international', approx: true }
  const inDays = days.exec(text)?.[1]
  if (inDays !== undefined && readNumeral(inDays) !== null) return { value: 0, basis: 'international', approx: true }
  const count = readNumeral(months.exec(text)?.[1]?.trim() ?? '')
  if (count === null || count > ageMonthsMax) return null
  return { value: Math.floor(count / 12), basis: 'international', approx: false }
}

function readBirthYear(text: string, thisYear: number): UnderstoodAge | null {
  const jucheYear = /^주체 ?(\d{1,3}) ?(?:년도?)?(?: ?(?:생|출생|에 ?태어).*)?$/u.exec(text)?.[1]
  const english = bornEnglish.exec(text)?.[1]
  const bare = /^((?:19|20)\d\d)(?:[./-] ?\d{1,2}(?:[./-] ?\d{1,2})?)?$/u.exec(text)?.[1]
  const parts = birth.exec(text)
  let year: number | null
  if (jucheYear !== undefined) year = Number(jucheYear) + juche
  else if (english !== undefined || bare !== undefined) year = Number(english ?? bare)
  else if (parts !== null) year = readYear((parts[1] ?? '').trim(), thisYear)
  else return null
  if (year === null || year > thisYear || thisYear - year > ageYearsMax) return null
  return { value: thisYear - year, basis: 'international', approx: true, birthYear: year }
}

// Two digits mean the latest such year that has already begun: 05 is 2005, 87 is 1987.
function readYear(text: string, thisYear: number): number | null {
  const digits = Array.from(text, readDigit)
  const spoken = digits.every((digit) => digit !== null) ? Number(digits.join('')) : readNumeral(text)
  if (spoken === null || text === '') return null
  if (spoken >= 100) return spoken >= 1000 ? spoken : null
  const century = Math.floor(thisYear / 100) * 100
  return century + spoken <= thisYear ? century + spoken : century - 100 + spoken
}

function readDecade(text: string, basis: AgeBasis): UnderstoodAge | null {
  const match = decade.exec(text)
  const start = readNumeral(match?.[1] ?? '')
  if (match === null || start === null || start === 0 || start % 10 !== 0) return null
  return { value: start + (decadeParts[match[2] ?? '중반'] ?? 5), basis, approx: true }
}

function readYears(text: string, basis: AgeBasis): UnderstoodAge | null {
  const exact = text.replace(somewhatMore, '')
  const years = exact.replace(after, '')
  // "12월" or "3시" is no age, nor is a number of people: of all counters only those of years are taken.
  if (
    /(?:명|사람|개|번|식구|가족|마리|시|시간|원|층|호|일|주|월|분)(?: ?(?:쯤|정도|입니다|이에요|예요|요))?$/u.test(
      years,
    )
  ) {
    return null
  }
  const number = years === '' || /없|혼자/u.test(years) ? null : understandNumber(years)
  return number === null ? null : { value: number.value, basis, approx: number.approx || exact !== text }
}
