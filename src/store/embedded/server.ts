import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import {
  chmod,
  copyFile,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf, explainFileError, explainOutput, StartError } from './errors.ts'
import { giveTree, initdbUser } from './owner.ts'
import type { Owner } from './owner.ts'

/** Where the parts of the built-in database lie inside `DATA_DIR/postgres`. */
export type Layout = { root: string; data: string; run: string; logFile: string }

export function layoutOf(root: string): Layout {
  return { root, data: join(root, 'data'), run: join(root, 'run'), logFile: join(root, 'log', 'postgres.log') }
}

const outputCharsMax = 16_384
const logBytesMax = 1_048_576

/** The superuser of the built-in server: for this program's lock and for tests, never for the application's queries. */
export const superuser = 'postgres'

/**
 * A child of this program gets none of its environment: that holds tokens, and PostgreSQL's own variables (`PGDATA`,
 * `PGPORT`) would change what it does.
 */
const childEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Runs one of PostgreSQL's programs as `owner`, in a session of its own so that Ctrl-C in a terminal misses it. */
function run(program: string, args: string[], owner: Owner, cwd: string, stdio: StdioOptions): ChildProcess {
  const user = owner === null ? {} : { uid: owner.uid, gid: owner.gid }
  return spawn(program, args, { ...user, cwd, stdio, env: childEnvironment, detached: true })
}

/**
 * How `owner` names the directory it is started in. A user other than ours may not be able to walk there (DATA_DIR
 * under /root), but a process can always reach its own working directory through /proc.
 */
function dataArgument(data: string, owner: Owner): string {
  return owner === null ? data : '/proc/self/cwd'
}

function explainSpawnError(error: unknown, program: string): StartError {
  switch (codeOf(error)) {
    case 'EPERM':
    case 'EINVAL':
      return new StartError(
        'cannot-change-user',
        'PostgreSQL may not run as root, and this system does not let root become another user. ' +
          'Run this program as an ordinary user, or set DATABASE_URL.',
        { cause: error },
      )
    case 'ENOENT':
      // The file is there (it was looked for before), so what is missing is the loader it names.
      return new StartError(
        'binaries-missing',
        'The built-in database needs a Linux with glibc (Alpine has musl). Set DATABASE_URL to a PostgreSQL server.',
        { cause: error },
      )
    default:
      return new StartError('start-failed', `${program} cannot be run (${codeOf(error) || 'unknown error'}).`, {
        cause: error,
      })
  }
}

/**
 * Creates the data directory unless it is there. `initdb` works beside it and the result is renamed, so that a
 * program killed halfway leaves nothing that looks like a database. Returns true when it was made now.
 */
export async function initialise(native: string, layout: Layout, owner: Owner): Promise<boolean> {
  await makeDirectories(layout, owner)
  if (await isDatabase(layout.data)) return false
  try {
    for (const entry of await readdir(layout.root)) {
      if (entry.startsWith('new-')) await rm(join(layout.root, entry), { recursive: true, force: true })
    }
    const half = await mkdtemp(join(layout.root, 'new-'))
    const user = await initdbUser(owner)
    await giveTo(half, user)
    await runInitdb(join(native, 'bin', 'initdb'), half, layout, user)
    if (owner !== null) await giveTree(half, owner)
    await rename(half, layout.data)
    return true
  } catch (error) {
    throw explainFileError(error, layout.root)
  }
}

async function isDatabase(data: string): Promise<boolean> {
  try {
    await stat(join(data, 'PG_VERSION'))
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw explainFileError(error, data)
  }
}

async function makeDirectories(layout: Layout, owner: Owner): Promise<void> {
  for (const directory of [layout.run, dirname(layout.logFile)]) {
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await giveTo(directory, owner)
    } catch (error) {
      throw explainFileError(error, directory)
    }
  }
}

async function giveTo(path: string, owner: Owner): Promise<void> {
  if (owner !== null) await lchown(path, owner.uid, owner.gid)
  await chmod(path, 0o700)
}

