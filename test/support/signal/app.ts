import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp, type App } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { invitationKind } from '../../../src/desk/desk-port.ts'
import { openLog } from '../../../src/log.ts'
import { newCode } from '../../../src/store/ids.ts'
import { insertInvite } from '../../../src/store/operators.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { loadServerKey } from '../../../src/vault/server-key.ts'
import { openVault } from '../../../src/vault/vault.ts'
import { freshDatabase } from '../postgres.ts'
import { link } from './hotline.ts'
import type { SignalServer } from './server.ts'

/** The whole program on a database of its own, with an account linked to the server. */
export type SignalApp = {
  app: App
  aci: string
  /** The settings that a command needs to work on the same database and server. */
  environment: Record<string, string>
  /** Invites and enrols an operator who writes from the phone of `name`. */
  enrol(name: string, called: string): Promise<void>
  stop(): Promise<void>
}

export async function startSignalApp(
  server: SignalServer,
  owner: string,
  more: Record<string, string> = {},
): Promise<SignalApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-signal-app-'))
  const fresh = await freshDatabase()
  const environment = {
    DATA_DIR: dataDir,
    DATABASE_URL: fresh.url,
    SIGNAL_TEST_SERVER_PORT: String(server.port),
    SIGNAL_TEST_SERVER_CA: server.ca,
  }
  const { config } = readConfig(
    {
      ...environment,
      HTTP_PORT: '0',
      SIMULATOR: 'off',
      SIGNAL_DISAPPEARING_DAYS: '0',
      LOG_LEVEL: process.env['SIGNAL_LOG'] ?? 'silent',
      ...more,
    },
    dataDir,
  )
  const { key } = await loadServerKey({ dataDir, keyFile: undefined })
  const database = openDatabase({ url: fresh.url })
  await migrate(database)
  const { aci } = await link(server, database, openVault(key), owner)
  await database.close()
  const app = await startApp({ config, log: openLog(config.LOG_LEVEL) })
  return {
    app,
    aci,
    environment,
    async enrol(name, called) {
      const code = newCode(10)
      await insertInvite(app.database, {
        codeHash: app.vault.secretIndex(invitationKind, code),
        name: called,
        role: 'operator',
        language: 'ko',
        expiresAt: new Date(Date.now() + 60_000),
      })
      await server.write(name, aci, `/join ${code}`)
      await server.waitForText(name, called)
    },
    async stop() {
      await app.stop()
      await fresh.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
