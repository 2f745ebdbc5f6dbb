import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')
const startMsMax = 60_000

/** The program in a process of its own that can be killed and started again. */
export type Program = {
  kills: number
  postgresKills: number
  start(): Promise<void>
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>
  killPostgres(): Promise<void>
  stop(): Promise<void>
  errors(): string
}

/** `onLog` gets each line that it logs. */
export function openProgram(
  dataDir: string,
  environment: Record<string, string>,
  onLog: (line: string) => void = () => undefined,
): Program {
  let child: ChildProcess | null = null
  let errors = ''
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const ending = child
    child = null
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    ending.kill(signal)
    await once(ending, 'exit')
  }
  const program: Program = {
    kills: 0,
    postgresKills: 0,
    async start() {
      const started = spawn(process.execPath, ['src/main.ts', 'start'], {
        cwd: root,
        env: {
          ...withoutOurs(process.env),
          DATA_DIR: dataDir,
          HTTP_PORT: '0',
          SIMULATOR: 'off',
          LOG_LEVEL: 'warn',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      started.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-20_000)))
      createInterface({ input: started.stderr }).on('line', onLog)
      await ready(started, () => errors)
    },
    async kill() {
      program.kills += 1
      await end('SIGKILL')
    },
    async killPostgres() {
      const text = await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => '')
      const pid = Number(text.split('\n')[0])
      if (!(pid > 1)) return
      try {
        process.kill(pid, 'SIGKILL')
        program.postgresKills += 1
      } catch {
        // It ended by itself in this moment.
      }
    },
    stop: () => end('SIGTERM'),
    errors: () => errors,
  }
  return program
}

function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(TELEGRAM|DATABASE|REDIS|SIGNAL)_/.test(name)),
  )
}

/** Resolves when it has printed that it is ready; a program that was killed meanwhile is not waited for. */
async function ready(child: ChildProcess, errors: () => string): Promise<void> {
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not start: ${printed}\n${errors()}`)), startMsMax)
    const done = (): void => {
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('\n')) done()
    })
    child.on('exit', (code) => {
      if (code === null || code === 0) return done()
      clearTimeout(timer)
      reject(new Error(`it ended with ${code}: ${printed}\n${errors()}`))
    })
  })
}