function runInitdb(initdb: string, directory: string, layout: Layout, owner: Owner): Promise<void> {
  // PostgreSQL's own C.UTF-8, which does not depend on the locales installed on the machine.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = [`--username=${superuser}`, '--auth-local=trust', '--auth-host=reject', '--no-instructions']
  const args = ['-D', dataArgument(directory, owner), ...locale, ...access]
  return new Promise((resolve, reject) => {
    const child = run(initdb, args, owner, directory, ['ignore', 'pipe', 'pipe'])
    let output = ''
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-outputCharsMax)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => reject(explainSpawnError(error, 'initdb')))
    child.on('close', (code) => (code === 0 ? resolve() : reject(explainOutput('initdb', output, layout.root))))
  })
}

/**
 * Settings given on the command line, so that an upgrade of this program changes them.
 *
 * Small memory: program and database share a machine of 512 MB. The log holds no statement, no parameter and no
 * ERROR (whose text may quote a value), only the life of the server.
 */
function settings(cluster: string, maxConnections: number): Record<string, string> {
  return {
    cluster_name: cluster,
    listen_addresses: '',
    unix_socket_directories: '../run',
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: String(maxConnections),
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: '32MB',
    huge_pages: 'off',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    io_method: 'sync',
    jit: 'off',
    // Plans are made once for each connection, perhaps while a table is empty: going through all of it is then the
    // cheapest way, and stays the way when it has grown. Everything that is asked often has an index.
    enable_seqscan: 'off',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    max_worker_processes: '2',
    autovacuum_max_workers: '1',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    min_wal_size: '32MB',
    max_wal_size: '256MB',
    // The copy of the binaries may lie where old files are cleaned away; loaded once, it is in every backend.
    shared_preload_libraries: 'plpgsql',
    // A backend whose client was killed ends within this time even in the middle of a statement.
    client_connection_check_interval: '5s',
    idle_in_transaction_session_timeout: '5min',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_statement: 'none',
    log_duration: 'off',
    log_min_duration_statement: '-1',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: '-1',
  }
}

export type Server = { pid: number; failure: () => StartError | null }

/**
 * Starts the postmaster. `failure()` is null while it runs; after it ended by itself it explains why from what it
 * wrote to its log since this start.
 */
export async function startServer(
  native: string,
  layout: Layout,
  owner: Owner,
  options: { cluster: string; maxConnections: number; settings?: Record<string, string> },
): Promise<Server> {
  await boundLog(layout.logFile)
  const before = await sizeOf(layout.logFile)
  const all = { ...settings(options.cluster, options.maxConnections), ...options.settings }
  const args = ['-D', dataArgument(layout.data, owner)]
  for (const [name, value] of Object.entries(all)) args.push('-c', `${name}=${value}`)
  const log = openSync(layout.logFile, 'a', 0o600)
  try {
    const child = run(join(native, 'bin', 'postgres'), args, owner, layout.data, ['ignore', log, log])
    let failure: StartError | null = null
    child.on('error', (error) => {
      failure = explainSpawnError(error, 'postgres')
    })
    child.on('exit', () => {
      void readFrom(layout.logFile, before).then((output) => {
        failure ??= explainOutput('postgres', output, layout.root)
      })
    })
    child.unref()
    return { pid: child.pid ?? 0, failure: () => failure }
  } finally {
    closeSync(log)
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  )
}

async function readFrom(file: string, offset: number): Promise<string> {
  const text = await readFile(file).catch(() => Buffer.alloc(0))
  return text.subarray(offset).toString('utf8').slice(-outputCharsMax)
}

/** Keeps the server's log below twice `logBytesMax`: one older part is kept, the server goes on appending. */
export async function boundLog(file: string): Promise<void> {
  if ((await sizeOf(file)) <= logBytesMax) return
  await copyFile(file, `${file}.1`)
  await truncate(file)
}
