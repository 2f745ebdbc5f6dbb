import type { z } from 'zod'
import type { Content, DeclinedKind, Inbound, MediaKind } from '../transport.ts'
import { decodeChoice } from './choice-data.ts'
import {
  callbackSchema,
  memberSchema,
  messageSchema,
  reactionSchema,
  serviceFields,
  updateSchema,
  type TelegramCallback,
  type TelegramMessage,
} from './update-schema.ts'

/** The bot itself; its name is not known before the first answer of Telegram. */
export type Bot = { id: string; username: string | null }

/** A pressed button, which Telegram shows as waiting until it is answered. */
export type Pressed = { queryId: string; chatId: number | null; messageId: number | null; inGroup: boolean }

/** What an update is for us. `code` says why one is not handed on; it names no content. */
export type Converted =
  { type: 'inbound'; inbound: Inbound; pressed?: Pressed } | { type: 'ignored'; code: string; pressed?: Pressed }

const ignored = (code: string, pressed?: Pressed): Converted => ({
  type: 'ignored',
  code,
  ...(pressed ? { pressed } : {}),
})

/**
 * Turns an update of the Bot API into what a person did, or says that it is none of our business. Never throws: an
 * update that cannot be read is ignored by a code, because one that is not acknowledged would come for ever.
 * `receivedAt` (ms) stands for the time of button presses, which carry none. Pure.
 */
export function convertUpdate(raw: unknown, bot: Bot, receivedAt: number): Converted {
  const update = updateSchema.safeParse(raw)
  if (!update.success) return ignored('no_update')
  const externalId = `${bot.id}:${update.data.update_id}`
  const read = <T>(schema: z.ZodType<T>, body: unknown, then: (value: T) => Converted): Converted => {
    const parsed = schema.safeParse(body)
    return parsed.success ? then(parsed.data) : ignored('malformed')
  }
  const { message, edited_message, callback_query, message_reaction, my_chat_member } = update.data
  if (message !== undefined) return read(messageSchema, message, (value) => ofMessage(value, message, externalId, bot))
  if (edited_message !== undefined) return read(messageSchema, edited_message, (value) => ofEdit(value, externalId))
  if (callback_query !== undefined) {
    return read(callbackSchema, callback_query, (value) => ofCallback(value, externalId, receivedAt))
  }
  if (message_reaction !== undefined)
    return read(reactionSchema, message_reaction, (value) => ofReaction(value, externalId))
  if (my_chat_member !== undefined) return read(memberSchema, my_chat_member, (value) => ofMember(value, externalId))
  return ignored('channel_post' in update.data || 'edited_channel_post' in update.data ? 'channel' : 'unknown_type')
}

const isGroup = (type: string): boolean => type === 'group' || type === 'supergroup'

function ofMessage(message: TelegramMessage, raw: unknown, externalId: string, bot: Bot): Converted {
  const { chat, from } = message
  if (chat.type === 'channel') return ignored('channel')
  if (!from || from.is_bot) return ignored('no_sender')
  const common = {
    transport: 'telegram' as const,
    externalId,
    sentAt: message.date * 1000,
    messageRef: String(message.message_id),
    ...(message.reply_to_message ? { quotes: String(message.reply_to_message.message_id) } : {}),
    ...(from.language_code === undefined ? {} : { languageHint: from.language_code }),
  }
  if (isGroup(chat.type)) {
    if (!isCommandFor(message.text ?? '', bot.username)) return ignored('group_talk')
    const content: Content = { type: 'text', text: message.text ?? '' }
    return {
      type: 'inbound',
      inbound: { ...common, address: String(from.id), group: { address: String(chat.id) }, content },
    }
  }
  if (chat.type !== 'private') return ignored('chat_type')
  const content = contentOf(message, raw)
  return content === null
    ? ignored('service')
    : { type: 'inbound', inbound: { ...common, address: String(chat.id), content } }
}

/** A command for this bot or for any; `/help@another_bot` is not. */
function isCommandFor(text: string, username: string | null): boolean {
  const command = /^\/[a-z0-9_]{1,32}(?:@(\w{1,64}))?(?=\s|$)/i.exec(text)
  if (!command) return false
  return command[1] === undefined || username === null || command[1].toLowerCase() === username.toLowerCase()
}

/** Null for what Telegram itself says about the chat. */
function contentOf(message: TelegramMessage, raw: unknown): Content | null {
  if (message.text !== undefined) return { type: 'text', text: message.text }
  const media = mediaOf(message)
  if (media) return media
  const kind = declinedKind(message)
  if (kind !== 'other') return { type: 'declined', kind }
  const fields = typeof raw === 'object' && raw !== null ? raw : {}
  return serviceFields.some((field) => field in fields) ? null : { type: 'declined', kind }
}

