import type { TransportTraits } from '../transport.ts'

/** A day: for that long Signal's applications take a deletion for everyone. */
const deleteWithinMs = 24 * 3_600_000

export const signalTraits: TransportTraits = { buttons: false, endToEndEncrypted: true, deleteWithinMs }
