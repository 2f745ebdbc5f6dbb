import { askCharsMax, sayCharsMax } from '../flow/lint/wording.ts'
import type { Language } from '../korean/language.ts'
import type { Audience } from './audience.ts'

/** How a text is used: said, asked (and answered), or shown as the label of an option. */
export type TextUse = 'say' | 'ask' | 'label'

/** Longest text for operators, who read on larger screens and want all of it at once. */
const operatorCharsMax = 700
/** What messengers themselves take (https://core.telegram.org/bots/api#setmyshortdescription and the methods beside it). */
const ownCharsMax: Readonly<Record<string, number>> = {
  'telegram:description': 512,
  'telegram:short_description': 120,
}

/** Words that people know from being questioned by security services. */
const interrogators: Record<Language, readonly string[]> = {
  ko: ['담화', '조사', '심문', '신문', '진술', '취조', '자백', '신고자', '동무', '자수', '비판서'],
  zh: ['审讯', '审问', '口供', '笔录', '坦白', '交代问题', '举报人'],
  en: ['interrogat', 'confess', 'testimony', 'informant'],
}
/** Slang, and borrowed words for which there is a plain one that people from the North know. */
const notPlain: Record<Language, readonly string[]> = {
  ko: [
    'ㅋㅋ',
    'ㅎㅎ',
    'ㅠㅠ',
    '대박',
    '꿀팁',
    '핫라인',
    '스킵',
    '클릭',
    '다운로드',
    '업로드',
    '로그인',
    '인터뷰',
    '브로커',
  ],
  zh: ['哈哈', '亲，', '么么'],
  en: ['lol', 'gonna', 'wanna', 'asap'],
}

type Finding = {
  rule: 'text-too-long' | 'two-questions' | 'banned-word' | 'informal-register'
  message: string
}

/** What is wrong with the wording of one text: pairs of a rule and a sentence about it. */
export function wordingOf(
  text: string,
  at: { language: Language; namespace: string; key: string; audience: Audience; use: TextUse },
): Finding[] {
  const { language, audience, use } = at
  const isForPersons = audience === 'person'
  return [
    ...tooLong(text, at),
    ...twoQuestions(text),
    ...banned(text, [...(isForPersons ? interrogators[language] : []), ...notPlain[language]]),
    ...(isForPersons && language === 'ko' && use !== 'label' ? informal(text) : []),
  ]
}

function tooLong(
  text: string,
  { language, namespace, key, audience, use }: Parameters<typeof wordingOf>[1],
): Finding[] {
  const onPhones = (use === 'ask' ? askCharsMax : sayCharsMax)[language]
  const max = ownCharsMax[`${namespace}:${key}`] ?? (audience === 'person' ? onPhones : operatorCharsMax)
  if (text.length <= max) return []
  return [{ rule: 'text-too-long', message: `${text.length} characters; at most ${max} of them can be shown at once.` }]
}

function twoQuestions(text: string): Finding[] {
  if ([...text.matchAll(/[?？]+/gu)].length <= 1) return []
  return [{ rule: 'two-questions', message: 'One message asks one thing; this one has several questions.' }]
}

function banned(text: string, words: readonly string[]): Finding[] {
  const small = text.toLowerCase()
  return words
    .filter((word) => (/^[a-z]+$/u.test(word) ? new RegExp(`\\b${word}`, 'u').test(small) : text.includes(word)))
    .map((word): Finding => ({
      rule: 'banned-word',
      message: `"${word}" frightens people, or not everybody knows it.`,
    }))
}

// Examples after a colon and lists have no sentence mark, and are not looked at.
function informal(text: string): Finding[] {
  const sentences = [...text.matchAll(/[^.?!\n]{0,400}[가-힣][.?!](?![0-9])/gu)].map(([sentence]) => sentence)
  return sentences
    .filter((sentence) => !/(?:니다|니까|십시오)[.?!]$/u.test(sentence))
    .slice(0, 1)
    .map((sentence): Finding => ({
      rule: 'informal-register',
      message: `"${sentence.trim()}" does not end in -니다, -니까 or -십시오.`,
    }))
}
