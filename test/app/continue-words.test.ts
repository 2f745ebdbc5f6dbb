import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeIn, isMoveCode, moveWordsIn, showMoveCode } from '../../src/intake/move-words.ts'
import { newCode } from '../../src/store/ids.ts'
import type { Inbound, TransportName } from '../../src/transport/transport.ts'

const inbound = (transport: TransportName, text: string): Inbound => {
  return { transport, externalId: 'x', address: 'a', sentAt: 0, content: { type: 'text', text } }
}
const keys = 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ'
const latin = 'qwertyuiopasdfghjklzxcvbnm'
const onKorean = (code: string): string => code.toLowerCase().replace(/[a-z]/g, (key) => keys[latin.indexOf(key)]!)

const codes = fc.constantFrom(...Array.from({ length: 400 }, () => newCode(8)).filter(isMoveCode))
const dress = fc.constantFrom<(code: string) => string>(
  (code) => code,
  (code) => code.toLowerCase(),
  (code) => code.split('').join(' '),
  (code) => `${code.slice(0, 4)} - ${code.slice(4)}`,
  (code) => `  ${showMoveCode(code)}. `,
  (code) => `“${showMoveCode(code)}”`,
  (code) => code.replace(/./g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  (code) => `번호는 ${showMoveCode(code)} 입니다`,
  (code) => `my code is ${code.toLowerCase()}, thank you`,
  (code) => `${showMoveCode(code)}\n\n${code}`,
  onKorean,
)

describe('a code in a message', () => {
  test('is read however it is written', () => {
    fc.assert(
      fc.property(codes, dress, (code, dressed) => {
        expect(codeIn(dressed(code))?.code).toBe(code)
      }),
    )
  })

  test.each([
    '',
    '2',
    '2, 3',
    '안녕하십니까',
    '1987년 7월 22일',
    '010-2345-6789',
    '+86 138 2345 6789',
    'K7F3-Q2MX 아니면 J8G4-R3NZ',
    'SCHWMBCH',
    'http://example.org/K7F3Q2MXK7F3Q2MX',
    'K7F3-Q2M',
    'K7F3-Q2MXX',
    `${'가'.repeat(300)} K7F3-Q2MX`,
  ])('is not seen in %j', (text) => {
    expect(codeIn(text)).toBeNull()
  })

  test('comes with what was written beside it', () => {
    expect(codeIn('k7f3-q2mx 공안이 왔어요')).toEqual({ type: 'code', code: 'K7F3Q2MX', rest: '공안이 왔어요' })
  })

  test('any text is read without trouble', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void codeIn(text)))
  })
})

describe('words about the way', () => {
  test.each(['/signal', '/signal@light_bot', '시그널', ' 시그널. ', 'Signal', '信号'])('%j asks for Signal', (text) => {
    expect(moveWordsIn(inbound('telegram', text))?.type).toBe('ask')
  })
  test.each(['여기로', '‘여기로’', '/here', 'Back here', '回到这里'])('%j takes it back', (text) => {
    expect(moveWordsIn(inbound('telegram', text))).toEqual({ type: 'return' })
    expect(moveWordsIn(inbound('signal', text))).toBeNull()
  })
  test.each(['시그널이 뭐예요', 'signal flare', '여기로 와 주세요', '여기', '/signals'])('%j is none', (text) => {
    expect(moveWordsIn(inbound('telegram', text))).toBeNull()
  })
  test('nothing in a group is one', () => {
    expect(moveWordsIn({ ...inbound('telegram', '/signal'), group: { address: 'g' } })).toBeNull()
  })
})
