import { openSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { codeOf } from './errors.ts'
import { socketName } from './processes.ts'
import { superuser } from './server.ts'

/** The length of `sun_path` in Linux less the final zero (`man 7 unix`). */
const socketPathBytesMax = 107
const connectMsMax = 5_000

/** The database and the role that the application uses; it owns the database and is no superuser. */
const applicationName = 'deungdae'

/**
 * The directory by which this process reaches the socket. A path that is too long for the kernel is shortened through
 * a descriptor of the directory, held open for the life of the process: unlike a link in the temporary directory, no
 * cleaning job can remove it.
 */
export function socketDirectory(run: string): string {
  if (Buffer.byteLength(join(run, socketName)) <= socketPathBytesMax) return run
  return `/proc/self/fd/${openSync(run, 'r')}`
}

export function databaseUrl(directory: string, user = applicationName, database = applicationName): string {
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(directory)}`
}

/** A session of the superuser; `gone` resolves when it ends for whatever reason. */
export type Session = { client: pg.Client; gone: Promise<void> }

export type Attempt =
  | { type: 'connected'; session: Session }
  /** A server is there but takes no sessions yet, or no more. */
  | { type: 'busy' }
  | { type: 'absent' }

/** Tries once to connect as the superuser. Throws nothing: whatever else goes wrong counts as busy. */
export async function tryConnect(directory: string): Promise<Attempt> {
  const client = new pg.Client({
    connectionString: databaseUrl(directory, superuser, 'postgres'),
    connectionTimeoutMillis: connectMsMax,
    application_name: 'deungdae-lock',
  })
  // A client without a listener would crash the process when the server dies.
  client.on('error', () => {})
  const gone = new Promise<void>((resolve) => client.once('end', resolve))
  try {
    await client.connect()
    return { type: 'connected', session: { client, gone } }
  } catch (error) {
    await client.end().catch(() => {})
    return ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(codeOf(error)) ? { type: 'absent' } : { type: 'busy' }
  }
}

/** Creates the application's role and database; a start that was killed between the two completes them. */
export async function prepareDatabase(client: pg.Client): Promise<void> {
  const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [applicationName])
  if (role.rowCount === 0) await client.query(`CREATE ROLE ${applicationName} LOGIN`)
  const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [applicationName])
  if (database.rowCount === 0) await client.query(`CREATE DATABASE ${applicationName} OWNER ${applicationName}`)
}
