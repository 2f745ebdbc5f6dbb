import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endWithUs } from '../support/endWithUs.ts'
import { postmasterOf } from './hotline.ts'
import type { Figure } from './measure.ts'

const program = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const restMs = 10_000
const startMsMax = 60_000
const kibPerMb = 1024

/** (e) Memory of the service at rest with everything built in: the program and all processes of its database. */
export async function benchMemory(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-bench-'))
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, HTTP_PORT: '0' }
  const child = spawn(process.execPath, [program, 'start'], { env, cwd: dataDir, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    await isReady(child)
    endWithUs(await postmasterOf(dataDir), 'QUIT', dataDir)
    await new Promise((resolve) => setTimeout(resolve, restMs))
    const own = await proportionalMb(child.pid ?? 0)
    const servers = await Promise.all((await serversOf(dataDir)).map(proportionalMb))
    const database = servers.reduce((sum, mb) => sum + mb, 0)
    return [
      { name: 'e.program_mb', value: own, unit: 'MB' },
      { name: 'e.database_mb', value: database, unit: 'MB' },
      { name: 'e.database_processes', value: servers.length, unit: '' },
      { name: 'e.memory_mb', value: own + database, unit: 'MB', reach: '<= 300' },
    ]
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The program prints its lines when it is ready. */
async function isReady(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output')
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the service ended by itself')))
  ended.catch(() => undefined)
  await Promise.race([once(lines, 'line', { signal: AbortSignal.timeout(startMsMax) }), ended])
}

/** The postmaster, which runs in the data directory, and its children. */
async function serversOf(dataDir: string): Promise<number[]> {
  const postmaster = await postmasterOf(dataDir)
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(all.map(parentOf))
  return [postmaster, ...all.filter((_, index) => parents[index] === postmaster)]
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0)
}

/** Memory shared by several processes counts in each by its share, so that the sum is what is really used. */
async function proportionalMb(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? Number.NaN) / kibPerMb
}
