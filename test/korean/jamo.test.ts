import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeLooseJamo, finalOf, jamoDistance, toJamo, withFinal } from '../../src/korean/jamo.ts'

describe('composeLooseJamo', () => {
  test.each([
    ['ㄷㅗㅇㅜㅁ', '도움'],
    ['ㅅㅏㄹㄹㅕㅈㅜㅅㅔㅇㅛ', '살려주세요'],
    ['ㅇㅓㅂㅅㅇㅓㅇㅛ 지금', '없어요 지금'],
    ['ㅇㅓㅂㅅㅓ', '업서'],
    ['ㄷㅗㅐㅆㅇㅓ', '됐어'],
    ['도우ㅁ', '도움'],
    ['도와주ㅓ', '도와줘'],
    ['네ㅣ', '네ㅣ'],
    ['ㅇㅇ', 'ㅇㅇ'],
    ['ㄱㅅ', 'ㄱㅅ'],
    ['네ㅋㅋ', '네ㅋㅋ'],
    ['잡혔음ㅠㅠ', '잡혔음ㅠㅠ'],
    ['ㅋㅋㅠㅠ', 'ㅋㅋㅠㅠ'],
    ['ㅗㅗㅐㅈ', 'ㅗㅗㅐㅈ'],
  ])('%s becomes %s', (typed, composed) => {
    expect(composeLooseJamo(typed)).toBe(composed)
  })

  test('letters taken apart come together again', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('가나다도움살려주세요없었됐의괜찮읽닭값않싫')),
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(word, (text) => {
        expect(composeLooseJamo(toJamo(text))).toBe(text)
      }),
    )
  })

  test('any text: never throws, never longer, well-formed', () => {
    const unit = fc.oneof(
      fc.constantFrom(...Array.from('ㄱㄳㄹㅁㅂㅅㅇㅎㅏㅐㅗㅘㅜㅡㅣㅠㅋ가각 ')),
      fc.string({ unit: 'binary', maxLength: 2 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        expect(toJamo(composeLooseJamo(text)).length).toBeLessThanOrEqual(toJamo(text).length)
      }),
    )
  })

  test('100 kB of loose letters are composed in linear time', () => {
    const started = performance.now()
    expect(composeLooseJamo('ㄷㅗㅇㅜㅁ'.repeat(20_000))).toBe('도움'.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

test('finals are read and replaced', () => {
  expect([finalOf('없'), finalOf('나'), finalOf('a')]).toEqual(['ㅄ', '', null])
  expect([withFinal('갔', ''), withFinal('가', 'ㅂ'), withFinal('x', 'ㅂ')]).toEqual(['가', '갑', 'x'])
})

describe('jamoDistance', () => {
  test.each([
    ['도와주세요', '도와주세요', 3, 0],
    ['도와주세요', '도와주새요', 3, 1],
    ['살려', '샬려', 3, 1],
    ['가나', '거너', 3, 2],
    ['ㄱㅏ', 'ㅏㄱ', 3, 1],
    ['가', '상담원', 3, Infinity],
    ['가'.repeat(200), '가'.repeat(200), 3, Infinity],
  ])('%s and %s within %d: %d', (a, b, limit, distance) => {
    expect(jamoDistance(a, b, limit)).toBe(distance)
  })

  test('symmetric, and zero only for the same letters', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from('가나다도움ㄱㅏ')), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jamoDistance(a, b, 50)).toBe(jamoDistance(b, a, 50))
        expect(jamoDistance(a, b, 50) === 0).toBe(toJamo(a) === toJamo(b))
      }),
    )
  })
})
