import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { openDatabase, type Database } from '../store/database.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres, StartError } from '../store/embedded.ts'
import { migrate } from '../store/migrate.ts'
import { loadServerKey } from '../vault/server-key.ts'
import { openVault, type Vault } from '../vault/vault.ts'

export type Store = { database: Database; vault: Vault }

const connectionsMax = 2
/** The service may be starting or stopping at this moment: then its database is neither there nor free. */
const attemptsMax = 20
const attemptMs = 500

/**
 * Runs `work` on the database of the service, whether the service runs or not: the built-in database is started for
 * the moment when nobody else runs it. Throws what opening it throws (see `explain`).
 */
export async function withStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  const { url, close } = await openUrl(config)
  try {
    const database = openDatabase({ url, connectionsMax })
    try {
      await migrate(database)
      const { key } = await loadServerKey({ dataDir: config.DATA_DIR, keyFile: config.KEY_FILE })
      return await work({ database, vault: openVault(key) })
    } finally {
      await database.close()
    }
  } finally {
    await close()
  }
}

/** Where the database is, started if need be; `close` leaves a running service's database alone. */
export async function openUrl(config: Config): Promise<{ url: string; close: () => Promise<void> }> {
  const leave = async (): Promise<void> => {}
  if (config.DATABASE_URL) return { url: config.DATABASE_URL, close: leave }
  for (let attempt = 1; ; attempt++) {
    const running = await findEmbeddedPostgres(config.DATA_DIR)
    if (running) return { url: running, close: leave }
    try {
      const own = await startEmbeddedPostgres({ dataDir: config.DATA_DIR })
      return { url: own.url, close: () => own.stop() }
    } catch (error) {
      if (!(error instanceof StartError && error.code === 'in-use') || attempt >= attemptsMax) throw error
      await sleep(attemptMs)
    }
  }
}
