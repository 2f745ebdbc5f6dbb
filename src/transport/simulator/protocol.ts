import { z } from 'zod'
import { emojiUnitsMax } from '../emoji.ts'
import type { Choices, MediaKind } from '../transport.ts'

/**
 * What terminals and the service say to one another: one JSON object a line. A terminal begins with `hello`; each of
 * its messages has an id of its own making, is acknowledged once it is stored, and may be sent again until it is.
 */
const id = z.string().min(1).max(100)
const base = { id, quotes: id.optional() }

const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    address: z.string().min(1).max(100),
    /** The terminal's language setting (BCP 47), for the first greeting. */
    language: z.string().max(35).optional(),
  }),
  z.strictObject({ ...base, type: z.literal('text'), text: z.string() }),
  z.strictObject({ ...base, type: z.literal('choice'), ask: z.string(), value: z.string() }),
  z.strictObject({
    ...base,
    type: z.literal('media'),
    kind: z.enum(['photo', 'voice', 'video', 'file']),
    mime: z.string().max(100),
    name: z.string().max(200).optional(),
    caption: z.string().optional(),
    /** Base64. */
    bytes: z.string(),
  }),
  z.strictObject({ ...base, type: z.literal('edit'), of: id, text: z.string() }),
  z.strictObject({ ...base, type: z.literal('deleted'), of: id }),
  z.strictObject({
    ...base,
    type: z.literal('reaction'),
    to: id,
    emoji: z.string().max(emojiUnitsMax),
    removed: z.literal(true).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('declined'),
    kind: z.enum(['sticker', 'contact', 'location', 'too_large', 'other']),
  }),
])

export type ClientFrame = z.infer<typeof clientFrame>
/** A frame that is something a person did. */
export type MessageFrame = Exclude<ClientFrame, { type: 'hello' }>

export type ServerFrame =
  | { type: 'welcome' }
  /** Stored. What is not acknowledged is sent again after the next `welcome`. */
  | { type: 'ack'; id: string }
  | { type: 'error'; message: string }
  | ShownFrame

/** Something the hotline says. */
export type ShownFrame =
  | { type: 'text'; ref: string; text: string; choices?: Choices; quotes?: string }
  | { type: 'media'; ref: string; kind: MediaKind; mime: string; name?: string; caption?: string; bytes: string }
  | { type: 'edit'; ref: string; of: string; text: string; choices?: Choices }
  | { type: 'delete'; ref: string; of: string }
  | { type: 'reaction'; ref: string; to: string; emoji: string; removed?: true }
  | { type: 'commands'; ref: string; commands: { name: string; description: string }[]; language: string }

/** Reads a line of a terminal; null when it is not one. */
export function parseClientFrame(line: string): ClientFrame | null {
  try {
    const parsed = clientFrame.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
