import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BotApi } from '../../support/botapi/api.ts'
import { connectBotApi } from '../../support/botapi/client.ts'
import { startBotApi } from '../../support/botapi/server.ts'

let api: BotApi
beforeEach(async () => {
  api = await startBotApi()
})
afterEach(() => api.close())

type Answer = { ok: boolean; result?: unknown; error_code?: number; description?: string; parameters?: unknown }

async function call(method: string, params: object = {}, token = api.token): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${api.url}/bot${token}/${method}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(params),
  })
  const answer = (await response.json()) as Answer
  expect(response.status).toBe(answer.ok ? 200 : answer.error_code)
  return answer
}

describe('the stand-in for the Bot API', () => {
  test('knows its token', async () => {
    expect(await call('getMe')).toMatchObject({ ok: true, result: { is_bot: true, username: 'light_test_bot' } })
    expect(await call('getMe', {}, '1:wrong')).toMatchObject({
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    })
    expect(await call('getMe', {}, 'nonsense')).toMatchObject({ ok: false, error_code: 404, description: 'Not Found' })
    expect(await call('noSuchMethod')).toMatchObject({ ok: false, error_code: 404, description: 'Not Found' })
  })

  test('refuses what Telegram refuses, in its words', async () => {
    const user = api.user({ id: 1 })
    const refused = async (method: string, params: object) =>
      (await call(method, { chat_id: 1, ...params })).description
    expect(await refused('sendMessage', { text: 'x' })).toBe('Bad Request: chat not found')
    user.send('hello')
    expect(await refused('sendMessage', { text: ' ' })).toBe('Bad Request: message text is empty')
    expect(await refused('sendMessage', { text: 'x'.repeat(4097) })).toBe('Bad Request: message is too long')
    const keyboard = (data: string) => ({ inline_keyboard: [[{ text: 'a', callback_data: data }]] })
    expect(await refused('sendMessage', { text: 'x', reply_markup: keyboard('') })).toBe(
      'Bad Request: BUTTON_DATA_INVALID',
    )
    expect(await refused('sendMessage', { text: 'x', reply_markup: keyboard('가'.repeat(22)) })).toBe(
      'Bad Request: BUTTON_DATA_INVALID',
    )
    expect(await refused('sendMessage', { text: 'x', reply_parameters: { message_id: 99 } })).toBe(
      'Bad Request: message to be replied not found',
    )
    expect((await call('sendMessage', { chat_id: 1, text: 'x', reply_markup: keyboard('1|a') })).ok).toBe(true)
    expect(await refused('editMessageText', { message_id: 99, text: 'y' })).toBe(
      'Bad Request: message to edit not found',
    )
    expect(await refused('editMessageText', { message_id: 1, text: 'y' })).toBe("Bad Request: message can't be edited")
    expect(await refused('editMessageText', { message_id: 2, text: 'x', reply_markup: keyboard('1|a') })).toContain(
      'message is not modified',
    )
    expect(await refused('deleteMessage', { message_id: 99 })).toBe('Bad Request: message to delete not found')
    expect(await refused('answerCallbackQuery', { callback_query_id: '5' })).toContain('query is too old')
    user.block()
    expect(await refused('sendMessage', { text: 'x' })).toBe('Forbidden: bot was blocked by the user')
  })

  test('keeps updates until an offset confirms them', async () => {
    const user = api.user({ id: 1 })
    for (const text of ['a', 'b', 'c']) user.send(text)
    const { result } = await call('getUpdates', { limit: 2 })
    const [first, second] = result as { update_id: number }[]
    expect(result).toHaveLength(2)
    expect((await call('getUpdates')).result).toHaveLength(3)
    expect((await call('getUpdates', { offset: second!.update_id })).result).toHaveLength(2)
    expect((await call('getUpdates', { offset: first!.update_id })).result).toHaveLength(2)
    expect((await call('getUpdates', { offset: second!.update_id + 2 })).result).toEqual([])
  })

  test('answers a long poll as soon as something comes, and ends it when another begins', async () => {
    const poll = call('getUpdates', { timeout: 20 })
    await expect.poll(() => api.callsOf('getUpdates').length).toBe(1)
    const other = call('getUpdates', { timeout: 20 })
    expect(await poll).toMatchObject({ error_code: 409 })
    expect((await poll).description).toContain('terminated by other getUpdates request')
    api.user({ id: 1 }).send('now')
    expect((await other).result).toHaveLength(1)
  })

  test('sends reactions only to who asked for them', async () => {
    const user = api.user({ id: 1 })
    user.react(1, '👍')
    expect((await call('getUpdates', { allowed_updates: ['message', 'message_reaction'] })).result).toEqual([])
    user.react(1, '👍')
    expect((await call('getUpdates')).result).toMatchObject([{ message_reaction: { message_id: 1 } }])
  })

  test('gives no updates to a poll while a webhook is set', async () => {
    await call('setWebhook', { url: 'http://127.0.0.1:1/', secret_token: 'abc' })
    expect((await call('getUpdates')).description).toContain("can't use getUpdates method while webhook is active")
    await call('deleteWebhook')
    expect((await call('getUpdates')).ok).toBe(true)
  })

  test('runs in a process of its own', async () => {
    const program = join(import.meta.dirname, '..', '..', 'support', 'botapi', 'main.ts')
    const child = spawn(process.execPath, [program, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      const { url, token } = JSON.parse(line.toString()) as { url: string; token: string }
      const remote = connectBotApi(url)
      const user = remote.user(5, 'ko')
      await user.send('안녕')
      const send = (text: string) =>
        fetch(`${url}/bot${token}/sendMessage`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            chat_id: 5,
            text,
            reply_markup: { inline_keyboard: [[{ text: '예', callback_data: '1|yes' }]] },
          }),
        })
      const waiting = user.waitFor('그 글')
      await send('그 글')
      expect(await waiting).toMatchObject({ text: '그 글', buttons: [{ text: '예' }] })
      await user.press('예')
      await remote.sendMany([
        { user: 6, text: 'a' },
        { user: 7, text: 'b' },
      ])
      expect((await remote.stats()).pending).toBe(4)
      await expect(user.waitFor('never', { timeoutMs: 50 })).rejects.toThrow('no message like never')
    } finally {
      child.kill()
    }
  })
})
