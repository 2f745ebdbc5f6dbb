import { spawn } from 'node:child_process'

/**
 * A test worker may be ended without a chance to clean up. A small shell waits for the end of this process (its
 * standard input closes), then ends the server `pid` and removes its `directory`.
 */
export function endWithUs(pid: number, signal: 'QUIT' | 'KILL', directory: string): void {
  const script = 'cat >/dev/null; kill -"$1" "$2" 2>/dev/null; sleep 1; rm -rf "$3"'
  const child = spawn('sh', ['-c', script, 'sh', signal, String(pid), directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  const input: unknown = child.stdin
  if (input !== null && typeof input === 'object' && 'unref' in input && typeof input.unref === 'function')
    input.unref()
}
