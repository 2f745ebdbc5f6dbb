import {
  addMessage,
  changed,
  findMessage,
  storeFile,
  wireMessage,
  wireUser,
  writableChat,
  type Button,
  type Chat,
  type MediaKind,
  type Message,
  type State,
} from './state.ts'
import type { Updates } from './updates.ts'
import { ApiError, badRequest, isUpload, notFound, numberOf, objectOf, textOf, type Params } from './wire.ts'

/** https://core.telegram.org/bots/api#sendmessage and #sendphoto; #inlinekeyboardbutton for the data of a button. */
export const textCharsMax = 4096
export const captionCharsMax = 1024
const callbackBytesMax = 64
const photoBytesMax = 10 * 1024 * 1024
const uploadBytesMax = 50 * 1024 * 1024
export const downloadBytesMax = 20 * 1024 * 1024
/** https://core.telegram.org/bots/api#deletemessage: 48 hours. */
const deletableS = 48 * 3600

/** Some of those that a bot may set (https://core.telegram.org/bots/api#reactiontypeemoji). */
const botReactions = new Set(['👍', '👎', '❤', '🔥', '🙏', '👌', '😢', '🕊', '🤝', '😭', '🤷‍♂', '❤‍🔥'])

export type Method = (params: Params) => unknown

/** The methods that the stand-in knows, by their names in lower case (names are case-insensitive). */
export function createMethods(state: State, updates: Updates): Map<string, Method> {
  const sendMedia = (kind: MediaKind, mime: string) => (params: Params) => sendFile(state, params, kind, mime)
  const methods: Record<string, Method> = {
    getMe: () => ({
      ...wireUser(state, state.bot.id),
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
    }),
    sendMessage: (params) => sendMessage(state, params),
    sendPhoto: sendMedia('photo', 'image/jpeg'),
    sendVoice: sendMedia('voice', 'audio/ogg'),
    sendAudio: sendMedia('audio', 'audio/mpeg'),
    sendVideo: sendMedia('video', 'video/mp4'),
    sendDocument: sendMedia('document', 'application/octet-stream'),
    editMessageText: (params) => editText(state, params),
    editMessageReplyMarkup: (params) => editMarkup(state, params),
    deleteMessage: (params) => deleteMessage(state, params),
    setMessageReaction: (params) => setReaction(state, params),
    answerCallbackQuery: (params) => answerQuery(state, params),
    setMyCommands: (params) => setCommands(state, params),
    getMyCommands: (params) => commandsOf(state, params),
    deleteMyCommands: () => true,
    setMyDescription: (params) => describe(state, 'description', params),
    setMyShortDescription: (params) => describe(state, 'short_description', params),
    getFile: (params) => getFile(state, params),
    setWebhook: (params) => setWebhook(updates, params),
    deleteWebhook: (params) => {
      updates.setWebhook(null, { drop: textOf(params, 'drop_pending_updates') === 'true' })
      return true
    },
    getWebhookInfo: () => updates.webhookInfo(),
  }
  return new Map(Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]))
}

function sendMessage(state: State, params: Params): unknown {
  const chat = writableChat(state, numberOf(params, 'chat_id'))
  const text = readText(params, 'text')
  const message = addMessage(state, chat, state.bot.id, {
    text,
    buttons: readButtons(params),
    replyTo: readReply(chat, params),
  })
  return wireMessage(state, chat, message)
}

function sendFile(state: State, params: Params, kind: MediaKind, mime: string): unknown {
  const chat = writableChat(state, numberOf(params, 'chat_id'))
  const sent = params[kind]
  if (sent === undefined) throw badRequest(`there is no ${kind} in the request`)
  const caption = textOf(params, 'caption').trim()
  if (caption.length > captionCharsMax) throw badRequest('message caption is too long')
  const file = isUpload(sent) ? upload(state, kind, mime, sent) : state.files.get(textOf(params, kind))
  if (!file) throw badRequest('wrong file identifier/HTTP URL specified')
  const message = addMessage(state, chat, state.bot.id, {
    text: caption,
    file,
    buttons: readButtons(params),
    replyTo: readReply(chat, params),
  })
  return wireMessage(state, chat, message)
}

function upload(state: State, kind: MediaKind, mime: string, sent: { name: string; bytes: Buffer }) {
  const { name, bytes } = sent
  if (bytes.length === 0) throw badRequest('file must be non-empty')
  if (bytes.length > uploadBytesMax) throw new ApiError(413, 'Request Entity Too Large')
  if (kind === 'photo' && bytes.length > photoBytesMax) throw badRequest(`too big file for a photo`)
  return storeFile(state, { kind, bytes, mime, name, sizeBytes: bytes.length })
}

function readText(params: Params, name: string): string {
  const text = textOf(params, name).trim()
  if (text === '') throw badRequest('message text is empty')
  if (text.length > textCharsMax) throw badRequest('message is too long')
  return text
}

function readButtons(params: Params): Button[] {
  const markup = objectOf(params, 'reply_markup') as { inline_keyboard?: unknown } | undefined
  if (markup === undefined || markup === null) return []
  if (!Array.isArray(markup.inline_keyboard)) throw badRequest('object expected as reply markup')
  return (markup.inline_keyboard as { text?: string; callback_data?: string }[][]).flat().map((button) => {
    const data = button.callback_data ?? ''
    if (typeof button.text !== 'string' || button.text === '') {
      throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    }
    const bytes = Buffer.byteLength(data)
    if (bytes < 1 || bytes > callbackBytesMax) throw badRequest('BUTTON_DATA_INVALID')
    return { text: button.text, data }
  })
}

