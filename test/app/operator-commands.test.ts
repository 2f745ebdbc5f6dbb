import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { parseCommand } from '../../src/desk/commands.ts'

describe("an operator's commands", () => {
  test.each([
    ['/duty On', { type: 'duty', on: true }],
    ['/ duty off', { type: 'duty', on: false }],
    ['/note: 내일 다시', { type: 'note', text: '내일 다시' }],
    ['／note 내일 다시', { type: 'note', text: '내일 다시' }],
    ['/claim [k7f3q]', { type: 'claim', code: 'K7F3Q' }],
    ['/claim 사건 K7F3Q.', { type: 'claim', code: 'K7F3Q' }],
    ['/brief #K7F3Q', { type: 'brief', code: 'K7F3Q' }],
    ['/reopen k7f3q', { type: 'reopen', code: 'K7F3Q' }],
    ['/case', { type: 'brief', code: null }],
    ['/close', { type: 'close', code: null }],
    ['/lang 한국어', { type: 'language', language: 'ko' }],
    ['/group off', { type: 'group', on: false }],
  ])('%s is read as it is meant', (text, command) => expect(parseCommand(text)).toEqual(command))

  test.each([
    ['/ㅜㅐㅅㄷ 내일 다시', { type: 'note', text: '내일 다시' }],
    ['/엿ㅛ ㅐㅜ', { type: 'duty', on: true }],
    ['/claim ㅏ7ㄹ3ㅂ', { type: 'claim', code: 'K7F3Q' }],
  ])('%s was typed with the keyboard on Korean', (text, command) => expect(parseCommand(text)).toEqual(command))

  test.each(['/close K7', '/close K7F3Q 끝', '/close 한국'])('%s does not close the current case', (text) =>
    expect(parseCommand(text)).toEqual({ type: 'unclear', of: 'close' }),
  )

  test.each([
    '/duty',
    '/claim',
    '/claim 둘째',
    '/case 둘째',
    '/release K7',
    '/reopen',
    '/lang',
    '/lang fr',
    '/group of',
  ])('%s asks for its right form', (text) => expect(parseCommand(text).type).toBe('unclear'))

  test('nothing that begins with a slash is ever words for the person', () => {
    const slash = fc.constantFrom('/', '／', ' /', '/ ', '\n/', '//')
    fc.assert(
      fc.property(slash, fc.string({ unit: 'grapheme', maxLength: 30 }), (begin, rest) => {
        expect(parseCommand(begin + rest).type).not.toBe('words')
      }),
    )
  })

  test('a slash within words is no command', () =>
    expect(parseCommand('3/4 가량 왔습니다')).toEqual({ type: 'words', text: '3/4 가량 왔습니다' }))
})
