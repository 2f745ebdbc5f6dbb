import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { findBinaries, prepareBinaries } from '../../src/store/embedded/binaries.ts'
import { explainOutput } from '../../src/store/embedded/errors.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { createRows, killHard, query, readRows, rows, start, startProgram, temporary } from '../support/embedded.ts'

const isRoot = process.getuid?.() === 0
const nobody = 65_534

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
      const used = await prepareBinaries(found, owner, closed, [closed, open])
      expect(used.startsWith(open)).toBe(true)
      expect(await versionOf(used, owner)).toContain('PostgreSQL')
      const made = (await stat(used)).ino
      expect(await prepareBinaries(found, owner, closed, [closed, open])).toBe(used)
      expect((await stat(used)).ino).toBe(made)
      await chown(used, nobody, nobody)
      await expect(prepareBinaries(found, owner, closed, [closed, open])).rejects.toMatchObject({
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
