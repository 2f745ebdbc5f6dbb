/** Bytes of files that are kept until the hotline has fetched them, for all terminals together. */
const bytesMax = 128 * 1024 * 1024

export type Files = {
  put(ref: string, bytes: Uint8Array): void
  get(ref: string): Uint8Array | null
}

/** What terminals sent as files; the oldest are forgotten first. */
export function openFiles(): Files {
  const files = new Map<string, Uint8Array>()
  let total = 0
  return {
    put(ref, bytes) {
      total += bytes.length - (files.get(ref)?.length ?? 0)
      files.set(ref, bytes)
      for (const [other, old] of files) {
        if (total <= bytesMax || other === ref) break
        files.delete(other)
        total -= old.length
      }
    },
    get: (ref) => files.get(ref) ?? null,
  }
}
