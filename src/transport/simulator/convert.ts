import type { Content, Inbound, Outbound } from '../transport.ts'
import type { MessageFrame, ServerFrame } from './protocol.ts'

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
    externalId: `${address}/${frame.id}`,
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
      return { type: 'reaction', to: frame.to, emoji: frame.emoji }
    case 'declined':
      return { type: 'declined', kind: frame.kind }
  }
}

/** One message of the hotline as a terminal is shown it. Pure. */
export function toFrame(outbound: Outbound, ref: string): ServerFrame {
  const { body } = outbound
  if (body.type !== 'media') return { ...body, ref }
  return { ...body, ref, bytes: Buffer.from(body.bytes).toString('base64') }
}
