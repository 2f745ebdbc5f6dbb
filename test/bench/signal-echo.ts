import {
  ContentHint,
  Direction,
  IdentityChange,
  IdentityKeyStore,
  KyberPreKeyRecord,
  KyberPreKeyStore,
  PreKeyRecord,
  PreKeySignalMessage,
  PreKeyStore,
  type PrivateKey,
  ProtocolAddress,
  type PublicKey,
  sealedSenderEncrypt,
  SenderCertificate,
  ServiceId,
  type SessionRecord,
  SessionStore,
  signalDecrypt,
  signalDecryptPreKey,
  signalEncrypt,
  SignalMessage,
  SignedPreKeyRecord,
  SignedPreKeyStore,
  UnidentifiedSenderMessageContent,
} from '@signalapp/libsignal-client'
import { ProfileKey } from '@signalapp/libsignal-client/dist/zkgroup/index.js'
import type { SignalAccount } from '../../src/store/signal-account.ts'
import type { Chat, QuietChat } from '../../src/transport/signal/chat.ts'
import { identityPair, newKey, preKeyBatch, type NewKey } from '../../src/transport/signal/keys.ts'
import { confirmLink, connectBriefly, firstKeys, newAccount, waitForPhone } from '../../src/transport/signal/link.ts'
import type { Network } from '../../src/transport/signal/network.ts'
import { pad, unpad } from '../../src/transport/signal/padding.ts'
import { fetchJson } from '../../src/transport/signal/request.ts'
import { serviceIdOf } from '../../src/transport/signal/service-id.ts'
import { bytes } from '../../src/transport/signal/bytes.ts'
import { decode, encode } from '../../src/transport/signal/wire.ts'

type Account = SignalAccount & { keys: NewKey[] }

/** Links a device whose keys are only in memory. */
export async function linkInMemory(network: Network, onUrl: (url: string) => void): Promise<Account> {
  const provisioned = await waitForPhone(network, onUrl, undefined)
  const draft = newAccount(provisioned)
  const first = firstKeys(draft, Date.now())
  const deps = { network, deviceName: 'echo' } as Parameters<typeof confirmLink>[0]
  const account = { ...draft, ...(await confirmLink(deps, provisioned, draft, first)) }
  const chat = await connectBriefly(network, account)
  const keys = [...first.aci]
  for (const own of ['aci', 'pni'] as const) {
    const identity = own === 'aci' ? account.aciIdentity : account.pniIdentity
    if (!identity) continue
    // The last-resort key, which has the number 1, shares its numbers with those that are used once.
    const make = (kind: 'ec' | 'kyber') =>
      Array.from({ length: preKeyBatch }, (_, index) => newKey(kind, index + 2, identityPair(identity), Date.now()))
    const [ec, kyber] = [make('ec'), make('kyber')]
    const uploaded = (made: NewKey[]) => made.map((key) => key.public)
    await fetchJson(chat, 'PUT', `/v2/keys?identity=${own}`, { preKeys: uploaded(ec), pqPreKeys: uploaded(kyber) })
    if (own === 'aci') keys.push(...ec, ...kyber)
  }
  await chat.disconnect()
  return { ...account, keys }
}

type Peer = { address: ProtocolAddress; registrationId: number; accessKey: Uint8Array<ArrayBuffer> | null }

/**
 * Connects and answers, as fast as libsignal goes: records stay as they are, and nothing is asked for twice. The
 * connection lasts as long as what is returned is kept.
 */
