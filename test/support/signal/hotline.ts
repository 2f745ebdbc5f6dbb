import { openDatabase, statement, type Database } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { linkDevice, type Linked } from '../../../src/transport/signal/link.ts'
import { openNetwork } from '../../../src/transport/signal/network.ts'
import { openSignal, type SignalDeps } from '../../../src/transport/signal/signal.ts'
import type { Alarm } from '../../../src/transport/signal/session.ts'
import type { Inbound, Sink, Transport } from '../../../src/transport/transport.ts'
import { openLog } from '../../../src/log.ts'
import { openVault, type Vault } from '../../../src/vault/vault.ts'
import { freshDatabase } from '../postgres.ts'
import type { SignalServer } from './server.ts'

/** A database of its own with an account linked to the server. */
export type LinkedStore = {
  database: Database
  databaseUrl: string
  vault: Vault
  /** The ACI of the linked account. */
  aci: string
  open(more?: Partial<SignalDeps>): Transport
  close(): Promise<void>
}

/** Such a store, and the Signal transport alone on it, with a sink that keeps what it is given. */
export type SignalHotline = LinkedStore & {
  taken: Inbound[]
  alarms: Alarm[]
  /** Addresses of those who were seen to write, while typing is switched on. */
  typing: string[]
  transport: Transport
  /** Starts it (again), as the program does. */
  start(more?: Partial<SignalDeps>): Promise<void>
  /** Waits until something that fits was taken. */
  waitFor(fits: (inbound: Inbound) => boolean, timeoutMs?: number): Promise<Inbound>
  stop(): Promise<void>
}

export function networkOf(server: Pick<SignalServer, 'port' | 'ca'>): SignalDeps['network'] {
  return {
    environment: 'production',
    proxy: undefined,
    censorshipCircumvention: false,
    testServer: { port: server.port, ca: server.ca },
  }
}

/** Links a device to the account of `owner`, as `signal link` does. */
export async function link(server: SignalServer, database: Database, vault: Vault, owner: string): Promise<Linked> {
  const scanned = Promise.withResolvers<unknown>()
  const network = openNetwork(networkOf(server))
  const linked = await linkDevice({ database, vault, network, deviceName: 'desk' }, (url) =>
    scanned.resolve(server.completeLink(owner, url)),
  )
  await scanned.promise
  return linked
}

async function prepare(url: string): Promise<void> {
  const database = openDatabase({ url })
  await migrate(database)
  await database.query(statement('', 'create table taken (external_id text primary key)'))
  await database.close()
}

export async function linkedStore(server: SignalServer, owner: string): Promise<LinkedStore> {
  const fresh = await freshDatabase(prepare)
  const database = openDatabase({ url: fresh.url })
  const vault = openVault(Buffer.alloc(32, 7))
  const { aci } = await link(server, database, vault, owner)
  return {
    database,
    databaseUrl: fresh.url,
    vault,
    aci,
    open: (more = {}) =>
      openSignal({
        database,
        vault,
        log: openLog(process.env['SIGNAL_LOG'] ?? 'silent'),
        network: networkOf(server),
        options: { disappearingSeconds: 0, readReceipts: false, typing: false, transcripts: false },
        onAlarm: async () => undefined,
        question: () => '새 전화기입니까?',
        ...more,
      }),
    async close() {
      await database.close()
      await fresh.drop()
    },
  }
}

const insertSeen = statement('', 'insert into taken (external_id) values ($1) on conflict do nothing returning 1')

export async function startSignalHotline(
  server: SignalServer,
  owner: string,
  options: Partial<SignalDeps> = {},
): Promise<SignalHotline> {
  const store = await linkedStore(server, owner)
  const taken: Inbound[] = []
  const alarms: Alarm[] = []
  const typing: string[] = []
  const sink: Sink = (inbound, { within, evenIfDuplicate } = {}) =>
    store.database.transact(async (tx) => {
      const isNew = (await tx.query(insertSeen, [inbound.externalId])).length > 0
      if (isNew || evenIfDuplicate) await within?.(tx)
      if (isNew) taken.push(inbound)
      return { duplicate: !isNew }
    })
  const open = (more: Partial<SignalDeps> = {}): Transport =>
    store.open({
      onAlarm: async (alarm) => void alarms.push(alarm),
      onTyping: (address) => void typing.push(address),
      ...options,
      ...more,
    })
  const hotline: SignalHotline = {
    ...store,
    taken,
    alarms,
    typing,
    transport: open(),
    async start(more = {}) {
      hotline.transport = open(more)
      await hotline.transport.start(sink)
    },
    async waitFor(fits, timeoutMs = 15_000) {
      const until = Date.now() + timeoutMs
      for (;;) {
        const found = taken.find(fits)
        if (found) return found
        if (Date.now() > until) throw new Error(`it was not taken, but: ${JSON.stringify(taken)}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async stop() {
      await hotline.transport.stop()
      await store.close()
    },
  }
  await hotline.transport.start(sink)
  return hotline
}

let serial = 0

/** The id of a message in the outbox. */
export function newOutboxId(): string {
  serial += 1
  return String(serial)
}
