import { describe, expect, test } from 'vitest'
import { namedInChinese } from '../../src/korean/choice-chinese.ts'

const demands = [
  ['要我回去', '回去', '돌아오라고 합니다'],
  ['要见面', '见面'],
  ['要钱', '打钱', '钱'],
  ['名单', '号码'],
]

describe('namedInChinese', () => {
  test.each([
    ['要我打钱，还说让我回去', [0, 2]],
    ['他们约我见面', [1]],
    ['没说见面，只是要钱', [2]],
    ['我不知道', []],
    ['', []],
    ['돈을 달라고 합니다', []],
    ['give me money', []],
  ])('%s', (text, expected) => {
    expect(namedInChinese(text, demands)).toEqual(expected)
  })

  test('a word within a longer one of another option does not count', () => {
    expect(namedInChinese('是在中国公安局上班的人', [['中国'], ['中国公安']])).toEqual([1])
  })

  test('a long account names nothing', () => {
    expect(namedInChinese('要钱'.repeat(30), demands)).toEqual([])
  })
})
