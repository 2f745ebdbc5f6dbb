import type { Vault } from '../vault/vault.ts'
import { peerIndex, type RatchetAt } from './signal.ts'
import type { SignalPeer } from './signal-peers.ts'

/**
 * A ratchet that this process sealed, and the mark by which its row is recognised. In bytes: an object of libsignal holds
 * memory that Node does not see, so that many that live long are not swept up in time.
 */
export type Remembered = { at: RatchetAt; mark: Buffer; record: Uint8Array }

/** Something that was opened, together with the bytes that it was sealed as. */
type Opened<T> = { sealed: Buffer; value: T }

/**
 * What is remembered of one person. It saves work and never decides anything: the database is asked each time, and
 * what is remembered counts only for a row that holds exactly the bytes that it was opened from or sealed as.
 */
export type Remembrance = {
  index: Buffer
  key: Opened<Uint8Array> | null
  peer: Opened<SignalPeer> | null
  /** Replaced as a whole, so that whoever asked keeps what there was. */
  ratchets: readonly Remembered[]
}

export type Memory = {
  of(peer: string): Remembrance
  keepRatchet(at: RatchetAt, sealed: Buffer, record: Uint8Array): void
}

/** Persons who are remembered; some ten thousand bytes each. */
const personsMax = 256
/** A sealed value begins with its version and twelve random bytes, which no other one shares. */
export const markBytes = 13

export function openMemory(vault: Vault): Memory {
  const persons = new Map<string, Remembrance>()
  const of = (peer: string): Remembrance => {
    const known = persons.get(peer) ?? { index: peerIndex(vault, peer), key: null, peer: null, ratchets: [] }
    // Whoever was met last is forgotten last.
    persons.delete(peer)
    persons.set(peer, known)
    for (const oldest of persons.keys()) {
      if (persons.size <= personsMax) break
      persons.delete(oldest)
    }
    return known
  }
  return {
    of,
    keepRatchet(at, sealed, record) {
      const person = of(at.peer)
      const mark = Buffer.from(sealed.subarray(0, markBytes))
      const others = person.ratchets.filter((one) => one.at.identity !== at.identity || one.at.device !== at.device)
      person.ratchets = [...others, { at, mark, record }]
    },
  }
}

/** What `sealed` holds: what it held before if it is the same, else what `open` makes of it. */
export function openedOnce<T>(before: Opened<T> | null, sealed: Buffer, open: () => T): Opened<T> {
  return before?.sealed.equals(sealed) === true ? before : { sealed, value: open() }
}