export async function openEcho(network: Network, account: Account): Promise<Chat> {
  const stores = openMemory(account)
  const local = ProtocolAddress.new(account.aci, account.deviceId)
  const peers = new Map<string, Peer>()
  const tails = new Map<string, Promise<void>>()
  let last = 0
  const take = async (raw: Uint8Array, ack: { send(status: number): void }): Promise<void> => {
    const envelope = decode('Envelope', raw)
    const sender = serviceIdOf(envelope?.sourceServiceId, envelope?.sourceServiceIdBinary)
    if (!envelope?.content || sender === null) return
    const before = tails.get(sender) ?? Promise.resolve()
    // libsignal does not lock: one message of a person at a time.
    const work = before.then(() =>
      answer(sender, envelope.sourceDeviceId ?? 1, envelope.type, bytes(envelope.content!)),
    )
    tails.set(
      sender,
      work.catch((error: unknown) => console.error(error)),
    )
    await work
    ack.send(200)
  }
  const answer = async (
    sender: string,
    device: number,
    type: number | undefined,
    content: Uint8Array<ArrayBuffer>,
  ): Promise<void> => {
    const known = peers.get(sender)
    const peer = known ?? { address: ProtocolAddress.new(sender, device), registrationId: 0, accessKey: null }
    if (!known) peers.set(sender, peer)
    const { address } = peer
    let plain: Uint8Array
    if (type === preKeyEnvelope) {
      const message = PreKeySignalMessage.deserialize(content)
      peer.registrationId = message.registrationId()
      const { sessions, identities, preKeys, signedPreKeys, kyberPreKeys } = stores
      plain = await signalDecryptPreKey(
        message,
        address,
        local,
        sessions,
        identities,
        preKeys,
        signedPreKeys,
        kyberPreKeys,
      )
    } else {
      const message = SignalMessage.deserialize(content)
      plain = await signalDecrypt(message, address, local, stores.sessions, stores.identities)
    }
    const received = decode('Content', unpad(plain) ?? plain)?.dataMessage
    if (received?.body === undefined) return
    const { profileKey } = received
    if (profileKey && !peer.accessKey) peer.accessKey = new ProfileKey(bytes(profileKey)).deriveAccessKey()
    last = Math.max(Date.now(), last + 1)
    await send(sender, peer, received.body, last)
  }
  const send = async (sender: string, peer: Peer, body: string, timestamp: number): Promise<void> => {
    const { address, registrationId, accessKey } = peer
    const content = pad(encode('Content', { dataMessage: { body, timestamp, profileKey: ownProfileKey } }))
    const message = await signalEncrypt(bytes(content), address, local, stores.sessions, stores.identities)
    const unsealed = UnidentifiedSenderMessageContent.new(message, certificate, ContentHint.Resendable, null)
    const contents = await sealedSenderEncrypt(unsealed, address, stores.identities)
    if (!accessKey) throw new Error('the phone did not send its profile key')
    await quiet.sendMessage({
      destination: ServiceId.parseFromServiceIdString(sender),
      timestamp,
      contents: [{ deviceId: address.deviceId(), registrationId, contents }],
      auth: { accessKey },
      onlineOnly: false,
      urgent: true,
    })
  }

  const ownProfileKey = Buffer.from(account.profileKey, 'base64')
  const listener = {
    onIncomingMessage: (raw: Uint8Array, _at: number, ack: { send(status: number): void }) =>
      void take(raw, ack).catch(() => undefined),
    onQueueEmpty: () => undefined,
    onConnectionInterrupted: () => process.exit(1),
  }
  const quiet = (await network.net.connectUnauthenticatedChat({
    onConnectionInterrupted: () => undefined,
  })) as QuietChat
  const username = `${account.aci}.${account.deviceId}`
  const chat = (await network.net.connectAuthenticatedChat(username, account.password, false, listener)) as Chat
  const path = '/v1/certificate/delivery?includeE164=false'
  const fetched = await fetchJson<{ certificate: string }>(chat, 'GET', path)
  const certificate = SenderCertificate.deserialize(bytes(Buffer.from(fetched.certificate, 'base64')))
  return chat
}

/** Envelope.Type of the first message of a ratchet (SignalService.proto). */
const preKeyEnvelope = 3

