import {
  CiphertextMessageType,
  ContentHint,
  sealedSenderDecryptToUsmc,
  type UnidentifiedSenderMessageContent,
} from '@signalapp/libsignal-client'
import type { OwnIdentity } from '../../store/signal.ts'
import type { StoredSignalAccount } from '../../store/signal-account.ts'
import type { Network } from './network.ts'
import { isTimestamp } from './refs.ts'
import { isAci, pniOf, serviceIdOf } from './service-id.ts'
import { bytes } from './bytes.ts'
import { openStores } from './stores.ts'
import type { Unit } from './unit.ts'
import { decode } from './wire.ts'

/** Values of Envelope.Type (SignalService.proto). */
const envelopeTypes = { whisper: 1, preKey: 3, receipt: 5, sealed: 6, plaintext: 8 } as const

/** An envelope whose sender is known and whose content can be decrypted with that sender's ratchet. */
export type Opened = {
  sender: string
  device: number
  identity: OwnIdentity
  type: CiphertextMessageType
  ciphertext: Uint8Array<ArrayBuffer>
  timestamp: number
  sealed: boolean
  /** The identity key that the certificate of a sealed message vouches for. */
  senderKey: Uint8Array | null
  /** Its sender said that nobody misses it: typing, receipts. */
  isImplicit: boolean
  /** The account's number changed: the new PNI, which the service writes on what the account's phone says of it. */
  updatedPni: string | null
}

export type Envelope =
  | { type: 'message'; opened: Opened }
  /** Nothing for us: acknowledged and forgotten. */
  | { type: 'skip'; reason: string }

/**
 * Finds out who sent an envelope. A sealed one is opened with the account's identity key alone, which changes nothing,
 * and its certificate must come from Signal and still be valid.
 */
export async function openEnvelope(raw: Uint8Array, unit: Unit, network: Network, now: number): Promise<Envelope> {
  const envelope = decode('Envelope', raw)
  if (!envelope?.content || !isTimestamp(envelope.clientTimestamp)) {
    return { type: 'skip', reason: envelope?.type === envelopeTypes.receipt ? 'receipt' : 'malformed' }
  }
  const destination = serviceIdOf(envelope.destinationServiceId, envelope.destinationServiceIdBinary)
  const identity = identityOf(unit.account, destination)
  if (!identity) return { type: 'skip', reason: 'not_for_us' }
  const { clientTimestamp: timestamp } = envelope
  if (envelope.type === envelopeTypes.sealed) return unseal(bytes(envelope.content), unit, network, timestamp, now)
  const type = ciphertextType(envelope.type)
  const sender = serviceIdOf(envelope.sourceServiceId, envelope.sourceServiceIdBinary)
  const device = envelope.sourceDeviceId ?? 0
  if (type === null || !sender || !isAci(sender) || !isDevice(device)) return { type: 'skip', reason: 'malformed' }
  const ciphertext = bytes(envelope.content)
  const updatedPni = pniOf(envelope.updatedPni, envelope.updatedPniBinary)
  const open = { sealed: false, senderKey: null, isImplicit: false, updatedPni }
  return { type: 'message', opened: { sender, device, identity, type, ciphertext, timestamp, ...open } }
}

function identityOf(account: StoredSignalAccount, destination: string | null): OwnIdentity | null {
  if (destination === null || destination === account.aci) return 'aci'
  return destination === account.pni ? 'pni' : null
}

async function unseal(
  ciphertext: Uint8Array<ArrayBuffer>,
  unit: Unit,
  network: Network,
  timestamp: number,
  now: number,
): Promise<Envelope> {
  let content: UnidentifiedSenderMessageContent
  try {
    content = await sealedSenderDecryptToUsmc(ciphertext, openStores(unit, 'aci').identities)
  } catch {
    return { type: 'skip', reason: 'unsealable' }
  }
  const certificate = content.senderCertificate()
  if (!certificate.validateWithTrustRoots(network.trustRoots, now)) return { type: 'skip', reason: 'certificate' }
  const sender = serviceIdOf(certificate.senderUuid(), undefined)
  const device = certificate.senderDeviceId()
  if (!sender || !isAci(sender) || !isDevice(device)) return { type: 'skip', reason: 'malformed' }
  // What is sent with a group's key is for a group.
  if (content.msgType() === Number(CiphertextMessageType.SenderKey)) return { type: 'skip', reason: 'group' }
  const opened = {
    sender,
    device,
    identity: 'aci' as const,
    type: content.msgType() as CiphertextMessageType,
    ciphertext: content.contents(),
    timestamp,
    sealed: true,
    senderKey: certificate.key().serialize(),
    isImplicit: content.contentHint() === Number(ContentHint.Implicit),
    updatedPni: null,
  }
  return { type: 'message', opened }
}

function ciphertextType(envelopeType: number | undefined): CiphertextMessageType | null {
  if (envelopeType === envelopeTypes.whisper) return CiphertextMessageType.Whisper
  if (envelopeType === envelopeTypes.preKey) return CiphertextMessageType.PreKey
  return envelopeType === envelopeTypes.plaintext ? CiphertextMessageType.Plaintext : null
}

function isDevice(device: number): boolean {
  return Number.isInteger(device) && device >= 1 && device <= 127
}
