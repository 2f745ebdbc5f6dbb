import { expect, test } from 'vitest'
import { numberChoices } from '../../src/transport/number-choices.ts'

test('numbers the answers below the question, from one', () => {
  const options = [
    { value: 'kr', label: '한국' },
    { value: 'cn', label: '중국' },
  ]
  expect(numberChoices('어느 나라입니까?', { ask: '1', options })).toBe('어느 나라입니까?\n\n1. 한국\n2. 중국')
  expect(numberChoices('알겠습니다.')).toBe('알겠습니다.')
  expect(numberChoices('알겠습니다.', { ask: '1', options: [] })).toBe('알겠습니다.')
})
