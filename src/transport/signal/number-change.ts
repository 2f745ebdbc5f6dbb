import { IdentityKeyPair, KyberPreKeyRecord, SignedPreKeyRecord } from '@signalapp/libsignal-client'
import type { Tx } from '../../store/database.ts'
import {
  findSignalAccount,
  saveSignalAccount,
  type IdentityKeys,
  type StoredSignalAccount,
} from '../../store/signal-account.ts'
import { dropSignalIdentity, insertSignalPreKey, inTransaction } from '../../store/signal.ts'
import type { Session } from './session.ts'
import { bytes } from './bytes.ts'
import type { WireNumberChange } from './wire.ts'

type Key = { id: number; record: Uint8Array }

/** The new identity of the account's telephone number, whose keys the phone made for this device. */
export type NumberChange = {
  pni: string
  number: string
  identity: IdentityKeys
  registrationId: number
  signed: Key
  lastResort: Key
}

/** Registration ids are 14 bits and never 0. */
const registrationIdMax = 0x3fff
const numberShape = /^\+[1-9]\d{6,14}$/

/**
 * Reads what the account's phone says when its number changed (SyncMessage.PniChangeNumber); `pni` stands on the
 * envelope, where the service writes it. Null when something is missing or does not fit together.
 */
export function readNumberChange(change: WireNumberChange, pni: string | null): NumberChange | null {
  const { identityKeyPair, signedPreKey, lastResortKyberPreKey, registrationId, newE164 } = change
  if (pni === null || !identityKeyPair || !signedPreKey || !lastResortKyberPreKey) return null
  if (!registrationId || registrationId > registrationIdMax || !newE164 || !numberShape.test(newE164)) return null
  try {
    const { publicKey, privateKey } = IdentityKeyPair.deserialize(bytes(identityKeyPair))
    const signed = SignedPreKeyRecord.deserialize(bytes(signedPreKey))
    const lastResort = KyberPreKeyRecord.deserialize(bytes(lastResortKyberPreKey))
    for (const key of [signed, lastResort])
      if (!publicKey.verify(key.publicKey().serialize(), key.signature())) return null
    const base64 = (from: Uint8Array): string => Buffer.from(from).toString('base64')
    return {
      pni,
      number: newE164,
      identity: { publicKey: base64(publicKey.serialize()), privateKey: base64(privateKey.serialize()) },
      registrationId,
      signed: { id: signed.id(), record: signed.serialize() },
      lastResort: { id: lastResort.id(), record: lastResort.serialize() },
    }
  } catch {
    return null
  }
}

/**
 * Puts the new identity in the place of the old one, whose keys and ratchets nobody can use any more. The service has
 * the public halves from the phone; one-time keys are made when the keys are next looked after.
 */
export async function takeNumber(tx: Tx, session: Session, change: NumberChange): Promise<StoredSignalAccount> {
  const { pni, number, identity, registrationId, signed, lastResort } = change
  const store = inTransaction(session.store, tx)
  await dropSignalIdentity(store, 'pni')
  await insertSignalPreKey(store, 'pni', { kind: 'signed', ...signed }, true)
  await insertSignalPreKey(store, 'pni', { kind: 'last_resort', ...lastResort }, true)
  const stored = (await findSignalAccount(tx, session.vault)) ?? session.account
  const account = { ...stored, pni, number, pniIdentity: identity, pniRegistrationId: registrationId }
  await saveSignalAccount(tx, session.vault, account)
  return account
}
