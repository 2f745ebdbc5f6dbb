import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
export const root = join(import.meta.dirname, '..', '..')

/** Each test starts several processes, on machines that do other work too. */
export const processMsMax = 90_000

export type Ended = { code: number | null; out: string; err: string }
export type Program = { child: ChildProcess; out(): string; err(): string; ended: Promise<Ended> }
type Options = { env?: Record<string, string>; input?: string; cwd?: string }

/** Ended with the tests, also when one fails half-way. */
const running = new Set<ChildProcess>()
afterAll(() => running.forEach((child) => child.kill('SIGTERM')))

/** Runs the program as a child process, with nothing of this process's own settings. */
export function run(args: string[], options: Options = {}): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [main, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { PATH, HOME, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk))
  child.stdin.end(options.input ?? '')
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }))
  return { child, out: () => out, err: () => err, ended }
}

export function finish(args: string[], options: Options = {}): Promise<Ended> {
  return run(args, options).ended
}

export type Place = { dataDir: string; env: Record<string, string>; remove(): Promise<void> }

/** A data directory of the test's own. */
export async function place(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-cli-'))
  const env = { DATA_DIR: dataDir, HTTP_PORT: '0' }
  return { dataDir, env, remove: () => rm(dataDir, { recursive: true, force: true }) }
}

/** Starts the service and waits until it says that it runs. */
export async function startService(env: Record<string, string>): Promise<Program> {
  const service = run(['start'], { env })
  await until(() => service.out().includes('Deungdae is running') || service.child.exitCode !== null)
  if (service.child.exitCode !== null) throw new Error(`the service ended: ${service.err()}`)
  return service
}

export async function stopService(service: Program): Promise<Ended> {
  if (service.child.exitCode === null) service.child.kill('SIGTERM')
  return service.ended
}

export async function until(isIt: () => boolean | Promise<boolean>, msMax = 30_000): Promise<void> {
  const end = Date.now() + msMax
  while (!(await isIt())) {
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The JSON objects that a command printed, one a line. */
export function jsonLines(out: string): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
