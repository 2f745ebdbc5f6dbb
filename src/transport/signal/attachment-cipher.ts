import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Files on Signal's CDN: `iv (16) | AES-256-CBC | HMAC-SHA-256 over both (32)`, with a key of 64 bytes (cipher, then
 * MAC) and the SHA-256 of the whole as digest. The format is that of AttachmentCipherOutputStream in
 * libsignal-service.
 */
const keyBytes = 64
const ivBytes = 16
const macBytes = 32
const cipherBlockBytes = 16
/** Files are padded to steps of 5 %, at least to this, so that their size says little. */
const paddedBytesMin = 541
const paddingStep = 1.05

/** How long the ciphertext of a file of this size is at most: what may be fetched for it. */
export function encryptedSizeMax(sizeBytes: number): number {
  return paddedSize(sizeBytes) + ivBytes + cipherBlockBytes + macBytes
}

export function paddedSize(sizeBytes: number): number {
  const steps = Math.ceil(Math.log(Math.max(1, sizeBytes)) / Math.log(paddingStep))
  return Math.max(paddedBytesMin, sizeBytes, Math.floor(paddingStep ** steps))
}

export function encryptAttachment(plain: Uint8Array): { key: Buffer; digest: Buffer; blob: Buffer } {
  const key = randomBytes(keyBytes)
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-cbc', key.subarray(0, 32), iv)
  const padding = Buffer.alloc(paddedSize(plain.length) - plain.length)
  const body = Buffer.concat([iv, cipher.update(plain), cipher.update(padding), cipher.final()])
  const blob = Buffer.concat([body, createHmac('sha256', key.subarray(32)).update(body).digest()])
  return { key, digest: createHash('sha256').update(blob).digest(), blob }
}

/** The file, or null when it is not the one that was announced: digest, MAC, key or size do not fit. */
export function decryptAttachment(
  blob: Uint8Array,
  announced: { key?: Uint8Array; digest?: Uint8Array; size?: number },
): Uint8Array | null {
  const { key, digest, size } = announced
  if (key?.length !== keyBytes || digest?.length !== macBytes) return null
  if (blob.length < ivBytes + cipherBlockBytes + macBytes) return null
  if (!timingSafeEqual(createHash('sha256').update(blob).digest(), digest)) return null
  const body = blob.subarray(0, -macBytes)
  const mac = createHmac('sha256', key.subarray(32)).update(body).digest()
  if (!timingSafeEqual(mac, blob.subarray(-macBytes))) return null
  try {
    const decipher = createDecipheriv('aes-256-cbc', key.subarray(0, 32), body.subarray(0, ivBytes))
    const plain = Buffer.concat([decipher.update(body.subarray(ivBytes)), decipher.final()])
    const whole = size ?? plain.length
    return whole > plain.length ? null : plain.subarray(0, whole)
  } catch {
    return null
  }
}
