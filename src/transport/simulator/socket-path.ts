import { mkdirSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'

const socketName = 'simulator.sock'
/** The length of `sun_path` in Linux less the final zero (`man 7 unix`); elsewhere it is 103. */
const socketPathBytesMax = process.platform === 'linux' ? 107 : 103

/**
 * The path by which this process reaches the socket of a data directory. One that is too long for the kernel is
 * shortened through a descriptor of the directory, which stays open for the life of the process.
 */
export function socketPath(dataDir: string): string {
  const directory = resolve(dataDir)
  const path = join(directory, socketName)
  if (Buffer.byteLength(path) <= socketPathBytesMax) return path
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  return join(`/proc/self/fd/${openSync(directory, 'r')}`, socketName)
}
