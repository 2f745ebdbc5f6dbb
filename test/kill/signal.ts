import { migrate } from '../../src/store/migrate.ts'
import { link } from '../support/signal/hotline.ts'
import type { Seen } from '../support/signal/calls.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'
import { sleep } from './people.ts'
import type { Messenger, Phone, Shown } from './phone.ts'
import { withStore } from './store.ts'

export type SignalMessenger = Messenger & {
  server: SignalServer
  /** The account that the program is linked to, once it is prepared. */
  aci(): string
  /** Breaks all connections, and for `ms` every new one too. */
  breakOff(ms: number): Promise<void>
}

/** Signal's own mock server, in a process of its own. */
export async function openSignalServer(): Promise<SignalMessenger> {
  const server = await startSignalServer()
  const names: string[] = []
  let aci = ''
  return {
    server,
    aci: () => aci,
    settings: {
      SIGNAL_TEST_SERVER_PORT: String(server.port),
      SIGNAL_TEST_SERVER_CA: server.ca,
      // The timer would be one more message to each phone.
      SIGNAL_DISAPPEARING_DAYS: '0',
    },
    async prepare(dataDir) {
      await server.addPerson('owner')
      aci = await withStore(dataDir, async (database, vault) => {
        await migrate(database)
        return (await link(server, database, vault, 'owner')).aci
      })
    },
    async phone(index) {
      const name = `phone-${index}`
      names.push(name)
      return openPhone(server, name, () => aci)
    },
    unread: async () => (await server.call({ method: 'unacknowledged', aci })) as number,
    async breakOff(ms) {
      await server.call({ method: 'setLine', line: 'broken' })
      await sleep(ms)
      await server.call({ method: 'setLine', line: 'up' })
    },
    written: () => names.reduce((sum, name) => sum + server.got(name).length, 0),
    close: () => server.stop(),
  }
}

async function openPhone(server: SignalServer, name: string, hotline: () => string): Promise<Phone> {
  const { aci } = await server.addPerson(name)
  const byTimestamp = new Map<number, Shown>()
  let read = 0
  let writing: Promise<unknown> = Promise.resolve()
  return {
    transport: 'signal',
    address: aci,
    shown() {
      const got = server.got(name)
      for (const one of got.slice(read)) show(byTimestamp, one)
      read = got.length
      return [...byTimestamp.values()]
    },
    // One after the other, so that the first word, which begins the ratchet, is the first.
    send: (text) => void (writing = writing.then(() => server.write(name, hotline(), text))),
    press: () => false,
  }
}

/** A message that came twice has the same timestamp, and a phone shows it once. */
function show(shown: Map<number, Shown>, seen: Seen): void {
  if (seen.kind === 'edit') {
    const edited = shown.get(seen.of)
    if (edited) edited.text = seen.body
  }
  if (seen.kind !== 'message' || shown.has(seen.timestamp)) return
  const choices = seen.body.match(/^\d+\. /gm)?.length ?? 0
  shown.set(seen.timestamp, { id: shown.size + 1, text: seen.body, choices })
}
