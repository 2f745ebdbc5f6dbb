import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { hkdf, PrivateKey, PublicKey } from '@signalapp/libsignal-client'
import { pniOf, serviceIdOf } from './service-id.ts'
import { decode, encode, type WireProvisionMessage } from './wire.ts'

const info = Buffer.from('TextSecure Provisioning Message')
const ivBytes = 16
const macBytes = 32

/** The address that the phone scans to link this device. */
export function linkUrl(address: string, publicKey: PublicKey): string {
  const key = encodeURIComponent(Buffer.from(publicKey.serialize()).toString('base64').replace(/=+$/, ''))
  return `sgnl://linkdevice?uuid=${encodeURIComponent(address)}&pub_key=${key}`
}

/** What the phone hands over: the account's keys and a code with which the device is linked. */
export type Provisioned = {
  aci: string
  pni: string | null
  number: string | null
  provisioningCode: string
  aciIdentity: { publicKey: Uint8Array<ArrayBuffer>; privateKey: Uint8Array<ArrayBuffer> }
  pniIdentity: { publicKey: Uint8Array<ArrayBuffer>; privateKey: Uint8Array<ArrayBuffer> } | null
  profileKey: Uint8Array<ArrayBuffer>
}

/**
 * Opens what the phone sent: ECDH with its ephemeral key, HKDF to a cipher and a MAC key, then
 * `version 1 | iv (16) | AES-256-CBC | HMAC-SHA-256 over all before it`. Null for anything else.
 */
export function openProvisioning(envelope: Uint8Array, privateKey: PrivateKey): Provisioned | null {
  const outer = decode('ProvisionEnvelope', envelope)
  const { body, publicKey } = outer ?? {}
  if (!body || !publicKey || body.length < 1 + ivBytes + macBytes + 16 || body[0] !== 1) return null
  try {
    const secrets = hkdf(64, privateKey.agree(PublicKey.deserialize(Uint8Array.from(publicKey))), info, null)
    const signed = body.subarray(0, -macBytes)
    const mac = createHmac('sha256', secrets.subarray(32)).update(signed).digest()
    if (!timingSafeEqual(mac, body.subarray(-macBytes))) return null
    const decipher = createDecipheriv('aes-256-cbc', secrets.subarray(0, 32), signed.subarray(1, 1 + ivBytes))
    const plain = Buffer.concat([decipher.update(signed.subarray(1 + ivBytes)), decipher.final()])
    const message = decode('ProvisionMessage', plain)
    return message ? provisioned(message) : null
  } catch {
    return null
  }
}

function provisioned(message: WireProvisionMessage): Provisioned | null {
  const aci = serviceIdOf(message.aci, message.aciBinary)
  const { aciIdentityKeyPublic, aciIdentityKeyPrivate, provisioningCode, profileKey } = message
  if (!aci || !aciIdentityKeyPublic || !aciIdentityKeyPrivate || !provisioningCode || profileKey?.length !== 32)
    return null
  const { pniIdentityKeyPublic, pniIdentityKeyPrivate } = message
  return {
    aci,
    pni: pniOf(message.pni, message.pniBinary),
    number: message.number || null,
    provisioningCode,
    aciIdentity: {
      publicKey: Uint8Array.from(aciIdentityKeyPublic),
      privateKey: Uint8Array.from(aciIdentityKeyPrivate),
    },
    // An account without a phone number has no such identity.
    pniIdentity:
      pniIdentityKeyPublic?.length && pniIdentityKeyPrivate?.length
        ? {
            publicKey: Uint8Array.from(pniIdentityKeyPublic),
            privateKey: Uint8Array.from(pniIdentityKeyPrivate),
          }
        : null,
    profileKey: Uint8Array.from(profileKey),
  }
}

/**
 * The name under which the phone lists this device, so that only the account's own devices can read it (DeviceNameUtil
 * of libsignal-service): a synthetic IV from an HMAC over the name, which also derives the cipher key.
 */
export function encryptDeviceName(name: string, identity: PublicKey): string {
  const ephemeral = PrivateKey.generate()
  const secret = ephemeral.agree(identity)
  const plain = Buffer.from(name)
  const syntheticIv = hmac(hmac(secret, Buffer.from('auth')), plain).subarray(0, 16)
  const cipher = createCipheriv('aes-256-ctr', hmac(hmac(secret, Buffer.from('cipher')), syntheticIv), Buffer.alloc(16))
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
  const ephemeralPublic = ephemeral.getPublicKey().serialize()
  return encode('DeviceName', { ephemeralPublic, syntheticIv, ciphertext }).toString('base64')
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

/** Lengths to which a profile name is padded before it is encrypted (ProfileCipher of libsignal-service). */
const namePadding = [53, 257]

/** A profile's field under its key: `nonce (12) | AES-256-GCM of the padded text | tag (16)`, in base64. */
export function encryptProfileField(text: string, profileKey: Uint8Array): string {
  const plain = Buffer.from(text)
  const size = namePadding.find((most) => plain.length <= most) ?? plain.length
  const padded = Buffer.alloc(size)
  padded.set(plain)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', profileKey, nonce)
  return Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]).toString('base64')
}
