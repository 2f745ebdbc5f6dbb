import type { AnswerValue } from '../session.ts'
import { isUnknown, type Asked, type Reading } from './reading.ts'

/** Questions whose answer is the person's own words: text, name, contact window. Nobody is called "no". */
export function readWords(asked: Asked, kind: 'text' | 'name' | 'contact_window'): Reading {
  const { text, word } = asked
  if (kind === 'name' && word === 'no') return { type: 'understood', value: { kind: 'skipped' } }
  const value: AnswerValue = isUnknown(asked) ? { kind: 'unknown' } : { kind, text }
  return { type: 'understood', value }
}
