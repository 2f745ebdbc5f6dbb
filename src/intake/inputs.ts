import type { Input } from '../flow/session.ts'
import type { Content, DeclinedKind, MediaKind } from '../transport/transport.ts'

/** Characters of a message that are looked at; a longer one is kept whole but read only so far. */
export const textCharsMax = 20_000
/** What is fetched and kept of a file. Telegram hands out at most 20 MB to a bot. */
export const attachmentBytesMax = 20 * 1024 * 1024

/** What one inbound message asks of the intake. */
export type Reading =
  /** `said`: what it says in words, for the watch. */
  | { type: 'input'; input: Input; said: string }
  | {
      type: 'media'
      kind: MediaKind
      ref: string
      mime: string
      sizeBytes: number
      name: string | null
      caption: string
    }
  | { type: 'start'; payload: string }
  | { type: 'declined'; kind: DeclinedKind }
  | { type: 'edited'; text: string }
  /** Something to keep that asks for no answer. */
  | { type: 'silent' }
  | { type: 'reachability'; reachable: boolean }
  | { type: 'unreadable' }
  /** Something to be said first; then the message is read as `after`, or the conversation is opened. */
  | { type: 'told'; key: string; params: Record<string, string | number>; after: Reading | null }

/** Says what a message is for the intake. Pure. */
export function readContent(content: Content): Reading {
  switch (content.type) {
    case 'text':
      return readText(content.text.slice(0, textCharsMax))
    case 'choice': {
      const ask = Number(content.ask)
      return {
        type: 'input',
        input: { type: 'choice', ask: Number.isInteger(ask) ? ask : -1, value: content.value },
        said: '',
      }
    }
    case 'media':
      if (content.sizeBytes > attachmentBytesMax) return { type: 'declined', kind: 'too_large' }
      return {
        type: 'media',
        kind: content.kind,
        ref: content.ref,
        mime: content.mime,
        sizeBytes: content.sizeBytes,
        name: content.name ?? null,
        caption: (content.caption ?? '').slice(0, textCharsMax),
      }
    case 'edit':
      return { type: 'edited', text: content.text.slice(0, textCharsMax) }
    case 'deleted':
    case 'reaction':
      return { type: 'silent' }
    case 'declined':
      return { type: 'declined', kind: content.kind }
    case 'reachability':
      return { type: 'reachability', reachable: content.reachable }
    case 'unreadable':
      return { type: 'unreadable' }
  }
}

/**
 * `/start` opens a bot's chat, with a payload from a link. An invitation that is not good any more is no word of a
 * person either. Other words with a slash are read like any text.
 */
function readText(text: string): Reading {
  if (/^\/join(?:@\w+)?\s+\S{1,64}\s*$/i.test(text)) return { type: 'start', payload: '' }
  const started = /^\/start(?:@\w+)?(?:\s+(\S{1,64}))?\s*$/.exec(text)
  if (started) return { type: 'start', payload: started[1] ?? '' }
  const command = /^\/(help|stop|erase|human|back|skip)(?:@\w+)?\s*$/.exec(text)
  const word = command?.[1] ? commandWords[command[1]] : undefined
  const said = word ?? text
  return { type: 'input', input: { type: 'text', text: said }, said }
}

/** The entries of the messenger's command menu, as the words that the flow engine understands. */
const commandWords: Record<string, string> = {
  help: '도움',
  stop: '그만',
  erase: '지워',
  human: '사람',
  back: '뒤로',
  skip: '건너뛰기',
}
