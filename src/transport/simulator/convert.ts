import { createHash } from 'node:crypto'
import { splitText } from '../split.ts'
import type { Content, Inbound, Outbound } from '../transport.ts'
import type { MessageFrame, ShownFrame } from './protocol.ts'

/** What a terminal sent, as the hotline takes it. `mediaRef` names the bytes of a media frame. Pure. */
export function toInbound(
  frame: MessageFrame,
  from: { address: string; language: string | undefined },
  sentAt: number,
  mediaRef: string,
): Inbound {
  const { address, language } = from
  return {
    transport: 'simulator',
    // Another terminal may count its messages the same way.
    externalId: `${nameOf(address)}/${frame.id}`,
    address,
    sentAt,
    content: contentOf(frame, mediaRef),
    messageRef: frame.id,
    ...(language === undefined ? {} : { languageHint: language }),
    ...(frame.quotes === undefined ? {} : { quotes: frame.quotes }),
  }
}

function contentOf(frame: MessageFrame, mediaRef: string): Content {
  switch (frame.type) {
    case 'text':
      return { type: 'text', text: frame.text }
    case 'choice':
      return { type: 'choice', ask: frame.ask, value: frame.value }
    case 'media':
      return {
        type: 'media',
        kind: frame.kind,
        ref: mediaRef,
        mime: frame.mime,
        sizeBytes: Buffer.byteLength(frame.bytes, 'base64'),
        ...(frame.name === undefined ? {} : { name: frame.name }),
        ...(frame.caption === undefined ? {} : { caption: frame.caption }),
      }
    case 'edit':
      return { type: 'edit', of: frame.of, text: frame.text }
    case 'deleted':
      return { type: 'deleted', of: frame.of }
    case 'reaction':
      return { type: 'reaction', to: frame.to, emoji: frame.emoji, ...(frame.removed ? { removed: true } : {}) }
    case 'declined':
      return { type: 'declined', kind: frame.kind }
  }
}

/** Longest text shown as one message, as on other messengers. */
const textCharsMax = 4_000

/** One message of the hotline as a terminal is shown it: a long text in several parts, buttons under the last. Pure. */
export function toFrames(outbound: Outbound): ShownFrame[] {
  const { id, body } = outbound
  const ref = `d${id}`
  if (body.type === 'media') return [{ ...body, ref, bytes: Buffer.from(body.bytes).toString('base64') }]
  if (body.type === 'reaction') {
    const { type, to, emoji, removed } = body
    return [{ type, ref, to, emoji, ...(removed ? { removed } : {}) }]
  }
  if (body.type !== 'text') return [{ ...body, ref }]
  const parts = splitText(body.text, textCharsMax)
  if (parts.length < 2) return [{ ...body, ref }]
  const { choices, ...rest } = body
  return parts.map((text, index) => ({
    ...rest,
    text,
    ref: `${ref}.${index + 1}`,
    ...(choices && index === parts.length - 1 ? { choices } : {}),
  }))
}

/** A terminal's name stands in no plain column, as little as an account of a messenger. */
function nameOf(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 24)
}
