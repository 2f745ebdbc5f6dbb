import type { Vault } from '../vault/vault.ts'
import { statement, type Queryable, type Tx } from './database.ts'

/** Which of the account's two identities something belongs to. */
export type OwnIdentity = 'aci' | 'pni'
export type PreKeyKind = 'ec' | 'kyber' | 'signed' | 'last_resort'

/** The keyed hash by which a person's rows are found without naming the person. */
export function peerIndex(vault: Vault, serviceId: string): Buffer {
  return vault.secretIndex('signal-peer', serviceId)
}

export type RatchetAt = { identity: OwnIdentity; peer: string; device: number }

const dropRatchet = statement(
  'signal_ratchet_drop',
  'delete from signal_ratchets where account_id = $1 and identity = $2 and peer_index = $3 and device = $4',
)
const dropSiblings = statement(
  'signal_ratchet_drop_siblings',
  'delete from signal_ratchets where account_id = $1 and peer_index = $2 and device <> $3',
)

const ratchetSeal = (accountId: string, at: RatchetAt): string =>
  `ratchet ${accountId} ${at.identity} ${at.peer} ${at.device}`

export function openRatchet(vault: Vault, accountId: string, at: RatchetAt, sealed: Buffer): Uint8Array {
  return vault.open('signal', ratchetSeal(accountId, at), sealed)
}

export function sealRatchet(vault: Vault, accountId: string, at: RatchetAt, record: Uint8Array): Buffer {
  return vault.seal('signal', ratchetSeal(accountId, at), record)
}

export type SignalStore = {
  accountId: string
  vault: Vault
  on: Queryable
}

export async function dropSignalRatchet(store: SignalStore, at: RatchetAt): Promise<void> {
  const { on, vault, accountId } = store
  await on.query(dropRatchet, [accountId, at.identity, peerIndex(vault, at.peer), at.device])
}

/** Drops the ratchets with a person's other devices: they were made with an identity key that no longer counts. */
export async function dropSiblingRatchets(store: SignalStore, peer: string, device: number): Promise<void> {
  await store.on.query(dropSiblings, [store.accountId, peerIndex(store.vault, peer), device])
}

const findPreKey = statement(
  'signal_prekey_find',
  `select kind, record_sealed from signal_prekeys
   where account_id = $1 and identity = $2 and kind = any ($3::text[]) and key_id = $4`,
)
const dropPreKey = statement(
  'signal_prekey_drop',
  'delete from signal_prekeys where account_id = $1 and identity = $2 and kind = $3 and key_id = $4',
)
const insertPreKey = statement(
  'signal_prekey_insert',
  `insert into signal_prekeys (account_id, identity, kind, key_id, record_sealed, uploaded_at)
   values ($1, $2, $3, $4, $5, case when $6 then now() end)`,
)

const preKeySeal = (accountId: string, identity: OwnIdentity, kind: PreKeyKind, id: number): string =>
  `prekey ${accountId} ${identity} ${kind} ${id}`

export function openPreKey(
  { vault, accountId }: SignalStore,
  identity: OwnIdentity,
  kind: PreKeyKind,
  id: number,
  sealed: Buffer,
): Uint8Array {
  return vault.open('signal', preKeySeal(accountId, identity, kind, id), sealed)
}

export async function findSignalPreKey(
  store: SignalStore,
  identity: OwnIdentity,
  kinds: readonly PreKeyKind[],
  id: number,
): Promise<{ kind: PreKeyKind; record: Uint8Array } | null> {
  const { on, accountId } = store
  const [row] = await on.query<{ kind: PreKeyKind; record_sealed: Buffer }>(findPreKey, [
    accountId,
    identity,
    kinds,
    id,
  ])
  return row ? { kind: row.kind, record: openPreKey(store, identity, row.kind, id, row.record_sealed) } : null
}

export async function dropSignalPreKey(
  store: SignalStore,
  identity: OwnIdentity,
  kind: PreKeyKind,
  id: number,
): Promise<void> {
  await store.on.query(dropPreKey, [store.accountId, identity, kind, id])
}

