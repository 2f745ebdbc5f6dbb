import { josa } from 'es-hangul'

/** The particle pairs, first the form after a final consonant. */
export type ParticlePair =
  | '이/가'
  | '을/를'
  | '은/는'
  | '으로/로'
  | '와/과'
  | '이나/나'
  | '이란/란'
  | '아/야'
  | '이랑/랑'
  | '이에요/예요'
  | '으로서/로서'
  | '으로써/로써'
  | '으로부터/로부터'
  | '이라/라'

/** Longest end of a word, in UTF-16 units, that is looked at to find how it is read. */
export const wordEndCharsMax = 40

const digitReadings = ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'] as const
const zeroReadings = ['영', '십', '백', '천', '만', '만', '만', '만', '억'] as const
// How the name of each letter ends: 에프 in 프, 엘 in ㄹ.
const letterReadings = readings(
  'a=이 b=비 c=시 d=디 e=이 f=프 g=지 h=치 i=이 j=이 k=이 l=엘 m=엠 n=엔 o=오 p=피 q=큐 r=알 s=스 t=티 u=유 v=이 w=유 x=스 y=이 z=지',
)
const signReadings = readings('%=트 ℃=도 °=도 ₩=원 $=러 &=드 +=스 @=이')
const trailing = /[\s)\]}>"'’”」』》〉】〕）］.,!?:;…~·-]+$/u

/**
 * The word followed by the form of the particle that it calls for. A number is read in Sino-Korean (10 is 십, 1,000 is
 * 천), an abbreviation letter by letter, another Latin word by its last sound; closing brackets, quotes and punctuation
 * are looked through. A word that cannot be read, such as an emoji, counts as having no final consonant.
 */
export function withParticle(word: string, pair: ParticlePair): string {
  return word + josa.pick(lastReadSyllable(word), pair)
}

function lastReadSyllable(word: string): string {
  const written = word.slice(-wordEndCharsMax).normalize('NFC')
  // A gloss in brackets is not read: 도문(图们) takes the particle of 도문.
  const unglossed = written.replace(/(?<=[^\s(（])[(（][^()（）]*[)）]$/u, '')
  const end = unglossed.replace(trailing, '')
  const last = end.slice(-1)
  if (/[가-힣]/u.test(last)) return last
  if (/\d/u.test(last)) return readLastDigit(end)
  if (/[a-z]/iu.test(last)) return readLastLetter(end)
  return signReadings.get(last) ?? '아'
}

// A zero is not read, the unit before it is: 10 ends in 십, 1,000 in 천. After a point digits are read singly.
function readLastDigit(end: string): string {
  const number = /\d[\d,.]*$/u.exec(end)?.[0].replaceAll(',', '') ?? ''
  const zeros = /0*$/u.exec(number)?.[0].length ?? 0
  const isSingly = number.includes('.') || number.startsWith('0')
  if (zeros === 0 || isSingly) return digitReadings[Number(number.slice(-1))] ?? '영'
  return zeroReadings[Math.min(zeros, zeroReadings.length - 1)] ?? '영'
}

function readLastLetter(end: string): string {
  const word = /[a-z]+$/iu.exec(end)?.[0] ?? ''
  const last = word.slice(-1).toLowerCase()
  const isAbbreviation = word === word.toUpperCase()
  if (isAbbreviation) return letterReadings.get(last) ?? '아'
  return readWordEnd(word.toLowerCase(), last)
}

// Written as they are borrowed: Signal 시그널, WeChat 위챗, Telegram 텔레그램, Bangkok 방콕; d, f, s, t and the rest take a
// vowel (Facebook is 페이스북, but Word is 워드).
function readWordEnd(word: string, last: string): string {
  if (/(?:l|le)$/u.test(word)) return '널'
  if (/(?:m|me)$/u.test(word)) return '램'
  if (word.endsWith('ng')) return '콩'
  if (/(?:n|ne)$/u.test(word)) return '존'
  if (/(?:[aeiou]|ch)at$|[eiou]t$/u.test(word)) return '챗'
  if (/(?:[aeiou]k|ck)$/u.test(word)) return '북'
  if (/[aeiou]p$/u.test(word)) return '앱'
  return last === 'e' || /[aiouy]/u.test(last) ? '이' : '스'
}

function readings(list: string): ReadonlyMap<string, string> {
  return new Map(list.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(2)]))
}
