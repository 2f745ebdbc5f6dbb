import {
  ContentHint,
  PlaintextContent,
  DecryptionErrorMessage,
  ErrorCode,
  LibSignalErrorBase,
  ProtocolAddress,
  sealedSenderEncrypt,
  SenderCertificate,
  ServiceId,
  signalEncrypt,
  UnidentifiedSenderMessageContent,
  type CiphertextMessage,
} from '@signalapp/libsignal-client'
import { ProfileKey } from '@signalapp/libsignal-client/dist/zkgroup/index.js'
import type { SignalPeer } from '../../store/signal-peers.ts'
import type { Chat, QuietChat } from './chat.ts'
import { beginRatchets } from './devices.ts'
import { pad } from './padding.ts'
import { withPniProof } from './pni-proof.ts'
import { fetchJson, ServiceError } from './request.ts'
import { commit, type Session } from './session.ts'
import { bytes } from './bytes.ts'
import { openStores } from './stores.ts'
import type { Unit } from './unit.ts'
import { encode, type WireContent } from './wire.ts'

/** Times that a person's list of devices is put right before a sending is given up for now. */
const deviceFixesMax = 4
/** A certificate is renewed this long before it runs out. */
const certificateSpareMs = 3_600_000

/** What is sent to every device of one person. `resendable`: a device that cannot read it may ask for it again. */
export type Message = {
  peer: string
  timestamp: number
  what: { type: 'content'; content: WireContent } | { type: 'retry'; error: Uint8Array }
  urgent: boolean
  onlineOnly: boolean
  resendable: boolean
  /** The id of the message of the outbox whose first part this is: its timestamp is kept with the ratchets. */
  begins?: string
}

type Encrypted = { deviceId: number; registrationId: number; message: CiphertextMessage }

/**
 * Encrypts a message to all devices of a person and sends it, sealed when the person's profile key is known. The
 * ratchets are committed before anything leaves, so that no key is ever used twice. The caller holds the person's
 * lock, under which the unit was made. Throws what the service or libsignal answered.
 */
export async function sendMessage(
  session: Session,
  chat: Chat,
  unit: Unit,
  given: Message,
  known: SignalPeer,
): Promise<void> {
  try {
    await sendUntilFits(session, chat, unit, known.wantsPniProof ? proving(session, given) : given, known)
  } catch (error) {
    // It may have left half of its changes.
    unit.forget()
    throw error
  }
}

/** Sends, and once more when the service knows other devices of the person than we, or the person takes no sealed ones. */
async function sendUntilFits(
  session: Session,
  chat: Chat,
  unit: Unit,
  message: Message,
  known: SignalPeer,
): Promise<void> {
  let sealed = message.peer !== session.account.aci && known.profileKey !== null
  for (let fixes = 0; ; fixes++) {
    const sealing = sealed ? await sealingFor(session, chat) : null
    const encrypted = await encryptToAll(session, chat, unit, message, sealing?.certificate ?? null)
    if (encrypted.length === 0) return
    try {
      return await (sealing
        ? sendSealed(sealing.quiet, message, encrypted, known)
        : sendOpen(session, chat, message, encrypted))
    } catch (error) {
      // The person does not take sealed messages with this key: the same message goes out with our name on it.
      if (sealing && LibSignalErrorBase.is(error, ErrorCode.RequestUnauthorized)) sealed = false
      else if (LibSignalErrorBase.is(error, ErrorCode.MismatchedDevices) && fixes < deviceFixesMax)
        await fixDevices(session, chat, unit, message.peer, error.entries)
      else throw error
    }
  }
}

function proving(session: Session, message: Message): Message {
  const { what } = message
  if (what.type !== 'content') return message
  return { ...message, what: { ...what, content: withPniProof(session.account, what.content) } }
}

/**
 * What sealing needs: a certificate and the connection without a name. Null when one of them cannot be had: that the
 * message arrives counts for more than that the server does not learn who sent it.
 */
async function sealingFor(
  session: Session,
  chat: Chat,
): Promise<{ certificate: SenderCertificate; quiet: QuietChat } | null> {
  const certificate = await certificateOf(session, chat)
  const quiet = certificate && (await session.quietChat().catch(() => null))
  return certificate && quiet ? { certificate, quiet } : null
}

type Sealable = Encrypted & { sealed: Uint8Array<ArrayBuffer> | null }

/** Contents for every device; a device without a ratchet gets one first. */
async function encryptToAll(
  session: Session,
  chat: Chat,
  unit: Unit,
  message: Message,
  certificate: SenderCertificate | null,
): Promise<Sealable[]> {
  const { peer } = message
  if ((await unit.devices(peer)).length === 0) {
    await beginRatchets(session, chat, unit, peer, 'all')
    await commit(session, unit)
  }
  if (message.begins !== undefined) unit.stageSending({ outboxId: message.begins, peer, timestamp: message.timestamp })
  const encrypted = await encryptEach(session, unit, message, certificate)
  await commit(session, unit)
  return encrypted
}

