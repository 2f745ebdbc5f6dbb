import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { invitationKind } from '../../src/desk/desk-port.ts'
import { openLog, type Log } from '../../src/log.ts'
import { insertInvite } from '../../src/store/operators.ts'
import { newCode } from '../../src/store/ids.ts'
import { freshDatabase } from './postgres.ts'
import { memoryTransport, type MemoryTransport } from './memory-transport.ts'

export type TestApp = {
  app: App
  transport: MemoryTransport
  databaseUrl: string
  dataDir: string
  stop(): Promise<void>
}

/** The whole program on a fresh database of the shared test server, with a messenger in memory. */
export async function startTestApp(
  options: { settings?: Record<string, string>; log?: Log; now?: () => Date; silentMs?: number } = {},
): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-app-'))
  const database = await freshDatabase()
  const transport = memoryTransport()
  const { config } = readConfig(
    { DATA_DIR: dataDir, DATABASE_URL: database.url, HTTP_PORT: '0', SIMULATOR: 'off', ...options.settings },
    dataDir,
  )
  const app = await startApp({
    config,
    log: options.log ?? openLog('silent'),
    transports: [transport],
    ...(options.now ? { now: options.now } : {}),
    ...(options.silentMs === undefined ? {} : { silentMs: options.silentMs }),
  })
  return {
    app,
    transport,
    databaseUrl: database.url,
    dataDir,
    async stop() {
      await app.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Invites and enrols an operator who writes from `address`. */
export async function enrol(test: TestApp, address: string, name: string, language: 'ko' | 'en' = 'ko'): Promise<void> {
  const code = newCode(10)
  await insertInvite(test.app.database, {
    codeHash: test.app.vault.secretIndex(invitationKind, code),
    name,
    role: 'operator',
    language,
    expiresAt: new Date(Date.now() + 60_000),
  })
  await test.transport.say(address, `/join ${code}`)
  await test.transport.waitFor(address, name)
}
