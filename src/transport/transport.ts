import type { Tx } from '../store/database.ts'

/**
 * The port between the hotline and a messenger. An adapter turns bytes into `Inbound` (purely, in its `convert`
 * files), hands each to the `Sink` and acknowledges to its network only when the sink has resolved: by then the
 * message is committed. Everything outgoing arrives as one `Outbound` at a time, in the order of one person.
 */
export type Transport = {
  readonly name: TransportName
  readonly traits: TransportTraits
  /** Begins to receive. Resolves when the transport is ready; a wrong token or account rejects with plain words. */
  start(sink: Sink): Promise<void>
  /** Sends one message. Never rejects for what the far side answered: that is a `SendResult`. */
  send(outbound: Outbound): Promise<SendResult>
  /**
   * Shows the person at this address that somebody is writing, where the network and the settings allow it. Never
   * rejects; it may be lost.
   */
  showTyping?(address: string): Promise<void>
  /** Fetches the bytes behind a media reference; `too_large` before reading more than `limitBytes`. */
  fetchMedia(ref: string, limitBytes: number): Promise<MediaResult>
  /** Stops receiving, waits for what is being taken, and frees its connections. */
  stop(): Promise<void>
}

export type TransportName = 'telegram' | 'signal' | 'simulator'

export type TransportTraits = {
  /** Whether choices can be shown as buttons; numbered answers work everywhere. */
  buttons: boolean
  endToEndEncrypted: boolean
  /** How old one of the bot's own messages may be when it is deleted for both sides; null when it cannot be. */
  deleteWithinMs: number | null
}

/** One thing that a person (or an operator) did on a messenger. */
export type Inbound = {
  transport: TransportName
  /** Unique for ever on this transport: the key by which a redelivery is recognised. */
  externalId: string
  /** Where the sender can be answered (Telegram chat id, Signal ACI). Personal: sealed and never logged. */
  address: string
  /** When it was written, by the transport's clock, in ms since the epoch. */
  sentAt: number
  content: Content
  /** The network's id of this message: later edits and deletions name it. */
  messageRef?: string
  /** The message that this one quotes: a `messageRef`, or one of the `refs` of a `SendResult`. */
  quotes?: string
  /** The sender's language setting (BCP 47) where the transport tells it, for the first greeting. */
  languageHint?: string
  /**
   * Set when it was written in a group chat. Only commands and button presses of groups are handed on: everything
   * else in them is none of our business. `address` is then the sender's own and `group` the chat's.
   */
  group?: { address: string }
}

export type Content =
  | { type: 'text'; text: string }
  /** A pressed button: `ask` and `value` are those of the `Outbound` that carried it. */
  | { type: 'choice'; ask: string; value: string }
  | { type: 'media'; kind: MediaKind; ref: string; mime: string; sizeBytes: number; name?: string; caption?: string }
  | { type: 'edit'; of: string; text: string }
  | { type: 'deleted'; of: string }
  /** `emoji` was set on a message, or with `removed` taken away from it. */
  | { type: 'reaction'; to: string; emoji: string; removed?: true }
  /** Something we do not take (a sticker, a contact, a place on the map, an oversized file): it is answered kindly. */
  | { type: 'declined'; kind: DeclinedKind }
  /** The network says that this address cannot be written to any more, or again. */
  | { type: 'reachability'; reachable: boolean }
  /** An envelope that could not be read (Signal): the person is asked to send it again. */
  | { type: 'unreadable' }

export type MediaKind = 'photo' | 'voice' | 'video' | 'file'
export type DeclinedKind = 'sticker' | 'contact' | 'location' | 'too_large' | 'other'

/**
 * Takes an inbound message: resolves after its transaction has committed and rejects when it could not be
 * stored, in which case it must not be acknowledged. `within` runs inside that same transaction (Signal's
 * ratchet state goes there); it does not run for a duplicate unless `evenIfDuplicate`.
 */
export type Sink = (inbound: Inbound, options?: SinkOptions) => Promise<Receipt>
export type SinkOptions = { within?: (tx: Tx) => Promise<void>; evenIfDuplicate?: boolean }
export type Receipt = { duplicate: boolean }

export type Outbound = {
  /** Stable over retries: where a network offers idempotency, this is the key. */
  id: string
  address: string
  body: OutboundBody
  /** Goes before everything that is not, when the network's limits leave room for only one. */
  urgent: boolean
}

export type OutboundBody =
  | { type: 'text'; text: string; choices?: Choices; quotes?: string }
  | { type: 'media'; kind: MediaKind; bytes: Uint8Array; mime: string; name?: string; caption?: string }
  /** Replaces the text and the buttons of an earlier message of ours; a transport that cannot edit sends anew. */
  | { type: 'edit'; of: string; text: string; choices?: Choices }
  | { type: 'delete'; of: string }
  | { type: 'commands'; commands: { name: string; description: string }[]; language: string }
  | Reaction

/**
 * Sets `emoji` on a message as our reaction, in the place of an earlier one, or with `removed` takes it away. A reaction
 * that the network does not take counts as sent: it must not hold up the words behind it.
 */
export type Reaction = {
  type: 'reaction'
  /** Whose message: a `messageRef` of the other side, or one of ours. */
  to: string
  emoji: string
  removed?: true
  /**
   * What is said, quoting the message, where the network cannot show the reaction; `ifGone`: also when it is known that
   * the message is not there any more. Without it nothing is said.
   */
  instead?: { text: string; ifGone: boolean }
}

/** The answers offered with a question. Numbered 1, 2, 3 in this order wherever they are shown. */
export type Choices = { ask: string; options: { value: string; label: string }[] }

/** What became of one sending. `refs` are the network's ids of what was sent (several when a text was split). */
export type SendResult =
  | { type: 'sent'; refs: string[] }
  /** Worth trying again, not before `afterMs`. `sentRefs` are parts that did go out. */
  | { type: 'retry'; afterMs: number; reason: string }
  /** This address cannot be reached any more (blocked, deleted account): the desk is told. */
  | { type: 'unreachable'; reason: string }
  /** Will never work (refused as malformed): it goes to the dead letters that a human sees. */
  | { type: 'refused'; reason: string }

export type MediaResult =
  | { type: 'fetched'; bytes: Uint8Array }
  | { type: 'too_large' }
  | { type: 'gone'; reason: string }
  | { type: 'retry'; afterMs: number; reason: string }
