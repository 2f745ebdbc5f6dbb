import type { StoredAnswer } from '../store/answers.ts'
import type { Answer } from '../flow/session.ts'

/** What a report says, sealed to the desk: the answers by flow, step and key, in the person's own words. */
export type ReportContent = {
  version: 1
  answers: { flow: string; step: string; key: string; answer: Answer }[]
}

export function reportContent(answers: readonly StoredAnswer[]): ReportContent {
  return { version: 1, answers: answers.map(({ flow, step, key, answer }) => ({ flow, step, key, answer })) }
}

/** The stored answers with those of the present turn laid over them. */
export function mergeAnswers(stored: readonly StoredAnswer[], now: readonly StoredAnswer[]): StoredAnswer[] {
  const merged = new Map(stored.map((answer) => [answer.key, answer]))
  for (const answer of now) merged.set(answer.key, answer)
  return [...merged.values()]
}
