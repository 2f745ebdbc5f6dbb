import { wholeEmoji } from '../emoji.ts'
import { numberChoices } from '../number-choices.ts'
import { splitText } from '../split.ts'
import type { OutboundBody, Reaction } from '../transport.ts'
import { flagVoiceMessage } from './convert.ts'
import { parseRef } from './refs.ts'
import { aciBytes } from './service-id.ts'
import type { WireAttachment, WireContent, WireDataMessage } from './wire.ts'

/**
 * UTF-16 units of one message. Signal's applications take up to 2,048 bytes of text as it is; one unit is at most
 * three bytes of UTF-8.
 */
export const textUnitsMax = 660

/** One message to be sent, before it has its timestamp; `upload` is put on the CDN first and becomes its attachment. */
export type Part = { message: WireDataMessage; edits?: number; upload?: Upload }
export type Upload = { bytes: Uint8Array; mime: string; name: string | null; voice: boolean }

/**
 * The messages that an outbound comes to: a long text is several. `refused` is something that Signal cannot say.
 * `own` and `peer` are ACIs, needed to name the author of what is quoted. Pure.
 */
export function planParts(body: OutboundBody, own: string, peer: string): Part[] | 'refused' {
  switch (body.type) {
    case 'text': {
      const quote = body.quotes === undefined ? {} : quoteOf(body.quotes, own, peer)
      const texts = splitText(numberChoices(body.text, body.choices), textUnitsMax)
      return texts.map((text, index) => ({ message: { body: text, ...(index === 0 ? quote : {}) } }))
    }
    case 'media': {
      const { bytes, mime, name, caption } = body
      const upload = { bytes, mime, name: name ?? null, voice: body.kind === 'voice' }
      const [first, ...rest] = splitText(caption ?? '', textUnitsMax)
      return [
        { message: first === undefined ? {} : { body: first }, upload },
        ...rest.map((text) => ({ message: { body: text } })),
      ]
    }
    case 'edit': {
      const of = parseRef(body.of)
      const [first, ...rest] = splitText(numberChoices(body.text, body.choices), textUnitsMax)
      if (!of?.ours || first === undefined) return 'refused'
      return [{ message: { body: first }, edits: of.timestamp }, ...rest.map((text) => ({ message: { body: text } }))]
    }
    case 'delete': {
      const of = parseRef(body.of)
      return of?.ours ? [{ message: { delete: { targetSentTimestamp: of.timestamp } } }] : 'refused'
    }
    case 'reaction':
      return planReaction(body, own, peer)
    case 'commands':
      return []
  }
}

/** Of DataMessage.ProtocolVersion (SignalService.proto): what an application has to know to show a reaction. */
const reactionsVersion = 4

/** Signal's applications show any emoji as a reaction, and drop what they take for none. */
function planReaction({ to, emoji, removed, instead }: Reaction, own: string, peer: string): Part[] {
  const of = parseRef(to)
  const whole = wholeEmoji(emoji)
  if (of && whole !== null) {
    const author = of.ours ? own : peer
    const reaction = {
      emoji: whole,
      remove: removed === true,
      targetAuthorAci: author,
      targetAuthorAciBinary: aciBytes(author),
      targetSentTimestamp: of.timestamp,
    }
    return [{ message: { reaction, requiredProtocolVersion: reactionsVersion } }]
  }
  if (!instead || (!of && !instead.ifGone)) return []
  return [{ message: { body: instead.text, ...quoteOf(to, own, peer) } }]
}

function quoteOf(ref: string, own: string, peer: string): Pick<WireDataMessage, 'quote'> {
  const of = parseRef(ref)
  if (!of) return {}
  const author = of.ours ? own : peer
  return { quote: { id: of.timestamp, authorAci: author, authorAciBinary: aciBytes(author) } }
}

/** Everything a message carries besides its own words, the same on each. */
export type Dressing = {
  timestamp: number
  profileKey: Uint8Array
  timer: { seconds: number; version: number }
  attachment: WireAttachment | null
}

/** The content of one part as it is encrypted. Pure. */
export function dress(part: Part, dressing: Dressing): WireContent {
  const { timestamp, profileKey, timer, attachment } = dressing
  const dataMessage: WireDataMessage = {
    ...part.message,
    timestamp,
    profileKey,
    expireTimer: timer.seconds,
    expireTimerVersion: timer.version,
    ...(attachment ? { attachments: [attachment] } : {}),
  }
  return part.edits === undefined ? { dataMessage } : { editMessage: { targetSentTimestamp: part.edits, dataMessage } }
}

/** The pointer to an uploaded file. */
export function pointerTo(
  upload: Upload,
  stored: { cdnNumber: number; cdnKey: string; key: Uint8Array; digest: Uint8Array; timestamp: number },
): WireAttachment {
  return {
    cdnNumber: stored.cdnNumber,
    cdnKey: stored.cdnKey,
    key: stored.key,
    digest: stored.digest,
    size: upload.bytes.length,
    contentType: upload.mime,
    uploadTimestamp: stored.timestamp,
    ...(upload.name === null ? {} : { fileName: upload.name }),
    ...(upload.voice ? { flags: flagVoiceMessage } : {}),
  }
}
