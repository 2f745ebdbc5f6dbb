import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach } from 'vitest'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import type { EmbeddedOptions, EmbeddedPostgres } from '../../src/store/embedded.ts'

const program = join(import.meta.dirname, 'embeddedProgram.ts')

/** Undone after each test, the last first. */
export const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** A directory of the test's own (mode 0700). */
export async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'deungdae-embedded-'))
  cleanups.push(() => rm(directory, { recursive: true, force: true }))
  return directory
}

export async function start(
  dataDir: string,
  options: Omit<EmbeddedOptions, 'dataDir'> = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, ...options })
  cleanups.push(() => server.stop())
  return server
}

export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
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

/** Runs the built-in database in a process of its own and waits for what it says. */
export async function startProgram(dataDir: string, user: { uid?: number; gid?: number } = {}) {
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

export async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

export const rows = [{ n: 1 }, { n: 2 }]
export const createRows = 'CREATE TABLE kept AS SELECT n FROM (VALUES (1), (2)) AS v(n)'
export const readRows = 'SELECT n FROM kept ORDER BY n'

export async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await what()) return
    await sleep(25)
  }
  throw new Error('it did not happen in ten seconds')
}
