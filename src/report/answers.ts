import type { Answer, AnswerValue } from '../flow/session.ts'
import { redactNorthKoreanNumbers } from '../korean/north-korean-number.ts'

/** One answer as a report keeps it. */
export type Answered = { flow: string; step: string; key: string; answer: Answer }

/** The answers of one report by key; the last one to a key counts. */
export type Answers = ReadonlyMap<string, Answer>

export function answersByKey(answered: readonly Answered[]): Answers {
  return new Map(answered.map(({ key, answer }) => [key, answer]))
}

/** A code that was chosen: of one choice, or yes, no, unknown. Null when the question was skipped or not put. */
export function chosen(answers: Answers, key: string): string | null {
  const value = answers.get(key)?.value
  if (value?.kind === 'choice' || value?.kind === 'yes_no') return isCode(value.value) ? value.value : null
  return value?.kind === 'unknown' ? 'unknown' : null
}

/** The codes chosen of several, without `none`. */
export function chosenAll(answers: Answers, key: string): string[] {
  const value = answers.get(key)?.value
  return value?.kind === 'multi' ? value.values.filter((one) => one !== 'none' && isCode(one)) : []
}

/** An entry of a table by what was chosen; nothing that an object has by nature. */
export function lookUp<T>(table: Readonly<Record<string, T>>, code: string | null): T | undefined {
  return code !== null && Object.hasOwn(table, code) ? table[code] : undefined
}

/** Only a "yes" is a yes: what was skipped, not known or never asked is none. */
export function saidYes(answers: Answers, key: string): boolean {
  return chosen(answers, key) === 'yes'
}

/** What was written, without any North Korean number; null when nothing was. */
export function written(answers: Answers, key: string): string | null {
  const answer = answers.get(key)
  if (answer === undefined) return null
  const text = textOf(answer.value)
  return text === null || text.trim() === '' ? null : safeText(text)
}

/** Takes North Korean telephone numbers out of a text: one of them can cost the life of whoever answers it. */
export function safeText(text: string): string {
  return redactNorthKoreanNumbers(text).text
}

/** The whole number that was understood, within bounds; null otherwise. */
export function counted(answers: Answers, key: string, min: number, max: number): number | null {
  const value = answers.get(key)?.value
  if (value?.kind !== 'number' && value?.kind !== 'age') return null
  const number = value.value
  return number !== null && Number.isInteger(number) && number >= min && number <= max ? number : null
}

// A pressed button carries a code; anything else in its place is somebody's words and stays out of the codes.
function isCode(text: string): boolean {
  return /^[a-z0-9_]{1,40}$/u.test(text)
}

function textOf(value: AnswerValue): string | null {
  switch (value.kind) {
    case 'text':
    case 'name':
    case 'contact_window':
    case 'date':
    case 'place':
    case 'number':
    case 'age':
      return value.text
    case 'phone':
      return value.value ?? value.text
    case 'choice':
    case 'yes_no':
    case 'multi':
    case 'media':
    case 'skipped':
    case 'unknown':
      return null
  }
}