async function encryptEach(
  session: Session,
  unit: Unit,
  message: Message,
  certificate: SenderCertificate | null,
): Promise<Sealable[]> {
  const { account } = session
  const { peer } = message
  const stores = openStores(unit, 'aci')
  const local = ProtocolAddress.new(account.aci, account.deviceId)
  const encrypted: Sealable[] = []
  for (const deviceId of await unit.devices(peer)) {
    if (peer === account.aci && deviceId === account.deviceId) continue
    const address = ProtocolAddress.new(peer, deviceId)
    const ciphertext = await ciphertextOf(message, address, local, stores, session.now())
    const record = await unit.findRatchet({ identity: 'aci', peer, device: deviceId })
    if (!record) continue
    const sealed = certificate && (await seal(message, ciphertext, certificate, address, stores))
    encrypted.push({ deviceId, registrationId: record.remoteRegistrationId(), message: ciphertext, sealed })
  }
  return encrypted
}

function ciphertextOf(
  message: Message,
  address: ProtocolAddress,
  local: ProtocolAddress,
  stores: ReturnType<typeof openStores>,
  now: number,
): Promise<CiphertextMessage> {
  if (message.what.type === 'retry') {
    const request = DecryptionErrorMessage.deserialize(bytes(message.what.error))
    return Promise.resolve(PlaintextContent.from(request).asCiphertextMessage())
  }
  const plain = bytes(pad(encode('Content', message.what.content)))
  return signalEncrypt(plain, address, local, stores.sessions, stores.identities, new Date(now))
}

function seal(
  message: Message,
  ciphertext: CiphertextMessage,
  certificate: SenderCertificate,
  address: ProtocolAddress,
  stores: ReturnType<typeof openStores>,
): Promise<Uint8Array<ArrayBuffer>> {
  const hint = message.resendable ? ContentHint.Resendable : ContentHint.Implicit
  const content = UnidentifiedSenderMessageContent.new(ciphertext, certificate, hint, null)
  return sealedSenderEncrypt(content, address, stores.identities)
}

async function sendOpen(
  session: Session,
  chat: Chat,
  message: Message,
  encrypted: readonly Encrypted[],
): Promise<void> {
  const { timestamp, urgent, onlineOnly, peer } = message
  const contents = encrypted.map((one) => ({
    deviceId: one.deviceId,
    registrationId: one.registrationId,
    contents: one.message,
  }))
  if (peer === session.account.aci) return chat.sendSyncMessage({ timestamp, contents, urgent })
  const destination = ServiceId.parseFromServiceIdString(peer)
  return chat.sendMessage({ destination, timestamp, contents, onlineOnly, urgent })
}

async function sendSealed(
  quiet: QuietChat,
  message: Message,
  encrypted: readonly Sealable[],
  known: SignalPeer,
): Promise<void> {
  const { timestamp, urgent, onlineOnly } = message
  const contents = encrypted.flatMap((one) =>
    one.sealed ? [{ deviceId: one.deviceId, registrationId: one.registrationId, contents: one.sealed }] : [],
  )
  const destination = ServiceId.parseFromServiceIdString(message.peer)
  const accessKey = accessKeyOf(known)
  return quiet.sendMessage({ destination, timestamp, contents, auth: { accessKey }, onlineOnly, urgent })
}

const accessKeys = new WeakMap<SignalPeer, Uint8Array<ArrayBuffer>>()

/** With which a person takes sealed messages; derived once for as long as the same is known of the person. */
function accessKeyOf(known: SignalPeer): Uint8Array<ArrayBuffer> {
  const profileKey = bytes(Buffer.from(known.profileKey ?? '', 'base64'))
  const key = accessKeys.get(known) ?? new ProfileKey(profileKey).deriveAccessKey()
  accessKeys.set(known, key)
  return key
}

/** Puts our list of a person's devices right: some are new, some are gone, some were set up anew. */
async function fixDevices(
  session: Session,
  chat: Chat,
  unit: Unit,
  peer: string,
  entries: readonly { missingDevices: number[]; extraDevices: number[]; staleDevices: number[] }[],
): Promise<void> {
  for (const { extraDevices, staleDevices } of entries)
    for (const device of [...extraDevices, ...staleDevices]) unit.stageRatchet({ identity: 'aci', peer, device }, null)
  await commit(session, unit)
  const wanted = entries.flatMap(({ missingDevices, staleDevices }) => [...missingDevices, ...staleDevices])
  await beginRatchets(session, chat, unit, peer, wanted)
  await commit(session, unit)
}

const certificates = new WeakMap<Session, SenderCertificate>()

/** The certificate that tells who sent a sealed message; null when the service gives none: then nothing is sealed. */
async function certificateOf(session: Session, chat: Chat): Promise<SenderCertificate | null> {
  const known = certificates.get(session)
  if (known && known.expiration() > session.now() + certificateSpareMs) return known
  try {
    const path = '/v1/certificate/delivery?includeE164=false'
    const { certificate } = await fetchJson<{ certificate: string }>(chat, 'GET', path)
    const fresh = SenderCertificate.deserialize(bytes(Buffer.from(certificate, 'base64')))
    certificates.set(session, fresh)
    return fresh
  } catch (error) {
    if (error instanceof ServiceError) return null
    throw error
  }
}
