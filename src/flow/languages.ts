import { normalize } from '../korean/normalize.ts'
import type { Language } from '../korean/language.ts'

const names: Record<string, Language> = {
  한국어: 'ko',
  한국말: 'ko',
  조선어: 'ko',
  조선말: 'ko',
  韩语: 'ko',
  韩文: 'ko',
  朝鲜语: 'ko',
  朝鲜话: 'ko',
  korean: 'ko',
  ko: 'ko',
  english: 'en',
  영어: 'en',
  英语: 'en',
  英文: 'en',
  en: 'en',
  中文: 'zh',
  汉语: 'zh',
  漢語: 'zh',
  普通话: 'zh',
  chinese: 'zh',
  mandarin: 'zh',
  중국어: 'zh',
  중국말: 'zh',
  zh: 'zh',
}
const following: Record<Language, Language> = { ko: 'en', en: 'zh', zh: 'ko' }
const command = '/language'
const wishCharsMax = 40
// Nearly no message has one of the names in it, so most need not be normalised to know.
const anyName =
  /\/language|[한중]국[어말]|조선[어말]|영어|[中英韩]文|[汉漢英韩朝]?[语話话語]|english|korean|chinese|mandarin/iu
/** A name with nothing around it but the words of a wish. "I do not speak Korean" is none. */
const wishes = [
  /^(?:저는|나는|혹시|그럼)?([한중]국[어말]|조선[어말]|영어)(?:로|으로|는|를|도)?(?:좀)?(?:말|이야기|얘기|글|답|대화)?(?:을|를)?(?:써|쓰|가능|해|하(?!는)|할|될|돼|됩|부탁|주)[가-힣]{0,8}$/u,
  /^(?:请问?|你|您|我|们|这里|可以|能|能不能|可不可以|想|要|会|只会)*(?:说|讲|用|写|换成?|听)?([中英韩]文|[汉漢英韩]语|漢語|朝鲜[语话]|普通话)(?:可以|行|好|说|聊|交流|回答)*(?:吗|么|吧)?$/u,
  /^(?:(?:can|could|may|do|please|i|we|you|speak|talk|write|answer|reply|in|use|prefer|want|to|is|it|possible|would|like|only|switch|change|hi|hello) )*(english|korean|chinese|mandarin)(?: (?:please|only|ok|possible))*$/u,
]

/**
 * The language that a whole short message asks for: its name in any of them, alone or in a wish, `/language en`, or
 * `/language` alone,
 * which goes to the next one, because a person who cannot read the menu cannot choose from it.
 */
export function wantedLanguage(text: string, now: Language): Language | null {
  if (text.length > wishCharsMax) return null
  if (!anyName.test(text)) return null
  const { text: plain, unspaced } = normalize(text)
  if (plain === command) return following[now]
  if (plain.startsWith(`${command} `)) return named(plain.slice(command.length + 1))
  const words = plain
    .replace(/[^a-z ]/gu, ' ')
    .replace(/ +/gu, ' ')
    .trim()
  const bare = unspaced.replace(/[\p{P}\p{S}]/gu, '')
  return named(bare) ?? named(wishes.map((wish) => wish.exec(bare)?.[1] ?? wish.exec(words)?.[1]).find(Boolean) ?? '')
}

function named(name: string): Language | null {
  return Object.hasOwn(names, name) ? (names[name] ?? null) : null
}
