import { randomBytes } from 'node:crypto'
import { PrivateKey, PublicKey } from '@signalapp/libsignal-client'
import { newId } from '../../store/ids.ts'
import { inTransaction, insertSignalPreKey } from '../../store/signal.ts'
import {
  insertSignalAccount,
  releaseSignalLease,
  takeSignalLeaseIn,
  type IdentityKeys,
  type SignalAccount,
  type StoredSignalAccount,
} from '../../store/signal-account.ts'
import type { Database } from '../../store/database.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Chat } from './chat.ts'
import { newKey, identityPair, type NewKey } from './keys.ts'
import type { Network } from './network.ts'
import { encryptDeviceName, linkUrl, openProvisioning, type Provisioned } from './provisioning.ts'
import { fetchJson, ServiceError } from './request.ts'
import { bytes } from './bytes.ts'
import { tendKeys } from './tend-keys.ts'

/** How long the code can be scanned; the service closes the connection after about this long. */
const scanMsMax = 10 * 60_000
/** How long a new device may take to be set up while nobody else connects as it. */
const setupMsMax = 60_000
/** Registration ids are 14 bits and never 0. */
const registrationIdMax = 0x3fff

export type LinkDeps = {
  database: Database
  vault: Vault
  network: Network
  deviceName: string
  now?: () => number
  /** What is done with the first connection: the name that people see, the username. */
  furnish?: (chat: Chat, account: StoredSignalAccount) => Promise<void>
}

export type Linked = { accountId: string; aci: string; deviceId: number }

/**
 * Links this device to the account whose phone scans `onUrl`'s address, and stores account and keys in place of any
 * earlier account. Cases and conversations are not touched: people are known by their own ids. Rejects with plain
 * words when nobody scanned in time or the service refused.
 */
export async function linkDevice(deps: LinkDeps, onUrl: (url: string) => void, abort?: AbortSignal): Promise<Linked> {
  const provisioned = await waitForPhone(deps.network, onUrl, abort)
  const account = newAccount(provisioned)
  const now = deps.now ?? Date.now
  const keys = firstKeys(account, now())
  const answer = await confirmLink(deps, provisioned, account, keys)
  return keepAccount(deps, { ...account, deviceId: answer.deviceId }, keys)
}

/** Stores a new account with its keys in place of any earlier one, and sets it up on the service. */
export async function keepAccount(deps: LinkDeps, account: SignalAccount, keys: FirstKeys): Promise<Linked> {
  const now = deps.now ?? Date.now
  const accountId = newId()
  const owner = newId()
  await deps.database.transact(async (tx) => {
    await insertSignalAccount(tx, deps.vault, accountId, deps.network.environment, account)
    // A running service must not connect before this device is set up: only one can be connected.
    await takeSignalLeaseIn(tx, accountId, owner, setupMsMax)
    const store = inTransaction({ accountId, vault: deps.vault, on: tx }, tx)
    // The service got their public halves with the request that made the device.
    for (const key of keys.aci) await insertSignalPreKey(store, 'aci', key, true)
    for (const key of keys.pni) await insertSignalPreKey(store, 'pni', key, true)
  })
  const stored = { ...account, id: accountId, environment: deps.network.environment, linkedAt: new Date(now()) }
  try {
    await setUp(deps, stored, now)
  } finally {
    await releaseSignalLease(deps.database, accountId, owner)
  }
  return { accountId, aci: account.aci, deviceId: account.deviceId }
}

/** Shows the address and waits until a phone has handed over the account. */
export function waitForPhone(
  network: Network,
  onUrl: (url: string) => void,
  abort: AbortSignal | undefined,
): Promise<Provisioned> {
  const privateKey = PrivateKey.generate()
  const { promise, resolve, reject } = Promise.withResolvers<Provisioned>()
  const limit = setTimeout(() => reject(new Error('Nobody scanned the code in time. Start again.')), scanMsMax)
  abort?.addEventListener('abort', () => reject(new Error('Linking was stopped.')))
  const connected = network.net.connectProvisioning({
    onReceivedAddress(address, ack) {
      ack.send(200)
      onUrl(linkUrl(address, privateKey.getPublicKey()))
    },
    onReceivedEnvelope(envelope, ack) {
      ack.send(200)
      const opened = openProvisioning(envelope, privateKey)
      if (opened) resolve(opened)
      else reject(new Error('The phone sent something that cannot be read. Start again.'))
    },
    onConnectionInterrupted() {
      reject(new Error('The connection to Signal was lost while waiting. Start again.'))
    },
  })
  connected.catch(() => reject(new Error('Signal cannot be reached. Check the network, or SIGNAL_PROXY.')))
  return promise.finally(() => {
    clearTimeout(limit)
    void connected.then((connection) => connection.disconnect()).catch(() => undefined)
  })
}

