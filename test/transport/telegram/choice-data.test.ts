import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeChoice, encodeChoice, keyboardOf } from '../../../src/transport/telegram/choice-data.ts'

describe('the data behind a button', () => {
  test('comes back as it was whenever Telegram takes it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }), (ask, value) => {
        const data = encodeChoice(ask, value)
        const fits = !ask.includes('|') && Buffer.byteLength(`${ask}|${value}`) <= 64
        expect(data === null ? null : decodeChoice(data)).toEqual(fits ? { ask, value } : null)
        expect(Buffer.byteLength(data ?? '')).toBeLessThanOrEqual(64)
      }),
    )
  })

  test('holds a value with a bar', () => {
    expect(decodeChoice('3|a|b')).toEqual({ ask: '3', value: 'a|b' })
    expect(decodeChoice('foreign')).toBeNull()
  })

  test('a value that is too long has no button, the others keep theirs', () => {
    const options = [
      { value: '가'.repeat(30), label: '긴 것' },
      { value: 'short', label: '짧은 것' },
    ]
    expect(keyboardOf({ ask: '1', options })).toEqual({
      inline_keyboard: [[{ text: '짧은 것', callback_data: '1|short' }]],
    })
    expect(keyboardOf({ ask: '1', options: options.slice(0, 1) })).toBeNull()
    expect(keyboardOf(undefined)).toBeNull()
  })

  test('cuts a long label between characters, not inside one', () => {
    const family = '👨‍👩‍👧‍👦'
    const text = keyboardOf({ ask: '1', options: [{ value: 'a', label: family.repeat(70) }] })?.inline_keyboard[0]?.[0]
      ?.text
    expect(text).toBe(`${family.repeat(59)}…`)
  })
})
