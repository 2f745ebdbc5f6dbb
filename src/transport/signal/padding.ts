/** Messages are padded to a multiple of this, so that their length says little (as Signal's applications do). */
const blockBytes = 80
const terminator = 0x80

/** Appends 0x80 and zeros up to one byte less than a multiple of 80 bytes, which encryption completes. */
export function pad(plain: Uint8Array): Buffer<ArrayBuffer> {
  const padded = Buffer.alloc(Math.ceil((plain.length + 2) / blockBytes) * blockBytes - 1)
  padded.set(plain)
  padded[plain.length] = terminator
  return padded
}

/** Takes the padding off; null when there is none, because then these are not the bytes of a message. */
export function unpad(padded: Uint8Array): Uint8Array<ArrayBuffer> | null {
  for (let end = padded.length - 1; end >= 0; end--) {
    if (padded[end] === terminator) return Uint8Array.from(padded.subarray(0, end))
    if (padded[end] !== 0) return null
  }
  return null
}
