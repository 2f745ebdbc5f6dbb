import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { serveHttp } from '../../../src/http.ts'
import { TransportStartError } from '../../../src/transport/start-error.ts'
import type { Inbound, Sink } from '../../../src/transport/transport.ts'
import type { BotApi } from '../../support/botapi/api.ts'
import { startBotApi } from '../../support/botapi/server.ts'
import { telegramAt } from '../../support/telegram.ts'

const secret = 'a-secret-of-the-webhook'
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function run(sink?: Sink): Promise<{ api: BotApi; got: Inbound[]; address: string }> {
  const api = await startBotApi({ webhookRetryMs: { first: 20, most: 100 } })
  open.push(api)
  const got: Inbound[] = []
  const proxied: { port: number } = { port: 0 }
  // The local server has to exist before its address is known, as behind a proxy.
  let route: Awaited<ReturnType<typeof telegramAt>>['route']
  const http = await serveHttp('127.0.0.1', 0, [async (...both) => (route ? route(...both) : false)])
  open.push(http)
  proxied.port = http.port
  const address = `http://127.0.0.1:${proxied.port}`
  const telegram = await telegramAt(api, { webhook: { url: address, secret } })
  route = telegram.route
  await telegram.start(
    sink ??
      (async (inbound) => {
        got.push(inbound)
        return { duplicate: false }
      }),
  )
  open.push({ close: () => telegram.stop() })
  return { api, got, address: `${address}/telegram/webhook` }
}

const update = {
  update_id: 5,
  message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, from: { id: 1 }, text: 'x' },
}

function post(address: string, headers: Record<string, string>, body: string | object): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(address, { method: 'POST', headers, body: text })
}

describe('being called by Telegram', () => {
  test('takes what Telegram posts', async () => {
    const { api, got, address } = await run()
    expect(api.updates.webhookInfo()).toMatchObject({ url: address, max_connections: 40 })
    api.user({ id: 1 }).send('안녕하십니까')
    await expect.poll(() => got[0]?.content).toEqual({ type: 'text', text: '안녕하십니까' })
    await expect.poll(() => api.updates.pending()).toBe(0)
    expect(api.callsOf('getUpdates')).toEqual([])
  })

  test('answers only when it is stored, and is called again otherwise', async () => {
    let tries = 0
    const { api } = await run(async () => {
      if (++tries < 3) throw new Error('the database is away')
      return { duplicate: false }
    })
    api.user({ id: 1 }).send('hold on')
    await expect.poll(() => api.updates.pending(), { timeout: 5_000 }).toBe(0)
    expect(tries).toBe(3)
    expect(api.updates.webhookInfo()['last_error_message']).toContain('503')
  })

  test('refuses whoever does not know the secret', async () => {
    const { got, address } = await run()
    for (const given of ['', 'wrong', `${secret}x`, secret.slice(1)]) {
      expect((await post(address, { 'x-telegram-bot-api-secret-token': given }, update)).status).toBe(401)
    }
    expect((await post(address, {}, update)).status).toBe(401)
    expect(got).toEqual([])
    expect((await post(address, { 'x-telegram-bot-api-secret-token': secret }, update)).status).toBe(200)
    expect(got).toHaveLength(1)
  })

  test('acknowledges an update that it cannot read, and refuses what is none or too big', async () => {
    const { got, address } = await run()
    const known = { 'x-telegram-bot-api-secret-token': secret }
    expect((await post(address, known, { update_id: 1, message: 5 })).status).toBe(200)
    expect((await post(address, known, '{"update_id":')).status).toBe(400)
    expect((await post(address, known, 'x'.repeat(2 * 1024 * 1024))).status).toBe(413)
    expect((await fetch(address)).status).toBe(405)
    expect((await fetch(`${address}/other`)).status).toBe(404)
    expect(got).toEqual([])
  })

  test('stops reading a body that is longer than announced', async () => {
    const { address } = await run()
    const ended = await new Promise<string>((resolve) => {
      const sent = request(address, { method: 'POST', headers: { 'x-telegram-bot-api-secret-token': secret } })
      sent.on('response', (response) => resolve(String(response.statusCode)))
      sent.on('error', () => resolve('cut'))
      const chunk = 'x'.repeat(64 * 1024)
      const push = (left: number): void => {
        if (left > 0) sent.write(chunk, () => push(left - 1))
      }
      push(200)
    })
    expect(['413', 'cut']).toContain(ended)
  })

  test('says in plain words when Telegram refuses the address', async () => {
    const api = await startBotApi()
    open.push(api)
    const telegram = await telegramAt(api, { webhook: { url: 'https://example.org:1234', secret } })
    api.faults.add({
      kind: 'refused',
      method: 'setWebhook',
      description: 'Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
    })
    const failure = await telegram.start(async () => ({ duplicate: false })).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TransportStartError)
    expect(String(failure)).toContain('TELEGRAM_WEBHOOK_URL')
    await telegram.stop()
  })
})
