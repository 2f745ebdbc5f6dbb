import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { findBinaries, prepareBinaries } from '../../src/store/embedded/binaries.ts'
import { explainOutput } from '../../src/store/embedded/errors.ts'
import { clusterName, serverProcesses } from '../../src/store/embedded/processes.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts'
import type { EmbeddedEvent, EmbeddedOptions, EmbeddedPostgres } from '../../src/store/embedded.ts'

const isRoot = process.getuid?.() === 0
const nobody = 65_534
const program = join(import.meta.dirname, '..', 'support', 'embeddedProgram.ts')

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'deungdae-embedded-'))
  cleanups.push(() => rm(directory, { recursive: true, force: true }))
  return directory
}

async function start(dataDir: string, options: Omit<EmbeddedOptions, 'dataDir'> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, ...options })
  cleanups.push(() => server.stop())
  return server
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  } finally {
    await client.end()
  }
}

type Said = { url?: string; pid?: number; adopted?: boolean; code?: string; message?: string }

async function startProgram(dataDir: string, user: { uid?: number; gid?: number } = {}) {
  const child: ChildProcess = spawn(process.execPath, [program, dataDir], {
    ...user,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  let output = ''
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk)
    if (output.includes('\n')) break
  }
  return { child, said: JSON.parse(output) as Said }
}

async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const rows = [{ n: 1 }, { n: 2 }]
const createRows = 'CREATE TABLE kept AS SELECT n FROM (VALUES (1), (2)) AS v(n)'
const readRows = 'SELECT n FROM kept ORDER BY n'

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await what()) return
    await sleep(25)
  }
  throw new Error('it did not happen in ten seconds')
}

describe('the built-in database', () => {
  test('starts cold, then warm with what was written, as an ordinary role with durable settings', async () => {
    const dataDir = join(await temporary(), 'data')
    const events: EmbeddedEvent[] = []
    const first = await start(dataDir, { maxConnections: 17, log: (event) => events.push(event) })
    await query(first.url, createRows)
    const [found] = await query(
      first.url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS listen,
        current_setting('max_connections') AS connections, lower('ÄÖ가') AS lower,
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
    )
    expect(found).toEqual({
      encoding: 'UTF8',
      fsync: 'on',
      commit: 'on',
      listen: '',
      connections: '17',
      lower: 'äö가',
      super: false,
    })
    await first.stop()
    expect(await first.exited).toBe('stopped')
    expect(await serverProcesses(await clusterName(join(dataDir, 'postgres', 'data')))).toEqual([])

    const second = await start(dataDir, { log: (event) => events.push(event) })
    expect(second.adopted).toBe(false)
    expect(await query(second.url, readRows)).toEqual(rows)
    expect(events.map((event) => event.event)).toEqual(['postgres.created', 'postgres.started', 'postgres.started'])
  })

  test('lets nobody else into its files and writes neither statements nor values to its log', async () => {
    const dataDir = await temporary()
    const server = await start(dataDir)
    await query(server.url, 'CREATE TABLE people (word text UNIQUE, n int)')
    await query(server.url, `INSERT INTO people VALUES ('sentinel', 1)`)
    await expect(query(server.url, `INSERT INTO people VALUES ('sentinel', 2)`)).rejects.toThrow(/unique/)
    await expect(query(server.url, `SELECT 'sentinel'::int`)).rejects.toThrow(/invalid input/)
    await expect(query(server.url, `SELEKT 'sentinel'`)).rejects.toThrow(/syntax/)
    const log = await readFile(join(dataDir, 'postgres', 'log', 'postgres.log'), 'utf8')
    expect(log).toContain('ready to accept connections')
    expect(log).not.toContain('sentinel')
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'postgres', 'run'))).mode & 0o777).toBe(0o700)
  })

  test('gives the server nothing of the environment, which holds tokens', async () => {
    process.env['SENTINEL_TOKEN'] = 'secret'
    try {
      const server = await start(await temporary())
      const environment = await readFile(`/proc/${server.pid}/environ`, 'utf8')
      expect(environment).toContain('LC_ALL=C')
      expect(environment).not.toContain('SENTINEL_TOKEN')
    } finally {
      delete process.env['SENTINEL_TOKEN']
    }
  })

  test('is reached through a data directory whose path is too long for a socket', async () => {
    const dataDir = join(await temporary(), 'd'.repeat(120), 'e'.repeat(120))
    const server = await start(dataDir)
    expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
    const beside = await findEmbeddedPostgres(dataDir)
    expect(await query(beside ?? '', 'SELECT 2 AS n')).toEqual([{ n: 2 }])
  })

  test('is found by a command beside it, and is not when it does not run', async () => {
    const dataDir = await temporary()
    expect(await findEmbeddedPostgres(dataDir)).toBeNull()
    const server = await start(dataDir)
    expect(await findEmbeddedPostgres(dataDir)).toBe(server.url)
    await server.stop()
    expect(await findEmbeddedPostgres(dataDir)).toBeNull()
  })
})

