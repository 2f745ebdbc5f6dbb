import type { StoredAnswer } from '../store/answers.ts'
import { toldMoreKey } from '../flow/flow-set.ts'
import type { Answer } from '../flow/session.ts'

/** What is kept of the words that answered no question; the oldest go first, and the inbox has them all. */
const toldCharsMax = 2000

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

/** Adds what a person tells beside the questions to what they told before; every other answer replaces the last one. */
export function joinTold(stored: readonly StoredAnswer[], now: readonly StoredAnswer[]): StoredAnswer[] {
  const before = stored.find(({ key }) => key === toldMoreKey)?.answer.raw
  return now.map((one) => {
    if (one.key !== toldMoreKey || before === undefined) return one
    const text = `${before}\n${one.answer.raw}`.slice(-toldCharsMax).toWellFormed()
    return { ...one, answer: { raw: text, value: { kind: 'text', text } } }
  })
}
