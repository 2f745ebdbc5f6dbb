import { describe, expect, test } from 'vitest'
import { namedInForeign } from '../../src/korean/choice-foreign.ts'

const demands = [
  ['要我回去', '回去', '돌아오라고 합니다'],
  ['要见面', '见面'],
  ['要钱', '打钱', '钱'],
  ['名单', '号码'],
]

describe('namedInForeign', () => {
  test.each([
    ['要我打钱，还说让我回去', [0, 2]],
    ['他们约我见面', [1]],
    ['没说见面，只是要钱', [2]],
    ['我不知道', []],
    ['', []],
    ['돈을 달라고 합니다', []],
  ])('%s', (text, expected) => {
    expect(namedInForeign(text, demands)).toEqual(expected)
  })

  test('a word within a longer one of another option does not count', () => {
    expect(namedInForeign('是在中国公安局上班的人', [['中国'], ['中国公安']])).toEqual([1])
  })

  test('a long account names nothing', () => {
    expect(namedInForeign('要钱'.repeat(30), demands)).toEqual([])
  })

  test.each([
    ['the local police took her', [0]],
    ['I think it was the Chinese police.', [0]],
    ['it was not the police', []],
    ['soldiers at the border', []],
    ['two strangers in a car', [2]],
    ['a policeman', []],
  ])('%s', (text, expected) => {
    expect(namedInForeign(text, [['police', 'Chinese police'], ['border guards'], ['strangers']])).toEqual(expected)
  })

  test('North Korea is not Korea', () => {
    expect(namedInForeign('my mother is in North Korea', [['China'], ['South Korea', 'Korea']])).toEqual([])
    expect(namedInForeign('we live in South Korea now', [['China'], ['South Korea', 'Korea']])).toEqual([1])
  })
})
