import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { invitationKind } from '../../src/desk/desk-port.ts'
import { newCode } from '../../src/store/ids.ts'
import { insertInvite } from '../../src/store/operators.ts'
import { startBotApi } from '../support/botapi/server.ts'
import type { BotApi } from '../support/botapi/api.ts'
import type { BotUser } from '../support/botapi/user.ts'
import { keptLog, type LogLine } from '../support/telegram.ts'

/** The whole program with its built-in database, joined with the stand-in for Telegram. */
type Hotline = { app: App; lines: LogLine[]; stop(): Promise<void> }

async function startHotline(api: BotApi, settings: Record<string, string> = {}): Promise<Hotline> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-e2e-'))
  const { log, lines } = keptLog()
  const given = { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.url, HTTP_PORT: '0', DATA_DIR: dataDir }
  const { config } = readConfig({ ...given, ...settings }, dataDir)
  const app = await startApp({ config, log })
  return {
    app,
    lines,
    async stop() {
      await app.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function invite({ app }: Hotline, name: string): Promise<string> {
  const code = newCode(10)
  await insertInvite(app.database, {
    codeHash: app.vault.secretIndex(invitationKind, code),
    name,
    role: 'operator',
    language: 'ko',
    expiresAt: new Date(Date.now() + 60_000),
  })
  return code
}

async function enrol(hotline: Hotline, user: BotUser, name: string): Promise<void> {
  user.send(`/join ${await invite(hotline, name)}`)
  await user.waitFor('상담원으로 등록되었습니다')
}

describe('the hotline on Telegram', () => {
  let api: BotApi
  let hotline: Hotline
  beforeAll(async () => {
    api = await startBotApi()
    hotline = await startHotline(api)
  })
  afterAll(async () => {
    await hotline.stop()
    await api.close()
  })

  test('says where the bot is', () => {
    expect(hotline.app.ready.transports).toContainEqual({
      name: 'telegram',
      on: true,
      detail: 'https://t.me/light_test_bot',
    })
  })

  test('brings a person in danger together with an operator, in words and pictures', async () => {
    const person = api.user({ id: 7001, language: 'ko' })
    const garam = api.user({ id: 9001, language: 'ko' })
    const narae = api.user({ id: 9002, language: 'ko' })
    await enrol(hotline, garam, '가람')
    await enrol(hotline, narae, '나래')
    garam.send('/duty on')
    await garam.waitFor('근무를 시작했습니다')

    person.send('/start')
    await person.waitFor('완전히 비밀이 아닙니다')
    const question = await person.waitFor('위험하십니까')
    expect(question.text).toMatch(/1\. 예\n2\. 아니요/)
    person.press('예')

    const page = await garam.waitFor('P0')
    expect(page.text).not.toContain('7001')
    garam.press('맡겠습니다')
    await garam.waitFor('맡으셨습니다')
    await person.waitFor('사람이 왔습니다')
    await narae.waitFor('가람 님이 맡았습니다')

    person.send('형이 어제 도문에서 잡혔습니다')
    await garam.waitFor('형이 어제 도문에서 잡혔습니다')
    garam.send('제가 바로 돕겠습니다')
    await person.waitFor('제가 바로 돕겠습니다')

    const picture = Buffer.from('a picture of a letter')
    person.sendPhoto(picture, { caption: '이 편지입니다' })
    const shown = await garam.waitFor('이 편지입니다')
    expect(shown.file?.kind).toBe('photo')
    expect(shown.file?.bytes).toEqual(picture)
    garam.sendPhoto(Buffer.from('a map'), { caption: '여기로 전화하십시오' })
    const answer = await person.waitFor('여기로 전화하십시오')
    expect(answer.file?.bytes.toString()).toBe('a map')

    garam.send('/close')
    await person.waitFor('이야기를 마쳤습니다')
    await garam.waitFor('끝냈습니다')
  })

  test('shows a reaction of one side on the message of the other', async () => {
    const person = api.user({ id: 7006, language: 'ko' })
    const garam = api.user({ id: 9001 })
    person.send('/human')
    const page = await garam.waitFor((message) => message.buttons.length > 0)
    garam.press('맡겠습니다')
    await person.waitFor('사람이 왔습니다')

    const theirs = person.send('버스를 탔습니다')
    const relayed = await garam.waitFor('버스를 탔습니다', { after: page.id })
    garam.react(relayed.id, '❤')
    await expect.poll(() => person.reactionOn(theirs)).toBe('❤')
    garam.react(relayed.id, '🦭')
    expect(await person.waitFor('🦭')).toMatchObject({ replyTo: theirs })
    expect(person.reactionOn(theirs)).toBeNull()
    garam.react(relayed.id, '🙏')
    await expect.poll(() => person.reactionOn(theirs)).toBe('🙏')
    garam.react(relayed.id, null)
    await expect.poll(() => person.reactionOn(theirs)).toBeNull()

    const ours = garam.send('도착하면 알려 주십시오')
    const asked = await person.waitFor('도착하면 알려 주십시오')
    person.react(asked.id, '👌')
    await expect.poll(() => garam.reactionOn(ours)).toBe('👌')
    person.react(asked.id, '🦭')
    expect((await garam.waitFor(/^\[\w{5}\] 🦭$/u)).replyTo).toBe(ours)
    garam.send('/close')
    await person.waitFor('이야기를 마쳤습니다')
  })

  test('takes the page out of the hands of everybody else once it is claimed', async () => {
    const person = api.user({ id: 7002, language: 'ko' })
    const garam = api.user({ id: 9001 })
    person.send('잡혔습니다. 지금 북송된다고 합니다')
    const page = await garam.waitFor((message) => message.buttons.length > 0)
    garam.press('맡겠습니다')
    const settled = await garam.waitFor(
      (message) => message.id === page.id && message.text.includes('가람 님이 맡았습니다'),
    )
    expect(settled.buttons).toEqual([])
    garam.send('/close')
    await person.waitFor('이야기를 마쳤습니다')
  })

  test('tells the operator when the person blocks the bot', async () => {
    const person = api.user({ id: 7003, language: 'ko' })
    const garam = api.user({ id: 9001 })
    person.send('/human')
    const page = await garam.waitFor((message) => message.buttons.length > 0)
    garam.press('맡겠습니다')
    await person.waitFor('사람이 왔습니다')
    person.block()
    const told = await garam.waitFor('글이 가지 않습니다', { after: page.id })
    expect(told.text).not.toContain('7003')
  })

  test('mirrors pages into a group of operators, where a press claims the case', async () => {
    const person = api.user({ id: 7004, language: 'ko' })
    const garam = api.user({ id: 9001 })
    const group = api.group({ id: -1009000, title: 'desk' })
    group.as({ id: 9001 }).send('/group on')
    await garam.waitFor('이 모임방에도 호출을 보내겠습니다')
    const joined = group.as({ id: 9001 })
    joined.send('잡담입니다')
    person.send('/human')
    const page = await joined.waitFor((message) => message.buttons.length > 0)
    group.as({ id: 5555 }).press('맡겠습니다')
    joined.press('맡겠습니다')
    await person.waitFor('사람이 왔습니다')
    const settled = await joined.waitFor((message) => message.id === page.id && message.text.includes('가람 님이'))
    expect(settled.buttons).toEqual([])
    garam.send('/close')
    await person.waitFor('이야기를 마쳤습니다')
  })

  test('gets through while Telegram fails', async () => {
    const person = api.user({ id: 7005, language: 'ko' })
    api.faults.add({ kind: 'server_error', method: 'getUpdates', times: 2 })
    api.faults.add({ kind: 'too_many', method: 'sendMessage', chat: 7005, retryAfterS: 1 })
    api.faults.add({ kind: 'reset', method: 'sendMessage', chat: 7005 })
    person.send('/start')
    const question = await person.waitFor('위험하십니까', { timeoutMs: 15_000 })
    const texts = person.messages.map((message) => message.text)
    expect(texts.at(-1)).toBe(question.text)
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('writes no word, number or token into the log', () => {
    const written = JSON.stringify(hotline.lines)
    for (const secret of ['7001', '9001', '도문', '형이', api.token, api.token.split(':')[1]!]) {
      expect(written).not.toContain(secret)
    }
  })
})

describe('the hotline called by Telegram', () => {
  test('takes messages over its own address, with a secret that nobody had to think of', async () => {
    const api = await startBotApi({ webhookRetryMs: { first: 50, most: 200 } })
    const port = await freePort()
    const address = `http://127.0.0.1:${port}`
    const hotline = await startHotline(api, { TELEGRAM_WEBHOOK_URL: address, HTTP_PORT: String(port) })
    try {
      const person = api.user({ id: 7101, language: 'ko' })
      person.send('/start')
      expect((await person.waitFor('위험하십니까')).text).toContain('1. 예')
      expect(api.callsOf('setWebhook')[0]?.params['secret_token']).toMatch(/^[0-9a-f]{64}$/)
      expect((await fetch(`${address}/telegram/webhook`, { method: 'POST', body: '{}' })).status).toBe(401)
    } finally {
      await hotline.stop()
      await api.close()
    }
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('settings that Telegram does not accept', () => {
  const running: { stop(): Promise<void> }[] = []
  afterEach(async () => {
    for (const one of running.splice(0).reverse()) await one.stop()
  })

  test('a wrong token is said in plain words, and the rest of the program runs', async () => {
    const api = await startBotApi()
    running.push({ stop: () => api.close() })
    const wrong = '123456789:BBwrongwrongwrongwrongwrongwrongwro'
    const hotline = await startHotline(api, { TELEGRAM_BOT_TOKEN: wrong })
    running.push(hotline)
    const [state] = hotline.app.ready.transports.filter((one) => one.name === 'telegram')
    expect(state?.on).toBe(false)
    expect(state?.detail).toContain('TELEGRAM_BOT_TOKEN')
    expect(JSON.stringify([state, hotline.lines])).not.toContain(wrong)
    expect((await fetch(`http://127.0.0.1:${hotline.app.ready.httpPort}/health`)).status).toBe(200)
  })
})
