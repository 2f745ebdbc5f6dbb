import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { understandNumber } from '../../src/korean/number.ts'
import { readNumeral, readRange } from '../../src/korean/numeral.ts'

const texts = fc.array(
  fc.oneof(
    fc.constantFrom(
      '한',
      '두',
      '세',
      '열',
      '스물',
      '일',
      '삼',
      '십',
      '백',
      '천',
      '만',
      '억',
      '륙',
      '령',
      ' ',
      '명',
      '살',
      '쯤',
    ),
    fc.constantFrom(
      '약',
      '여',
      '3',
      '12',
      ',',
      '-',
      '~',
      '三',
      'two',
      '입니다',
      '우리',
      '돌',
      '년생',
      '개월',
      '대',
      '만 ',
      '띠',
    ),
    fc.string({ unit: 'binary', maxLength: 2 }),
  ),
  { maxLength: 30 },
)

describe('understandNumber', () => {
  test.each([
    ['3', 3],
    ['１２', 12],
    ['1,000', 1000],
    ['1000', 1000],
    ['세 명', 3],
    ['네 명이요', 4],
    ['다섯 식구입니다', 5],
    ['우리 세 식구', 3],
    ['저까지 셋이요', 3],
    ['모두 다섯 명이에요', 5],
    ['둘이 있어요', 2],
    ['스무 살', 20],
    ['서른일곱', 37],
    ['이십오', 25],
    ['륙십', 60],
    ['삼백령오', 305],
    ['육만오천', 65_000],
    ['백스물다섯', 125],
    ['3백', 300],
    ['2만 5천', 25_000],
    ['三个人', 3],
    ['二十三', 23],
    ['twenty one', 21],
    ['five people', 5],
    ['3명임다', 3],
    ['혼자예요', 1],
    ['없어요', 0],
    ['아무도 없습니다', 0],
    ['한 명', 1],
    ['就她一个', 1],
    ['just her', 1],
    ['就她和孩子两个人', 2],
    ['一家三口', 3],
    ['two, my wife and daughter', 2],
    ['her and our 2 year old daughter, so two', 2],
  ])('%s is exactly %d', (text, value) => {
    expect(understandNumber(text)).toEqual({ value, approx: false })
  })

  test.each([
    ['한 세 명', 3],
    ['한 다섯 명쯤', 5],
    ['약 10명', 10],
    ['10여 명', 10],
    ['세 명 정도 같아요', 3],
    ['대략 스무 명', 20],
    ['about 10', 10],
  ])('%s is about %d', (text, value) => {
    expect(understandNumber(text)).toEqual({ value, approx: true })
  })

  test.each([
    ['두세 명', 2, 3],
    ['한 두세 명', 2, 3],
    ['서너 명', 3, 4],
    ['열두어 명', 12, 13],
    ['서른대여섯', 35, 36],
    ['오륙 명', 5, 6],
    ['이삼십 명', 20, 30],
    ['2~3명', 2, 3],
    ['2-3명', 2, 3],
    ['3, 4명', 3, 4],
    ['둘이나 셋', 2, 3],
    ['세 명에서 네 명', 3, 4],
  ])('%s is between %d and %d', (text, min, max) => {
    expect(understandNumber(text)).toEqual({ value: max, approx: true, min, max })
  })

  test.each([
    '',
    '네',
    '안녕하세요',
    '-3',
    '3.5',
    '모르겠어요',
    '오천이십만천만',
    '7월 22일',
    '010-1234-5678',
    '99999999999',
    '세상',
  ])('%j is no number', (text) => {
    expect(understandNumber(text)).toBeNull()
  })

  test('every Sino-Korean number up to 99,999 is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (number) => {
        expect(readNumeral(sino(number))).toBe(number)
        expect(understandNumber(`${sino(number)} 명입니다`)?.value).toBe(readRange(sino(number))?.[1] ?? number)
      }),
    )
  })

  test('any text: never throws; a whole number between its bounds, or null', () => {
    fc.assert(
      fc.property(texts, (parts) => {
        const number = understandNumber(parts.join('')) ?? { value: 0, min: 0, max: 0 }
        expect(Number.isSafeInteger(number.value) && number.value >= 0).toBe(true)
        expect((number.min ?? 0) <= (number.max ?? number.value)).toBe(true)
      }),
    )
    expect(understandNumber('일'.repeat(100_000))).toBeNull()
  })
})

const digits = '영일이삼사오육칠팔구'

function sino(number: number): string {
  const units = ['만', '천', '백', '십', '']
  return Array.from(String(number).padStart(5, '0'), (digit, index) => {
    if (digit === '0') return ''
    return (digit === '1' && index < 4 ? '' : (digits[Number(digit)] ?? '')) + (units[index] ?? '')
  }).join('')
}
