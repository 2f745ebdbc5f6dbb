import {
  IdentityKeyPair,
  KEMKeyPair,
  KyberPreKeyRecord,
  PreKeyRecord,
  PrivateKey,
  PublicKey,
  SignedPreKeyRecord,
  type Net,
} from '@signalapp/libsignal-client'
import type { Database } from '../../store/database.ts'
import type { IdentityKeys, StoredSignalAccount } from '../../store/signal-account.ts'
import {
  expireSignalPreKeys,
  insertSignalPreKey,
  inTransaction,
  replaceSignalPreKeys,
  signalPreKeyState,
  type OwnIdentity,
  type PreKeyKind,
  type PreKeyState,
  type SignalStore,
} from '../../store/signal.ts'
import { fetchJson } from './request.ts'
import { bytes } from './stores.ts'

/** One-time keys uploaded at once, and the number on the server below which that happens (as Signal's applications). */
export const preKeyBatch = 100
const preKeysMin = 10
const rotationMs = 2 * 24 * 3_600_000
/** How long a replaced key still opens messages that were under way. */
const graceMs = 30 * 24 * 3_600_000
/** Ids are 24 bits. */
const keyIdMax = 0xff_ffff

export type NewKey = { kind: PreKeyKind; id: number; record: Uint8Array; public: UploadedKey }
export type UploadedKey = { keyId: number; publicKey: string; signature?: string }

const base64 = (from: Uint8Array): string => Buffer.from(from).toString('base64')

export function identityPair(keys: IdentityKeys): IdentityKeyPair {
  return new IdentityKeyPair(
    PublicKey.deserialize(bytes(Buffer.from(keys.publicKey, 'base64'))),
    PrivateKey.deserialize(bytes(Buffer.from(keys.privateKey, 'base64'))),
  )
}

export function newKey(kind: PreKeyKind, id: number, identity: IdentityKeyPair, now: number): NewKey {
  switch (kind) {
    case 'ec': {
      const key = PrivateKey.generate()
      const record = PreKeyRecord.new(id, key.getPublicKey(), key)
      return { kind, id, record: record.serialize(), public: published(id, key.getPublicKey().serialize()) }
    }
    case 'signed': {
      const key = PrivateKey.generate()
      const publicKey = key.getPublicKey().serialize()
      const signature = identity.privateKey.sign(publicKey)
      const record = SignedPreKeyRecord.new(id, now, key.getPublicKey(), key, signature)
      return { kind, id, record: record.serialize(), public: published(id, publicKey, signature) }
    }
    case 'kyber':
    case 'last_resort': {
      const pair = KEMKeyPair.generate()
      const publicKey = pair.getPublicKey().serialize()
      const signature = identity.privateKey.sign(publicKey)
      const record = KyberPreKeyRecord.new(id, now, pair, signature)
      return { kind, id, record: record.serialize(), public: published(id, publicKey, signature) }
    }
  }
}

function published(keyId: number, publicKey: Uint8Array, signature?: Uint8Array): UploadedKey {
  return { keyId, publicKey: base64(publicKey), ...(signature ? { signature: base64(signature) } : {}) }
}

export type KeyDeps = { database: Database; store: SignalStore; account: StoredSignalAccount; now: () => number }

/**
 * Looks after the keys with which strangers begin to write: refills one-time keys when few are left on the server,
 * rotates the signed and the last-resort key, and drops what was replaced long ago. Private halves are committed
 * before the public halves are uploaded: a key that the server hands out can always be answered.
 */
export async function tendKeys(deps: KeyDeps, chat: Net.AuthenticatedChatConnection): Promise<void> {
  const { account, store } = deps
  const identities: [OwnIdentity, IdentityKeys | null][] = [
    ['aci', account.aciIdentity],
    ['pni', account.pniIdentity],
  ]
  await expireSignalPreKeys(store, graceMs)
  for (const [own, keys] of identities) if (keys) await tendIdentity(deps, chat, own, identityPair(keys))
}

async function tendIdentity(
  deps: KeyDeps,
  chat: Net.AuthenticatedChatConnection,
  own: OwnIdentity,
  pair: IdentityKeyPair,
): Promise<void> {
  const left = await fetchJson<{ count: number; pqCount: number }>(chat, 'GET', `/v2/keys?identity=${own}`)
  const state = await signalPreKeyState(deps.store, own)
  const wanted: [PreKeyKind, number][] = []
  if (left.count < preKeysMin) wanted.push(['ec', preKeyBatch])
  if (left.pqCount < preKeysMin) wanted.push(['kyber', preKeyBatch])
  for (const kind of ['signed', 'last_resort'] as const) if (isOld(state, kind)) wanted.push([kind, 1])
  if (wanted.length === 0) return
  const made = wanted.flatMap(([kind, count]) => makeKeys(state, kind, count, pair, deps.now()))
  await storeKeys(deps, own, made)
  await fetchJson(chat, 'PUT', `/v2/keys?identity=${own}`, {
    preKeys: ofKind(made, 'ec'),
    ...(ofKind(made, 'kyber').length > 0 ? { pqPreKeys: ofKind(made, 'kyber') } : {}),
    ...(ofKind(made, 'signed')[0] ? { signedPreKey: ofKind(made, 'signed')[0] } : {}),
    ...(ofKind(made, 'last_resort')[0] ? { pqLastResortPreKey: ofKind(made, 'last_resort')[0] } : {}),
  })
}

function ofKind(keys: readonly NewKey[], kind: PreKeyKind): UploadedKey[] {
  return keys.filter((key) => key.kind === kind).map((key) => key.public)
}

function isOld(state: readonly PreKeyState[], kind: PreKeyKind): boolean {
  const found = state.find((one) => one.kind === kind)
  return !found || found.count === 0 || found.ageMs > rotationMs
}

function makeKeys(
  state: readonly PreKeyState[],
  kind: PreKeyKind,
  count: number,
  pair: IdentityKeyPair,
  now: number,
): NewKey[] {
  // Kyber keys of both kinds share their numbers.
  const shares = kind === 'kyber' || kind === 'last_resort' ? ['kyber', 'last_resort'] : [kind]
  const last = Math.max(0, ...state.filter((one) => shares.includes(one.kind)).map((one) => one.maxId))
  // A last-resort key goes far ahead of the one-time keys that may be made in the same round.
  const first = kind === 'last_resort' ? last + preKeyBatch : last
  return Array.from({ length: count }, (_, index) => newKey(kind, ((first + index) % keyIdMax) + 1, pair, now))
}

export function storeKeys(deps: KeyDeps, own: OwnIdentity, made: readonly NewKey[]): Promise<void> {
  return deps.database.transact(async (tx) => {
    const store = inTransaction(deps.store, tx)
    for (const key of made) await insertSignalPreKey(store, own, key)
    for (const kind of ['signed', 'last_resort'] as const) {
      const replacing = made.find((key) => key.kind === kind)
      if (replacing) await replaceSignalPreKeys(store, own, kind, replacing.id)
    }
  })
}
