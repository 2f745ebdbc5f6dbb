import type {
  Content,
  Inbound,
  Outbound,
  SendResult,
  Sink,
  Transport,
  TransportName,
  TransportTraits,
} from '../../src/transport/transport.ts'

/** A messenger inside the test: what people write goes straight into the sink, what is sent is kept by address. */
export type MemoryTransport = Transport & {
  say(address: string, content: Content | string, more?: Partial<Inbound>): Promise<{ duplicate: boolean }>
  sent: Outbound[]
  to(address: string): Outbound[]
  texts(address: string): string[]
  /** Resolves with the first message to an address that holds `part`, from `from` on. */
  waitFor(address: string, part: string, timeoutMs?: number): Promise<Outbound>
  /** What `send` answers instead of taking the message; null takes it. */
  answer: (outbound: Outbound) => SendResult | null
}

export function memoryTransport(
  name: TransportName = 'simulator',
  traits: TransportTraits = { buttons: true, endToEndEncrypted: false, deleteWithinMs: 48 * 3_600_000 },
): MemoryTransport {
  let sink: Sink | null = null
  let serial = 0
  const sent: Outbound[] = []
  const files = new Map<string, Uint8Array>()
  const transport: MemoryTransport = {
    name,
    traits,
    sent,
    answer: () => null,
    start: async (into) => {
      sink = into
    },
    stop: async () => {},
    async send(outbound) {
      const refused = transport.answer(outbound)
      if (refused) return refused
      sent.push(outbound)
      return { type: 'sent', refs: [`m${outbound.id}`] }
    },
    fetchMedia: async (ref) => ({ type: 'fetched', bytes: files.get(ref) ?? new TextEncoder().encode(ref) }),
    say: (address, content, more = {}) => {
      if (!sink) throw new Error('not started')
      serial += 1
      return sink({
        transport: name,
        externalId: `x${serial}`,
        address,
        sentAt: Date.now(),
        content: typeof content === 'string' ? { type: 'text', text: content } : content,
        ...more,
      })
    },
    to: (address) => sent.filter((one) => one.address === address),
    texts: (address) => transport.to(address).map((one) => ('text' in one.body ? one.body.text : one.body.type)),
    async waitFor(address, part, timeoutMs = 8_000) {
      const until = Date.now() + timeoutMs
      for (;;) {
        const found = transport.to(address).find((one) => 'text' in one.body && one.body.text.includes(part))
        if (found) return found
        if (Date.now() > until)
          throw new Error(`nothing with "${part}" was sent; there is: ${JSON.stringify(transport.texts(address))}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
  return transport
}
