import type { Choices } from '../transport.ts'
import { callbackBytesMax, labelCharsMax } from './limits.ts'

const separator = '|'

/** The data behind a button: `ask|value`. Null when Telegram would not take it; the numbered line still works. Pure. */
export function encodeChoice(ask: string, value: string): string | null {
  if (ask.includes(separator)) return null
  const data = `${ask}${separator}${value}`
  return Buffer.byteLength(data) <= callbackBytesMax ? data : null
}

/** Reads the data of a pressed button; null when it is none of ours. Pure. */
export function decodeChoice(data: string): { ask: string; value: string } | null {
  const at = data.indexOf(separator)
  return at < 0 ? null : { ask: data.slice(0, at), value: data.slice(at + 1) }
}

export type Keyboard = { inline_keyboard: { text: string; callback_data: string }[][] }

/** One button a row, in the order of the numbered lines; null when there is nothing to press. Pure. */
export function keyboardOf(choices: Choices | undefined): Keyboard | null {
  const rows = (choices?.options ?? []).flatMap((option) => {
    const data = encodeChoice(choices?.ask ?? '', option.value)
    return data === null ? [] : [[{ text: cutLabel(option.label), callback_data: data }]]
  })
  return rows.length === 0 ? null : { inline_keyboard: rows }
}

const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' })

function cutLabel(label: string): string {
  // There are never more characters than units, and hardly any label is long.
  if (label.length <= labelCharsMax) return label
  const characters = Array.from(segmenter.segment(label), ({ segment }) => segment)
  return characters.length <= labelCharsMax ? label : `${characters.slice(0, labelCharsMax - 1).join('')}…`
}
