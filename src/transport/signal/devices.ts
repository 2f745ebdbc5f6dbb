import {
  KEMPublicKey,
  PreKeyBundle,
  processPreKeyBundle,
  ProtocolAddress,
  PublicKey,
  type Net,
} from '@signalapp/libsignal-client'
import { fetchJson } from './request.ts'
import { newUnit, type Session } from './session.ts'
import { bytes } from './bytes.ts'
import { openStores } from './stores.ts'
import type { Unit } from './unit.ts'

/** The answer of GET /v2/keys/{serviceId}/{device or *}. Bytes in base64. */
type KeysAnswer = {
  identityKey: string
  devices: {
    deviceId: number
    registrationId: number
    preKey?: { keyId: number; publicKey: string } | null
    signedPreKey: { keyId: number; publicKey: string; signature: string }
    pqPreKey: { keyId: number; publicKey: string; signature: string }
  }[]
}

const base64 = (text: string): Uint8Array<ArrayBuffer> => bytes(Buffer.from(text, 'base64'))

/** The person's identity key on the server is another than the one we know. `key` is the new one. */
export class IdentityChangedError extends Error {
  readonly key: Uint8Array
  readonly device: number
  constructor(key: Uint8Array, device: number) {
    super('the identity key of the recipient changed')
    this.name = 'IdentityChangedError'
    this.key = key
    this.device = device
  }
}

/**
 * Fetches keys and begins ratchets with the given devices, or all (except our own). Throws `IdentityChangedError`
 * when the identity key is not the known one.
 */
export async function beginRatchets(
  session: Session,
  chat: Net.ChatConnection,
  unit: Unit,
  peer: string,
  devices: readonly number[] | 'all',
): Promise<void> {
  const { account } = session
  const stores = openStores(unit, 'aci')
  const local = ProtocolAddress.new(account.aci, account.deviceId)
  for (const device of devices === 'all' ? ['*'] : devices) {
    const answer = await fetchJson<KeysAnswer>(chat, 'GET', `/v2/keys/${peer}/${device}`)
    const identityKey = base64(answer.identityKey)
    const known = await unit.findIdentity(peer)
    const [first] = answer.devices
    if (known && first && !Buffer.from(known.key).equals(identityKey))
      throw new IdentityChangedError(identityKey, first.deviceId)
    for (const keys of answer.devices) {
      if (peer === account.aci && keys.deviceId === account.deviceId) continue
      const address = ProtocolAddress.new(peer, keys.deviceId)
      await processPreKeyBundle(
        bundleOf(keys, identityKey),
        address,
        local,
        stores.sessions,
        stores.identities,
        new Date(session.now()),
      )
    }
  }
}

function bundleOf(keys: KeysAnswer['devices'][number], identityKey: Uint8Array<ArrayBuffer>): PreKeyBundle {
  const { preKey, signedPreKey, pqPreKey } = keys
  return PreKeyBundle.new(
    keys.registrationId,
    keys.deviceId,
    preKey?.keyId ?? null,
    preKey ? PublicKey.deserialize(base64(preKey.publicKey)) : null,
    signedPreKey.keyId,
    PublicKey.deserialize(base64(signedPreKey.publicKey)),
    base64(signedPreKey.signature),
    PublicKey.deserialize(identityKey),
    pqPreKey.keyId,
    KEMPublicKey.deserialize(base64(pqPreKey.publicKey)),
    base64(pqPreKey.signature),
  )
}

/** A unit in which the person's new identity key replaces the known one, and from which nobody is asked yet. */
export function changedIdentityUnit(session: Session, peer: string, error: IdentityChangedError): Unit {
  const unit = newUnit(session)
  unit.stageIdentity(peer, error.key, { device: error.device })
  unit.stageEffect(peer, { type: 'ask' })
  return unit
}
