import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitText } from '../../src/transport/split.ts'

const withoutSpace = (text: string): string => text.replaceAll(/\s+/gu, '')
const words = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '잡혔습니다.',
      '갔습니다',
      '\n',
      '\n\n',
      '“예.”',
      '😀😀😀',
      '도와 주세요',
      'https://example.org/a?b=c',
    ),
  ),
  { maxLength: 120 },
)

describe('splitting a long text', () => {
  test('loses nothing but white space, and no part is too long', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 80 }), fc.constantFrom('', ' '), (parts, limit, between) => {
        const text = parts.join(between)
        const split = splitText(text, limit)
        expect(withoutSpace(split.join(''))).toBe(withoutSpace(text))
        for (const part of split) {
          expect(part.length).toBeLessThanOrEqual(limit)
          expect(part.trim()).toBe(part)
          expect(part).not.toBe('')
          expect(part.isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('cuts after the last whole sentence', () => {
    expect(splitText('형이 잡혔습니다. 도와 주십시오. 지금 급합니다.', 20)).toEqual([
      '형이 잡혔습니다. 도와 주십시오.',
      '지금 급합니다.',
    ])
  })

  test('knows the end of a Korean sentence without its full stop', () => {
    expect(splitText('형이 어제 잡혔습니다 누나도 같이 있었는데', 16)).toEqual([
      '형이 어제 잡혔습니다',
      '누나도 같이 있었는데',
    ])
  })

  test('cuts between words when no sentence ends in the later half', () => {
    expect(splitText('가나다 라마바 사아자 차카타', 12)).toEqual(['가나다 라마바 사아자', '차카타'])
  })

  test('cuts inside a word that is longer than a message, never inside a character', () => {
    const parts = splitText('😀'.repeat(20), 7)
    expect(parts.join('')).toBe('😀'.repeat(20))
    expect(parts.every((part) => part.isWellFormed() && part.length <= 7)).toBe(true)
  })

  test('leaves a short text alone and makes nothing of white space', () => {
    expect(splitText('예', 4096)).toEqual(['예'])
    expect(splitText(' \n ', 4096)).toEqual([])
  })

  test('takes a text of a million characters in a moment', () => {
    const startedAt = performance.now()
    splitText('가'.repeat(1_000_000), 4096)
    splitText('. '.repeat(500_000), 4096)
    splitText(`${'."'.repeat(500_000)}`, 4096)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})
