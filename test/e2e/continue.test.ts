import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { invitationKind } from '../../src/desk/desk-port.ts'
import { openLog } from '../../src/log.ts'
import { openDatabase, statement } from '../../src/store/database.ts'
import { newCode } from '../../src/store/ids.ts'
import { migrate } from '../../src/store/migrate.ts'
import { insertInvite } from '../../src/store/operators.ts'
import { findSignalAccount, saveSignalAccount } from '../../src/store/signal-account.ts'
import { connectBriefly } from '../../src/transport/signal/link.ts'
import { openNetwork } from '../../src/transport/signal/network.ts'
import { setUsername } from '../../src/transport/signal/profile.ts'
import { loadServerKey } from '../../src/vault/server-key.ts'
import { openVault } from '../../src/vault/vault.ts'
import type { BotApi } from '../support/botapi/api.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { freshDatabase } from '../support/postgres.ts'
import { link, networkOf } from '../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'

const disappearingDays = 3
const shownCode = /^[2-9B-Z]{4}-[2-9B-Z]{4}$/

/** A database with an account linked to the server that has a public name, as `signal link --username` leaves it. */
async function linkedStore(server: SignalServer) {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-continue-'))
  const fresh = await freshDatabase()
  const database = openDatabase({ url: fresh.url })
  await migrate(database)
  const vault = openVault((await loadServerKey({ dataDir })).key)
  const { aci } = await link(server, database, vault, 'owner')
  const account = await findSignalAccount(database, vault)
  if (!account) throw new Error('no account is linked')
  const chat = await connectBriefly(openNetwork(networkOf(server)), account)
  const username = await setUsername(chat, 'lamp')
  await chat.disconnect()
  await saveSignalAccount(database, vault, { ...account, username })
  await database.close()
  const remove = async (): Promise<void> => {
    await fresh.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { dataDir, url: fresh.url, aci, card: username.link, remove }
}

describe('a person who comes by Telegram and goes on on Signal', () => {
  let api: BotApi
  let server: SignalServer
  let app: App
  let aci: string
  let card: string
  let remove: () => Promise<void>
  beforeAll(async () => {
    ;[api, server] = await Promise.all([startBotApi(), startSignalServer()])
    await server.addPerson('owner')
    await server.addPerson('person')
    const store = await linkedStore(server)
    ;({ aci, card, remove } = store)
    const settings = {
      DATA_DIR: store.dataDir,
      DATABASE_URL: store.url,
      HTTP_PORT: '0',
      SIMULATOR: 'off',
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.url,
      SIGNAL_TEST_SERVER_PORT: String(server.port),
      SIGNAL_TEST_SERVER_CA: server.ca,
      SIGNAL_DISAPPEARING_DAYS: String(disappearingDays),
    }
    app = await startApp({ config: readConfig(settings, store.dataDir).config, log: openLog('silent') })
  })
  afterAll(async () => {
    await app.stop()
    await Promise.all([remove(), server.stop(), api.close()])
  })

  const enrol = async (id: number, name: string) => {
    const code = newCode(10)
    const codeHash = app.vault.secretIndex(invitationKind, code)
    const expiresAt = new Date(Date.now() + 60_000)
    await insertInvite(app.database, { codeHash, name, role: 'operator', language: 'ko', expiresAt })
    const operator = api.user({ id, language: 'ko' })
    operator.send(`/join ${code}`)
    await operator.waitFor('상담원으로 등록되었습니다')
    return operator
  }

  test('keeps intake, case and operator, and the old chat is told once', async () => {
    const operator = await enrol(9_001, '가람')
    const person = api.user({ id: 7_001, language: 'ko' })
    person.send('/start')
    await person.waitFor('‘시그널’을 보내')
    await person.waitFor('바로 위험하십니까')
    person.press('아니요')
    await person.waitFor('손전화를 다른 사람이')

    person.send('/signal')
    const how = await person.waitFor(card)
    const menus = api.state.commands.map(({ commands }) => JSON.stringify(commands))
    expect(menus.filter((menu) => menu.includes('"signal"'))).toHaveLength(4)
    const shown = await person.waitFor((message) => shownCode.test(message.text ?? ''))
    // Nobody is as quick as a test: by the time a person has typed the code, its message is noted as sent.
    const unsent = statement('', `select 1 from outbox where state = 'queued'`)
    await expect.poll(() => app.database.query(unsent)).toEqual([])
    await server.write('person', aci, `${shown.text}`.toLowerCase())
    await server.waitForText('person', '이어졌습니다')
    const question = await server.waitForText('person', '손전화를 다른 사람이')
    expect(question.expireTimer).toBe(disappearingDays * 86_400)
    await person.waitFor('다른 곳에서 이어집니다')
    await expect
      .poll(() => person.messages.filter(({ id }) => id === how.id || id === shown.id), { timeout: 10_000 })
      .toEqual([])

    await server.write('person', aci, '사람')
    const page = await operator.waitFor('P1')
    const code = /사건 ([0-9A-Z]{5})/.exec(page.text ?? '')?.[1]
    operator.send(`/claim ${code}`)
    await server.waitForText('person', '사람이 왔습니다')
    operator.send('여기서 듣고 있습니다')
    await server.waitForText('person', '여기서 듣고 있습니다')
    await server.write('person', aci, '형이 잡혀갔습니다')
    await operator.waitFor('형이 잡혀갔습니다')
    expect(person.all.map(({ text }) => text ?? '').join('\n')).not.toMatch(/사람이 왔습니다|듣고 있습니다/)

    // The old side takes it back: whoever is on Signal is somebody else from then on.
    person.send('여기로')
    await person.waitFor('되돌렸습니다')
    await operator.waitFor('옮긴 것을 되돌렸습니다')
    operator.send('다시 여기입니까')
    await person.waitFor('다시 여기입니까')
    await server.write('person', aci, '안녕하십니까')
    await server.waitForText('person', '여기서 도움을 청하실 수')
    expect(await server.texts('person')).not.toContain('다시 여기입니까')
  })

  test('leaves neither code nor address in clear', async () => {
    const person = api.user({ id: 7_002, language: 'ko' })
    person.send('시그널')
    const shown = await person.waitFor((message) => shownCode.test(message.text ?? ''))
    const tables = await app.database.query<{ name: string }>(
      statement('', `select tablename name from pg_tables where schemaname = 'public'`),
    )
    const secrets = [shown.text ?? '', `${shown.text}`.replace('-', ''), card, aci]
    for (const { name } of tables) {
      const rows = await app.database.query<{ row: string }>(
        statement('', `select row_to_json(t)::text "row" from ${name} t`),
      )
      const all = rows.map(({ row }) => row).join('\n')
      for (const secret of secrets) expect(all, name).not.toContain(secret)
    }
  })
})
