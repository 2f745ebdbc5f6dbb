import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { statement } from '../../src/store/database.ts'
import { memoryTransport, type MemoryTransport } from '../support/memory-transport.ts'
import { enrol } from '../support/app.ts'

let dataDir: string
let app: App
let transport: MemoryTransport

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'deungdae-pg-'))
  transport = memoryTransport()
  const { config } = readConfig({ DATA_DIR: dataDir, HTTP_PORT: '0', SIMULATOR: 'off' }, dataDir)
  app = await startApp({ config, log: openLog('silent'), transports: [transport] })
})
afterAll(async () => {
  await app.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** As a messenger does it: what was not taken is delivered again, under the same id. */
async function deliver(address: string, text: string, externalId: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await transport.say(address, text, { externalId })
      return
    } catch (error) {
      if (attempt > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

test('the database dies while people write: it is started again, nothing is lost, and the page comes', async () => {
  await enrol({ app, transport, databaseUrl: '', dataDir, stop: async () => {} }, 'op', '가람')
  const pid = Number((await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
  const writing = Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      await deliver(`person-${index}`, '안녕하십니까', `a${index}`)
      await deliver(`person-${index}`, '1', `b${index}`)
    }),
  )
  process.kill(pid, 'SIGKILL')
  await writing
  const count = async (text: string): Promise<number> =>
    (await app.database.query<{ n: number }>(statement('', `select count(*)::int n from ${text}`)))[0]?.n ?? -1
  await expect.poll(() => count('cases').catch(() => -1), { timeout: 30_000 }).toBe(30)
  expect(await count(`inbox where external_id ~ '^[ab]\\d+$' and state = 'taken'`)).toBe(60)
  const paged = (): number =>
    new Set(transport.texts('op').flatMap((text) => /P0 · 사건 (\w+)/.exec(text)?.[1] ?? [])).size
  await expect.poll(paged, { timeout: 30_000 }).toBe(30)
}, 90_000)