function openMemory(account: Account) {
  const { privateKey } = identityPair(account.aciIdentity)
  const recordOf = (kinds: NewKey['kind'][], id: number): Uint8Array<ArrayBuffer> => {
    const found = account.keys.find((key) => kinds.includes(key.kind) && key.id === id)
    if (!found) throw new Error('no such key')
    return bytes(found.record)
  }
  return {
    sessions: new MemorySessions(),
    identities: new MemoryIdentities(privateKey, account.aciRegistrationId),
    preKeys: new MemoryPreKeys(recordOf),
    signedPreKeys: new MemorySignedPreKeys(recordOf),
    kyberPreKeys: new MemoryKyberPreKeys(recordOf),
  }
}

type RecordOf = (kinds: NewKey['kind'][], id: number) => Uint8Array<ArrayBuffer>

const nameOf = (address: ProtocolAddress): string => `${address.name()}.${address.deviceId()}`

class MemorySessions extends SessionStore {
  private readonly records = new Map<string, SessionRecord>()
  override async saveSession(address: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.records.set(nameOf(address), record)
  }
  override async getSession(address: ProtocolAddress): Promise<SessionRecord | null> {
    return this.records.get(nameOf(address)) ?? null
  }
  override async getExistingSessions(addresses: ProtocolAddress[]): Promise<SessionRecord[]> {
    return addresses.flatMap((address) => this.records.get(nameOf(address)) ?? [])
  }
}

class MemoryIdentities extends IdentityKeyStore {
  private readonly keys = new Map<string, PublicKey>()
  private readonly own: PrivateKey
  private readonly registrationId: number
  constructor(own: PrivateKey, registrationId: number) {
    super()
    this.own = own
    this.registrationId = registrationId
  }
  override async getIdentityKey(): Promise<PrivateKey> {
    return this.own
  }
  override async getLocalRegistrationId(): Promise<number> {
    return this.registrationId
  }
  override async saveIdentity(address: ProtocolAddress, key: PublicKey): Promise<IdentityChange> {
    if (!this.keys.has(address.name())) this.keys.set(address.name(), key)
    return IdentityChange.NewOrUnchanged
  }
  override async isTrustedIdentity(address: ProtocolAddress, key: PublicKey, direction: Direction): Promise<boolean> {
    const known = this.keys.get(address.name())
    return direction === Direction.Receiving || !known || known.equals(key)
  }
  override async getIdentity(address: ProtocolAddress): Promise<PublicKey | null> {
    return this.keys.get(address.name()) ?? null
  }
}

class MemoryPreKeys extends PreKeyStore {
  private readonly recordOf: RecordOf
  constructor(recordOf: RecordOf) {
    super()
    this.recordOf = recordOf
  }
  override async savePreKey(): Promise<void> {}
  override async getPreKey(id: number): Promise<PreKeyRecord> {
    return PreKeyRecord.deserialize(this.recordOf(['ec'], id))
  }
  override async removePreKey(): Promise<void> {}
}

class MemorySignedPreKeys extends SignedPreKeyStore {
  private readonly recordOf: RecordOf
  constructor(recordOf: RecordOf) {
    super()
    this.recordOf = recordOf
  }
  override async saveSignedPreKey(): Promise<void> {}
  override async getSignedPreKey(id: number): Promise<SignedPreKeyRecord> {
    return SignedPreKeyRecord.deserialize(this.recordOf(['signed'], id))
  }
}

class MemoryKyberPreKeys extends KyberPreKeyStore {
  private readonly recordOf: RecordOf
  constructor(recordOf: RecordOf) {
    super()
    this.recordOf = recordOf
  }
  override async saveKyberPreKey(): Promise<void> {}
  override async getKyberPreKey(id: number): Promise<KyberPreKeyRecord> {
    return KyberPreKeyRecord.deserialize(this.recordOf(['kyber', 'last_resort'], id))
  }
  override async markKyberPreKeyUsed(): Promise<void> {}
}
