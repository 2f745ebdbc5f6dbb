import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { endWithUs } from './endWithUs.ts'

export type TestRedis = {
  url: string
  port: number
  /** Where its append-only file lies. */
  directory: string
  /** Starts it again with its data, after `stop` or `kill`. */
  start(): Promise<void>
  /** Ends it in good order, as an administrator would. */
  stop(): Promise<void>
  /** SIGKILL, as the kernel would when memory runs out. */
  kill(): Promise<void>
  /** Ends it and removes its files. */
  remove(): Promise<void>
}

/** Whether this machine has the program `redis-server`. */
export async function hasRedis(): Promise<boolean> {
  const child = spawn('redis-server', ['--version'], { stdio: 'ignore' })
  return new Promise((resolve) => {
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}

/**
 * Starts a Redis of the test's own on a free port, set up as production should be (append-only file, noeviction)
 * unless `settings` says otherwise. It dies with this process at the latest.
 */
export function startRedis(settings: Record<string, string> = {}): Promise<TestRedis> {
  const durable = { save: '""', appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' }
  return launch({ ...durable, ...settings }, [])
}

/** Starts a Sentinel that knows the Redis on `port` under `name`. */
export function startSentinel(name: string, port: number): Promise<TestRedis> {
  return launch({ sentinel: `monitor ${name} 127.0.0.1 ${port} 1` }, ['--sentinel'])
}

async function launch(settings: Record<string, string>, flags: string[]): Promise<TestRedis> {
  const port = await freePort()
  const directory = await mkdtemp(join(tmpdir(), 'deungdae-redis-'))
  const file = join(directory, 'redis.conf')
  const lines = Object.entries({ port: String(port), bind: '127.0.0.1', dir: directory, ...settings })
  await writeFile(file, lines.map(([name, value]) => `${name} ${value}\n`).join(''))
  let child: ChildProcess | null = null
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child
    child = null
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return
    ending.kill(signal)
    await once(ending, 'exit')
  }
  const start = async () => {
    child = spawn('redis-server', [file, ...flags], { stdio: 'ignore' })
    if (child.pid !== undefined) endWithUs(child.pid, 'KILL', directory)
    await answers(port)
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    directory,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(port: number): Promise<void> {
  const client = new Redis({ port, retryStrategy: () => 50, maxRetriesPerRequest: 200 })
  client.on('error', () => {})
  try {
    await client.ping()
  } finally {
    client.disconnect()
  }
}
