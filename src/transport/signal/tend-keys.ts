import type { IdentityKeyPair, Net } from '@signalapp/libsignal-client'
import type { Database } from '../../store/database.ts'
import type { IdentityKeys, SignalAccount } from '../../store/signal-account.ts'
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
import { confirmSignalPreKeys, unconfirmedSignalPreKeys, type UnconfirmedKey } from '../../store/signal-uploads.ts'
import { identityPair, newKey, preKeyBatch, publicOf, type NewKey, type UploadedKey } from './keys.ts'
import { fetchJson } from './request.ts'
import { bytes } from './bytes.ts'

/** The number of one-time keys on the server below which there are made new ones (as Signal's applications). */
const preKeysMin = 10
const rotationMs = 2 * 24 * 3_600_000
/** How long a replaced key still opens messages that were under way. */
const graceMs = 30 * 24 * 3_600_000
/** Ids are 24 bits. */
const keyIdMax = 0xff_ffff

const oneTimeKinds = ['ec', 'kyber'] as const
const lastingKinds = ['signed', 'last_resort'] as const

export type KeyDeps = {
  database: Database
  store: SignalStore
  account: Pick<SignalAccount, 'aciIdentity' | 'pniIdentity'>
  now: () => number
}

/**
 * Looks after the keys with which strangers begin to write: refills one-time keys when few are left on the server,
 * rotates the signed and the last-resort key, and drops what was replaced long ago. Private halves are committed
 * before the public halves are uploaded: a key that the server hands out can always be answered. Keys whose upload
 * nobody heard to have arrived are uploaded again, also after a restart. Throws the first failure, after both
 * identities were tried.
 */
export async function tendKeys(deps: KeyDeps, chat: Net.AuthenticatedChatConnection): Promise<void> {
  const { account, store } = deps
  const identities: [OwnIdentity, IdentityKeys | null][] = [
    ['aci', account.aciIdentity],
    ['pni', account.pniIdentity],
  ]
  await expireSignalPreKeys(store, graceMs)
  const failures: unknown[] = []
  for (const [own, keys] of identities)
    if (keys) await tendIdentity(deps, chat, own, identityPair(keys)).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** A key with its public half, new or from the database. */
type Uploading = Pick<NewKey, 'kind' | 'id' | 'public'>

async function tendIdentity(
  deps: KeyDeps,
  chat: Net.AuthenticatedChatConnection,
  own: OwnIdentity,
  pair: IdentityKeyPair,
): Promise<void> {
  const path = `/v2/keys?identity=${own}`
  const { count, pqCount } = await fetchJson<{ count: number; pqCount: number }>(chat, 'GET', path)
  const left = { ec: count, kyber: pqCount }
  const state = await signalPreKeyState(deps.store, own)
  const unconfirmed = (await unconfirmedSignalPreKeys(deps.store, own)).filter((key) => isSignedBy(pair, key))
  const made: NewKey[] = []
  const again: Uploading[] = []
  const renew = (kind: PreKeyKind, many: number): void =>
    void made.push(...makeKeys(state, kind, many, pair, deps.now()))
  const repeat = (keys: typeof unconfirmed): void =>
    void again.push(...keys.map(({ kind, id, record }) => ({ kind, id, public: publicOf(kind, id, record) })))
  for (const kind of oneTimeKinds) {
    const waiting = unconfirmed.filter((key) => key.kind === kind)
    const isLow = left[kind] < preKeysMin
    const isWhole = waiting.length >= preKeyBatch
    // Enough on the server, or one of them in use: the upload arrived, and only its answer did not.
    if (waiting.length > 0 && !(isLow && isWhole)) await confirmSignalPreKeys(deps.store, own, waiting)
    if (isLow && isWhole) repeat(waiting)
    else if (isLow) renew(kind, preKeyBatch)
  }
  for (const kind of lastingKinds)
    if (isOld(state, kind)) renew(kind, 1)
    else repeat(unconfirmed.filter((key) => key.kind === kind).slice(0, 1))
  const uploading = [...made, ...again]
  if (uploading.length === 0) return
  await storeKeys(deps, own, made)
  await fetchJson(chat, 'PUT', path, uploadOf(uploading))
  await confirmUpload(deps, own, uploading)
}

/** A key that was made while the number changed may be signed with the identity key of before. */
function isSignedBy(pair: IdentityKeyPair, { kind, id, record }: UnconfirmedKey): boolean {
  const { publicKey, signature } = publicOf(kind, id, record)
  return signature === undefined || pair.publicKey.verify(fromBase64(publicKey), fromBase64(signature))
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => bytes(Buffer.from(text, 'base64'))

function uploadOf(keys: readonly Uploading[]): object {
  const of = (kind: PreKeyKind): UploadedKey[] => keys.filter((key) => key.kind === kind).map((key) => key.public)
  const [signed] = of('signed')
  const [lastResort] = of('last_resort')
  return {
    preKeys: of('ec'),
    ...(of('kyber').length > 0 ? { pqPreKeys: of('kyber') } : {}),
    ...(signed ? { signedPreKey: signed } : {}),
    ...(lastResort ? { pqLastResortPreKey: lastResort } : {}),
  }
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

function storeKeys(deps: KeyDeps, own: OwnIdentity, made: readonly NewKey[]): Promise<void> {
  return deps.database.transact(async (tx) => {
    const store = inTransaction(deps.store, tx)
    for (const key of made) await insertSignalPreKey(store, own, key, false)
  })
}

/**
 * The server has these keys. Only now is an older lasting key out of use: until then the server hands that one out. In
 * the same way a new batch takes the place of the one-time keys that were left, and of those that somebody fetched and
 * never used, which would stay for ever.
 */
function confirmUpload(deps: KeyDeps, own: OwnIdentity, keys: readonly Pick<NewKey, 'kind' | 'id'>[]): Promise<void> {
  return deps.database.transact(async (tx) => {
    const store = inTransaction(deps.store, tx)
    await confirmSignalPreKeys(store, own, keys)
    for (const [kind, replacing] of Map.groupBy(keys, (key) => key.kind))
      await replaceSignalPreKeys(
        store,
        own,
        kind,
        replacing.map(({ id }) => id),
      )
  })
}
