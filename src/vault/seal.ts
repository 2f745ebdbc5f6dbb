import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'

/**
 * AES-256-GCM with a random nonce, as `version | nonce | ciphertext | tag`. The additional data binds a
 * ciphertext to its purpose and row, so that one cannot be put in another's place.
 */
const version = 1
const nonceBytes = 12
const tagBytes = 16

// One call for many nonces: a call to the kernel's generator per message would cost more than the encryption.
const pool = Buffer.alloc(nonceBytes * 256)
let used = pool.length

function nextNonce(): Buffer {
  if (used >= pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const nonce = Buffer.from(pool.subarray(used, used + nonceBytes))
  used += nonceBytes
  return nonce
}

export function sealBytes(key: Uint8Array, additional: string, plain: Uint8Array): Buffer {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(additional))
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws `SealError` when the bytes were not sealed by this key for this use, or were changed. */
export function openBytes(key: Uint8Array, additional: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < 1 + nonceBytes + tagBytes || bytes[0] !== version) throw new SealError()
  const nonce = bytes.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(additional))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    const body = decipher.update(bytes.subarray(1 + nonceBytes, bytes.length - tagBytes))
    return Buffer.concat([body, decipher.final()])
  } catch {
    throw new SealError()
  }
}

/** Says nothing about the content, because errors are logged. */
export class SealError extends Error {
  constructor() {
    super('A sealed value could not be opened with the keys of this server.')
    this.name = 'SealError'
  }
}
