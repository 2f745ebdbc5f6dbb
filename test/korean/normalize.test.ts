import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalize, normalizeCharsMax } from '../../src/korean/normalize.ts'

describe('normalize', () => {
  test.each([
    ['  네 \n 맞아요\t', '네 맞아요'],
    ['도\u200b와\u202e주\ufeff세요', '도와주세요'],
    ['\u1103\u1169\u110b\u116e\u11b7', '도움'],
    ['ㅇㅇ', 'ㅇㅇ'],
    ['ㄷㅗㅇㅜㅁ', 'ㄷㅗㅇㅜㅁ'],
    ['\uffb7\uffb7', 'ㅇㅇ'],
    ['\uffb7\uffc2\uffc7', 'ㅇㅏㅓ'.replace('ㅓ', 'ㅔ')],
    ['\u1100 \u1161 \u11a8', 'ㄱ ㅏ ㄱ'],
    ['ＨＥＬＰ２', 'help2'],
    ['②', '2'],
    ['네에에에에!!!!', '네에에!!'],
    ['ㅠㅠㅠㅠㅠ', 'ㅠㅠ'],
    ['010-1111-2222', '010-1111-2222'],
    ['1000', '1000'],
    ['👍👍👍👍', '👍👍'],
    ['ㅤ네ㅤ', '네'],
    ['네\ud800', '네'],
    ['救命！！！', '救命!!'],
  ])('%j becomes %j', (raw, text) => {
    expect(normalize(raw).text).toBe(text)
  })

  test('the unspaced copy has no space', () => {
    expect(normalize('살려 주세요  빨리').unspaced).toBe('살려주세요빨리')
  })

  test('a very long message is cut and read quickly', () => {
    const started = performance.now()
    expect(normalize('가나 '.repeat(200_000)).text.length).toBeLessThanOrEqual(normalizeCharsMax)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  test('any text: well-formed, no invisible mark, idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
        const { text, unspaced } = normalize(raw)
        expect(text.isWellFormed()).toBe(true)
        expect(text).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|^ | $| {2}/u)
        expect(unspaced).not.toMatch(/\s/u)
        expect(normalize(text)).toEqual({ text, unspaced })
      }),
      { numRuns: 2000 },
    )
  })
})
