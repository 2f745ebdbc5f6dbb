import { understandAnswer } from '../../korean/answers.ts'
import { namedInForeign } from '../../korean/choice-foreign.ts'
import { understandChoice } from '../../korean/choice.ts'
import { normalize } from '../../korean/normalize.ts'
import { isBareValue } from '../bare-value.ts'
import { consentPrefix, type AskStep } from '../flow-set.ts'
import { optionAhead } from './days-ahead.ts'
import { misunderstood, type Asked, type Reading } from './reading.ts'

/** A sentence that begins with its answer; what is longer is an account, and is kept as one. */
const leadCharsMax = 60
// 네 is "four" before a counter, and "no" alone begins too much else in English.
const leadingYes =
  /^(?:네(?! ?(?:명|사람|분|시|번|살|개|달|식구|가족|군데|마리))|넵|예|응|맞아요|맞습니다|그렇습니다|옳습니다|是的?|对|yes|yeah)[\s,.!，。]+(?=\S)/u
const leadingNo =
  /^(?:아니요|아니오|아뇨|아닙니다|아님다|不是|没有|不)[\s,.!，。]+(?=\S)|^no(?:[,.!]\s*(?=\S)| (?=(?:i|he|she|we|they|it|there|not)\b))/u

const interjection = /^아니[\s,.!]+(?=\S)/u

/** A yes with nothing behind it but another one: "네, 괜찮습니다", "yes, keep it". */
const assents =
  /^(?:네|예|응|是的?|对|yes)[\s,.!，。]*(?:그건|그것은)?\s*(?:괜찮(?:습니다|슴다|아요|소)|좋(?:습니다|슴다|아요|소)|됩니다|돼요|그렇게 하(?:세요|십시오)|(?:남겨|전해|보내)(?:도 ?(?:됩니다|돼요|좋습니다|괜찮습니다)| ?(?:주세요|주십시오|두세요))|可以的?|同意|没问题|keep it|that is fine|that's fine|go ahead|you may|you can|it may)[.!~。]*$/iu

const noWords: readonly string[] = []

/** What a yes/no question can be answered with; a flow can give each other words (`also`). */
export const yesNoAnswers = ['yes', 'no', 'unknown'] as const

/** Yes, no, or "I do not know", by word, number (1, 2, 3) or sign, also where a sentence begins with it. */
export function readYesNo(asked: Asked): Reading {
  const { step, text, word: said } = asked
  const lead = said ?? leadingAnswer(text) ?? withDay(asked, otherwiseSaid(step, text))
  // "Yes, but without my name" is no consent.
  const isConsent =
    step.saves.startsWith(consentPrefix) && said === null && lead === 'yes' && !assents.test(text.trim())
  const word = text.trim() === '3' ? 'unknown' : isConsent ? null : lead
  if (word !== 'yes' && word !== 'no' && word !== 'unknown') return misunderstood(step)
  return { type: 'understood', value: { kind: 'yes_no', value: word } }
}

// A day decides where it is all that was said, or stands beside the words for it: "내일 주인이 옵니다" is about another thing.
function withDay(asked: Asked, otherwise: string | null): string | null {
  const isAboutIt = otherwise === 'yes' || (otherwise === null && isBareValue(asked.text))
  return isAboutIt ? (optionAhead(asked) ?? otherwise) : otherwise
}

/** "I am alone" says at one question yes and at another no: the flow knows which. */
function otherwiseSaid(step: AskStep, text: string): (typeof yesNoAnswers)[number] | null {
  const whole = wordsFor(step, text)
  if (whole !== null || !interjection.test(text)) return whole
  // "아니" also begins what is no denial at all, so the rest has to say no as well.
  return wordsFor(step, text.replace(interjection, '')) === 'no' ? 'no' : null
}

function wordsFor({ also }: AskStep, text: string): (typeof yesNoAnswers)[number] | null {
  if (also === undefined || text.length > leadCharsMax) return null
  const found = understandChoice(text, yesNoAnswers, {
    multi: false,
    also: yesNoAnswers.map((one) => also[one] ?? noWords),
  })
  const chosen = found?.type === 'chosen' ? found.indexes : namedInForeign(text, chineseWords(also))
  return (chosen.length === 1 && yesNoAnswers[chosen[0] ?? -1]) || null
}

// Longer Chinese words only: here a word that is found by chance would be a yes or a no.
function chineseWords(also: Record<string, string[]>): string[][] {
  return yesNoAnswers.map((one) => (also[one] ?? noWords).filter((word) => /^\p{Script=Han}{3,}$/u.test(word)))
}

/** The yes or no that a short sentence begins with ("네, 어제부터요"); null when its rest says something else again. */
export function leadingAnswer(text: string): 'yes' | 'no' | null {
  if (text.length > leadCharsMax) return null
  const plain = normalize(text).text
  const word = leadingYes.test(plain) ? 'yes' : leadingNo.test(plain) ? 'no' : null
  if (word === null) return null
  const rest = understandAnswer(plain.replace(word === 'yes' ? leadingYes : leadingNo, ''))
  return rest === null || rest === word ? word : null
}
