import type { AnswerValue } from '../session.ts'
import { isUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

// Who would rather not say a name says so in many ways, none of which anybody is called.
const noName =
  /싫|안 ?(?:알려|말|밝)|못 ?(?:알려|말|밝)|비밀|익명|닉명|이름 ?없이|rather not|anonym|不想|不告诉|不说|匿名|保密/iu

/** Questions whose answer is the person's own words: text, name, contact window. Nobody is called "no". */
export function readWords(asked: Asked, kind: 'text' | 'name' | 'contact_window'): Reading {
  const { text, word } = asked
  if (kind === 'name' && (word === 'no' || noName.test(text))) return { type: 'understood', value: { kind: 'skipped' } }
  // "Yes", or a number of no option, says nothing to "when"; whoever says it twice is taken at their word.
  if (kind === 'contact_window' && (word === 'yes' || /^\s*\d{1,2}\s*$/u.test(text)))
    return misunderstood(asked.step, { kind, text })
  const value: AnswerValue = isUnknown(asked) ? { kind: 'unknown' } : { kind, text }
  return { type: 'understood', value }
}
