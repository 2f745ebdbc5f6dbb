import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { openDatabase, statement } from '../../src/store/database.ts'
import { newId } from '../../src/store/ids.ts'
import { migrate } from '../../src/store/migrate.ts'
import { insertSignalAccount, type SignalAccount } from '../../src/store/signal-account.ts'
import { loadServerKey } from '../../src/vault/server-key.ts'
import { openVault } from '../../src/vault/vault.ts'
import type { TestApp } from './app.ts'
import { memoryTransport, type MemoryTransport } from './memory-transport.ts'
import { freshDatabase } from './postgres.ts'

/** The program with two messengers in memory: `transport` is a terminal, `signal` the one that nobody reads along. */
export type TwoMessengers = TestApp & {
  signal: MemoryTransport
  rows<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  /** Asks for a code as the person who writes from `address`, and reads it off the answer. */
  askCode(address: string, word?: string): Promise<string>
  /** The person behind an address. */
  personOf(transport: 'simulator' | 'signal', address: string): Promise<string>
}

export const signalName = 'lamp.07'
export const signalLink = 'https://signal.me/#eu/abcdef'

const identity = { publicKey: '', privateKey: '' }
const account: SignalAccount = {
  aci: newId(),
  pni: null,
  number: null,
  deviceId: 2,
  password: '',
  aciIdentity: identity,
  pniIdentity: null,
  aciRegistrationId: 1,
  pniRegistrationId: 1,
  profileKey: '',
  username: { name: signalName, link: signalLink },
}

const shownCode = /^[2-9B-Z]{4}-[2-9B-Z]{4}$/

export async function startTwoMessengers(options: { isLinked?: boolean } = {}): Promise<TwoMessengers> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-two-'))
  const fresh = await freshDatabase()
  const transport = memoryTransport()
  const signal = memoryTransport('signal', { buttons: false, endToEndEncrypted: true, deleteWithinMs: 24 * 3_600_000 })
  const settings = { DATA_DIR: dataDir, DATABASE_URL: fresh.url, HTTP_PORT: '0', SIMULATOR: 'off' }
  const { config } = readConfig(settings, dataDir)
  if (options.isLinked !== false) {
    const { key } = await loadServerKey({ dataDir })
    const database = openDatabase({ url: fresh.url })
    await migrate(database)
    await database.transact((tx) => insertSignalAccount(tx, openVault(key), newId(), 'production', account))
    await database.close()
  }
  const app = await startApp({ config, log: openLog('silent'), transports: [transport, signal] })
  const rows: TwoMessengers['rows'] = (text, values = []) => app.database.query(statement('', text), values)
  return {
    app,
    transport,
    signal,
    databaseUrl: fresh.url,
    dataDir,
    rows,
    async askCode(address, word = '/signal') {
      const before = transport.to(address).length
      await transport.say(address, word)
      const until = Date.now() + 8_000
      for (;;) {
        const code = transport
          .texts(address)
          .slice(before)
          .find((text) => shownCode.test(text))
        if (code !== undefined) return code
        if (Date.now() > until) throw new Error(`no code was shown: ${JSON.stringify(transport.texts(address))}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async personOf(name, address) {
      const index = app.vault.addressIndex(name, address)
      const [row] = await rows<{ id: string }>(
        'select person_id id from contacts where transport = $1 and address_index = $2',
        [name, index],
      )
      if (!row) throw new Error('nobody writes from there')
      return row.id
    },
    async stop() {
      await app.stop()
      await fresh.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
