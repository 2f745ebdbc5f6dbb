import { understandAnswer } from '../../korean/answers.ts'
import type { AnswerValue } from '../session.ts'
import type { Asked, Reading } from './reading.ts'

/** Questions whose answer is the person's own words: text, name, contact window. */
export function readWords({ text }: Asked, kind: 'text' | 'name' | 'contact_window'): Reading {
  const isUnknown = understandAnswer(text, { numbered: false }) === 'unknown'
  const value: AnswerValue = isUnknown ? { kind: 'unknown' } : { kind, text }
  return { type: 'understood', value }
}
