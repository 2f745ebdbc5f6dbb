import { keysPressed } from '../korean/layout.ts'

/** What an operator asks for. Words without a slash are relayed to the person of the current case. */
export type OperatorCommand =
  | { type: 'help' }
  | { type: 'join' }
  | { type: 'cases' }
  | { type: 'who' }
  | { type: 'duty'; on: boolean }
  | { type: 'claim'; code: string }
  | { type: 'switch'; code: string }
  | { type: 'reopen'; code: string }
  | { type: 'brief'; code: string | null }
  | { type: 'note'; text: string }
  | { type: 'close'; code: string | null }
  | { type: 'release'; code: string | null }
  | { type: 'language'; language: 'ko' | 'en' }
  | { type: 'group'; on: boolean }
  /** The command is known and what stands behind it is not: nothing is done, and its right form is shown. */
  | { type: 'unclear'; of: 'duty' | 'claim' | 'case' | 'reopen' | 'brief' | 'close' | 'release' | 'language' | 'group' }
  | { type: 'unknown'; name: string }
  | { type: 'words'; text: string }

/** A slash of either width, the word behind it and the rest. Phones put a space behind the slash. */
const commandLine = /^[/／]\s*(\S*)\s*([\s\S]*)$/
/** The word of a command: what groups add to it and a stop behind it do not count. */
const commandWord = /^([a-z]+)(?:@\w+)?[:.,!]?$/i
/** What stands around a code when it is copied or said in words. */
const aroundCode = /^(?:사건|번호|case|code)\s+|[[\]()#.,!]/giu
const writtenCode = /^[0-9a-z]{4,8}$/
/** Most Korean words become some letters of keys; few of them are five of those that codes are made of. */
const slippedCode = /^[2-9b-df-hjkmnp-tv-xz]{5}$/
const nameCharsMax = 20
/** From `A` to the full-width `Ａ`. NFKC would narrow them too, but it also makes other characters of single jamo. */
const wideFromNarrow = 0xfee0

/**
 * Reads an operator's message. Whatever begins with a slash is meant for the bot: what cannot be understood is
 * `unknown` or `unclear` and never words, because a note with a slip in it would otherwise go to the person, and a
 * code with a slip in it would close the current case instead of the one that was named. Pure.
 */
export function parseCommand(text: string): OperatorCommand {
  const match = commandLine.exec(text.trim())
  if (!match) return { type: 'words', text }
  const typed = match[1] ?? ''
  const rest = (match[2] ?? '').trim()
  const word = commandWord.exec(asTyped(typed))?.[1]
  return commandNamed(word ?? '', rest) ?? { type: 'unknown', name: typed.slice(0, nameCharsMax) }
}

function commandNamed(word: string, rest: string): OperatorCommand | null {
  switch (word) {
    case 'help':
    case 'start':
      return { type: 'help' }
    case 'join':
    case 'cases':
    case 'who':
      return { type: word }
    case 'duty':
      return switched(rest) ?? { type: 'unclear', of: 'duty' }
    case 'claim':
    case 'reopen': {
      const code = codeOf(rest)
      return code ? { type: word, code } : { type: 'unclear', of: word }
    }
    case 'case': {
      if (rest === '') return { type: 'brief', code: null }
      const code = codeOf(rest)
      return code ? { type: 'switch', code } : { type: 'unclear', of: 'case' }
    }
    case 'brief':
    case 'close':
    case 'release': {
      const code = codeOf(rest)
      return rest === '' || code ? { type: word, code } : { type: 'unclear', of: word }
    }
    case 'note':
      return { type: 'note', text: rest }
    case 'lang':
    case 'language':
      return languageOf(rest)
    case 'group':
      return rest === '' ? { type: 'group', on: true } : groupOf(rest)
    default:
      return null
  }
}

function onOrOff(rest: string): boolean | null {
  const typed = asTyped(rest)
  return typed === 'on' ? true : typed === 'off' ? false : null
}

function switched(rest: string): OperatorCommand | null {
  const on = onOrOff(rest)
  return on === null ? null : { type: 'duty', on }
}

function groupOf(rest: string): OperatorCommand {
  const on = onOrOff(rest)
  return on === null ? { type: 'unclear', of: 'group' } : { type: 'group', on }
}

function languageOf(rest: string): OperatorCommand {
  if (/^(?:en|영어)/iu.test(rest)) return { type: 'language', language: 'en' }
  if (/^(?:ko|한국|조선)/iu.test(rest)) return { type: 'language', language: 'ko' }
  return { type: 'unclear', of: 'language' }
}

/** Codes are read generously: any case, with what is copied along with them, and typed on the Korean keyboard. */
function codeOf(text: string): string | null {
  const said = text.replace(aroundCode, '').trim()
  const code = (/[ㄱ-ㅣ가-힣]/u.test(said) ? slippedCode : writtenCode).exec(asTyped(said))?.[0]
  return code ? code.toUpperCase() : null
}

/** The Latin letters that were typed, whatever keyboard was switched on and however wide its letters are. */
function asTyped(text: string): string {
  const narrow = text.replace(/[！-～]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) - wideFromNarrow))
  return keysPressed(narrow.normalize('NFC')).toLowerCase()
}

/** The code of an invitation: `/join CODE`, or the payload of the link that opens the bot with it. */
export function invitationOf(text: string): string | null {
  const match = /^\/(?:join(?:@\w+)?\s+|start(?:@\w+)?\s+join_)([0-9a-z]{6,16})\s*$/i.exec(text.trim())
  return match?.[1]?.toUpperCase() ?? null
}
