import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { openDatabase, statement, type Database } from '../../src/store/database.ts'
import { loadServerKey } from '../../src/vault/server-key.ts'
import { openVault, type Vault } from '../../src/vault/vault.ts'

/** What the program kept of one message that somebody wrote. */
export type Kept = { type: string; text?: string; state: string }

/** Works on the program's own database: on the one that it runs, or on one that is started for as long. */
export async function withStore<T>(
  dataDir: string,
  work: (database: Database, vault: Vault) => Promise<T>,
): Promise<T> {
  const running = await findEmbeddedPostgres(dataDir)
  const own = running === null ? await startEmbeddedPostgres({ dataDir }) : null
  const database = openDatabase({ url: running ?? own?.url ?? '' })
  try {
    return await work(database, openVault((await loadServerKey({ dataDir })).key))
  } finally {
    await database.close()
    await own?.stop()
  }
}

const inbox = statement(
  '',
  `select i.id, i.content_sealed, i.state from inbox i join contacts c on c.person_id = i.person_id
   where c.address_index = $1 order by i.received_at, i.id`,
)

/** Everything that was kept of what `address` wrote, in the order in which it was taken. */
export async function keptOf(database: Database, vault: Vault, transport: string, address: string): Promise<Kept[]> {
  const rows = await database.query<{ id: string; content_sealed: Buffer; state: string }>(inbox, [
    vault.addressIndex(transport, address),
  ])
  return rows.map((row) => ({
    ...vault.openJson<{ type: string; text?: string }>('inbox', row.id, row.content_sealed),
    state: row.state,
  }))
}
