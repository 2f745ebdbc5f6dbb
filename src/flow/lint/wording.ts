import { languages, type Language } from '../../korean/language.ts'
import { namespaceOf } from '../flow-set.ts'
import type { Problem } from '../problem.ts'
import { ownText, textProblem, type LintInput } from './input.ts'
import { textsOf, type TextUse } from './texts.ts'

/** Most characters of one message that a small phone shows without scrolling. Hangul and Hanzi are wider. */
export const sayCharsMax: Record<Language, number> = { ko: 350, zh: 350, en: 500 }
export const askCharsMax: Record<Language, number> = { ko: 250, zh: 250, en: 350 }

// Words that people know from being questioned by security services.
const interrogationWords = ['담화', '조사', '심문', '신문', '진술', '취조', '자백', '신고자', '동무']

/** Rules about how a text speaks: short, one question at a time, polite, and never like a security service. */
export function wordingProblems({ parsed, texts }: LintInput): Problem[] {
  const ofFlows = parsed.flatMap(({ flow }) =>
    unique(flow.steps.flatMap(textsOf)).map((use) => ({ ...use, namespace: namespaceOf(flow.id) })),
  )
  const ofEngine = Object.keys(texts.ko?.engine ?? {}).map((key) => ({ key, use: useOf(key), namespace: 'engine' }))
  return [...ofFlows, ...ofEngine].flatMap(({ key, use, namespace }) =>
    languages.flatMap((language) => {
      const text = ownText(texts, language, namespace, key)
      if (text === undefined) return []
      const problem = (rule: string, message: string): Problem =>
        textProblem(rule, texts, { language, namespace, key }, message)
      return [
        ...tooLong(text, use, language, problem),
        ...twoQuestions(text, problem),
        ...(language === 'ko' ? [...interrogation(text, problem), ...informal(text, use, problem)] : []),
      ]
    }),
  )
}

type Report = (rule: string, message: string) => Problem

function tooLong(text: string, use: TextUse['use'], language: Language, problem: Report): Problem[] {
  const max = (use === 'ask' ? askCharsMax : sayCharsMax)[language]
  const { length } = text
  return length > max ? [problem('text-too-long', `${length} characters; a phone shows at most ${max} of them.`)] : []
}

function twoQuestions(text: string, problem: Report): Problem[] {
  const questions = [...text.matchAll(/[?？]+/gu)].length
  return questions > 1 ? [problem('two-questions', 'One message asks one thing; this one has several questions.')] : []
}

function interrogation(text: string, problem: Report): Problem[] {
  return interrogationWords
    .filter((word) => text.includes(word))
    .map((word) => problem('interrogation-word', `"${word}" is what security services say; find another word.`))
}

// A sentence with a full stop or a question mark ends formally; a question has at least one such ending.
function informal(text: string, use: TextUse['use'], problem: Report): Problem[] {
  if (use === 'label') return []
  const sentences = [...text.matchAll(/[^.?!\n]{0,400}[가-힣][.?!]/gu)].map((match) => match[0])
  const wrong = sentences.find((sentence) => !/(?:니다|니까|십시오)[.?!]$/u.test(sentence))
  if (wrong !== undefined)
    return [problem('informal-register', `"${wrong.trim()}" does not end in -니다, -니까 or -십시오.`)]
  if (use === 'ask' && sentences.length === 0) {
    return [problem('informal-register', 'A question ends in -니까? or -십시오.')]
  }
  return []
}

// The engine's texts of one or two words are labels; they have no sentence mark.
function useOf(key: string): TextUse['use'] {
  const labels = ['yes', 'no', 'unknown', 'skip', 'done', 'none', 'no_answer', 'candidate', 'media_count']
  return labels.includes(key) ? 'label' : 'say'
}

function unique(uses: TextUse[]): TextUse[] {
  return uses.filter((use, index) => uses.findIndex((other) => other.key === use.key) === index)
}
