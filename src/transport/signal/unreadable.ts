import { CiphertextMessageType, PublicKey } from '@signalapp/libsignal-client'
import type { Piece } from './convert.ts'
import type { Decrypted } from './decrypt.ts'
import type { Opened } from './envelope.ts'
import { newUnit, type Session } from './session.ts'
import { bytes } from './bytes.ts'
import type { Unit } from './unit.ts'
import { decode } from './wire.ts'

/** No device has this number: replacing a key for it leaves no ratchet of the old key. */
const noDevice = 0

/**
 * What a message that could not be read leaves: a request to send it again, a word to the person, and, if it shows
 * another identity key than the known one, the change of that key: everything is held back from that moment on. The
 * unit is a new one, because a failed decryption may have staged half of its changes.
 */
export async function unreadable(
  session: Session,
  opened: Opened,
  decrypted: Extract<Decrypted, { type: 'unreadable' }>,
): Promise<{ unit: Unit; pieces: Piece[] }> {
  session.log.warn('signal.unreadable', { code: decrypted.code })
  const unit = newUnit(session)
  if (opened.sender === session.account.aci) return { unit, pieces: [] }
  if (decrypted.retry)
    unit.stageEffect(opened.sender, { type: 'retry', error: Buffer.from(decrypted.retry).toString('base64') })
  const known = await unit.findIdentity(opened.sender)
  const shown = identityKeyShown(opened)
  if (known && shown && !Buffer.from(known.key).equals(shown)) {
    unit.stageIdentity(opened.sender, shown, { device: noDevice })
    unit.stageEffect(opened.sender, { type: 'ask' })
  }
  // Nobody is asked to write again what was only a receipt or a sign of typing.
  return { unit, pieces: opened.isImplicit ? [] : [{ content: { type: 'unreadable' } }] }
}

/**
 * The identity key that a message shows before it is decrypted: that of its certificate when it was sealed, else that of
 * the first message of a ratchet. Only the service could forge it, and a forged key does no more than hold back.
 */
function identityKeyShown(opened: Opened): Uint8Array | null {
  if (opened.senderKey) return opened.senderKey
  if (opened.type !== CiphertextMessageType.PreKey) return null
  const key = decode('PreKeyMessage', opened.ciphertext.subarray(1))?.identityKey
  try {
    return key ? PublicKey.deserialize(bytes(key)).serialize() : null
  } catch {
    return null
  }
}
