/** A fault that the stand-in plays. Without `method` it strikes any; without `chat`, any chat. */
export type Fault = {
  kind: 'too_many' | 'server_error' | 'reset' | 'timeout' | 'malformed' | 'refused'
  method?: string
  chat?: number
  /** How often; once by default. */
  times?: number
  /** What the far side does before it fails: true when the message did go out and only the answer was lost. */
  applied?: boolean
  retryAfterS?: number
  /** For `refused`: the error to answer with. */
  code?: number
  description?: string
}

export type Faults = {
  add(fault: Fault): void
  clear(): void
  /** Takes the first fault that fits, counting it down. */
  take(method: string, chat: number | null): Fault | null
}

export function createFaults(): Faults {
  let faults: { fault: Fault; left: number }[] = []
  return {
    add(fault) {
      faults.push({ fault, left: fault.times ?? 1 })
    },
    clear() {
      faults = []
    },
    take(method, chat) {
      const found = faults.find(
        ({ fault }) =>
          (fault.method === undefined || fault.method === method) && (fault.chat === undefined || fault.chat === chat),
      )
      if (!found) return null
      found.left--
      if (found.left <= 0) faults = faults.filter((other) => other !== found)
      return found.fault
    },
  }
}
