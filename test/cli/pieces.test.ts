import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cells, inColumn, wrap } from '../../src/cli/columns.ts'
import { readLine } from '../../src/cli/drafts.ts'
import { lineDiff } from '../../src/cli/line-diff.ts'
import { nearest } from '../../src/cli/nearest.ts'
import { scriptLines } from '../../src/cli/script.ts'

const line = fc.constantFrom('a', 'b', 'c', '', 'a long line', 'steps:')
const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'))

describe('the difference of two texts', () => {
  test('shows what came and went with a little around it', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8'].join('\n')
    const after = ['1', '2', '3', 'four', '5', '6', '7', '8'].join('\n')
    expect(lineDiff(before, after)).toEqual(['  2', '  3', '- 4', '+ four', '  5', '  6'])
  })

  test('has as many lines coming and going as the texts differ in length, and none when they are the same', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after)
        expect(lines.length === 0).toBe(before === after)
        const count = (mark: string): number => lines.filter((one) => one.startsWith(mark)).length
        expect(count('+') - count('-')).toBe(after.split('\n').length - before.split('\n').length)
      }),
    )
  })
})

describe('columns', () => {
  const words = fc.array(fc.constantFrom('도와', '주십시오.', 'help', 'a', '중국에서', 'x'.repeat(30), '。'), {
    maxLength: 20,
  })

  test('no line is wider than its column, and no letter is lost', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 40 }), (parts, width) => {
        const whole = parts.join(' ')
        const lines = wrap(whole, width)
        for (const one of lines) expect(cells(one)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(whole.replaceAll(' ', ''))
      }),
    )
  })

  test('Korean letters take two cells, so that both halves stay straight', () => {
    const [left = ''] = inColumn('left', ['도와주십시오'], 43)
    const [right = ''] = inColumn('right', ['page'], 43)
    expect(cells(left.slice(0, left.indexOf('│')))).toBe(cells(right.slice(0, right.indexOf('│'))))
  })
})

describe('what was probably meant', () => {
  test.each([
    ['stat', 'start'],
    ['operatrs', 'operators'],
    ['op', 'operators'],
    ['zzzzzz', null],
  ])('%s', (word, meant) => {
    expect(nearest(word, ['start', 'doctor', 'operators'])).toBe(meant)
  })
})

describe('a typed line', () => {
  const choices = {
    ask: '3',
    options: [
      { value: 'yes', label: '예' },
      { value: 'no', label: '아니요' },
    ],
  }

  test('is written text unless a colon stands in front', () => {
    expect(readLine('/start', { choices, lastId: null, shownRef: null })).toEqual({
      type: 'send',
      draft: { type: 'text', text: '/start' },
    })
    expect(readLine('2', { choices, lastId: null, shownRef: null })).toEqual({
      type: 'send',
      draft: { type: 'text', text: '2' },
    })
  })

  test('presses a button, and says when there is none', () => {
    expect(readLine(':press 2', { choices, lastId: null, shownRef: null })).toEqual({
      type: 'send',
      draft: { type: 'choice', ask: '3', value: 'no' },
    })
    expect(readLine(':press 3', { choices, lastId: null, shownRef: null }).type).toBe('wrong')
    expect(readLine(':press', { choices: null, lastId: null, shownRef: null }).type).toBe('wrong')
  })

  test('changes the last message only when there is one', () => {
    expect(readLine(':edit 어제', { choices: null, lastId: 'm1', shownRef: null })).toEqual({
      type: 'send',
      draft: { type: 'edit', of: 'm1', text: '어제' },
    })
    expect(readLine(':edit 어제', { choices: null, lastId: null, shownRef: null }).type).toBe('wrong')
  })

  test('reacts to the newest message that was shown', () => {
    const before = { choices: null, lastId: null, shownRef: 'd7' }
    expect(readLine(':react 👍', before)).toEqual({ type: 'send', draft: { type: 'reaction', to: 'd7', emoji: '👍' } })
    expect(readLine(':unreact 👍', before)).toMatchObject({ draft: { emoji: '👍', removed: true } })
    expect(readLine(':react', before).type).toBe('wrong')
    expect(readLine(':react 👍', { ...before, shownRef: null }).type).toBe('wrong')
  })

  test('answers the newest message that was shown by quoting it', () => {
    const before = { choices: null, lastId: null, shownRef: 'd7' }
    expect(readLine(':reply 예', before)).toEqual({ type: 'send', draft: { type: 'text', text: '예', quotes: 'd7' } })
    expect(readLine(':reply', before).type).toBe('wrong')
    expect(readLine(':reply 예', { ...before, shownRef: null }).type).toBe('wrong')
  })

  test('a file that is not there is not sent', () => {
    expect(readLine(':photo /no/such/file.jpg', { choices: null, lastId: null, shownRef: null }).type).toBe('wrong')
  })

  test('a script leaves out empty lines and remarks', () => {
    expect(scriptLines('# 설명\r\n안녕하십니까\r\n\n  \n예\n')).toEqual(['안녕하십니까', '예'])
  })
})
