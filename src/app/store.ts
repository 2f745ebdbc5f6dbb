import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { openDatabase, type Database } from '../store/database.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../store/embedded.ts'

/** Connections of the program's own pool; the queue has another. */
const connectionsMax = 10
const embeddedConnectionsMax = 60

/** Opens the given database, or runs one of the program's own. `undo` gets what ends them again. */
export async function openStore(
  config: Config,
  log: Log,
  undo: (() => Promise<unknown>)[],
): Promise<{ database: Database; embedded: EmbeddedPostgres | null; url: string }> {
  let embedded: EmbeddedPostgres | null = null
  if (!config.DATABASE_URL) {
    embedded = await startEmbeddedPostgres({
      dataDir: config.DATA_DIR,
      maxConnections: embeddedConnectionsMax,
      restartOnExit: true,
      log: (event) => log.info(event.event, event),
    })
    const server = embedded
    undo.push(() => server.stop())
  }
  const url = config.DATABASE_URL ?? embedded?.url ?? ''
  const database = openDatabase({
    url,
    connectionsMax,
    onError: (code) => log.warn('database.connection_lost', { code }),
  })
  undo.push(() => database.close())
  return { database, embedded, url }
}
