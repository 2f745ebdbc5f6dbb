import { keysPressed } from '../korean/layout.ts'
import type { Inbound } from '../transport/transport.ts'

/** What a message asks of the way between messengers. */
export type MoveWords =
  /** Go on on Signal. A word without a slash can be an answer to a question, too. */
  | { type: 'ask'; bare: boolean }
  /** Take back that the conversation went elsewhere. */
  | { type: 'return' }
  /** Something that looks like a one-time code; `rest` is what was written beside it. */
  | { type: 'code'; code: string; rest: string }

/** Letters and digits of a code, and how it is shown: two halves that can be read aloud. */
export const moveCodeLength = 8
const half = moveCodeLength / 2

/** A code is sent alone or with a word or two; whatever is longer is a message. */
const codeMessageCharsMax = 200
const wordCharsMax = 24

const askWords = new Set(['시그널', '시그날', '씨그널', '시그널로', 'signal', 'signal로', '信号', '用signal'])
const returnWords = new Set(['여기로', '여기로요', '回到这里', '回這裡', 'back here'])
const command = /^\/(signal|here)(?:@\w+)?\s*$/iu
// The alphabet of `newCode`: nothing in it looks like something else. Neighbours keep a longer word from being cut.
const letters = '[2-9b-df-hjkmnp-tv-xz]'
const between = '[\\s\\p{Pd}.·_]{0,3}'
const halves = new RegExp(`(?<![0-9a-z])(${letters}{${half}})${between}(${letters}{${half}})(?![0-9a-z])`, 'giu')
// Every code has two digits at least; nearly no message has.
const twoDigits = /[2-9２-９][^]*[2-9２-９]/u
const spread = /[\s\p{P}\p{S}]/gu
const whole = new RegExp(`^${letters}{${moveCodeLength}}$`, 'iu')

/** Reads what a message asks of the way between messengers; null for nearly all. Pure and of bounded time. */
export function moveWordsIn({ transport, content, group }: Inbound): MoveWords | null {
  if (content.type !== 'text' || group) return null
  const { text } = content
  if (text.length > codeMessageCharsMax) return null
  const word = text.length > wordCharsMax ? null : readWord(text)
  if (word?.type === 'ask') return word
  return transport === 'signal' ? codeIn(text) : (word ?? codeIn(text))
}

function readWord(text: string): MoveWords | null {
  const plain = text.normalize('NFKC').trim()
  const named = command.exec(plain)?.[1]?.toLowerCase()
  if (named !== undefined) return named === 'signal' ? { type: 'ask', bare: false } : { type: 'return' }
  const word = plain
    .toLowerCase()
    .replace(/[.!~'"‘’“”]+/gu, '')
    .trim()
  if (askWords.has(word)) return { type: 'ask', bare: true }
  return returnWords.has(word) ? { type: 'return' } : null
}

/**
 * The one code in a short text, however it was typed: in small or full-width letters, apart, or with the keyboard on
 * Korean. Null when there is none, or more than one.
 */
export function codeIn(text: string): Extract<MoveWords, { type: 'code' }> | null {
  if (text.length > codeMessageCharsMax || !twoDigits.test(text)) return null
  const plain = text.normalize('NFKC')
  for (const reading of [plain, keysPressed(text).normalize('NFKC')]) {
    const joined = reading.replace(spread, '')
    if (isMoveCode(joined)) return { type: 'code', code: joined.toUpperCase(), rest: '' }
  }
  const codes = new Set<string>()
  const rest = plain.replace(halves, (all: string, first: string, second: string) => {
    if (!isMoveCode(first + second)) return all
    codes.add((first + second).toUpperCase())
    return ' '
  })
  const [code] = codes
  return code === undefined || codes.size > 1 ? null : { type: 'code', code, rest: rest.trim() }
}

/** Every code has letters and digits, so that neither a number nor a word is taken for one. */
export function isMoveCode(text: string): boolean {
  const digits = text.replace(/\D/gu, '').length
  return whole.test(text) && digits >= 2 && digits <= moveCodeLength - 2
}

/** A code as it is shown. */
export function showMoveCode(code: string): string {
  return `${code.slice(0, half)}-${code.slice(half)}`
}
