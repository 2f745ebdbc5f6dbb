import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { clusterName, serverProcesses } from '../../src/store/embedded/processes.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts'
import type { EmbeddedEvent } from '../../src/store/embedded.ts'
import {
  cleanups,
  createRows,
  killHard,
  query,
  readRows,
  rows,
  start,
  startProgram,
  temporary,
  until,
} from '../support/embedded.ts'

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
    // The stopped program still holds the first lock, which dies only with it.
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'in-use' })
    await killHard(child)
    const server = await start(dataDir)
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
