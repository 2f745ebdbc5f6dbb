import { emojiUnitsMax } from '../emoji.ts'
import type { Content, MediaKind } from '../transport.ts'
import { isTimestamp, refOf } from './refs.ts'
import { serviceIdOf } from './service-id.ts'
import { encode, type WireAttachment, type WireContent, type WireDataMessage } from './wire.ts'

/** Flags of a DataMessage (SignalService.proto, DataMessage.Flags). */
export const flagEndSession = 1
export const flagExpirationTimerUpdate = 2
export const flagProfileKeyUpdate = 4
/** Flag of an AttachmentPointer: it was recorded, not picked. */
export const flagVoiceMessage = 1
/** A text too long for a message comes as an attachment of this type, with its beginning in the message. */
export const longTextMime = 'text/x-signal-plain'
/** Attachments of one message that are looked at. Signal's applications send at most this many. */
const attachmentsMax = 32
const profileKeyBytes = 32

/** What one decrypted message comes to. */
export type Received = {
  /** In order; each is a turn of its own, because a message may carry several files. */
  pieces: Piece[]
  /** How the person's other messages can be sealed; sent along with most messages. */
  profileKey: Uint8Array | null
  /** The timer of disappearing messages that the sender has, in seconds (0 is off), with its version. */
  timer: { seconds: number; version: number } | null
  /** The full text of a message whose beginning is the text of the first piece. */
  longText: WireAttachment | null
  /** A device could not read a message of ours and asks for it again. */
  decryptionError: Uint8Array | null
  /** A message of ours arrived. */
  isDelivered: boolean
  /** The person is writing. */
  isTyping: boolean
}

export type Piece = { content: Content; messageRef?: string; quotes?: string }

/** Of ReceiptMessage.Type and TypingMessage.Action (SignalService.proto): it arrived; somebody began to write. */
const receiptDelivered = 0
const typingStarted = 0

const nothing: Received = {
  pieces: [],
  profileKey: null,
  timer: null,
  longText: null,
  decryptionError: null,
  isDelivered: false,
  isTyping: false,
}

/**
 * Says what a decrypted message means to the hotline. `own` is the account's ACI and `timestamp` the message's name.
 * Groups, stories and calls mean nothing to it. Pure.
 */
export function convert(content: WireContent, own: string, timestamp: number): Received {
  if (content.decryptionErrorMessage) return { ...nothing, decryptionError: content.decryptionErrorMessage }
  if (content.editMessage) return convertEdit(content.editMessage, timestamp)
  if (content.dataMessage) return convertData(content.dataMessage, own, timestamp)
  const { receiptMessage: receipt, typingMessage: typing } = content
  if (receipt) return { ...nothing, isDelivered: (receipt.type ?? receiptDelivered) === receiptDelivered }
  if (typing && !typing.groupId) return { ...nothing, isTyping: (typing.action ?? typingStarted) === typingStarted }
  return nothing
}

function convertEdit(edit: NonNullable<WireContent['editMessage']>, timestamp: number): Received {
  const data = edit.dataMessage
  if (!data || data.groupV2 || !isTimestamp(edit.targetSentTimestamp)) return nothing
  const of = refOf(false, edit.targetSentTimestamp)
  return {
    ...nothing,
    ...about(data),
    pieces: [{ content: { type: 'edit', of, text: data.body ?? '' }, messageRef: refOf(false, timestamp) }],
  }
}

function convertData(data: WireDataMessage, own: string, timestamp: number): Received {
  if (data.groupV2) return nothing
  const quotes = quoted(data, own)
  const base = { messageRef: refOf(false, timestamp), ...(quotes ? { quotes } : {}) }
  const longText = data.attachments?.find((one) => one.contentType === longTextMime) ?? null
  const pieces = contents(data, own).map((content) => ({ content, ...base }))
  return { ...nothing, ...about(data), pieces, longText }
}

/** What the message says of its sender besides its content. */
function about(data: WireDataMessage): Pick<Received, 'profileKey' | 'timer'> {
  const { profileKey } = data
  return {
    profileKey: profileKey?.length === profileKeyBytes ? Uint8Array.from(profileKey) : null,
    timer: { seconds: data.expireTimer ?? 0, version: data.expireTimerVersion ?? 1 },
  }
}

function contents(data: WireDataMessage, own: string): Content[] {
  if (data.reaction) return reaction(data.reaction, own)
  if (data.delete)
    return isTimestamp(data.delete.targetSentTimestamp)
      ? [{ type: 'deleted', of: refOf(false, data.delete.targetSentTimestamp) }]
      : []
  if (data.sticker) return [{ type: 'declined', kind: 'sticker' }]
  if (data.contact && data.contact.length > 0) return [{ type: 'declined', kind: 'contact' }]
  const files = (data.attachments ?? []).filter((one) => one.contentType !== longTextMime).slice(0, attachmentsMax)
  if (files.length > 0) return files.map((file, index) => media(file, index === 0 ? data.body : undefined))
  if (data.body) return [{ type: 'text', text: data.body }]
  const silent = flagEndSession | flagExpirationTimerUpdate | flagProfileKeyUpdate
  return ((data.flags ?? 0) & silent) === 0 ? [{ type: 'declined', kind: 'other' }] : []
}

function reaction(reacted: NonNullable<WireDataMessage['reaction']>, own: string): Content[] {
  const { emoji, remove, targetSentTimestamp } = reacted
  if (!emoji || emoji.length > emojiUnitsMax || !isTimestamp(targetSentTimestamp)) return []
  const author = serviceIdOf(reacted.targetAuthorAci, reacted.targetAuthorAciBinary)
  const to = refOf(author === own, targetSentTimestamp)
  return [{ type: 'reaction', to, emoji, ...(remove ? { removed: true } : {}) }]
}

function quoted(data: WireDataMessage, own: string): string | null {
  const { quote } = data
  if (!quote || !isTimestamp(quote.id)) return null
  return refOf(serviceIdOf(quote.authorAci, quote.authorAciBinary) === own, quote.id)
}

function media(file: WireAttachment, caption: string | undefined): Content {
  const mime = file.contentType ?? 'application/octet-stream'
  return {
    type: 'media',
    kind: kindOf(mime, file.flags ?? 0),
    ref: encode('AttachmentPointer', file).toString('base64url'),
    mime,
    sizeBytes: file.size ?? 0,
    ...(file.fileName ? { name: file.fileName } : {}),
    ...(caption ? { caption } : {}),
  }
}

function kindOf(mime: string, flags: number): MediaKind {
  if (mime.startsWith('audio/') || (flags & flagVoiceMessage) !== 0) return 'voice'
  if (mime.startsWith('image/')) return 'photo'
  return mime.startsWith('video/') ? 'video' : 'file'
}
