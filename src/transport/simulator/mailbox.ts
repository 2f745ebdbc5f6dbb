/** Messages kept for one terminal that is away; the oldest are dropped. */
const linesPerAddressMax = 500
/** Bytes kept for all of them together. */
const bytesMax = 64 * 1024 * 1024

export type Mailboxes = {
  put(address: string, line: string): void
  /** Takes out all that waits for an address, oldest first. */
  take(address: string): string[]
}

/**
 * Keeps what is said to terminals that are not open, in memory: a terminal stands for a phone that is switched off
 * for a while. The address that was given something least recently is forgotten first.
 */
export function openMailboxes(): Mailboxes {
  const boxes = new Map<string, string[]>()
  let bytes = 0
  const take = (address: string): string[] => {
    const lines = boxes.get(address) ?? []
    boxes.delete(address)
    for (const line of lines) bytes -= line.length
    return lines
  }
  return {
    put(address, line) {
      const lines = [...take(address), line].slice(-linesPerAddressMax)
      boxes.set(address, lines)
      for (const kept of lines) bytes += kept.length
      for (const other of boxes.keys()) {
        if (bytes <= bytesMax || other === address) break
        take(other)
      }
    },
    take,
  }
}
