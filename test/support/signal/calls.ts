/** What a person writes. Bytes in base64; `author` is an ACI. */
export type Written = {
  body?: string
  timestamp?: number
  sealed?: boolean
  /** The hotline does not learn how its answers could be sealed. */
  hidesProfileKey?: boolean
  toPni?: boolean
  edits?: number
  quotes?: { timestamp: number; author: string }
  reacts?: { timestamp: number; author: string; emoji: string; removed?: boolean }
  deletes?: number
  sticker?: boolean
  contact?: boolean
  /** No message at all: a sign that the person is writing. */
  typing?: boolean
  /** A receipt that messages with these timestamps arrived. */
  delivered?: number[]
  flags?: number
  expireTimer?: number
  expireTimerVersion?: number
  files?: { bytes: string; mime: string; name?: string; voice?: boolean; damaged?: boolean }[]
  /** Answer only when the hotline has acknowledged it. */
  untilAcknowledged?: boolean
}

/** What the account's own phone sent to somebody. */
export type SyncSent = { body?: string; flags?: number; expireTimer?: number; expireTimerVersion?: number }

export type SeenFile = { mime: string; name: string; size: number; cdnKey: string; key: string }

export type SeenData = {
  body: string
  timestamp: number
  flags: number
  expireTimer: number
  expireTimerVersion: number
  quotes: number | null
  deletes: number | null
  reacts: { timestamp: number; author: string; emoji: string; removed: boolean } | null
  /** Whether it proves that the hotline's telephone number and its account are the same. */
  provesNumber: boolean
  files: SeenFile[]
}

/** What a person's phone got. */
export type Seen =
  | ({ kind: 'message'; sealed: boolean } & SeenData)
  | ({ kind: 'edit'; of: number } & SeenData)
  | { kind: 'receipt'; type: number; timestamps: number[] }
  | { kind: 'retry'; timestamp: number }
  | { kind: 'typing'; sealed: boolean }
  | ({ kind: 'transcript' } & Pick<SeenData, 'body' | 'timestamp' | 'reacts'>)

/**
 * The way between the hotline and the server: `broken` ends every connection, old and new; on a `silent` one nothing
 * moves any more, and nobody is told.
 */
export type Line = 'up' | 'broken' | 'silent'

export type Call =
  | { method: 'addPerson'; name: string; hasNumber: boolean }
  | { method: 'completeLink'; name: string; url: string }
  | { method: 'write'; name: string; to: string; written: Written }
  /** The person's phone fetches the keys with which it will begin to write. */
  | { method: 'meet'; name: string; to: string }
  | { method: 'writeGarbage'; name: string; to: string }
  /** The person's phone could not read what was sent at that millisecond and asks for it again. */
  | { method: 'askAgain'; name: string; to: string; timestamp: number }
  /** Answered after everything that phones have got was told. */
  | { method: 'catchUp' }
  | { method: 'download'; file: SeenFile }
  | { method: 'reinstall'; name: string }
  | { method: 'addDevice'; name: string }
  | { method: 'setRegistered'; name: string; isRegistered: boolean }
  | { method: 'setLimited'; name: string; from: string; isLimited: boolean }
  | { method: 'setLine'; line: Line }
  /** The next message that the hotline sends is not taken. */
  | { method: 'breakNextSend' }
  /** Delivers the last envelope to a linked device once more. */
  | { method: 'repeatLast'; aci: string }
  /** How many messages to a linked device were written and not acknowledged. */
  | { method: 'unacknowledged'; aci: string }
  | { method: 'keysLeft'; aci: string }
  | { method: 'useKeys'; aci: string; count: number }
  /** Whether uploads of keys fail. */
  | { method: 'refuseKeys'; isRefusing: boolean }
  /** Writes as the phone of the account itself to its linked device: what it did in the conversation with `of`. */
  | { method: 'syncSent'; name: string; to: string; of: string; sent: SyncSent }
  /** The account's own phone gets another number, and tells its linked devices. */
  | { method: 'changeNumber'; name: string }
  /** What the service says to an answer to a challenge. */
  | { method: 'answerChallenges'; status: number | null }
