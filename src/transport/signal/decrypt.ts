import {
  CiphertextMessageType,
  DecryptionErrorMessage,
  ErrorCode,
  LibSignalErrorBase,
  PlaintextContent,
  PreKeySignalMessage,
  ProtocolAddress,
  signalDecrypt,
  signalDecryptPreKey,
  SignalMessage,
} from '@signalapp/libsignal-client'
import type { Opened } from './envelope.ts'
import { unpad } from './padding.ts'
import { openStores } from './stores.ts'
import type { Unit } from './unit.ts'
import { decode, type WireContent } from './wire.ts'

export type Decrypted =
  | { type: 'content'; content: WireContent }
  /** It was taken before, in a transaction that committed: all that is left is to acknowledge it. */
  | { type: 'duplicate' }
  /** `retry`: the request to send it again, to be sent to the sender; null when it cannot even be asked for. */
  | { type: 'unreadable'; retry: Uint8Array | null; code: string }

/**
 * Decrypts one message, staging in `unit` what that changes. Throws only when the database failed while libsignal was
 * reading from it: then the same message is simply tried again.
 */
export async function decryptMessage(opened: Opened, unit: Unit): Promise<Decrypted> {
  try {
    const plain = await plainOf(opened, unit)
    const unpadded = unpad(plain)
    const content = unpadded && decode('Content', unpadded)
    if (!content) return { type: 'unreadable', retry: null, code: 'content' }
    return { type: 'content', content: opened.type === CiphertextMessageType.Plaintext ? bare(content) : content }
  } catch (error) {
    if (unit.failure() !== null) throw unit.failure()
    if (LibSignalErrorBase.is(error, ErrorCode.DuplicatedMessage)) return { type: 'duplicate' }
    const code = error instanceof LibSignalErrorBase ? (ErrorCode[error.code] ?? 'unknown') : 'unknown'
    return { type: 'unreadable', retry: retryRequest(opened), code }
  }
}

async function plainOf(opened: Opened, unit: Unit): Promise<Uint8Array> {
  const { account } = unit
  const stores = openStores(unit, opened.identity)
  const sender = ProtocolAddress.new(opened.sender, opened.device)
  const local = ProtocolAddress.new(opened.identity === 'aci' ? account.aci : (account.pni ?? ''), account.deviceId)
  switch (opened.type) {
    case CiphertextMessageType.Whisper: {
      const message = SignalMessage.deserialize(opened.ciphertext)
      return signalDecrypt(message, sender, local, stores.sessions, stores.identities)
    }
    case CiphertextMessageType.PreKey: {
      const message = PreKeySignalMessage.deserialize(opened.ciphertext)
      return signalDecryptPreKey(
        message,
        sender,
        local,
        stores.sessions,
        stores.identities,
        stores.preKeys,
        stores.signedPreKeys,
        stores.kyberPreKeys,
      )
    }
    case CiphertextMessageType.Plaintext:
      return PlaintextContent.deserialize(opened.ciphertext).body()
    case CiphertextMessageType.SenderKey:
      throw new Error('messages of groups are not taken')
  }
}

/**
 * What was sent without encryption may only say that something could not be read. For words, or for what the account's
 * phone did, nobody but the service would vouch.
 */
function bare({ decryptionErrorMessage }: WireContent): WireContent {
  return decryptionErrorMessage ? { decryptionErrorMessage } : {}
}

function retryRequest(opened: Opened): Uint8Array | null {
  try {
    return DecryptionErrorMessage.forOriginal(
      opened.ciphertext,
      opened.type,
      opened.timestamp,
      opened.device,
    ).serialize()
  } catch {
    return null
  }
}
