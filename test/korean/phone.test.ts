import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactedNumber, redactNorthKoreanNumbers } from '../../src/korean/north-korean-number.ts'
import { understandPhone } from '../../src/korean/phone.ts'

describe('understandPhone', () => {
  test.each([
    ['010-1234-5678', undefined, '+821012345678', 'KR'],
    ['제 번호는 01012345678입니다', undefined, '+821012345678', 'KR'],
    ['０１０ １２３４ ５６７８', undefined, '+821012345678', 'KR'],
    ['공일공 일이삼사 오육칠팔', undefined, '+821012345678', 'KR'],
    ['공일공에 일이삼사에 오륙칠팔', undefined, '+821012345678', 'KR'],
    ['02-123-4567', undefined, '+8221234567', 'KR'],
    ['+82 10 1234 5678', undefined, '+821012345678', 'KR'],
    ['00821012345678', 'CN', '+821012345678', 'KR'],
    ['138 1234 5678', undefined, '+8613812345678', 'CN'],
    ['8613812345678', undefined, '+8613812345678', 'CN'],
    ['一三八 一二三四 五六七八', 'CN', '+8613812345678', 'CN'],
    ['081 234 5678', 'TH', '+66812345678', 'TH'],
    ['+66 81 234 5678', undefined, '+66812345678', 'TH'],
    ['010-1234-5678', 'xx', '+821012345678', 'KR'],
  ])('%s from %s is %s', (text, country, value, found) => {
    expect(understandPhone(text, country)).toEqual({ type: 'phone', value, country: found })
  })

  test.each([
    '+850 191 123 4567',
    '00850-2-381-1234',
    '850-195-1234567',
    '팔오공 일구일 일이삼사오육칠',
    '001 850 2 381 1234',
    '＋８５０ １９１ １２３ ４５６７',
  ])('%s is refused', (text) => {
    expect(understandPhone(text)).toEqual({ type: 'refused', reason: 'north_korea' })
  })

  test.each(['', '12345', '없어요', '이 일이 있었어요', '010-1234-5678, 010-8765-4321', '1'.repeat(30), '7월 22일'])(
    '%j is no number',
    (text) => {
      expect(understandPhone(text)).toBeNull()
    },
  )

  test('any text: never throws, E.164 or refused or null', () => {
    const unit = fc.oneof(
      fc.constantFrom('0', '1', '82', '850', '+', '-', ' ', '공', '일', '에', '다시'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), fc.constantFrom('KR', 'CN', 'TH', ''), (parts, country) => {
        const phone = understandPhone(parts.join(''), country)
        expect(phone?.type === 'phone' ? phone.value : '+1234567').toMatch(/^\+(?!850)\d{7,15}$/u)
      }),
    )
    expect(understandPhone('0'.repeat(100_000))).toBeNull()
  })
})

describe('redactNorthKoreanNumbers', () => {
  test.each([
    ['어머니 번호 +850 191 123 4567 이에요', `어머니 번호 ${redactedNumber} 이에요`, 1],
    ['00850-2-381-1234에 전화', `${redactedNumber}에 전화`, 1],
    ['850-2-381-1234 850-195-1234567', `${redactedNumber} ${redactedNumber}`, 2],
    ['＋８５０１９１２３４５６７８', redactedNumber, 1],
    ['+\u200b8\u200b50 191 1234567', redactedNumber, 1],
    ['팔오공 일구일 일이삼사오육칠', redactedNumber, 1],
    ['001-850-191-1234567 그리고 010-1234-5678', `${redactedNumber} 그리고 010-1234-5678`, 1],
    ['(+850) 2 381 1234', `(${redactedNumber}`, 1],
    ['010-1234-5678 +850 2 381 1234', `010-1234-5678 ${redactedNumber}`, 1],
  ])('%s', (text, redacted, count) => {
    const result = redactNorthKoreanNumbers(text)
    expect(result.redacted).toBe(count)
    expect(result.text).toBe(redacted)
  })

  test.each([
    '010-2850-1234',
    '850,000원',
    '850만원',
    '1850 1234567890',
    '가격은 850원',
    '+82 10 8501 2345',
    '이 일이 있었다',
    '',
  ])('%j stays', (text) => {
    expect(redactNorthKoreanNumbers(text)).toEqual({ text, redacted: 0 })
  })

  test('a number hidden anywhere, written in any way, is gone', () => {
    const gap = fc.constantFrom('', ' ', '-', '.', '  ', '\u200b')
    const words = fc.constantFrom('', '어머니 ', '번호: ', 'call ', '12,', '집(')
    const rest = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 10 })
    const prefix = fc.constantFrom('+850', '00850', '850', '+ 850', '001850')
    fc.assert(
      fc.property(words, prefix, gap, rest, (before, dialled, between, number) => {
        const result = redactNorthKoreanNumbers(`${before}${dialled}${between}${number.join(between)} 끝`)
        expect(result.redacted).toBe(1)
        expect(result.text).not.toMatch(/\d{5}|\d[ .-]+\d[ .-]+\d/u)
      }),
    )
  })

  test('any text: never throws, and a second pass finds nothing more', () => {
    const unit = fc.oneof(
      fc.constantFrom('850', '+', '00', '1', '23', ' ', '-', '팔오공', '일'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (parts) => {
        const once = redactNorthKoreanNumbers(parts.join(''))
        expect(redactNorthKoreanNumbers(once.text).redacted).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  test('100 kB are searched in linear time', () => {
    const started = performance.now()
    for (const part of ['850 ', '8', '850-1234567 ', '0 ', '+', '일'])
      redactNorthKoreanNumbers(part.repeat(100_000 / part.length))
    expect(performance.now() - started).toBeLessThan(4000)
  })
})
