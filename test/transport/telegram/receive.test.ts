import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { TransportStartError } from '../../../src/transport/start-error.ts'
import type { Telegram, TelegramOptions } from '../../../src/transport/telegram/telegram.ts'
import type { Inbound, Sink } from '../../../src/transport/transport.ts'
import type { BotApi } from '../../support/botapi/api.ts'
import { startBotApi } from '../../support/botapi/server.ts'
import { keptLog, telegramAt, type LogLine } from '../../support/telegram.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function serve(): Promise<BotApi> {
  const api = await startBotApi()
  open.push(api)
  return api
}

type Running = { telegram: Telegram; got: Inbound[]; lines: LogLine[]; events: () => string[]; ignored: string[] }

async function run(api: BotApi, changes: Partial<TelegramOptions> = {}, sink?: Sink): Promise<Running> {
  const { log, lines } = keptLog()
  const got: Inbound[] = []
  const ignored: string[] = []
  const telegram = await telegramAt(api, { log, onIgnored: (code) => ignored.push(code), ...changes })
  open.push({ close: () => telegram.stop() })
  await telegram.start(
    sink ??
      (async (inbound) => {
        got.push(inbound)
        return { duplicate: false }
      }),
  )
  return { telegram, got, lines, ignored, events: () => lines.map((line) => line.event) }
}

const textsOf = (got: Inbound[]): string[] =>
  got.flatMap((inbound) => (inbound.content.type === 'text' ? [inbound.content.text] : []))

describe('fetching updates', () => {
  test('removes a webhook that is in the way, and takes what waited there', async () => {
    const api = await serve()
    api.updates.setWebhook({ url: 'http://127.0.0.1:1/', secret: '', maxConnections: 1 }, { drop: false })
    api.user({ id: 1 }).send('waiting since yesterday')
    const { got } = await run(api)
    await expect.poll(() => textsOf(got)).toEqual(['waiting since yesterday'])
    expect(api.updates.webhookInfo()['url']).toBe('')
  })

  test('asks for every kind of update that it reads, reactions too', async () => {
    const api = await serve()
    await run(api)
    await expect.poll(() => api.callsOf('getUpdates').length).toBeGreaterThan(0)
    const [call] = api.callsOf('getUpdates')
    expect(call?.params['allowed_updates']).toContain('message_reaction')
    expect(call?.params['timeout']).toBe(50)
  })

  test.each([
    ['server_error', {}],
    ['reset', {}],
    ['malformed', {}],
    ['too_many', { retryAfterS: 0 }],
    ['refused', { code: 401, description: 'Unauthorized' }],
    ['refused', { code: 409, description: 'Conflict: terminated by other getUpdates request' }],
  ] as const)('goes on after %s %j', async (kind, more) => {
    const api = await serve()
    api.faults.add({ kind, method: 'getUpdates', times: 3, ...more })
    const { got } = await run(api)
    api.user({ id: 1 }).send('still heard')
    await expect.poll(() => textsOf(got), { timeout: 5_000 }).toEqual(['still heard'])
  })

  test('waits as long as Telegram asks', async () => {
    const api = await serve()
    api.faults.add({ kind: 'too_many', method: 'getUpdates', retryAfterS: 1 })
    const { got } = await run(api)
    api.user({ id: 1 }).send('later')
    await expect.poll(() => textsOf(got), { timeout: 5_000 }).toEqual(['later'])
    const [first, second] = api.callsOf('getUpdates')
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990)
  })

  test('says when another program fetches the same updates', async () => {
    const api = await serve()
    const { events, lines } = await run(api)
    await expect.poll(() => api.callsOf('getUpdates').length).toBeGreaterThan(0)
    await fetch(`${api.url}/bot${api.token}/getUpdates?timeout=1`)
    await expect.poll(events).toContain('telegram.other_poller')
    expect(lines.find((line) => line.event === 'telegram.other_poller')?.level).toBe('error')
  })

  test('says when the token is refused later on', async () => {
    const api = await serve()
    api.faults.add({ kind: 'refused', method: 'getUpdates', code: 401, description: 'Unauthorized' })
    const { events } = await run(api)
    await expect.poll(events).toContain('telegram.token_refused')
  })

  test('takes an update that comes twice once, and a batch in any order', async () => {
    const api = await serve()
    api.updates.disturb('duplicated', 1)
    for (let i = 0; i < 5; i++) api.user({ id: i + 1 }).send(`from ${i}`)
    api.updates.disturb('reversed', 1)
    const { got } = await run(api)
    await expect.poll(() => got.length).toBe(5)
    await expect.poll(() => api.updates.pending()).toBe(0)
    expect(new Set(got.map((inbound) => inbound.externalId)).size).toBe(5)
  })

  test('acknowledges what it cannot read, and counts it', async () => {
    const api = await serve()
    api.updates.inject({ update_id: 900_000_001, message: { nonsense: true } })
    api.updates.inject({ update_id: 900_000_002, brand_new_kind: {} })
    const { got, ignored } = await run(api)
    api.user({ id: 1 }).send('readable')
    await expect.poll(() => textsOf(got)).toEqual(['readable'])
    await expect.poll(() => api.updates.pending()).toBe(0)
    expect(ignored.toSorted()).toEqual(['malformed', 'unknown_type'])
  })

  test('takes what is behind a stuck update, and confirms nothing beyond it until it is stored', async () => {
    const api = await serve()
    let stuck = true
    const stored: string[] = []
    const { telegram } = await run(api, {}, async (inbound) => {
      if (inbound.address === '1' && stuck) throw new Error('row locked')
      if (inbound.content.type === 'text') stored.push(inbound.content.text)
      return { duplicate: false }
    })
    api.user({ id: 1 }).send('stuck')
    for (let i = 0; i < 60; i++) api.user({ id: 100 + i }).send(`other ${i}`)
    await expect.poll(() => stored.length, { timeout: 5_000 }).toBe(60)
    api.user({ id: 300 }).send('much later')
    await expect.poll(() => stored.length, { timeout: 5_000 }).toBe(61)
    expect(api.updates.pending()).toBe(62)
    stuck = false
    await expect.poll(() => api.updates.pending(), { timeout: 5_000 }).toBe(0)
    expect(stored.filter((text) => text === 'stuck')).toHaveLength(1)
    expect(stored).toHaveLength(62)
    await telegram.stop()
  })

  test('does not wait for a slow person before it takes the next batch', async () => {
    const api = await serve()
    const { promise, resolve } = Promise.withResolvers<void>()
    const stored: string[] = []
    await run(api, {}, async (inbound) => {
      if (inbound.address === '1') await promise
      stored.push(inbound.address)
      return { duplicate: false }
    })
    api.user({ id: 1 }).send('slow')
    await expect.poll(() => api.callsOf('getUpdates').length).toBeGreaterThan(1)
    api.user({ id: 2 }).send('quick')
    await expect.poll(() => stored, { timeout: 5_000 }).toEqual(['2'])
    resolve()
    await expect.poll(() => stored).toEqual(['2', '1'])
  })

  test('hands on at most 64 at a time', async () => {
    const api = await serve()
    let now = 0
    let most = 0
    for (let i = 0; i < 100; i++) api.user({ id: i + 1 }).send('hello')
    await run(api, {}, async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 10))
      now--
      return { duplicate: false }
    })
    await expect.poll(() => api.updates.pending()).toBe(0)
    expect(most).toBe(64)
  })

  test('a stop waits for what is being stored, and confirms it', async () => {
    const api = await serve()
    let begun = false
    let stored = false
    const { telegram } = await run(api, {}, async () => {
      begun = true
      await new Promise((resolve) => setTimeout(resolve, 150))
      stored = true
      return { duplicate: false }
    })
    api.user({ id: 1 }).send('last words')
    await expect.poll(() => begun).toBe(true)
    await telegram.stop()
    expect(stored).toBe(true)
    expect(api.updates.pending()).toBe(0)
  })

  test('takes ids that begin anew after a quiet week', async () => {
    const api = await serve()
    const { got } = await run(api)
    api.user({ id: 1 }).send('before')
    await expect.poll(() => api.updates.pending()).toBe(0)
    const message = { message_id: 9, date: 1, chat: { id: 1, type: 'private' }, from: { id: 1 }, text: 'after' }
    api.updates.inject({ update_id: 17, message })
    await expect.poll(() => textsOf(got)).toEqual(['before', 'after'])
  })
})

