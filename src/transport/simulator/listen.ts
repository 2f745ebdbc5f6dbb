import { mkdir, rm } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import { TransportStartError } from '../start-error.ts'
import { socketPath } from './socket-path.ts'

const probeMsMax = 200

/** Listens on the socket of a data directory, which only this user can open. Throws `TransportStartError`. */
export async function listenIn(dataDir: string, server: Server): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = socketPath(dataDir)
  await clearStale(path)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // The socket is made inside this call; nobody else may open it, not even for a moment.
    const before = process.umask(0o177)
    server.listen(path, resolve)
    process.umask(before)
  })
}

/** Removes the socket of a service that was killed. Rejects when a living one answers on it. */
async function clearStale(path: string): Promise<void> {
  const answered = await new Promise<boolean>((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
    probe.once('close', () => resolve(false))
    setTimeout(() => probe.destroy(), probeMsMax).unref()
  })
  if (answered) throw new TransportStartError('Another running service has the terminals of this DATA_DIR.')
  await rm(path, { force: true })
}
