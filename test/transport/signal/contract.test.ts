import { afterAll, beforeAll } from 'vitest'
import { parseRef } from '../../../src/transport/signal/refs.ts'
import type { Transport } from '../../../src/transport/transport.ts'
import {
  transportContract,
  type FarPerson,
  type Seen,
  type SeenReaction,
  type TransportHarness,
} from '../../contract/transport.ts'
import type { Seen as SeenOnPhone } from '../../support/signal/calls.ts'
import { linkedStore, type LinkedStore } from '../../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

let server: SignalServer
let serial = 0
beforeAll(async () => {
  server = await startSignalServer()
})
afterAll(() => server.stop())

type Said = { name: string; timestamp: number }

async function farPerson(to: string, said: Said[]): Promise<FarPerson> {
  const name = `person-${serial++}`
  const { aci } = await server.addPerson(name)
  const authorOf = (ref: string) => {
    const { ours, timestamp } = parseRef(ref) ?? { ours: false, timestamp: 0 }
    return { author: ours ? to : aci, timestamp }
  }
  let last = 0
  /** Two messages of one person are never of the same millisecond. */
  const now = (): number => (last = Math.max(Date.now(), last + 1))
  return {
    address: aci,
    say: async (text, options) => {
      const quotes = options?.quotes === undefined ? {} : { quotes: authorOf(options.quotes) }
      const timestamp = await server.write(name, to, { body: text, timestamp: now(), ...quotes })
      said.push({ name, timestamp })
      return `in:${timestamp}`
    },
    photo: async (bytes, caption) => {
      const file = { bytes: Buffer.from(bytes).toString('base64'), mime: 'image/jpeg' }
      await server.write(name, to, { body: caption, files: [file], timestamp: now() })
    },
    edit: async (ref, text) =>
      void (await server.write(name, to, { body: text, edits: authorOf(ref).timestamp, timestamp: now() })),
    react: async (ref, emoji, options = {}) =>
      void (await server.write(name, to, { reacts: { ...authorOf(ref), emoji, ...options }, timestamp: now() })),
    press: () => Promise.reject(new Error('there are no buttons')),
    block: () => Promise.reject(new Error('nobody is told of it')),
    seen: async () => shown(await server.seen(name)),
    reactions: async () => reactionsShown(await server.seen(name), to),
  }
}

/** What the phone shows of what it got: edits and deletions applied. */
async function shown(got: SeenOnPhone[]): Promise<Seen[]> {
  const chat: Seen[] = []
  for (const one of got) {
    if (one.kind === 'edit') {
      const found = chat.find((message) => message.ref === `out:${one.of}`)
      if (found) found.text = one.body
    }
    if (one.kind !== 'message' || one.reacts !== null) continue
    if (one.deletes !== null) {
      const at = chat.findIndex((message) => message.ref === `out:${one.deletes}`)
      if (at >= 0) chat.splice(at, 1)
      continue
    }
    const [file] = one.files
    const bytes = file ? await server.download(file) : null
    chat.push({ ref: `out:${one.timestamp}`, text: one.body, bytes, buttons: [] })
  }
  return chat
}

/** The reactions that the phone shows: a new one takes the place of that before. */
function reactionsShown(got: SeenOnPhone[], hotline: string): SeenReaction[] {
  const on = new Map<string, string>()
  for (const one of got) {
    if (one.kind !== 'message' || one.reacts === null) continue
    const { author, timestamp, emoji, removed } = one.reacts
    const ref = `${author === hotline ? 'out' : 'in'}:${timestamp}`
    if (removed) on.delete(ref)
    else on.set(ref, emoji)
  }
  return Array.from(on, ([ref, emoji]) => ({ ref, emoji }))
}

/** The suite's sinks keep no ratchets, which belong into the transaction that stores the message. */
function keepingRatchets(transport: Transport, store: LinkedStore): Transport {
  return {
    ...transport,
    start: (sink) =>
      transport.start(async (inbound, options) => {
        const receipt = await sink(inbound, options)
        await store.database.transact(async (tx) => options?.within?.(tx))
        return receipt
      }),
  }
}

async function openHarness(): Promise<TransportHarness> {
  const owner = `owner-${serial++}`
  await server.addPerson(owner)
  const store = await linkedStore(server, owner)
  const said: Said[] = []
  return {
    open: async () => keepingRatchets(store.open(), store),
    person: () => farPerson(store.aci, said),
    unacknowledged: async () => (await server.call({ method: 'unacknowledged', aci: store.aci })) as number,
    breakNextSend: async () => {
      // Not the receipt for what was just received.
      for (const { name, timestamp } of said)
        await server.waitFor(name, (one) => one.kind === 'receipt' && one.timestamps.includes(timestamp))
      await server.call({ method: 'breakNextSend' })
    },
    close: () => store.close(),
  }
}

transportContract('Signal', openHarness, {
  buttons: 'Signal has none: answers are chosen by number or reaction',
  reachability: 'Signal tells nobody that he was blocked; an account that is gone shows when it is written to',
})