function readReply(chat: Chat, params: Params): number | null {
  const reply = objectOf(params, 'reply_parameters') as
    { message_id?: number; allow_sending_without_reply?: boolean } | undefined
  if (!reply) return null
  if (findMessage(chat, reply.message_id ?? null)) return reply.message_id ?? null
  if (reply.allow_sending_without_reply) return null
  throw badRequest('message to be replied not found')
}

function ownMessage(state: State, chat: Chat, params: Params, what: string): Message {
  const message = findMessage(chat, numberOf(params, 'message_id'))
  if (!message) throw badRequest(`message to ${what} not found`)
  if (message.from !== state.bot.id) throw badRequest("message can't be edited")
  return message
}

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

function editText(state: State, params: Params): unknown {
  const chat = writableChat(state, numberOf(params, 'chat_id'))
  const message = ownMessage(state, chat, params, 'edit')
  if (message.file) throw badRequest('there is no text in the message to edit')
  const text = readText(params, 'text')
  const buttons = readButtons(params)
  if (text === message.text && sameButtons(buttons, message.buttons)) throw badRequest(notModified)
  Object.assign(message, { text, buttons, edits: message.edits + 1 })
  changed(state)
  return wireMessage(state, chat, message)
}

function editMarkup(state: State, params: Params): unknown {
  const chat = writableChat(state, numberOf(params, 'chat_id'))
  const message = ownMessage(state, chat, params, 'edit')
  const buttons = readButtons(params)
  if (sameButtons(buttons, message.buttons)) throw badRequest(notModified)
  message.buttons = buttons
  changed(state)
  return wireMessage(state, chat, message)
}

function sameButtons(a: readonly Button[], b: readonly Button[]): boolean {
  return a.length === b.length && a.every((one, i) => one.text === b[i]?.text && one.data === b[i]?.data)
}

function deleteMessage(state: State, params: Params): true {
  const chat = writableChat(state, numberOf(params, 'chat_id'))
  const message = findMessage(chat, numberOf(params, 'message_id'))
  if (!message) throw badRequest('message to delete not found')
  if (Date.now() / 1000 - message.date > deletableS) throw badRequest("message can't be deleted for everyone")
  message.deleted = true
  changed(state)
  return true
}

function setReaction(state: State, params: Params): true {
  const chat = writableChat(state, numberOf(params, 'chat_id'))
  const message = findMessage(chat, numberOf(params, 'message_id'))
  if (!message) throw badRequest('message to react not found')
  const reactions = (objectOf(params, 'reaction') ?? []) as { type?: unknown; emoji?: unknown }[]
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY')
  const [reaction] = reactions
  if (!reaction) message.reactions.delete(state.bot.id)
  else if (reaction.type !== 'emoji' || !botReactions.has(String(reaction.emoji))) throw badRequest('REACTION_INVALID')
  else message.reactions.set(state.bot.id, String(reaction.emoji))
  changed(state)
  return true
}

function answerQuery(state: State, params: Params): true {
  const query = state.queries.get(textOf(params, 'callback_query_id'))
  if (!query || query.answered) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  query.answered = true
  changed(state)
  return true
}

function setCommands(state: State, params: Params): true {
  const commands = objectOf(params, 'commands') as { command?: unknown; description?: unknown }[]
  if (!Array.isArray(commands) || commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  for (const { command, description } of commands) {
    if (typeof command !== 'string' || !/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
    if (typeof description !== 'string' || description.length < 1 || description.length > 256) {
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
    }
  }
  const scope = objectOf(params, 'scope') ?? { type: 'default' }
  const language = textOf(params, 'language_code')
  state.commands = state.commands.filter((set) => !sameScope(set, scope, language))
  state.commands.push({ scope, language, commands })
  return true
}

function commandsOf(state: State, params: Params): unknown {
  const scope = objectOf(params, 'scope') ?? { type: 'default' }
  return state.commands.find((set) => sameScope(set, scope, textOf(params, 'language_code')))?.commands ?? []
}

function sameScope(set: { scope: unknown; language: string }, scope: unknown, language: string): boolean {
  return JSON.stringify(set.scope) === JSON.stringify(scope) && set.language === language
}

function describe(state: State, name: string, params: Params): true {
  const text = textOf(params, name)
  if (text.length > (name === 'description' ? 512 : 120)) throw badRequest('BOT_DESCRIPTION_TOO_LONG')
  state.descriptions.set(`${name} ${textOf(params, 'language_code')}`, text)
  return true
}

function getFile(state: State, params: Params): unknown {
  const file = state.files.get(textOf(params, 'file_id').replace(/_s$/, ''))
  if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable')
  if (file.sizeBytes > downloadBytesMax) throw badRequest('file is too big')
  return {
    file_id: file.id,
    file_unique_id: file.id.toLowerCase(),
    file_size: file.sizeBytes,
    file_path: `${file.kind}s/${file.id}`,
  }
}

/** The bytes behind `file_path`. */
export function downloadOf(state: State, path: string): Buffer {
  const file = state.files.get(path.split('/').at(-1) ?? '')
  if (!file) throw notFound()
  return file.bytes
}

function setWebhook(updates: Updates, params: Params): true {
  const url = textOf(params, 'url')
  const secret = textOf(params, 'secret_token')
  if (secret !== '' && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
    throw badRequest('secret token contains unallowed characters')
  }
  const maxConnections = numberOf(params, 'max_connections') ?? 40
  updates.setWebhook(url === '' ? null : { url, secret, maxConnections }, {
    allowed: objectOf(params, 'allowed_updates'),
    drop: textOf(params, 'drop_pending_updates') === 'true',
  })
  return true
}
