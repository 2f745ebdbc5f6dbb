import type { Answer, AnswerValue } from './session.ts'

/** An answer without what was read out of it: the person's own words, where a reading was not confirmed. */
export function wordsOnly({ raw, value }: Answer): Answer {
  return { raw, value: withoutReading(value, raw) }
}

function withoutReading(value: AnswerValue, raw: string): AnswerValue {
  switch (value.kind) {
    case 'date':
      return { kind: 'date', reading: null, text: raw }
    case 'place':
      return { kind: 'place', code: null, country: null, text: raw }
    case 'number':
      return { kind: 'number', value: null, approx: false, text: raw }
    case 'age':
      return { kind: 'age', value: null, basis: 'unknown', approx: false, text: raw }
    case 'phone':
      return { kind: 'phone', value: null, text: raw }
    case 'yes_no':
    case 'choice':
    case 'multi':
    case 'text':
    case 'name':
    case 'media':
    case 'contact_window':
    case 'skipped':
    case 'unknown':
      return { kind: 'text', text: raw }
  }
}
