import {
  IdentityKeyPair,
  KEMKeyPair,
  KyberPreKeyRecord,
  PreKeyRecord,
  PrivateKey,
  PublicKey,
  SignedPreKeyRecord,
} from '@signalapp/libsignal-client'
import type { IdentityKeys } from '../../store/signal-account.ts'
import type { PreKeyKind } from '../../store/signal.ts'
import { bytes } from './bytes.ts'

/** One-time keys that are made and uploaded at once (as Signal's applications). */
export const preKeyBatch = 100

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

/** The public half of a stored key, as it is uploaded. */
export function publicOf(kind: PreKeyKind, id: number, stored: Uint8Array): UploadedKey {
  switch (kind) {
    case 'ec':
      return published(id, PreKeyRecord.deserialize(bytes(stored)).publicKey().serialize())
    case 'signed': {
      const record = SignedPreKeyRecord.deserialize(bytes(stored))
      return published(id, record.publicKey().serialize(), record.signature())
    }
    case 'kyber':
    case 'last_resort': {
      const record = KyberPreKeyRecord.deserialize(bytes(stored))
      return published(id, record.publicKey().serialize(), record.signature())
    }
  }
}
