import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../app.ts'
import { readConfig, type Config } from '../config.ts'
import { openLog } from '../log.ts'
import { socketPath } from '../transport/simulator/socket-path.ts'
import { PlainError } from './explain.ts'

/** A service that a terminal can talk to. */
export type Service = { config: Config; path: string; app: App | null; stop(): Promise<void> }

/**
 * The running service of the configured data directory, or, with `ephemeral`, a private one in a directory of its
 * own, which `stop` ends and removes. A private one never touches the configured database or messengers.
 */
export async function openService(ephemeral: boolean): Promise<Service> {
  if (ephemeral) return startPrivate()
  const { config } = readConfig(process.env, process.cwd())
  const path = socketPath(config.DATA_DIR)
  if (!(await answers(path)))
    throw new PlainError(
      `No service is running in ${config.DATA_DIR}. Start it with \`npm start\` in another terminal, ` +
        'or add --ephemeral to try it without one.' +
        (config.SIMULATOR ? '' : ' SIMULATOR is off: terminals need it on.'),
    )
  return { config, path, app: null, stop: async () => {} }
}

async function startPrivate(): Promise<Service> {
  // Loaded only here, because the whole program takes a moment to load.
  const { startApp } = await import('../app.ts')
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-'))
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true })
  try {
    // The directory is its own place for a .env as well, so that none of the real settings is read.
    const { config } = readConfig({ DATA_DIR: dataDir, HTTP_PORT: '0', LOG_LEVEL: 'error' }, dataDir)
    const app = await startApp({ config, log: openLog(config.LOG_LEVEL) })
    const stop = async (): Promise<void> => {
      await app.stop()
      await remove()
    }
    return { config, path: socketPath(dataDir), app, stop }
  } catch (error) {
    await remove()
    throw error
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.end()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
