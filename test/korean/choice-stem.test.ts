import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stemOf } from '../../src/korean/choice-stem.ts'
import { foldSpelling } from '../../src/korean/spelling.ts'

const stem = (text: string): string => stemOf(foldSpelling(text).replaceAll(' ', ''))

describe('the stem of a sentence', () => {
  test.each([
    ['끊겼습니다 끊겼어요 끊겼슴다 끊겼소 끊겼대요 끊겼답니다 끊겼다고합니다'],
    ['이상합니다 이상해요 이상함다 이상하오 이상해'],
    ['지냅니다 지내요 지낸대요 지낸답니다'],
    ['시달립니다 시달려요'],
    ['지켜봅니다 지켜봐요'],
    ['힘듭니다 힘들어요'],
    ['받습니다 받아요 받슴다'],
    ['싶습니다 싶어요 싶소'],
    ['추방됩니다 추방돼요'],
    ['가족입니다 가족이에요 가족이요'],
  ])('is one whatever its ending: %s', (words) => {
    expect(new Set(words.split(' ').map(stem)).size).toBe(1)
  })

  test.each([
    ['옮깁니다', '옮겼습니다'],
    ['갑니다', '안 갑니다'],
    ['있습니다', '없습니다'],
    ['위험합니다', '위험하지 않습니다'],
    ['보냅니다', '보냈습니다'],
    ['만납니다', '만나지 못했습니다'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(stem(one)).not.toBe(stem(other))
  })

  test('is found for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => stemOf(text).length <= text.length + 3))
  })
})
