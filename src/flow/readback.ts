import type { EngineKey } from './engine-texts.ts'
import type { Answer, AnswerValue, Pending, SayChoice } from './session.ts'
import type { Params } from './turn.ts'

/** How a reading is read back: "20 November 2026, is that right?", or "which of these?" when there are several. */
export function readback(pending: Extract<Pending, { type: 'confirm' }>): { key: EngineKey; params: Params } {
  if (pending.candidates !== undefined) return { key: 'which_one', params: {} }
  const { value } = pending.answer
  const kind = value.kind === 'date' || value.kind === 'place' ? value.kind : 'value'
  return { key: `confirm_${kind}`, params: { value: shownValue(value) } }
}

/**
 * One of several readings as a numbered option; its option value is its place in the list. `regionOf` gives the name
 * of a country (empty when it has none), because places of one name lie in several.
 */
export function readbackOption(answer: Answer, index: number, regionOf: (country: string) => string): SayChoice {
  const { value } = answer
  const region = value.kind === 'place' && value.country !== null ? regionOf(value.country) : ''
  const shown = region === '' ? shownValue(value) : `${shownValue(value)} (${region})`
  return { value: String(index), labelKey: 'engine:candidate', params: { value: shown } }
}

function shownValue(value: AnswerValue): string | number {
  switch (value.kind) {
    case 'date':
      return value.reading?.reading ?? value.text
    case 'number':
    case 'age':
    case 'phone':
      return value.value ?? value.text
    case 'place':
    case 'text':
    case 'name':
    case 'contact_window':
      return value.text
    case 'yes_no':
    case 'choice':
      return value.value
    case 'multi':
      return value.values.join(', ')
    case 'media':
      return value.attachments.length
    case 'skipped':
    case 'unknown':
      return value.kind
  }
}
