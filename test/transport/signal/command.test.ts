import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../../src/log.ts'
import { openDatabase, statement } from '../../../src/store/database.ts'
import { endSignalAccount, findSignalAccount, saveSignalAccount } from '../../../src/store/signal-account.ts'
import { openSignalLater } from '../../../src/transport/signal/later.ts'
import { loadServerKey } from '../../../src/vault/server-key.ts'
import { openVault } from '../../../src/vault/vault.ts'
import { networkOf } from '../../support/signal/hotline.ts'
import { freshDatabase, type FreshDatabase } from '../../support/postgres.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

const program = join(import.meta.dirname, '../../../src/cli/bin.mjs')
let server: SignalServer
let fresh: FreshDatabase
let dataDir: string
beforeAll(async () => {
  server = await startSignalServer()
  fresh = await freshDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'deungdae-signal-cli-'))
})
afterAll(async () => {
  await server.stop()
  await fresh.drop()
  await rm(dataDir, { recursive: true, force: true })
})

/** Runs the command; `onLine` sees what it prints while it runs. */
async function signal(args: string[], onLine: (line: string) => void = () => undefined, input = '') {
  const child = spawn(process.execPath, [program, 'signal', ...args], {
    cwd: dataDir,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      DATABASE_URL: fresh.url,
      SIGNAL_TEST_SERVER_PORT: String(server.port),
      SIGNAL_TEST_SERVER_CA: server.ca,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    onLine(line)
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, lines, errors }
}

test('an account is linked from the command line, gets a public link, is shown, and is unlinked', async () => {
  expect((await signal(['status', '--json'])).lines).toEqual(['{"linked":null}'])
  const { aci } = await server.addPerson('owner', false)
  const linking = await signal(['link', '--json', '--username', 'lighthouse', '--name', 'Desk'], (line) => {
    const { url } = JSON.parse(line) as { url?: string }
    if (url) void server.completeLink('owner', url)
  })
  expect(linking.errors).toBe('')
  expect(linking.code).toBe(0)
  const [first, second] = linking.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(first?.['url']).toMatch(/^sgnl:\/\/linkdevice\?uuid=.+&pub_key=.+/)
  expect(second).toEqual({ linked: { aci, deviceId: 2 } })

  const { linked } = JSON.parse((await signal(['status', '--json'])).lines[0] ?? '') as {
    linked: { aci: string; environment: string; username: { name: string; link: string } }
  }
  expect(linked).toMatchObject({ aci, deviceId: 2, environment: 'test' })
  expect(linked.username.name).toMatch(/^lighthouse\.\d{2,}$/)
  expect(linked.username.link).toMatch(/^https:\/\/signal\.me\/#eu\/[\w-]{64}$/)

  const card = await signal(['link-card'])
  expect(card.lines.at(-1)).toBe(linked.username.link)
  expect(card.lines.length).toBeGreaterThan(10)

  expect((await signal(['unlink'])).code).toBe(0)
  expect((await signal(['status'])).lines[0]).toContain('No account is linked')
  const none = await signal(['link-card'])
  expect([none.code === 0, none.errors.includes('No account is linked')]).toEqual([false, true])
}, 40_000)

test('a test server is refused while an account of the real service is linked', async () => {
  const database = openDatabase({ url: fresh.url })
  const set = (environment: string) =>
    database.query(statement('', `update signal_accounts set environment = $1 where state = 'linked'`), [environment])
  await server.addPerson('real', false)
  await signal(['link', '--json'], (line) => {
    const { url } = JSON.parse(line) as { url?: string }
    if (url) void server.completeLink('real', url)
  })
  await set('production')
  const linking = await signal(['link'])
  expect([linking.code === 0, linking.errors]).toEqual([false, expect.stringContaining('real service')])
  const naming = await signal(['username', 'lighthouse'])
  expect([naming.code === 0, naming.errors]).toEqual([false, expect.stringContaining('belongs to the production')])
  const vault = openVault((await loadServerKey({ dataDir, keyFile: undefined })).key)
  const later = openSignalLater({
    database,
    vault,
    log: openLog('silent'),
    network: networkOf(server),
    options: { disappearingSeconds: 0, readReceipts: false, typing: false, transcripts: false },
    onAlarm: async () => undefined,
    question: () => '',
  })
  await expect(later.start(async () => ({ duplicate: false }))).rejects.toThrow('belongs to the production service')
  await later.stop()
  // It can still be unlinked; the test server is not asked to.
  expect((await signal(['unlink'])).lines.join()).toContain('Remove the device on the phone too')
  await database.close()
}, 60_000)

test('a name that is made while the number changes takes nothing of the new number away', async () => {
  const database = openDatabase({ url: fresh.url })
  const vault = openVault((await loadServerKey({ dataDir, keyFile: undefined })).key)
  await server.addPerson('changing')
  await signal(['link', '--json'], (line) => {
    const { url } = JSON.parse(line) as { url?: string }
    if (url) void server.completeLink('changing', url)
  })
  const account = await findSignalAccount(database, vault)
  if (!account) throw new Error('it was just linked')
  const isBlocked = statement(
    '',
    `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )
  let naming = Promise.resolve<Awaited<ReturnType<typeof signal>>>({ code: null, lines: [], errors: '' })
  await database.transact(async (tx) => {
    await tx.query(statement('', 'update signal_leases set until = now()'))
    naming = signal(['username', 'lighthouse'])
    await expect.poll(() => database.query(isBlocked), { timeout: 20_000 }).toHaveLength(1)
    await saveSignalAccount(tx, vault, { ...account, number: '+821022223333' })
  })
  expect(await naming).toMatchObject({ code: 0, errors: '' })
  expect(await findSignalAccount(database, vault)).toMatchObject({
    number: '+821022223333',
    username: { name: expect.stringMatching(/^lighthouse\./) },
  })
  // The keys of an account that was ended do not come back.
  await database.transact((tx) => endSignalAccount(tx, 'unlinked', account.id))
  await saveSignalAccount(database, vault, account)
  const kept = statement('', 'select 1 from signal_accounts where id = $1 and length(account_sealed) > 0')
  expect(await database.query(kept, [account.id])).toEqual([])
  await database.close()
}, 60_000)

test('a telephone number is registered with a captcha and a code', async () => {
  const wrong = await signal(['register', '010-1234'])
  expect([wrong.code, wrong.errors.includes('+82')]).toEqual([2, true])
  const done = await signal(['register', '+821012345678'], undefined, 'signalcaptcha://solved\n111111\n')
  expect([done.code, done.errors]).toEqual([0, ''])
  const { linked } = JSON.parse((await signal(['status', '--json'])).lines[0] ?? '') as { linked: object }
  expect(linked).toMatchObject({ deviceId: 1, environment: 'test' })
  const again = await signal(['register', '+821012345679'], undefined, 'signalcaptcha://solved\n222222\n')
  expect([again.code, again.errors]).toEqual([1, expect.stringContaining('not the code')])
}, 40_000)
