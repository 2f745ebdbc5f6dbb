import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import type { EmbeddedPostgres } from '../../src/store/embedded.ts'
import { endWithUs } from './endWithUs.ts'

export type FreshDatabase = {
  url: string
  /** Ends the sessions that are left and drops the database. */
  drop(): Promise<void>
}

type Prepare = (url: string) => Promise<void>

let server: Promise<EmbeddedPostgres> | undefined
/** The template that each preparation made, so that migrations run once and not once per database. */
const templates = new Map<Prepare, Promise<string>>()

/**
 * A new, empty database on a server that all tests of this process share; about 50 ms each after the first.
 *
 * `prepare` (migrations, say) runs once per process against a template that the new databases are copied from; pass
 * the same function each time. It must close its connections.
 */
export async function freshDatabase(prepare?: Prepare): Promise<FreshDatabase> {
  const shared = await sharedServer()
  const template = prepare === undefined ? 'template1' : await templateOf(shared, prepare)
  const name = await createDatabase(shared, template)
  return {
    url: urlOf(shared, name),
    drop: () => administer(shared, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

function sharedServer(): Promise<EmbeddedPostgres> {
  server ??= startShared()
  return server
}

async function startShared(): Promise<EmbeddedPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-test-'))
  // Nothing here outlives the process, so nothing has to reach the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal' }
  const started = await startEmbeddedPostgres({ dataDir, maxConnections: 200, settings })
  endWithUs(started.pid, 'QUIT', dataDir)
  return started
}

function templateOf(shared: EmbeddedPostgres, prepare: Prepare): Promise<string> {
  let template = templates.get(prepare)
  if (template === undefined) {
    template = createDatabase(shared, 'template1').then(async (name) => {
      await prepare(urlOf(shared, name))
      return name
    })
    templates.set(prepare, template)
  }
  return template
}

async function createDatabase(shared: EmbeddedPostgres, template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(shared, `CREATE DATABASE ${name} OWNER deungdae TEMPLATE ${template} STRATEGY file_copy`)
  return name
}

function urlOf(shared: EmbeddedPostgres, database: string): string {
  const url = new URL(shared.url)
  url.pathname = `/${database}`
  return url.href
}

async function administer(shared: EmbeddedPostgres, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: shared.adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
