import { join } from 'node:path'
import protobuf from 'protobufjs'

/** The schema of what is read and written; see proto/signal.proto for where its field numbers come from. */
const root = protobuf.loadSync(join(import.meta.dirname, 'proto', 'signal.proto'))

export type WireEnvelope = {
  type?: number
  clientTimestamp?: number
  sourceDeviceId?: number
  content?: Uint8Array
  serverTimestamp?: number
  sourceServiceId?: string
  destinationServiceId?: string
  sourceServiceIdBinary?: Uint8Array
  destinationServiceIdBinary?: Uint8Array
  updatedPni?: string
  updatedPniBinary?: Uint8Array
}

export type WireNumberChange = {
  identityKeyPair?: Uint8Array
  signedPreKey?: Uint8Array
  lastResortKyberPreKey?: Uint8Array
  registrationId?: number
  newE164?: string
}

export type WireAttachment = {
  cdnId?: number
  cdnKey?: string
  cdnNumber?: number
  contentType?: string
  key?: Uint8Array
  size?: number
  digest?: Uint8Array
  fileName?: string
  flags?: number
  caption?: string
  uploadTimestamp?: number
}

export type WireDataMessage = {
  body?: string
  attachments?: WireAttachment[]
  flags?: number
  expireTimer?: number
  expireTimerVersion?: number
  profileKey?: Uint8Array
  timestamp?: number
  quote?: { id?: number; text?: string; authorAci?: string; authorAciBinary?: Uint8Array }
  contact?: object[]
  sticker?: object
  requiredProtocolVersion?: number
  isViewOnce?: boolean
  groupV2?: object
  reaction?: {
    emoji?: string
    remove?: boolean
    targetAuthorAci?: string
    targetAuthorAciBinary?: Uint8Array
    targetSentTimestamp?: number
  }
  delete?: { targetSentTimestamp?: number }
}

export type WireContent = {
  dataMessage?: WireDataMessage
  editMessage?: { targetSentTimestamp?: number; dataMessage?: WireDataMessage }
  syncMessage?: {
    sent?: {
      timestamp?: number
      message?: WireDataMessage
      editMessage?: { targetSentTimestamp?: number; dataMessage?: WireDataMessage }
      expirationStartTimestamp?: number
      destinationServiceId?: string
      destinationServiceIdBinary?: Uint8Array
    }
    pniChangeNumber?: WireNumberChange
  }
  callMessage?: object
  nullMessage?: { padding?: Uint8Array }
  receiptMessage?: { type?: number; timestamp?: number[] }
  typingMessage?: { timestamp?: number; action?: number; groupId?: Uint8Array }
  senderKeyDistributionMessage?: Uint8Array
  decryptionErrorMessage?: Uint8Array
  storyMessage?: object
  pniSignatureMessage?: { pni?: Uint8Array; signature?: Uint8Array }
}

export type WireProvisionMessage = {
  aciIdentityKeyPublic?: Uint8Array
  aciIdentityKeyPrivate?: Uint8Array
  pniIdentityKeyPublic?: Uint8Array
  pniIdentityKeyPrivate?: Uint8Array
  number?: string
  provisioningCode?: string
  profileKey?: Uint8Array
  aci?: string
  pni?: string
  aciBinary?: Uint8Array
  pniBinary?: Uint8Array
}

export type Messages = {
  Envelope: WireEnvelope
  Content: WireContent
  ProvisionEnvelope: { publicKey?: Uint8Array; body?: Uint8Array }
  ProvisionMessage: WireProvisionMessage
  DeviceName: { ephemeralPublic?: Uint8Array; syntheticIv?: Uint8Array; ciphertext?: Uint8Array }
  AttachmentPointer: WireAttachment
  PreKeyMessage: { identityKey?: Uint8Array }
}

const types = new Map<keyof Messages, protobuf.Type>()

function typeOf(name: keyof Messages): protobuf.Type {
  const type = types.get(name) ?? root.lookupType(`signal.${name}`)
  types.set(name, type)
  return type
}

/**
 * Reads one message of the wire format; null for bytes that are none. 64-bit numbers come as numbers: what does not
 * fit exactly is no timestamp that anybody sent.
 */
export function decode<Name extends keyof Messages>(name: Name, bytes: Uint8Array): Messages[Name] | null {
  const type = typeOf(name)
  try {
    return type.toObject(type.decode(bytes), { longs: Number })
  } catch {
    return null
  }
}

/** Writes one message of the wire format. */
export function encode<Name extends keyof Messages>(name: Name, message: Messages[Name]): Buffer<ArrayBuffer> {
  const type = typeOf(name)
  return Buffer.from(type.encode(type.fromObject(message)).finish())
}