function declinedKind(message: TelegramMessage): DeclinedKind {
  if (message.sticker !== undefined) return 'sticker'
  if (message.contact !== undefined) return 'contact'
  if (message.location !== undefined || message.venue !== undefined) return 'location'
  return 'other'
}

type File = NonNullable<TelegramMessage['document']>

/**
 * The file of a message. Sizes are handed on as they are: Telegram gives a bot no file above 20 MB
 * (https://core.telegram.org/bots/api#getfile), which the intake says kindly.
 */
function mediaOf(message: TelegramMessage): Extract<Content, { type: 'media' }> | null {
  const { photo, voice, audio, video, video_note, animation, document } = message
  const of = (kind: MediaKind, file: File, mime: string): Extract<Content, { type: 'media' }> => ({
    type: 'media',
    kind,
    ref: file.file_id,
    mime: file.mime_type ?? mime,
    sizeBytes: file.file_size ?? 0,
    ...(file.file_name === undefined ? {} : { name: file.file_name }),
    ...(message.caption === undefined ? {} : { caption: message.caption }),
  })
  if (photo)
    return of(
      'photo',
      photo.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a)),
      'image/jpeg',
    )
  if (voice) return of('voice', voice, 'audio/ogg')
  if (audio) return of('voice', audio, 'audio/mpeg')
  if (video) return of('video', video, 'video/mp4')
  if (video_note) return of('video', video_note, 'video/mp4')
  // An animation is sent as a document as well; it is looked at first.
  if (animation) return of('video', animation, 'video/mp4')
  if (document) return of('file', document, 'application/octet-stream')
  return null
}

function ofEdit(message: TelegramMessage, externalId: string): Converted {
  const { chat, from } = message
  if (chat.type !== 'private') return ignored('group_talk')
  if (!from || from.is_bot) return ignored('no_sender')
  const text = message.text ?? message.caption
  // A moving place on the map, for one, is edited without words.
  if (text === undefined) return ignored('edit_without_text')
  const inbound: Inbound = {
    transport: 'telegram',
    externalId,
    address: String(chat.id),
    sentAt: (message.edit_date ?? message.date) * 1000,
    content: { type: 'edit', of: String(message.message_id), text },
    ...(from.language_code === undefined ? {} : { languageHint: from.language_code }),
  }
  return { type: 'inbound', inbound }
}

function ofCallback(query: TelegramCallback, externalId: string, receivedAt: number): Converted {
  const { from, message } = query
  const inGroup = message !== undefined && isGroup(message.chat.type)
  const pressed: Pressed = {
    queryId: query.id,
    chatId: message?.chat.id ?? null,
    messageId: message?.message_id ?? null,
    inGroup,
  }
  if (from.is_bot) return ignored('no_sender', pressed)
  const choice = query.data === undefined ? null : decodeChoice(query.data)
  if (!choice) return ignored('foreign_button', pressed)
  const inbound: Inbound = {
    transport: 'telegram',
    externalId,
    address: String(from.id),
    sentAt: receivedAt,
    content: { type: 'choice', ...choice },
    ...(from.language_code === undefined ? {} : { languageHint: from.language_code }),
    ...(inGroup ? { group: { address: String(message.chat.id) } } : {}),
  }
  return { type: 'inbound', inbound, pressed }
}

function ofReaction(reaction: z.infer<typeof reactionSchema>, externalId: string): Converted {
  if (reaction.chat.type !== 'private') return ignored('group_talk')
  const set = emojiOf(reaction.new_reaction)
  const emoji = set ?? emojiOf(reaction.old_reaction)
  if (emoji === undefined) return ignored('reaction_unknown')
  const inbound: Inbound = {
    transport: 'telegram',
    externalId,
    address: String(reaction.chat.id),
    sentAt: reaction.date * 1000,
    content: {
      type: 'reaction',
      to: String(reaction.message_id),
      emoji,
      ...(set === undefined ? { removed: true } : {}),
    },
  }
  return { type: 'inbound', inbound }
}

/** The newest of the reactions that stand on a message; drawn ones and paid ones have no name that others could show. */
function emojiOf(reactions: z.infer<typeof reactionSchema>['old_reaction']): string | undefined {
  return reactions?.findLast((one) => one.type === 'emoji')?.emoji
}

/** In a private chat: the person blocked the bot (`kicked`) or lets it write again. */
function ofMember(member: z.infer<typeof memberSchema>, externalId: string): Converted {
  if (member.chat.type !== 'private') return ignored('group_talk')
  const inbound: Inbound = {
    transport: 'telegram',
    externalId,
    address: String(member.chat.id),
    sentAt: member.date * 1000,
    content: { type: 'reachability', reachable: member.new_chat_member.status !== 'kicked' },
  }
  return { type: 'inbound', inbound }
}
