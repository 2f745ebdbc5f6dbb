/** What an operator asks for. Words without a slash are relayed to the person of the current case. */
export type OperatorCommand =
  | { type: 'help' }
  | { type: 'cases' }
  | { type: 'who' }
  | { type: 'duty'; on: boolean | null }
  | { type: 'claim'; code: string | null }
  | { type: 'switch'; code: string }
  | { type: 'brief' }
  | { type: 'note'; text: string }
  | { type: 'close'; code: string | null }
  | { type: 'release'; code: string | null }
  | { type: 'language'; language: 'ko' | 'en' }
  | { type: 'group'; on: boolean }
  | { type: 'unknown'; name: string }
  | { type: 'words'; text: string }

/** Codes are read generously: any case, with or without a hash. */
function codeOf(text: string): string | null {
  const code = /^#?([0-9a-z]{4,8})$/i.exec(text)?.[1]
  return code ? code.toUpperCase() : null
}

/** Reads an operator's message. Pure. */
export function parseCommand(text: string): OperatorCommand {
  const match = /^\/([a-z]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text.trim())
  if (!match?.[1]) return { type: 'words', text }
  const rest = (match[2] ?? '').trim()
  switch (match[1].toLowerCase()) {
    case 'help':
    case 'start':
      return { type: 'help' }
    case 'cases':
      return { type: 'cases' }
    case 'who':
      return { type: 'who' }
    case 'duty':
      return { type: 'duty', on: rest === 'on' ? true : rest === 'off' ? false : null }
    case 'claim':
      return { type: 'claim', code: codeOf(rest) }
    case 'case': {
      const code = codeOf(rest)
      return code ? { type: 'switch', code } : { type: 'brief' }
    }
    case 'brief':
      return { type: 'brief' }
    case 'note':
      return { type: 'note', text: rest }
    case 'close':
      return { type: 'close', code: codeOf(rest) }
    case 'release':
      return { type: 'release', code: codeOf(rest) }
    case 'lang':
    case 'language':
      return { type: 'language', language: /^(en|english)/i.test(rest) ? 'en' : 'ko' }
    case 'group':
      return { type: 'group', on: rest !== 'off' }
    default:
      return { type: 'unknown', name: match[1].toLowerCase() }
  }
}

/** The code of an invitation: `/join CODE`, or the payload of the link that opens the bot with it. */
export function invitationOf(text: string): string | null {
  const match = /^\/(?:join(?:@\w+)?\s+|start(?:@\w+)?\s+join_)([0-9a-z]{6,16})\s*$/i.exec(text.trim())
  return match?.[1]?.toUpperCase() ?? null
}