/** `isUploaded`: the service is known to have its public half. */
export async function insertSignalPreKey(
  store: SignalStore,
  identity: OwnIdentity,
  key: { kind: PreKeyKind; id: number; record: Uint8Array },
  isUploaded: boolean,
): Promise<void> {
  const { on, vault, accountId } = store
  const sealed = vault.seal('signal', preKeySeal(accountId, identity, key.kind, key.id), key.record)
  await on.query(insertPreKey, [accountId, identity, key.kind, key.id, sealed, isUploaded])
}

const replacePreKeys = statement(
  'signal_prekey_replace',
  `update signal_prekeys set replaced_at = now()
   where account_id = $1 and identity = $2 and kind = $3 and key_id <> all ($4::bigint[]) and replaced_at is null`,
)
const expirePreKeys = statement(
  'signal_prekey_expire',
  `delete from signal_prekeys
   where account_id = $1 and replaced_at < now() - $2 * interval '1 millisecond'`,
)

/** Marks the other keys of a kind as replaced by these. */
export async function replaceSignalPreKeys(
  store: SignalStore,
  identity: OwnIdentity,
  kind: PreKeyKind,
  ids: readonly number[],
): Promise<void> {
  await store.on.query(replacePreKeys, [store.accountId, identity, kind, ids])
}

export async function expireSignalPreKeys(store: SignalStore, graceMs: number): Promise<void> {
  await store.on.query(expirePreKeys, [store.accountId, graceMs])
}

const preKeyState = statement(
  'signal_prekey_state',
  `select kind, max(key_id) "maxId", (count(*) filter (where replaced_at is null))::int count,
          extract(epoch from now() - max(created_at)) * 1000 "ageMs"
   from signal_prekeys where account_id = $1 and identity = $2 group by kind`,
)

export type PreKeyState = { kind: PreKeyKind; maxId: number; count: number; ageMs: number }

export async function signalPreKeyState(store: SignalStore, identity: OwnIdentity): Promise<PreKeyState[]> {
  const rows = await store.on.query<{ kind: PreKeyKind; maxId: string; count: number; ageMs: string }>(preKeyState, [
    store.accountId,
    identity,
  ])
  return rows.map((row) => ({ ...row, maxId: Number(row.maxId), ageMs: Number(row.ageMs) }))
}

const findUse = statement(
  'signal_kyber_use_find',
  `select 1 from signal_kyber_uses
   where account_id = $1 and identity = $2 and kyber_id = $3 and signed_id = $4 and base_key_hash = $5`,
)
const insertUse = statement(
  'signal_kyber_use_insert',
  `insert into signal_kyber_uses (account_id, identity, kyber_id, signed_id, base_key_hash)
   values ($1, $2, $3, $4, $5) on conflict do nothing`,
)

export type KyberUse = { identity: OwnIdentity; kyberId: number; signedId: number; baseKeyHash: Uint8Array }

const useValues = (store: SignalStore, use: KyberUse): unknown[] => [
  store.accountId,
  use.identity,
  use.kyberId,
  use.signedId,
  use.baseKeyHash,
]

export async function wasKyberUsed(store: SignalStore, use: KyberUse): Promise<boolean> {
  return (await store.on.query(findUse, useValues(store, use))).length > 0
}

export async function insertKyberUse(store: SignalStore, use: KyberUse): Promise<void> {
  await store.on.query(insertUse, useValues(store, use))
}

const dropIdentity = statement(
  'signal_identity_drop',
  `with a as (delete from signal_ratchets where account_id = $1 and identity = $2),
        b as (delete from signal_kyber_uses where account_id = $1 and identity = $2)
   delete from signal_prekeys where account_id = $1 and identity = $2`,
)

/** Forgets the keys and ratchets of one of the account's identities, which has another one in its place now. */
export async function dropSignalIdentity(store: SignalStore, identity: OwnIdentity): Promise<void> {
  await store.on.query(dropIdentity, [store.accountId, identity])
}

/** The transaction's view of the same store. */
export function inTransaction(store: SignalStore, tx: Tx): SignalStore {
  return { ...store, on: tx }
}
