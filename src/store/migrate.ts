import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { statement, type Database } from './database.ts'

const folder = join(import.meta.dirname, 'migrations')
/** Any fixed number: two processes that start together must not migrate at once. */
const advisoryLock = 7_304_401

/**
 * Brings the database to the newest version and returns the names of the migrations that were run. All of them
 * run in one transaction, so that a failing one leaves the database as it was.
 */
export async function migrate(database: Database): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return database.transact(async (tx) => {
    await tx.query(statement('', `select pg_advisory_xact_lock(${advisoryLock})`))
    await tx.query(
      statement('', 'create table if not exists migrations (name text primary key, ran_at timestamptz default now())'),
    )
    const done = new Set(
      (await tx.query<{ name: string }>(statement('', 'select name from migrations'))).map((row) => row.name),
    )
    const unknown = [...done].filter((name) => !files.includes(name))
    if (unknown.length > 0) throw new NewerDatabaseError(unknown)
    const due = files.filter((name) => !done.has(name))
    for (const name of due) {
      await tx.query(statement('', await readFile(join(folder, name), 'utf8')))
      await tx.query(statement('', 'insert into migrations (name) values ($1)'), [name])
    }
    return due
  })
}

/** The database was migrated by a newer version of the program, which an older one must not write to. */
export class NewerDatabaseError extends Error {
  constructor(unknown: string[]) {
    super(
      `The database was made by a newer version of Deungdae (it knows ${unknown.join(', ')}). ` +
        'Start that version, or restore the backup made before the upgrade.',
    )
    this.name = 'NewerDatabaseError'
  }
}
