import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromQwerty, toQwerty } from '../../src/korean/layout.ts'

describe('fromQwerty', () => {
  test.each([
    ['ehdhkwntpdy', '도와주세요'],
    ['tkffuwntpdy', '살려주세요'],
    ['wkqguTdj', '잡혔어'],
    ['Ehdhkwntpdy', '도와주세요'],
    ['EHDHKWNTPDY', '도와주세요'],
    ['dksldy', '아니요'],
    ['sp', '네'],
    ['dlTdjdy', '있어요'],
    ['ahfmrpTtmqslek', '모르겠습니다'],
    ['qnrthdehlsmsep', '북송되는데'],
    ['wlrma rhddksdl', '지금 공안이'],
  ])('%s is %s', (typed, hangul) => {
    expect(fromQwerty(typed)).toBe(hangul)
  })

  test.each([
    'help me',
    'sos',
    'yes',
    'no',
    'ok',
    'when and with them',
    'I was arrested',
    'the police came',
    'stop',
    'work',
    'dowajuseyo',
    'sallyeo juseyo',
    'gongan',
    'buksong',
    'napchi',
    'bowibu',
    'aniyo',
    'molla',
    'saram',
    'jiwojwo',
    'yanji',
    'tumen',
    'dandong',
    'shenyang',
    'wo bu zhi dao',
    'jiu ming',
    'qian fan',
    '도와주세요',
    '',
    '1',
  ])('%j is left alone', (text) => {
    expect(fromQwerty(text)).toBeNull()
  })

  test('any text: never throws; every other character stays', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const converted = fromQwerty(text)
        expect((converted ?? '').replace(/[가-힣]/gu, '')).toBe(converted === null ? '' : remaining(text, converted))
      }),
    )
    expect(fromQwerty('a'.repeat(100_000))).toBeNull()
  })
})

// The words that were converted are gone from the right-hand side, so only the others are compared.
function remaining(text: string, converted: string): string {
  const kept = converted.match(/[a-z]+/giu) ?? []
  let index = 0
  return text.replace(/[a-z]+/giu, (word) => (kept[index] === word ? (index++, word) : ''))
}

describe('toQwerty', () => {
  test.each([
    ['ㅗ디ㅔ', 'help'],
    ['ㅛㄷㄴ', 'yes'],
    ['ㅜㅐ', 'no'],
    ['ㄴ새ㅔ', 'stop'],
  ])('%s is %s', (typed, latin) => {
    expect(toQwerty(typed)).toBe(latin)
  })

  test.each(['네', '잡혔어ㅠㅠ', 'ㅇㅇ', 'ㅠㅠ', '도와주세요', '', 'help', 'ㅗ디ㅔ 도와'])(
    '%j is left alone',
    (text) => {
      expect(toQwerty(text)).toBeNull()
    },
  )

  test('any text: never throws', () => {
    const unit = fc.constantFrom(...Array.from('ㅗ디ㅔㅛㄷㄴㅜㅐㅠ가 a1ㄳㅢ'))
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        expect(toQwerty(text) ?? 'a').toMatch(/^[a-z]+$/u)
      }),
    )
  })
})
