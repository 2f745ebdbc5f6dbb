import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { understandAge, ageYearsMax } from '../../src/korean/age.ts'

const today = { year: 2025 }

describe('understandAge', () => {
  test.each([
    ['37', 37, 'unknown', false],
    ['37살', 37, 'unknown', false],
    ['서른일곱', 37, 'unknown', false],
    ['제 나이는 서른일곱입니다', 37, 'unknown', false],
    ['스무 살', 20, 'unknown', false],
    ['세 살', 3, 'unknown', false],
    ['륙십오세', 65, 'unknown', false],
    ['만 36세', 36, 'international', false],
    ['만 서른여섯', 36, 'international', false],
    ['한국 나이로 38살', 38, 'counting', false],
    ['37周岁', 37, 'international', false],
    ['虚岁38', 38, 'counting', false],
    ['마흔쯤', 40, 'unknown', true],
    ['마흔 좀 넘었어요', 40, 'unknown', true],
    ['약 50세', 50, 'unknown', true],
    ['서른 몇 살', 30, 'unknown', true],
    ['40대', 45, 'unknown', true],
    ['사십대 후반', 48, 'unknown', true],
    ['돌', 1, 'international', false],
    ['돌 지났어요', 1, 'international', true],
    ['두 돌 됐어요', 2, 'international', false],
    ['아직 돌 안 됐어요', 0, 'international', true],
    ['갓난아기', 0, 'international', true],
    ['백일', 0, 'international', true],
    ['18개월', 1, 'international', false],
    ['5개월 된 아기', 0, 'international', false],
    ['37岁', 37, 'unknown', false],
    ['我今年三十七岁', 37, 'unknown', false],
    ['37 years old', 37, 'unknown', false],
    ['twenty five', 25, 'unknown', false],
    ["I'm 42", 42, 'unknown', false],
  ])('%s is %d, %s', (text, value, basis, approx) => {
    expect(understandAge(text, today)).toEqual({ value, basis, approx })
  })

  test.each([
    ['87년생', 1987],
    ['1987년생', 1987],
    ['1987', 1987],
    ['1987.3.2', 1987],
    ['1990년 3월생', 1990],
    ['팔칠년생', 1987],
    ['천구백팔십칠년생', 1987],
    ['주체 76년생', 1987],
    ['05년생', 2005],
    ['토끼띠 87년생', 1987],
    ['1987年', 1987],
    ['born in 1987', 1987],
  ])('%s was born in %d', (text, birthYear) => {
    expect(understandAge(text, today)).toEqual({
      value: today.year - birthYear,
      basis: 'international',
      approx: true,
      birthYear,
    })
  })

  test.each([
    '토끼띠',
    '용띠예요',
    '150',
    '2030년생',
    '1850',
    '7월',
    '3명',
    '세 시',
    '모르겠어요',
    '네',
    '없어요',
    '',
    '010-1234-5678',
  ])('%j is no age', (text) => {
    expect(understandAge(text, today)).toBeNull()
  })

  test('any text: never throws, an age that a person can have or null', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        '만 ',
        '서른',
        '일곱',
        '살',
        '세',
        '87',
        '년생',
        '돌',
        '개월',
        '대',
        '쯤',
        ' ',
        '岁',
        '1987',
        '띠',
        '주체',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 20 }), (parts) => {
        const value = understandAge(parts.join(''), today)?.value ?? 0
        expect(Number.isInteger(value) && value >= 0 && value <= ageYearsMax).toBe(true)
      }),
    )
    expect(understandAge('살'.repeat(100_000), today)).toBeNull()
  })

  test('long wrappings are read quickly', () => {
    const started = performance.now()
    for (const part of ['저 ', '만 ', '나이 ', ' 살', '좀 ', '1 ', '돌 '])
      understandAge(part.repeat(60 / part.length), today)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
