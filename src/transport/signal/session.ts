import type { Database } from '../../store/database.ts'
import type { StoredSignalAccount } from '../../store/signal-account.ts'
import type { SignalStore } from '../../store/signal.ts'
import type { Log } from '../../log.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Chat, QuietChat } from './chat.ts'
import type { Crowd } from './crowd.ts'
import type { KeyWatch } from './key-watch.ts'
import type { Locks } from './lock.ts'
import type { Network } from './network.ts'
import { openUnit, type Unit } from './unit.ts'

/** What an administrator has to know at once. `identity_changed` names the person by address. */
export type Alarm =
  | { code: 'delinked' | 'app_expired' | 'connected_elsewhere' | 'rate_limited' | 'challenge' | 'phone_idle' }
  /** Somebody writes to a telephone number of the account whose keys this device does not have. */
  | { code: 'number_unknown' }
  | { code: 'identity_changed'; address: string }
  /** The service wants a captcha; `token` is its name for it. `challenge` is for what only the phone can do. */
  | { code: 'captcha'; token: string }

export type SignalOptions = {
  /** How long messages are kept on the phones, in seconds; 0 leaves it to the person. */
  disappearingSeconds: number
  readReceipts: boolean
  /** Whether people see that somebody writes to them. */
  typing: boolean
  /** Whether the phone that the hotline is linked to also gets what is sent. */
  transcripts: boolean
}

/** One linked account while this process owns it: what receiving and sending share. */
export type Session = {
  database: Database
  vault: Vault
  log: Log
  network: Network
  /** Replaced as a whole when the account's number changes. */
  account: StoredSignalAccount
  store: SignalStore
  crowd: Crowd
  locks: Locks
  options: SignalOptions
  now: () => number
  chat: () => Chat | null
  /** The connection on which nobody says who they are: sealed messages go out on it. */
  quietChat: () => Promise<QuietChat>
  /** Rejects when the alarm could not be stored. */
  alarm: (alarm: Alarm) => Promise<void>
  /** The person at this address is writing a message. */
  onTyping: (address: string) => void
  /** Effects were committed: they can be sent, at once when they are pressing. */
  wakeEffects: (isPressing: boolean) => void
  /** Is told what becomes of the keys with which strangers begin to write. */
  keys: Pick<KeyWatch, 'used' | 'changed'>
}

export function newUnit(session: Session): Unit {
  return openUnit(session.account, session.store, session.crowd)
}

/** Writes a unit in a transaction of its own. */
export function commit(session: Session, unit: Unit): Promise<void> {
  return unit.commit(session.database)
}
