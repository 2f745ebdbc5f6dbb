import type { Vault } from '../vault/vault.ts'
import { statement, type Queryable } from './database.ts'
import { peerIndex } from './signal.ts'

/** What is known of a person's identity key. While `changed`, nothing is sent to that person. */
export type SignalIdentity = { key: Uint8Array; changed: boolean }

const identitySeal = (index: Buffer): string => `identity ${index.toString('hex')}`

const findIdentity = statement(
  'signal_identity_find',
  'select key_sealed, changed_at from signal_identities where peer_index = $1',
)

export async function findSignalIdentity(on: Queryable, vault: Vault, peer: string): Promise<SignalIdentity | null> {
  const index = peerIndex(vault, peer)
  const [row] = await on.query<{ key_sealed: Buffer; changed_at: Date | null }>(findIdentity, [index])
  return row ? { key: openIdentityKey(vault, index, row.key_sealed), changed: row.changed_at !== null } : null
}

export function openIdentityKey(vault: Vault, index: Buffer, sealed: Buffer): Uint8Array {
  return vault.open('signal', identitySeal(index), sealed)
}

const saveIdentity = statement(
  'signal_identity_save',
  `insert into signal_identities (peer_index, address_sealed, key_sealed) values ($1, $2, $3)
   on conflict (peer_index) do update set key_sealed = $3, changed_at = now()`,
)

/** Stores a person's key. Over another key it is a change, which holds back what is sent until it is accepted. */
export async function saveSignalIdentity(on: Queryable, vault: Vault, peer: string, key: Uint8Array): Promise<void> {
  const index = peerIndex(vault, peer)
  await on.query(saveIdentity, [
    index,
    vault.seal('signal', `address ${index.toString('hex')}`, peer),
    vault.seal('signal', identitySeal(index), key),
  ])
}

const accept = statement(
  'signal_identity_accept',
  `update signal_identities set changed_at = null, told_at = null where peer_index = $1 and changed_at is not null
   returning peer_index`,
)
const wake = statement(
  'signal_outbox_wake',
  `update outbox set due_at = now() where state = 'queued' and error_code = $1`,
)

/** Trusts the new key of a person again, after a human made sure; what was held back is due at once. */
export async function acceptSignalIdentity(on: Queryable, vault: Vault, peer: string): Promise<boolean> {
  const accepted = await on.query(accept, [peerIndex(vault, peer)])
  if (accepted.length > 0) await wakeOutbox(on, identityChangedReason)
  return accepted.length > 0
}

/** The `SendResult` reasons under which messages wait for something that can end at once. */
export const identityChangedReason = 'signal_identity_changed'
export const offlineReason = 'signal_offline'

export async function wakeOutbox(on: Queryable, reason: string): Promise<void> {
  await on.query(wake, [reason])
}

const untold = statement(
  'signal_identities_untold',
  `select peer_index, address_sealed from signal_identities
   where changed_at is not null
     and (told_at is null or (told_at < changed_at and told_at < now() - $2 * interval '1 minute'))
   order by changed_at limit $1`,
)
/** How far apart operators are told of changes of one person's key that nobody accepted in between. */
const toldMinutesMin = 10
const told = statement('signal_identity_told', 'update signal_identities set told_at = now() where peer_index = $1')

/** Persons whose key changed (again) and of whom the operators have not been told since, nor a short while ago. */
export async function untoldIdentities(on: Queryable, vault: Vault, most: number): Promise<string[]> {
  const rows = await on.query<{ peer_index: Buffer; address_sealed: Buffer }>(untold, [most, toldMinutesMin])
  return rows.map((row) =>
    vault.open('signal', `address ${row.peer_index.toString('hex')}`, row.address_sealed).toString(),
  )
}

export async function markIdentityTold(on: Queryable, vault: Vault, peer: string): Promise<void> {
  await on.query(told, [peerIndex(vault, peer)])
}

/** What else is known of a person on Signal. `timer` null: nobody has set one yet. */
export type SignalPeer = {
  profileKey: string | null
  timer: { seconds: number; version: number } | null
  /** Whether the timer was switched on by us at first contact. */
  greeted: boolean
  /** The person wrote to the telephone number: what goes out proves that the number is ours too, until it arrived. */
  wantsPniProof?: boolean
}

export const unknownPeer: SignalPeer = { profileKey: null, timer: null, greeted: false }

