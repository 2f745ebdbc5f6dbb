import { composeLooseJamo } from './jamo.ts'
import { normalize } from './normalize.ts'
import { readNumeral, readRange } from './numeral.ts'

/** Longest message, in UTF-16 units, that can be a number and nothing else. */
export const numberCharsMax = 60
const wrappingPassesMax = 4

/** `min` and `max` are given when the person named two bounds; `value` is then the upper one. */
export type UnderstoodNumber = {
  readonly value: number
  readonly approx: boolean
  readonly min?: number
  readonly max?: number
}

const before =
  /^(?:(?:우리|저희|모두|전부|총|합해서|합쳐서|다해서|我们有?|一共|总共|有|共|(?:저|나|제가|내가|다|식구|식구가|식구는|가족|가족이|가족은|저까지|나까지|저포함|나포함|저하고|i have|there are|we are|we were)(?=[ ,:]))[ ,:]*)+(?=.)/u
const aboutBefore =
  /^(?:약|대략|대충|아마|아마도|거의|얼추|근|around|about|approximately|maybe|roughly|almost|大概|大约|约|差不多)[ ,]*/u
const aboutAfter = / ?(?:쯤|정도|가량|남짓|안팎|내외|즈음|좀넘게|이상|左右|多|上下|or so)$/u
const closing =
  / ?(?:인 것 같습니다|인 것 같아요|인것같아요|인것 같아요|것 같아요|같습니다|같아요|입니다|임다|이에요|예요|에요|이예요|이요|이오|이다|이야|임|요|있어요|있습니다|있소|있슴다|됩니다|돼요|됨다|이 있어요|이 있습니다|이 잡혔어요|이서|이서요|이구요|이고요|이었어요|였어요|이었습니다|였습니다)$/u
const counter =
  / ?(?:여명|명|사람|인|분|살|세|개월|개|번째|번|차례|식구|가족|마리|대|일|날|달|주일|주|년|시간|시|집|가구|세대|원|위안|원어치|달러|층|호|회|건|가지|장|권|도막|놈|口人|口|个人|個人|个|名|位|人|岁|次|天|people|persons|person|times|days|years|months)$/u
const alone =
  /^(?:나|저)? ?혼자(?:요|예요|입니다|임다|서)?$|^(?:只有|就)?(?:她|他|我|我妈妈?|我老婆|我爱人)?(?:自己)?(?:一个|一个人|一人)$|^(?:只有|就)(?:她|他|我)(?:自己)?$|^(?:it'?s |it is )?(?:just|only) (?:me|her|him|she|he|my (?:wife|husband|mother|father|sister|brother|daughter|son|friend))(?: alone)?$|^alone$/u
const none = /^(?:아무도 ?)?없(?:어요|어|습니다|슴다|소|음|다|네요|지요)$|^(?:没有|沒有|没有人|none|nobody|no one)$/u
const withNative = new Map([
  ['둘이', 2],
  ['셋이', 3],
  ['넷이', 4],
  ['다섯이', 5],
  ['여섯이', 6],
])

/**
 * Reads a message that is a number, with its counter and the small words around it: 세 명, 다섯 식구입니다, 12, 열두엇,
 * 三个人, twenty. `approx` is set by words such as 한, 약, 쯤, 여 and by ranges (두세 명 is value 3, min 2, max 3): the upper
 * bound is taken because too many expected people do no harm. 혼자 is 1 and 없어요 is 0. Null for anything else.
 */
export function understandNumber(text: string): UnderstoodNumber | null {
  if (text.length > numberCharsMax) return null
  const plain = composeLooseJamo(normalize(text).text).replace(/[.!?。~ㅠㅜㅋㅎ ]+$/u, '')
  // 네 by itself is far more often "yes" than "four".
  if (plain === '네') return null
  if (alone.test(plain)) return { value: 1, approx: false }
  if (none.test(plain)) return { value: 0, approx: false }
  return readWrapped(plain) ?? readPeopleLast(plain) ?? readBesides(plain)
}

const peopleLast = /(?:^|[ ,])([^ ,]{1,6} ?(?:명|사람|분))(?:이?요|입니다|임다|이에요|예요|이었습니다|이었어요)?$/u
const joinsOthers = /(?:하고|[와과랑]|그리고|,)(?= )/u
const sumsUp = /(?:해서|합쳐서?|합해서?|합치면|모두|전부|다|까지|총)(?: |$)/u

// "저희 어머니 한 분", "언니하고 조카 둘 해서 세 명": who it is, and then how many. "언니하고 조카 두 명" are three.
function readPeopleLast(plain: string): UnderstoodNumber | null {
  const match = peopleLast.exec(plain)
  if (match === null) return null
  const told = plain.slice(0, match.index + 1)
  return joinsOthers.test(told) && !sumsUp.test(told) ? null : readCounted(match[1] ?? '', false)
}

const chinesePeopleLast = /[一二两三四五六七八九十\d]{1,3}(?:个人|口人|个|口|人|名)$/u
const moreThanThese = /另外|其他|其余|还有|别的|other|besides|more/u

// "就她和孩子两个人", "two, my wife and our daughter": who they are, and how many beside it.
function readBesides(plain: string): UnderstoodNumber | null {
  if (moreThanThese.test(plain)) return null
  const last = chinesePeopleLast.exec(plain)?.[0]
  if (last !== undefined) return readCounted(last, false)
  const parts = plain.split(/ ?[,，、;:] ?| - /u)
  const found = parts.flatMap((part) => readWrapped(part.replace(/^(?:so|that is|in all|altogether) /u, '')) ?? [])
  return parts.length > 1 && found.length === 1 ? (found[0] ?? null) : null
}

function readWrapped(plain: string): UnderstoodNumber | null {
  let rest = plain
  let approx = false
  for (let pass = 0; pass < wrappingPassesMax; pass++) {
    const found = readCounted(rest, approx)
    if (found !== null) return found
    const unclosed = rest.replace(closing, (end) => {
      approx ||= /같/u.test(end)
      return ''
    })
    const unsaid = unclosed.replace(before, '')
    const exact = unsaid.replace(aboutBefore, '').replace(aboutAfter, '')
    approx ||= exact !== unsaid
    if (exact === rest) break
    rest = exact
  }
  return readGuess(rest, approx)
}

// 한 is "one" before a counter and "about" before a number; only when the first fails is it the second.
function readGuess(text: string, approx: boolean): UnderstoodNumber | null {
  if (!text.startsWith('한')) return readCounted(text, approx)
  return readCounted(text.slice(1).trim(), true)
}

function readCounted(text: string, approx: boolean): UnderstoodNumber | null {
  const uncounted = text.replace(counter, '')
  for (const candidate of uncounted === text ? [text] : [text, uncounted]) {
    const trimmed = candidate.trim()
    const value = readNumeral(trimmed) ?? withNative.get(trimmed) ?? null
    const range = value === null ? readRange(trimmed) : null
    if (range !== null) return { value: range[1], approx: true, min: range[0], max: range[1] }
    if (value !== null) return { value, approx }
    const more = /^(.+)여$/u.exec(trimmed)?.[1]
    const atLeast = more === undefined ? null : readNumeral(more)
    if (atLeast !== null) return { value: atLeast, approx: true }
  }
  return null
}
