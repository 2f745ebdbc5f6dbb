import { readFileSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { MediaKind } from '../transport/transport.ts'
import type { Draft, Shown } from './terminal.ts'

/** What a terminal knows that a line may refer to. */
export type Before = {
  /** The newest message of the hotline that had buttons. */
  choices: Extract<Shown, { type: 'text' | 'edit' }>['choices'] | null
  /** The id of the last message that was written here. */
  lastId: string | null
  /** The newest message of the hotline. */
  shownRef: string | null
}

/** `why` is the key of a text in locales/<language>/cli.json. */
export type Line =
  | { type: 'send'; draft: Draft }
  | { type: 'quit' }
  | { type: 'help' }
  | { type: 'wrong'; why: string; params?: { path: string } }

const fileBytesMax = 21 * 1024 * 1024
const mimes: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.ogg': 'audio/ogg',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
}

/** What one typed line means. A line with a colon in front is for the terminal itself; all others are written text. */
export function readLine(text: string, before: Before): Line {
  const match = /^:([a-z]+)(?:\s+(.*))?$/.exec(text)
  if (!match?.[1]) return { type: 'send', draft: { type: 'text', text } }
  const rest = match[2] ?? ''
  switch (match[1]) {
    case 'quit':
      return { type: 'quit' }
    case 'help':
      return { type: 'help' }
    case 'press':
      return press(rest, before)
    case 'reply':
      return reply(rest, before)
    case 'edit':
      return before.lastId === null
        ? { type: 'wrong', why: 'cli:wrong_nothing_written' }
        : { type: 'send', draft: { type: 'edit', of: before.lastId, text: rest } }
    case 'delete':
      return before.lastId === null
        ? { type: 'wrong', why: 'cli:wrong_nothing_written' }
        : { type: 'send', draft: { type: 'deleted', of: before.lastId } }
    case 'react':
    case 'unreact':
      return react(rest, match[1] === 'unreact', before)
    case 'photo':
    case 'voice':
    case 'video':
    case 'file':
      return attach(match[1], rest)
    case 'sticker':
      return { type: 'send', draft: { type: 'declined', kind: 'sticker' } }
    default:
      return { type: 'wrong', why: 'cli:wrong_command' }
  }
}

function press(rest: string, before: Before): Line {
  const option = before.choices?.options[Number(rest || '1') - 1]
  if (!before.choices || !option) return { type: 'wrong', why: 'cli:wrong_button' }
  return { type: 'send', draft: { type: 'choice', ask: before.choices.ask, value: option.value } }
}

function react(rest: string, isRemoved: boolean, { shownRef }: Before): Line {
  if (shownRef === null) return { type: 'wrong', why: 'cli:wrong_nothing_said' }
  if (rest === '') return { type: 'wrong', why: 'cli:wrong_emoji' }
  const reaction = { type: 'reaction' as const, to: shownRef, emoji: rest }
  return { type: 'send', draft: isRemoved ? { ...reaction, removed: true } : reaction }
}

function reply(text: string, { shownRef }: Before): Line {
  if (shownRef === null) return { type: 'wrong', why: 'cli:wrong_nothing_said' }
  if (text === '') return { type: 'wrong', why: 'cli:wrong_reply' }
  return { type: 'send', draft: { type: 'text', text, quotes: shownRef } }
}

function attach(kind: MediaKind, path: string): Line {
  if (path === '') return { type: 'wrong', why: 'cli:wrong_no_file' }
  try {
    if (statSync(path).size > fileBytesMax) return { type: 'send', draft: { type: 'declined', kind: 'too_large' } }
    const bytes = readFileSync(path).toString('base64')
    const mime = mimes[extname(path).toLowerCase()] ?? 'application/octet-stream'
    return { type: 'send', draft: { type: 'media', kind, mime, name: basename(path), bytes } }
  } catch {
    return { type: 'wrong', why: 'cli:wrong_file', params: { path } }
  }
}