const savePeer = statement(
  'signal_peer_save',
  `insert into signal_peers (peer_index, peer_sealed) values ($1, $2)
   on conflict (peer_index) do update set peer_sealed = $2`,
)
const peerSeal = (index: Buffer): string => `peer ${index.toString('hex')}`

export function openPeer(vault: Vault, index: Buffer, sealed: Buffer): SignalPeer {
  return vault.openJson<SignalPeer>('signal', peerSeal(index), sealed)
}

export async function saveSignalPeer(on: Queryable, vault: Vault, peer: string, known: SignalPeer): Promise<void> {
  const index = peerIndex(vault, peer)
  await on.query(savePeer, [index, vault.sealJson('signal', peerSeal(index), known)])
}

const markPart = statement(
  'signal_sending_part',
  'update signal_sendings set parts_sent = greatest(parts_sent, $2) where outbox_id = $1',
)
const resend = statement(
  'signal_sending_resend',
  `with wanted as (
     select outbox_id from signal_sendings
     where peer_index = $1 and sent_timestamp <= $2 and resends < $3 and at > now() - interval '7 days'
     order by sent_timestamp desc limit 1
   ), queued as (
     update outbox set state = 'queued', due_at = now(), leased_until = null
     where id::text in (select outbox_id from wanted) and state = 'sent' and body_sealed is not null returning id
   )
   update signal_sendings set resends = resends + 1, parts_sent = 0
   where outbox_id in (select id::text from queued) returning outbox_id`,
)
const expireSendings = statement(
  'signal_sendings_expire',
  `delete from signal_sendings where at < now() - interval '8 days'`,
)

/** How often one message is sent anew because a device could not read it. */
const resendsMax = 2

export async function markSignalPart(on: Queryable, outboxId: string, partsSent: number): Promise<void> {
  await on.query(markPart, [outboxId, partsSent])
}

/**
 * Queues the message that went out at (or began before) `timestamp` once more, with the same timestamps. False when
 * there is none, when it is not noted as sent yet, or when its text was forgotten meanwhile.
 */
export async function resendSignalMessage(
  on: Queryable,
  vault: Vault,
  peer: string,
  timestamp: number,
): Promise<boolean> {
  return (await on.query(resend, [peerIndex(vault, peer), timestamp, resendsMax])).length > 0
}

export async function expireSignalSendings(on: Queryable): Promise<void> {
  await on.query(expireSendings)
}

/** What is sent beside the outbox. Bytes in base64. */
export type SignalEffect =
  | { type: 'delivered'; timestamp: number }
  | { type: 'read'; timestamp: number }
  | { type: 'retry'; error: string }
  /** The neutral question to somebody whose identity key changed. */
  | { type: 'ask' }

const dueEffects = statement(
  'signal_effects_due',
  `select id, peer_index, body_sealed, attempts from signal_effects
   where account_id = $1 and due_at <= now() order by id limit $2`,
)
const dropEffects = statement('signal_effects_drop', 'delete from signal_effects where id = any ($1::bigint[])')
const delayEffects = statement(
  'signal_effects_delay',
  `update signal_effects set attempts = attempts + 1,
     due_at = now() + least(3600, 5 * power(2, least(attempts, 10))) * interval '1 second'
   where id = any ($1::bigint[])`,
)

const effectSeal = (accountId: string): string => `effect ${accountId}`

export function sealEffect(vault: Vault, accountId: string, peer: string, effect: SignalEffect): Buffer {
  return vault.sealJson('signal', effectSeal(accountId), { peer, effect })
}

export type DueEffect = { id: string; attempts: number; peer: string; effect: SignalEffect }

export async function dueSignalEffects(
  on: Queryable,
  vault: Vault,
  accountId: string,
  most: number,
): Promise<DueEffect[]> {
  const rows = await on.query<{ id: string; body_sealed: Buffer; attempts: number }>(dueEffects, [accountId, most])
  return rows.map((row) => ({
    id: row.id,
    attempts: row.attempts,
    ...vault.openJson<{ peer: string; effect: SignalEffect }>('signal', effectSeal(accountId), row.body_sealed),
  }))
}

export async function dropSignalEffects(on: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await on.query(dropEffects, [ids])
}

export async function delaySignalEffects(on: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await on.query(delayEffects, [ids])
}
