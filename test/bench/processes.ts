import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const lineMsMax = 60_000

/** A program of ours in a process of its own, which it ends when its standard input closes: it never outlives us. */
export type Running = {
  child: ChildProcess
  /** The next line that it prints. Rejects when it ends before. */
  line(): Promise<string>
  end(): Promise<void>
}

export function launch(program: string, args: readonly string[], nodeOptions: readonly string[] = []): Running {
  const child = spawn(process.execPath, [...nodeOptions, program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    child,
    async line() {
      const limit = AbortSignal.timeout(lineMsMax)
      const late = once(limit, 'abort').then(() => Promise.reject(new Error(`${program} says nothing`)))
      late.catch(() => undefined)
      const next = await Promise.race([lines.next(), late])
      if (next.done) throw new Error(`${program} ended by itself`)
      return next.value
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** Lets a launched program end with whoever launched it. */
export function endWithLauncher(): void {
  process.stdin.on('close', () => process.exit(1)).resume()
}
