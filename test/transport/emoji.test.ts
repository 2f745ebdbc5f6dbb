import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emojiUnitsMax, plainEmoji, wholeEmoji } from '../../src/transport/emoji.ts'

describe('an emoji', () => {
  test.each([
    ['❤', '❤\u{FE0F}'],
    ['❤\u{FE0F}', '❤\u{FE0F}'],
    ['❤\u{200D}🔥', '❤\u{FE0F}\u{200D}🔥'],
    ['🤷\u{200D}♂', '🤷\u{200D}♂\u{FE0F}'],
    ['🕊', '🕊\u{FE0F}'],
    ['✍', '✍\u{FE0F}'],
    ['✍🏽', '✍🏽'],
    ['👍\u{FE0F}', '👍'],
    ['👍🏿', '👍🏿'],
    ['🇰🇷', '🇰🇷'],
    ['👩🏻\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}👩🏿', '👩🏻\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}👩🏿'],
  ])('%s is known by its whole form', (text, whole) => {
    expect(wholeEmoji(text)).toBe(whole)
  })

  test.each(['', '1', '#', 'ㅇㅇ', 'ok', '👍👍', '👍 ', '👍x', '\u{FE0F}', '👍'.repeat(500)])('%j is none', (text) => {
    expect(wholeEmoji(text)).toBeNull()
  })

  test.each([
    ['❤\u{FE0F}', '❤'],
    ['👍🏽', '👍'],
    ['🤷🏻\u{200D}♂\u{FE0F}', '🤷\u{200D}♂'],
    ['🙏', '🙏'],
  ])('%s is listed by Telegram in its plain form', (text, plain) => {
    expect(plainEmoji(text)).toBe(plain)
  })

  test('has a whole form that is stable, whatever is given', () => {
    const piece = fc.constantFrom('❤', '👍', '\u{FE0F}', '\u{200D}', '🏽', '♂', '🔥', '1', '🇰', '🇷', 'a')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const whole = wholeEmoji(pieces.join(''))
        if (whole === null) return
        expect(wholeEmoji(whole)).toBe(whole)
        expect(whole.length).toBeLessThanOrEqual(2 * emojiUnitsMax)
      }),
    )
  })
})
