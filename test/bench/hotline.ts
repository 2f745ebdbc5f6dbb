import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import type { TestApp } from '../support/app.ts'
import { endWithUs } from '../support/endWithUs.ts'
import { memoryTransport } from '../support/memory-transport.ts'

/**
 * The whole program as it starts without any setting, with its built-in database that writes every commit to the
 * disk, and a messenger in memory. The database of the tests would not do: it gives up durability for speed.
 */
export async function startHotline(options: { now?: () => Date } = {}): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-bench-'))
  const transport = memoryTransport()
  const { config } = readConfig({ DATA_DIR: dataDir, HTTP_PORT: '0', SIMULATOR: 'off' }, dataDir)
  const app = await startApp({ config, log: openLog('silent'), transports: [transport], ...options })
  endWithUs(await postmasterOf(dataDir), 'QUIT', dataDir)
  return {
    app,
    transport,
    databaseUrl: '',
    dataDir,
    async stop() {
      await app.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The process of the built-in database in a data directory: a measured program that is killed leaves it running. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const pidFile = await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  return Number(pidFile.split('\n')[0])
}
