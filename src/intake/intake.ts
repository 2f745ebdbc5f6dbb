import type { FlowSet } from '../flow/flow-set.ts'
import type { Texts } from '../i18n/texts.ts'
import type { Language } from '../korean/language.ts'
import type { LockedPerson } from '../store/persons.ts'
import type { Database, Tx } from '../store/database.ts'
import type { Outgoing } from '../store/outbox.ts'
import type { Inbound, TransportName, TransportTraits } from '../transport/transport.ts'
import type { Watch } from '../triage/severity.ts'
import type { Vault } from '../vault/vault.ts'
import type { Acknowledged } from './acknowledged.ts'

/** What a committed turn leaves to be done: ids and messages that are already safe in the database. */
export type AfterCommit = {
  outgoing: Outgoing[]
  /** Reports to assess. */
  reports: string[]
  /** Attachments to fetch. */
  attachments: string[]
  /** Escalations that are due at once. */
  escalations: string[]
}

export function nothingToDo(): AfterCommit {
  return { outgoing: [], reports: [], attachments: [], escalations: [] }
}

export function joinWork(...parts: AfterCommit[]): AfterCommit {
  return {
    outgoing: parts.flatMap((part) => part.outgoing),
    reports: parts.flatMap((part) => part.reports),
    attachments: parts.flatMap((part) => part.attachments),
    escalations: parts.flatMap((part) => part.escalations),
  }
}

/** The published sets of flows with their texts. */
export type Revisions = {
  /** The one that new conversations start with. */
  current(): FlowSet
  /** The one that a session is pinned to; null when it is gone. */
  find(revision: string): Promise<FlowSet | null>
  textsOf(set: FlowSet): Texts
}

/** What the desk does inside the transaction of a message: with an operator's words and with a person's in relay. */
export type DeskPort = {
  takeOperatorMessage(tx: Tx, operator: LockedPerson, inbound: Inbound, inboxId: string): Promise<AfterCommit>
  /** Null, with nothing kept, when no operator has the person's case any more: the intake takes the message. */
  takeRelayedMessage(tx: Tx, person: LockedPerson, inbound: Inbound, inboxId: string): Promise<AfterCommit | null>
  /** Makes the sender an operator when the message is an invitation that holds; null when it is not one at all. */
  takeInvitation(tx: Tx, person: LockedPerson, inbound: Inbound): Promise<AfterCommit | null>
  /** Tells the desk that a person cannot be reached any more, or again. */
  tellReachability(tx: Tx, person: LockedPerson, reachable: boolean): Promise<AfterCommit>
  /** Makes the open cases of two persons that of `kept`; refused, and told, when two operators have them. */
  joinCases(tx: Tx, kept: CaseOwner, joined: CaseOwner): Promise<{ work: AfterCommit; isRefused: boolean }>
  /** Tells whoever has the case that the person goes on elsewhere. */
  tellMoved(tx: Tx, openCaseId: string | null, moved: Moved): Promise<AfterCommit>
  /** Tells operators that somebody guesses codes. */
  tellGuessing(tx: Tx): Promise<AfterCommit>
  /** Tells admins that a message was stored but could not be handled. */
  tellFailure(tx: Tx, person: LockedPerson): Promise<AfterCommit>
}

/** A person as far as cases go. */
export type CaseOwner = { personId: string; openCaseId: string | null }

/**
 * continued: by a one-time code; switched: wrote from another of their contacts; returned: took back, from the first
 * contact, that it went on elsewhere.
 */
export type Moved =
  { how: 'continued'; from: TransportName; to: TransportName } | { how: 'switched' | 'returned'; to: TransportName }

/** How the hotline is found on Signal. */
export type SignalCard = { name: string; link: string }

export type IntakeDeps = {
  database: Database
  vault: Vault
  revisions: Revisions
  watch: Watch
  desk: DeskPort
  now: () => Date
  traitsOf: (transport: TransportName) => TransportTraits
  /** IANA zone of a country (ISO alpha-2), or of the deployment when it is unknown. */
  zoneOf: (country: string | null) => string
  defaultLanguage: Language
  /** Public emergency numbers that work in a country, as one text; null when none are known to. */
  numbersIn: (country: string | null, language: Language) => string | null
  /** Where to turn to for a topic from a country, one place a line; null when there is nothing to show. */
  referralsIn: (country: string | null, topic: string, language: Language) => string | null
  /** Null while nobody can reach the hotline on Signal. */
  signalCard: () => SignalCard | null
  acknowledged: Acknowledged
  count: (event: CountedEvent) => void
}

/** What is counted about turns: codes only. */
export type CountedEvent =
  | { type: 'turn'; transport: TransportName; outcome: string; ms: number }
  | { type: 'misunderstood'; flow: string; step: string }
  | { type: 'alarm'; family: string }
