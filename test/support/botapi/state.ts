import { ApiError, badRequest, forbidden } from './wire.ts'

export type MediaKind = 'photo' | 'voice' | 'audio' | 'video' | 'document'
export type StoredFile = { id: string; kind: MediaKind; bytes: Buffer; mime: string; name: string; sizeBytes: number }
export type Button = { text: string; data: string }

/** A message as the chat shows it now. */
export type Message = {
  id: number
  chatId: number
  /** Id of the user who wrote it; the bot's own for ours. */
  from: number
  date: number
  text: string
  file: StoredFile | null
  buttons: Button[]
  replyTo: number | null
  edits: number
  deleted: boolean
  /** The emoji of users and of the bot on it, by their ids. */
  reactions: Map<number, string>
}

export type UserInfo = { id: number; name: string; language: string }

export type Chat = {
  id: number
  type: 'private' | 'group' | 'supergroup'
  title: string
  messages: Message[]
  nextMessageId: number
  /** False until somebody wrote to the bot there: only then may it write. */
  open: boolean
  blocked: boolean
  deactivated: boolean
  /** Where an upgraded group went. */
  migratedTo: number | null
}

export type State = {
  bot: { id: number; username: string }
  users: Map<number, UserInfo>
  chats: Map<number, Chat>
  files: Map<string, StoredFile>
  /** Buttons that were pressed and wait for `answerCallbackQuery`. */
  queries: Map<string, { answered: boolean }>
  commands: { scope: unknown; language: string; commands: unknown }[]
  descriptions: Map<string, string>
  /** Those who wait for something to happen in a chat. */
  watchers: Set<() => void>
  nextFileId: number
  nextQueryId: number
}

export function createState(bot: { id: number; username: string }): State {
  return {
    bot,
    users: new Map(),
    chats: new Map(),
    files: new Map(),
    queries: new Map(),
    commands: [],
    descriptions: new Map(),
    watchers: new Set(),
    nextFileId: 1,
    nextQueryId: 1,
  }
}

export function openChat(state: State, id: number, type: Chat['type'], title: string): Chat {
  let chat = state.chats.get(id)
  if (!chat) {
    chat = {
      id,
      type,
      title,
      messages: [],
      nextMessageId: 1,
      open: type !== 'private',
      blocked: false,
      deactivated: false,
      migratedTo: null,
    }
    state.chats.set(id, chat)
  }
  return chat
}

/** The chat that the bot wants to write to, or the error with which Telegram refuses. */
export function writableChat(state: State, id: number | null): Chat {
  if (id === null) throw badRequest('chat_id is empty')
  const chat = state.chats.get(id)
  if (!chat || !chat.open) throw badRequest('chat not found')
  if (chat.migratedTo !== null) {
    const description = 'Bad Request: group chat was upgraded to a supergroup chat'
    throw new ApiError(400, description, { migrate_to_chat_id: chat.migratedTo })
  }
  if (chat.deactivated) throw forbidden('user is deactivated')
  if (chat.blocked) {
    throw forbidden(
      chat.type === 'private' ? 'bot was blocked by the user' : `bot was kicked from the ${chat.type} chat`,
    )
  }
  return chat
}

export function addMessage(
  state: State,
  chat: Chat,
  from: number,
  parts: Partial<Pick<Message, 'text' | 'file' | 'buttons' | 'replyTo'>>,
): Message {
  const message: Message = {
    id: chat.nextMessageId++,
    chatId: chat.id,
    from,
    date: Math.floor(Date.now() / 1000),
    text: parts.text ?? '',
    file: parts.file ?? null,
    buttons: parts.buttons ?? [],
    replyTo: parts.replyTo ?? null,
    edits: 0,
    deleted: false,
    reactions: new Map(),
  }
  chat.messages.push(message)
  changed(state)
  return message
}

export function findMessage(chat: Chat, id: number | null): Message | null {
  // Ids count up from 1 and nothing is ever removed.
  const message = id === null ? undefined : chat.messages[id - 1]
  return message && !message.deleted ? message : null
}

/** Wakes everybody who waits for a change. */
export function changed(state: State): void {
  for (const wake of state.watchers) wake()
}

export function storeFile(state: State, file: Omit<StoredFile, 'id'>): StoredFile {
  const stored = { ...file, id: `FILE${String(state.nextFileId++).padStart(8, '0')}_${file.kind}` }
  state.files.set(stored.id, stored)
  return stored
}

/** A message in the words of the wire. */
export function wireMessage(state: State, chat: Chat, message: Message): Record<string, unknown> {
  const wire: Record<string, unknown> = {
    message_id: message.id,
    from: wireUser(state, message.from),
    chat: wireChat(state, chat),
    date: message.date,
  }
  if (message.edits > 0) wire['edit_date'] = Math.floor(Date.now() / 1000)
  if (message.file) Object.assign(wire, wireFile(message.file))
  if (message.text !== '') wire[message.file ? 'caption' : 'text'] = message.text
  if (message.text.startsWith('/') && !message.file) {
    const length = /^\/\S+/.exec(message.text)?.[0].length ?? 1
    wire['entities'] = [{ type: 'bot_command', offset: 0, length }]
  }
  if (message.buttons.length > 0) {
    const rows = message.buttons.map((button) => [{ text: button.text, callback_data: button.data }])
    wire['reply_markup'] = { inline_keyboard: rows }
  }
  const quoted = findMessage(chat, message.replyTo)
  if (quoted) wire['reply_to_message'] = wireMessage(state, chat, { ...quoted, replyTo: null })
  return wire
}

export function wireUser(state: State, id: number): Record<string, unknown> {
  if (id === state.bot.id) return { id, is_bot: true, first_name: 'Bot', username: state.bot.username }
  const user = state.users.get(id)
  return { id, is_bot: false, first_name: user?.name ?? 'User', language_code: user?.language ?? 'ko' }
}

export function wireChat(state: State, chat: Chat): Record<string, unknown> {
  if (chat.type !== 'private') return { id: chat.id, type: chat.type, title: chat.title }
  return { id: chat.id, type: 'private', first_name: state.users.get(chat.id)?.name ?? 'User' }
}

function wireFile(file: StoredFile): Record<string, unknown> {
  const base = { file_id: file.id, file_unique_id: file.id.toLowerCase(), file_size: file.sizeBytes }
  switch (file.kind) {
    case 'photo': {
      const small = { ...base, file_id: `${file.id}_s`, width: 90, height: 90, file_size: 1000 }
      return { photo: [small, { ...base, width: 1280, height: 960 }] }
    }
    case 'voice':
      return { voice: { ...base, duration: 3, mime_type: file.mime } }
    case 'audio':
      return { audio: { ...base, duration: 3, mime_type: file.mime, file_name: file.name } }
    case 'video':
      return { video: { ...base, duration: 3, width: 640, height: 480, mime_type: file.mime, file_name: file.name } }
    case 'document':
      return { document: { ...base, mime_type: file.mime, file_name: file.name } }
  }
}
