/**
 * Signal names a message by its author and the millisecond it was written at. In a conversation of two, the author is
 * either of them, so a reference of ours is `in:<ms>` for what the person wrote and `out:<ms>` for what we wrote.
 */
export type Ref = { ours: boolean; timestamp: number }

export function refOf(ours: boolean, timestamp: number): string {
  return `${ours ? 'out' : 'in'}:${timestamp}`
}

/** Null for something that is no reference of this transport. */
export function parseRef(ref: string): Ref | null {
  const found = /^(in|out):(\d{1,15})$/.exec(ref)
  return found ? { ours: found[1] === 'out', timestamp: Number(found[2]) } : null
}

/** Whether a number from the wire can name a message: a millisecond that a reference can hold. */
export function isTimestamp(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value > 0 && value < 1e15
}
