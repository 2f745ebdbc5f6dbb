import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, statement } from '../../../src/store/database.ts'
import { loadServerKey } from '../../../src/vault/server-key.ts'
import { openVault } from '../../../src/vault/vault.ts'
import { prepareSignalApp } from '../../support/signal/app.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

const program = join(import.meta.dirname, '../../support/signal/bot-program.ts')
const people = ['가', '나', '다', '라']
const wordsEach = 14
const kills = 2

let server: SignalServer
const bots: ChildProcess[] = []
beforeAll(async () => {
  server = await startSignalServer()
})
afterAll(async () => {
  for (const bot of bots) bot.kill('SIGKILL')
  await server.stop()
})

async function startBot(settings: Record<string, string>): Promise<ChildProcess> {
  const child = fork(program, { env: { ...process.env, ...settings }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  bots.push(child)
  const started = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => null)])
  if (!started) throw new Error('the program ended instead of starting')
  return child
}

test('killed again and again while people write, it loses nothing and takes nothing twice', async () => {
  await server.addPerson('owner')
  const acis = new Map<string, string>()
  for (const name of people) acis.set(name, (await server.addPerson(name)).aci)
  const { settings, config, aci, remove } = await prepareSignalApp(server, 'owner')
  let bot = await startBot(settings)
  const writing = Promise.all(
    people.map(async (name) => {
      for (let n = 0; n < wordsEach; n++) {
        await server.write(name, aci, `${name} ${n}`)
        await sleep(700)
      }
    }),
  )
  for (let kill = 0; kill < kills; kill++) {
    await sleep(2_000 + kill * 300)
    bot.kill('SIGKILL')
    await once(bot, 'exit')
    bot = await startBot(settings)
  }
  await writing
  const database = openDatabase({ url: config.DATABASE_URL ?? '' })
  const vault = openVault((await loadServerKey({ dataDir: config.DATA_DIR, keyFile: undefined })).key)
  const wordsOf = async (name: string): Promise<string[]> => {
    const rows = await database.query<{ id: string; content_sealed: Buffer; person_id: string }>(
      statement(
        '',
        `select i.* from inbox i join contacts c on c.person_id = i.person_id where c.address_index = $1
         order by i.received_at`,
      ),
      [vault.addressIndex('signal', acis.get(name) ?? '')],
    )
    return rows.map((row) => {
      const content = vault.openJson<{ type: string; text?: string }>('inbox', row.id, row.content_sealed)
      return content.text ?? content.type
    })
  }
  for (const name of people) {
    const expected = Array.from({ length: wordsEach }, (_, n) => `${name} ${n}`)
    await expect.poll(() => wordsOf(name), { timeout: 25_000 }).toEqual(expected)
  }
  const waiting = statement('', `select count(*)::int n from outbox where state = 'queued'`)
  await expect.poll(async () => (await database.query(waiting))[0], { timeout: 15_000 }).toEqual({ n: 0 })
  // A message may go out twice when the program dies between sending and noting it, but then under one timestamp.
  const refs = await database.query<{ ref: string }>(
    statement('', `select unnest(refs) ref from outbox where state = 'sent'`),
  )
  const named = refs.map(({ ref }) => ref)
  const got = await Promise.all(people.map((name) => server.seen(name)))
  const shown = got.flatMap((seen) => [
    ...new Set(seen.flatMap((one) => (one.kind === 'message' ? [`out:${one.timestamp}`] : []))),
  ])
  expect(shown.toSorted()).toEqual(named.toSorted())
  await database.close()
  bot.kill('SIGKILL')
  await once(bot, 'exit')
  await remove()
}, 58_000)