describe('starting', () => {
  test('a wrong token rejects in plain words that do not hold it', async () => {
    const api = await serve()
    const token = '123456789:BBwrongwrongwrongwrongwrongwrongwro'
    const telegram = await telegramAt(api, { token })
    const failure = await telegram.start(async () => ({ duplicate: false })).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TransportStartError)
    expect(String(failure)).toContain('TELEGRAM_BOT_TOKEN')
    expect(String(failure)).not.toContain(token)
    await telegram.stop()
  })

  test('goes on trying when Telegram cannot be reached, and says so', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const later = await startBotApi()
    await later.close()
    const { telegram, got, events } = await run({ ...later, url: `http://127.0.0.1:${port}` })
    expect(telegram.username()).toBeNull()
    expect(events()).toContain('telegram.unreachable')
    const api = await startBotApi({ port })
    open.push(api)
    await expect.poll(() => telegram.username(), { timeout: 5_000 }).toBe('light_test_bot')
    api.user({ id: 1 }).send('there you are')
    await expect.poll(() => textsOf(got)).toEqual(['there you are'])
  })

  test('sets the command menu and neutral descriptions in each language', async () => {
    const api = await serve()
    await run(api)
    await expect.poll(() => api.state.commands.length).toBe(4)
    await expect.poll(() => api.state.descriptions.size).toBe(8)
    expect(api.state.commands.map((set) => set.language).toSorted()).toEqual(['', 'en', 'ko', 'zh'])
    for (const set of api.state.commands) {
      const names = (set.commands as { command: string }[]).map((one) => one.command)
      expect(names.toSorted()).toEqual(['back', 'erase', 'help', 'human', 'skip', 'stop'])
    }
    const shown = JSON.stringify([...api.state.descriptions.values(), api.state.commands])
    expect(shown).not.toMatch(/탈북|북한|북송|조선|脱北|北韩|朝鲜|defect|Korea|refugee/i)
  })
})
