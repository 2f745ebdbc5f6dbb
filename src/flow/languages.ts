import { normalize } from '../korean/normalize.ts'
import type { Language } from '../korean/language.ts'

const names: Record<string, Language> = {
  한국어: 'ko',
  한국말: 'ko',
  조선어: 'ko',
  조선말: 'ko',
  korean: 'ko',
  ko: 'ko',
  english: 'en',
  영어: 'en',
  en: 'en',
  中文: 'zh',
  汉语: 'zh',
  漢語: 'zh',
  chinese: 'zh',
  중국어: 'zh',
  zh: 'zh',
}
const following: Record<Language, Language> = { ko: 'en', en: 'zh', zh: 'ko' }
const command = '/language'
const nameCharsMax = 24
// Nearly no message begins like one of the names, so most need not be normalised to know.
const firstCharacters = /^\s{0,9}[/한조영중中汉漢ekcz]/iu

/**
 * The language that a whole short message asks for: its name in any of them, `/language en`, or `/language` alone,
 * which goes to the next one, because a person who cannot read the menu cannot choose from it.
 */
export function wantedLanguage(text: string, now: Language): Language | null {
  if (text.length > nameCharsMax || !firstCharacters.test(text)) return null
  const plain = normalize(text).text
  if (plain === command) return following[now]
  const name = plain.startsWith(`${command} `) ? plain.slice(command.length + 1) : plain
  if (name.length < 3 && name === plain && /^[a-z]/u.test(name)) return null
  return Object.hasOwn(names, name) ? (names[name] ?? null) : null
}
