import type { StoredAnswer } from '../store/answers.ts'
import type { Answer } from '../flow/session.ts'
import type { Language } from '../korean/language.ts'

/** What a report says, sealed to the desk: the answers by flow, step and key, in the person's own words. */
export type ReportContent = {
  version: 1
  language: Language
  transport: string
  answers: { flow: string; step: string; key: string; answer: Answer }[]
}

/** The stored answers with those of the present turn laid over them. */
export function mergeAnswers(stored: readonly StoredAnswer[], now: readonly StoredAnswer[]): StoredAnswer[] {
  const merged = new Map(stored.map((answer) => [answer.key, answer]))
  for (const answer of now) merged.set(answer.key, answer)
  return [...merged.values()]
}
