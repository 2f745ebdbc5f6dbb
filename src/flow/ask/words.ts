import type { AnswerValue } from '../session.ts'
import { isUnknown, type Asked, type Reading } from './reading.ts'

/** Questions whose answer is the person's own words: text, name, contact window. */
export function readWords(asked: Asked, kind: 'text' | 'name' | 'contact_window'): Reading {
  const { text } = asked
  const value: AnswerValue = isUnknown(asked) ? { kind: 'unknown' } : { kind, text }
  return { type: 'understood', value }
}
