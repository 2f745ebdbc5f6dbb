import {
  addMessage,
  changed,
  findMessage,
  openChat,
  storeFile,
  wireChat,
  wireMessage,
  wireUser,
  type Chat,
  type MediaKind,
  type Message,
  type State,
} from './state.ts'
import type { Updates } from './updates.ts'

export type Media = { caption?: string; name?: string; mime?: string; sizeBytes?: number }
export type Wanted = string | RegExp | ((message: Message) => boolean)

/** A person at the other end, as a test plays him. What the bot wrote to him is in `messages`. */
export type BotUser = {
  readonly id: number
  /** The bot's messages that are still there, in the order in which they came. */
  readonly messages: Message[]
  /** Those that were deleted too. */
  readonly all: Message[]
  send(text: string, options?: { replyTo?: number }): number
  sendPhoto(bytes: Uint8Array, media?: Media): number
  sendVoice(bytes: Uint8Array, media?: Media): number
  sendAudio(bytes: Uint8Array, media?: Media): number
  sendVideo(bytes: Uint8Array, media?: Media): number
  sendDocument(bytes: Uint8Array, media?: Media): number
  /** Any other content, in the words of the wire: `{ sticker: {...} }`. */
  sendRaw(content: Record<string, unknown>): number
  /** Presses the newest button with this label, on the newest message that shows it. Throws when there is none. */
  press(label: string | RegExp): void
  edit(messageId: number, text: string): void
  /** Sets a reaction in the place of an earlier one; null takes it away. */
  react(messageId: number, emoji: string | null): void
  /** The bot's reaction to a message. */
  reactionOn(messageId: number): string | null
  /** Deletes a message for both sides, of which Telegram tells a bot nothing. */
  remove(messageId: number): void
  block(): void
  unblock(): void
  /** The account is deleted. */
  deactivate(): void
  /** The first message of the bot that fits, among those that are there or come (`after`: newer than this id). */
  waitFor(wanted: Wanted, options?: { timeoutMs?: number; after?: number }): Promise<Message>
}

const waitMsDefault = 10_000

/** Joins a user (and perhaps a group in which he writes) with the state of the stand-in. */
export function createUser(
  state: State,
  updates: Updates,
  info: { id: number; language?: string; name?: string },
  group?: Chat,
): BotUser {
  const { id } = info
  if (!state.users.has(id)) {
    state.users.set(id, { id, name: info.name ?? `User ${id}`, language: info.language ?? 'ko' })
  }
  const chat = group ?? openChat(state, id, 'private', '')
  const write = (parts: Parameters<typeof addMessage>[3]): number => {
    chat.open = true
    const message = addMessage(state, chat, id, parts)
    updates.push('message', wireMessage(state, chat, message))
    return message.id
  }
  const file =
    (kind: MediaKind, mime: string) =>
    (bytes: Uint8Array, media: Media = {}) =>
      write({
        text: media.caption ?? '',
        file: storeFile(state, {
          kind,
          bytes: Buffer.from(bytes),
          mime: media.mime ?? mime,
          name: media.name ?? `${kind}.bin`,
          sizeBytes: media.sizeBytes ?? bytes.length,
        }),
      })
  const member = (status: string): void => {
    const person = wireUser(state, id)
    const bot = wireUser(state, state.bot.id)
    const date = Math.floor(Date.now() / 1000)
    updates.push('my_chat_member', {
      chat: wireChat(state, chat),
      from: person,
      date,
      old_chat_member: { user: bot, status: status === 'kicked' ? 'member' : 'kicked' },
      new_chat_member: { user: bot, status, ...(status === 'kicked' ? { until_date: 0 } : {}) },
    })
  }
  return {
    id,
    get messages() {
      return chat.messages.filter((message) => message.from === state.bot.id && !message.deleted)
    },
    get all() {
      return chat.messages.filter((message) => message.from === state.bot.id)
    },
    send: (text, options = {}) => write({ text: text.trim(), replyTo: options.replyTo ?? null }),
    sendPhoto: file('photo', 'image/jpeg'),
    sendVoice: file('voice', 'audio/ogg'),
    sendAudio: file('audio', 'audio/mpeg'),
    sendVideo: file('video', 'video/mp4'),
    sendDocument: file('document', 'application/octet-stream'),
    sendRaw(content) {
      chat.open = true
      const message = addMessage(state, chat, id, {})
      updates.push('message', { ...wireMessage(state, chat, message), ...content })
      return message.id
    },
    press(label) {
      const fits = (text: string): boolean => (typeof label === 'string' ? text === label : label.test(text))
      const message = chat.messages.findLast((one) => !one.deleted && one.buttons.some((button) => fits(button.text)))
      const button = message?.buttons.find((one) => fits(one.text))
      if (!message || !button) throw new Error(`there is no button ${String(label)}`)
      const query = String(state.nextQueryId++)
      state.queries.set(query, { answered: false })
      updates.push('callback_query', {
        id: query,
        from: wireUser(state, id),
        message: wireMessage(state, chat, message),
        chat_instance: String(chat.id),
        data: button.data,
      })
    },
    edit(messageId, text) {
      const message = findMessage(chat, messageId)
      if (!message || message.from !== id) throw new Error('only own messages can be edited')
      message.text = text
      message.edits++
      updates.push('edited_message', wireMessage(state, chat, message))
    },
    react(messageId, emoji) {
      const reactions = findMessage(chat, messageId)?.reactions ?? new Map<number, string>()
      const typed = (one: string | null | undefined) => (one ? [{ type: 'emoji', emoji: one }] : [])
      const before = typed(reactions.get(id))
      if (emoji === null) reactions.delete(id)
      else reactions.set(id, emoji)
      updates.push('message_reaction', {
        chat: wireChat(state, chat),
        message_id: messageId,
        user: wireUser(state, id),
        date: Math.floor(Date.now() / 1000),
        old_reaction: before,
        new_reaction: typed(emoji),
      })
    },
    reactionOn: (messageId) => findMessage(chat, messageId)?.reactions.get(state.bot.id) ?? null,
    remove(messageId) {
      const message = findMessage(chat, messageId)
      if (message) message.deleted = true
      changed(state)
    },
    block() {
      chat.blocked = true
      member('kicked')
    },
    unblock() {
      chat.blocked = false
      member('member')
    },
    deactivate() {
      chat.deactivated = true
      changed(state)
    },
    waitFor: (wanted, options = {}) => waitFor(state, chat, wanted, options),
  }
}

function waitFor(
  state: State,
  chat: Chat,
  wanted: Wanted,
  options: { timeoutMs?: number; after?: number },
): Promise<Message> {
  const fits = (message: Message): boolean =>
    typeof wanted === 'function'
      ? wanted(message)
      : typeof wanted === 'string'
        ? message.text.includes(wanted)
        : wanted.test(message.text)
  const find = (): Message | undefined =>
    chat.messages.find(
      (message) =>
        message.from === state.bot.id && !message.deleted && message.id > (options.after ?? 0) && fits(message),
    )
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = find()
      if (found) finish(() => resolve(found))
    }
    const timer = setTimeout(() => {
      const seen = chat.messages.filter((message) => message.from === state.bot.id).slice(-6)
      const texts = seen.map((message) => JSON.stringify(message.text.slice(0, 120))).join('\n  ')
      finish(() => reject(new Error(`no message like ${String(wanted)} came; the last were:\n  ${texts}`)))
    }, options.timeoutMs ?? waitMsDefault)
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      state.watchers.delete(look)
      settle()
    }
    state.watchers.add(look)
    look()
  })
}
