import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withParticle, type ParticlePair } from '../../src/korean/particle.ts'

describe('withParticle', () => {
  test.each([
    ['도문', '을/를', '도문을'],
    ['연변', '으로/로', '연변으로'],
    ['연길', '으로/로', '연길로'],
    ['어머니', '이/가', '어머니가'],
    ['가족', '와/과', '가족과'],
    ['언니', '와/과', '언니와'],
    ['(도문)', '은/는', '(도문)은'],
    ['“연길”', '으로/로', '“연길”로'],
    ['도문(图们)', '을/를', '도문(图们)을'],
    ['0', '을/를', '0을'],
    ['1', '으로/로', '1로'],
    ['2', '을/를', '2를'],
    ['3', '으로/로', '3으로'],
    ['4', '은/는', '4는'],
    ['5', '이/가', '5가'],
    ['6', '으로/로', '6으로'],
    ['7', '으로/로', '7로'],
    ['8', '으로/로', '8로'],
    ['8', '을/를', '8을'],
    ['9', '와/과', '9와'],
    ['10', '으로/로', '10으로'],
    ['100', '을/를', '100을'],
    ['1,000', '을/를', '1,000을'],
    ['1000', '으로/로', '1000으로'],
    ['20000', '이/가', '20000이'],
    ['112', '으로/로', '112로'],
    ['119', '으로/로', '119로'],
    ['109', '을/를', '109를'],
    ['111', '으로/로', '111로'],
    ['USB', '을/를', 'USB를'],
    ['CCTV', '은/는', 'CCTV는'],
    ['UN', '이/가', 'UN이'],
    ['URL', '으로/로', 'URL로'],
    ['Signal', '으로/로', 'Signal로'],
    ['Signal', '을/를', 'Signal을'],
    ['Telegram', '으로/로', 'Telegram으로'],
    ['WeChat', '을/를', 'WeChat을'],
    ['Google', '은/는', 'Google은'],
    ['Kakao', '을/를', 'Kakao를'],
    ['50%', '을/를', '50%를'],
    ['👍', '을/를', '👍를'],
    ['', '을/를', '를'],
  ] as const)('%s with %s is %s', (word, pair, expected) => {
    expect(withParticle(word, pair)).toBe(expected)
  })

  test('any word: the word comes first and one of the two forms follows', () => {
    const pairs: ParticlePair[] = ['이/가', '을/를', '은/는', '으로/로', '와/과', '이나/나', '이에요/예요', '이랑/랑']
    const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 30 }))
    fc.assert(
      fc.property(word, fc.constantFrom(...pairs), (text, pair) => {
        const result = withParticle(text, pair)
        expect(result.startsWith(text)).toBe(true)
        expect(pair.split('/')).toContain(result.slice(text.length))
      }),
    )
    expect(withParticle('.'.repeat(100_000), '을/를')).toHaveLength(100_001)
  })
})