describe('after a crash', () => {
  test('a server whose program was killed is adopted with its data', async () => {
    const dataDir = await temporary()
    const { child, said } = await startProgram(dataDir)
    await query(said.url ?? '', createRows)
    await killHard(child)
    const server = await start(dataDir)
    expect(server.adopted).toBe(true)
    expect(server.pid).toBe(said.pid)
    expect(await query(server.url, readRows)).toEqual(rows)
    await server.stop()
    expect(await findEmbeddedPostgres(dataDir)).toBeNull()
  })

  test('program and server killed together lose no committed row, though the dead server is not reaped', async () => {
    const dataDir = await temporary()
    const { child, said } = await startProgram(dataDir)
    await query(said.url ?? '', createRows)
    // A stopped parent does not reap, so the killed server stays a zombie, as it does under a careless init.
    child.kill('SIGSTOP')
    process.kill(said.pid ?? 0, 'SIGKILL')
    await until(async () => (await readFile(`/proc/${said.pid}/stat`, 'utf8')).includes(') Z '))
    const events: EmbeddedEvent[] = []
    // The stopped program still holds the first lock, which dies only with it.
    await killHard(child)
    const server = await start(dataDir, { log: (event) => events.push(event) })
    expect(server.adopted).toBe(false)
    expect(await query(server.url, readRows)).toEqual(rows)
  })

  test('a killed server is started again at the same URL with all committed rows', async () => {
    const events: string[] = []
    const server = await start(await temporary(), { restartOnExit: true, log: (event) => events.push(event.event) })
    const pool = new pg.Pool({ connectionString: server.url, max: 2 })
    pool.on('error', () => {})
    cleanups.push(() => pool.end())
    await pool.query(createRows)
    const before = server.pid
    process.kill(before, 'SIGKILL')
    await until(async () => events.includes('postgres.restarted'))
    expect(server.pid).not.toBe(before)
    expect((await pool.query(readRows)).rows).toEqual(rows)
    process.kill(server.pid, 'SIGKILL')
    await until(async () => events.filter((event) => event === 'postgres.restarted').length === 2)
    expect((await pool.query(readRows)).rows).toEqual(rows)
  })

  test('an adopted server that dies is started again too', async () => {
    const dataDir = await temporary()
    const { child } = await startProgram(dataDir)
    await killHard(child)
    const events: string[] = []
    const server = await start(dataDir, { restartOnExit: true, log: (event) => events.push(event.event) })
    process.kill(server.pid, 'SIGKILL')
    await until(async () => events.includes('postgres.restarted'))
    expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  })

  test('the loss of one session is not the loss of the server', async () => {
    const events: string[] = []
    const server = await start(await temporary(), { log: (event) => events.push(event.event) })
    const before = server.pid
    const sessions = await query(
      server.adminUrl,
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'deungdae-lock'`,
    )
    process.kill(Number(sessions[0]?.['pid']), 'SIGKILL')
    await until(async () => events.includes('postgres.restarted'))
    expect(server.pid).toBe(before)
  })

  test('without restarting, its end is reported', async () => {
    const dataDir = await temporary()
    const server = await start(dataDir)
    process.kill(server.pid, 'SIGKILL')
    expect(await server.exited).toBe('lost')
    expect((await start(dataDir)).adopted).toBe(false)
  })

  test.each([
    ['a dead process', async () => 4_194_300],
    ['a process that is no database', async () => process.pid],
    ['a zombie', zombie],
  ])('a postmaster.pid that names %s is put aside', async (_, pidOf) => {
    const dataDir = await temporary()
    const server = await start(dataDir)
    await query(server.url, createRows)
    const pidFile = join(dataDir, 'postgres', 'data', 'postmaster.pid')
    const [, ...lines] = (await readFile(pidFile, 'utf8')).split('\n')
    await server.stop()
    await writeFile(pidFile, [await pidOf(), ...lines].join('\n'), { mode: 0o600 })
    await writeFile(join(dataDir, 'postgres', 'run', '.s.PGSQL.5432.lock'), `${await pidOf()}\n`)
    const again = await start(dataDir)
    expect(await query(again.url, readRows)).toEqual(rows)
  })

  test('what a creation that was cut short left behind is cleared away', async () => {
    const dataDir = await temporary()
    await mkdir(join(dataDir, 'postgres', 'new-abcdef', 'base'), { recursive: true, mode: 0o700 })
    const server = await start(dataDir)
    expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
    await expect(stat(join(dataDir, 'postgres', 'new-abcdef'))).rejects.toThrow(/ENOENT/)
  })
})

/** A shell starts a child that ends at once, then becomes a program that never reaps it. */
async function zombie(): Promise<number> {
  const child = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] })
  cleanups.push(() => killHard(child))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  await until(async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).includes(') Z '))
  return pid
}

describe('what it refuses, in plain words', () => {
  test('a second process on the same directory', async () => {
    const dataDir = await temporary()
    const { child } = await startProgram(dataDir)
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'in-use' })
    const second = await startProgram(dataDir)
    expect(second.said).toEqual({ code: 'in-use', message: expect.stringContaining('Another process') })
    expect(child.exitCode).toBeNull()
  })

  test('a directory whose database another host program has locked, as in a shared volume', async () => {
    const dataDir = await temporary()
    const { child, said } = await startProgram(dataDir)
    const holder = new pg.Client({
      connectionString: (said.url ?? '').replace('deungdae@localhost/deungdae', 'postgres@localhost/postgres'),
    })
    holder.on('error', () => {})
    await holder.connect()
    const { rows: locks } = await holder.query<{ key: string }>(
      `SELECT ((classid::bigint << 32) | objid::bigint)::text AS key FROM pg_locks WHERE locktype = 'advisory'`,
    )
    // The lock is asked for before the program dies, so it passes to this session the moment it is free.
    const held = holder.query(`SELECT pg_advisory_lock(${locks[0]?.key})`)
    await killHard(child)
    await held
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'in-use' })
    await holder.end()
    await start(dataDir)
  })

  test('a platform without binaries', async () => {
    await expect(findBinaries('darwin-arm64')).rejects.toMatchObject({
      code: 'binaries-missing',
      message: expect.stringContaining('DATABASE_URL'),
    })
  })

  test('a full disk and files of another owner, from what PostgreSQL prints', () => {
    const full = explainOutput('initdb', 'initdb: error: could not write file: No space left on device', '/d')
    expect(full).toMatchObject({ code: 'disk-full', message: expect.stringContaining('Free some space') })
    expect(explainOutput('postgres', 'FATAL:  data directory "/d" has wrong ownership', '/d').code).toBe(
      'foreign-owner',
    )
  })

  test('a server that will not start says what PostgreSQL said', async () => {
    const dataDir = await temporary()
    await expect(startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'lots' } })).rejects.toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('shared_buffers'),
    })
    await start(dataDir)
  })
})

describe('the binaries', () => {
  async function packageWithoutLinks(): Promise<{ native: string; version: string }> {
    const { native, version } = await findBinaries()
    const copy = join(await temporary(), 'native')
    await cp(native, copy, { recursive: true, verbatimSymlinks: true })
    const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
    for (const link of links) await rm(join(copy, '..', link.target))
    return { native: copy, version }
  }

  async function versionOf(native: string, user: { uid?: number; gid?: number }): Promise<string> {
    const child = spawn(join(native, 'bin', 'postgres'), ['--version'], {
      ...user,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
    return line.toString()
  }

  test('get the library links that skipped install scripts did not make', async () => {
    const found = await packageWithoutLinks()
    await expect(stat(join(found.native, 'lib', 'libpq.so.5'))).rejects.toThrow(/ENOENT/)
    expect(await prepareBinaries(found, null, await temporary())).toBe(found.native)
    expect((await stat(join(found.native, 'lib', 'libpq.so.5'))).isFile()).toBe(true)
    expect(await versionOf(found.native, {})).toContain('PostgreSQL')
  })

  test.runIf(isRoot)(
    'are copied once, whole, when the server’s user cannot walk to them (only root has such a user)',
    async () => {
      const found = await packageWithoutLinks()
      const open = await temporary()
      await chmod(open, 0o755)
      const owner = { uid: 55_432, gid: 55_432 }
      const closed = await temporary()
      const used = await prepareBinaries(found, owner, closed, [join(open, 'copies')])
      expect(used.startsWith(open)).toBe(true)
      expect(await versionOf(used, owner)).toContain('PostgreSQL')
      const made = (await stat(used)).ino
      expect(await prepareBinaries(found, owner, closed, [join(open, 'copies')])).toBe(used)
      expect((await stat(used)).ino).toBe(made)
      await chown(used, nobody, nobody)
      await expect(prepareBinaries(found, owner, closed, [join(open, 'copies')])).rejects.toMatchObject({
        message: expect.stringContaining('another user'),
      })
    },
  )
})

describe.runIf(isRoot)('started by root (and so only tested by root)', () => {
  test('the server runs as another user, in a directory which that user cannot walk to', async () => {
    const closed = await temporary()
    expect((await stat(closed)).mode & 0o077).toBe(0)
    const server = await start(join(closed, 'data'))
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0')
    expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  })

  test('files that a restore as root left to root are given back', async () => {
    const dataDir = await temporary()
    const first = await start(dataDir)
    await query(first.url, createRows)
    await first.stop()
    const restored = await temporary()
    await cp(dataDir, restored, { recursive: true })
    expect((await stat(join(restored, 'postgres'))).uid).toBe(0)
    const second = await start(restored)
    expect(await query(second.url, readRows)).toEqual(rows)
  })

  test('an ordinary user runs it too, adopts it after a crash, and is told of a foreign directory', async () => {
    const dataDir = await temporary()
    await chown(dataDir, nobody, nobody)
    const user = { uid: nobody, gid: nobody }
    const first = await startProgram(dataDir, user)
    expect(first.said.adopted).toBe(false)
    expect((await stat(join(dataDir, 'postgres', 'data'))).uid).toBe(nobody)
    await killHard(first.child)
    const second = await startProgram(dataDir, user)
    expect(second.said.adopted).toBe(true)

    const foreign = await temporary()
    await chmod(foreign, 0o755)
    await mkdir(join(foreign, 'postgres'), { mode: 0o700 })
    const third = await startProgram(foreign, user)
    expect(third.said).toEqual({
      code: 'foreign-owner',
      message: expect.stringMatching(/belongs to user number 0.*chown/),
    })
    const fourth = await startProgram(join(foreign, 'more'), user)
    expect(fourth.said).toEqual({ code: 'not-writable', message: expect.stringContaining('choose another DATA_DIR') })
  })
})