export function newAccount(provisioned: Provisioned): SignalAccount {
  const { aciIdentity, pniIdentity } = provisioned
  return {
    aci: provisioned.aci,
    pni: provisioned.pni,
    number: provisioned.number,
    deviceId: 0,
    password: newPassword(),
    aciIdentity: inBase64(aciIdentity),
    pniIdentity: pniIdentity ? inBase64(pniIdentity) : null,
    aciRegistrationId: newRegistrationId(),
    pniRegistrationId: newRegistrationId(),
    profileKey: Buffer.from(provisioned.profileKey).toString('base64'),
  }
}

export function newPassword(): string {
  return randomBytes(16).toString('base64url')
}

export function newRegistrationId(): number {
  return (randomBytes(2).readUInt16BE() % registrationIdMax) + 1
}

export function inBase64(keys: { publicKey: Uint8Array; privateKey: Uint8Array }): IdentityKeys {
  return {
    publicKey: Buffer.from(keys.publicKey).toString('base64'),
    privateKey: Buffer.from(keys.privateKey).toString('base64'),
  }
}

export type FirstKeys = { aci: NewKey[]; pni: NewKey[] }

/** The signed and last-resort keys without which a device cannot be linked. */
export function firstKeys(account: SignalAccount, now: number): FirstKeys {
  const both = (keys: IdentityKeys | null): NewKey[] => {
    if (!keys) return []
    const pair = identityPair(keys)
    return [newKey('signed', 1, pair, now), newKey('last_resort', 1, pair, now)]
  }
  return { aci: both(account.aciIdentity), pni: both(account.pniIdentity) }
}

export async function confirmLink(
  deps: LinkDeps,
  provisioned: Provisioned,
  account: SignalAccount,
  keys: FirstKeys,
): Promise<{ deviceId: number }> {
  const identity = PublicKey.deserialize(bytes(Buffer.from(account.aciIdentity.publicKey, 'base64')))
  const uploaded = (of: NewKey[], kind: string) => of.find((key) => key.kind === kind)?.public
  const body = {
    verificationCode: provisioned.provisioningCode,
    accountAttributes: {
      fetchesMessages: true,
      registrationId: account.aciRegistrationId,
      ...(account.pniIdentity ? { pniRegistrationId: account.pniRegistrationId } : {}),
      name: encryptDeviceName(deps.deviceName, identity),
      capabilities: { attachmentBackfill: false, spqr: true, usernameChangeSyncMessage: false },
    },
    aciSignedPreKey: uploaded(keys.aci, 'signed'),
    aciPqLastResortPreKey: uploaded(keys.aci, 'last_resort'),
    ...(account.pniIdentity
      ? { pniSignedPreKey: uploaded(keys.pni, 'signed'), pniPqLastResortPreKey: uploaded(keys.pni, 'last_resort') }
      : {}),
  }
  const basic = Buffer.from(`${account.aci}:${account.password}`).toString('base64')
  const chat = await deps.network.net.connectUnauthenticatedChat({ onConnectionInterrupted: () => undefined })
  try {
    return await fetchJson<{ deviceId: number }>(chat, 'PUT', '/v1/devices/link', body, [
      ['authorization', `Basic ${basic}`],
    ])
  } catch (error) {
    const status = error instanceof ServiceError ? error.status : null
    if (status === 411) throw new Error('The account has as many linked devices as it may have. Remove one.')
    throw new Error(`Signal refused to link this device${status === null ? '' : ` (status ${status})`}.`)
  } finally {
    await chat.disconnect().catch(() => undefined)
  }
}

/** Uploads the one-time keys and does what else was asked for. Keys that are missing are made when the service runs. */
async function setUp(deps: LinkDeps, account: StoredSignalAccount, now: () => number): Promise<void> {
  const { database, vault, network } = deps
  const chat = await connectBriefly(network, account)
  try {
    await tendKeys({ database, store: { accountId: account.id, vault, on: database }, account, now }, chat)
    await deps.furnish?.(chat, account)
  } finally {
    await chat.disconnect().catch(() => undefined)
  }
}

/** A connection for a few requests. What arrives on it is not acknowledged, so it comes again to the program. */
export async function connectBriefly(network: Network, account: SignalAccount): Promise<Chat> {
  const username = `${account.aci}.${account.deviceId}`
  return (await network.net.connectAuthenticatedChat(username, account.password, false, {
    onIncomingMessage: () => undefined,
    onQueueEmpty: () => undefined,
    onConnectionInterrupted: () => undefined,
  })) as Chat
}
