import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Telegram } from '../../../src/transport/telegram/telegram.ts'
import type { Inbound, OutboundBody, Sink } from '../../../src/transport/transport.ts'
import type { BotApi } from '../../support/botapi/api.ts'
import { startBotApi } from '../../support/botapi/server.ts'
import { telegramAt } from '../../support/telegram.ts'

let api: BotApi
let telegram: Telegram
beforeEach(async () => {
  api = await startBotApi()
  telegram = await telegramAt(api)
})
afterEach(async () => {
  await telegram.stop()
  await api.close()
})

const page: OutboundBody = {
  type: 'text',
  text: '사건 K7F3Q',
  choices: { ask: 'case', options: [{ value: 'claim K7F3Q', label: '맡겠습니다' }] },
}
const send = (address: string) => telegram.send({ id: address, address, urgent: true, body: page })
const isAnswered = (): boolean => [...api.state.queries.values()].some((query) => query.answered)

describe('a pressed button', () => {
  test('is answered once the press is stored, and not before', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const seen: Inbound[] = []
    const sink: Sink = async (inbound) => {
      seen.push(inbound)
      if (inbound.content.type === 'choice') await promise
      return { duplicate: false }
    }
    await telegram.start(sink)
    const user = api.user({ id: 8 })
    user.send('hello')
    await expect.poll(() => seen.length).toBe(1)
    await send('8')
    user.press('맡겠습니다')
    await expect.poll(() => seen.length).toBe(2)
    expect(isAnswered()).toBe(false)
    expect(user.messages[0]?.buttons).toHaveLength(1)
    resolve()
    await expect.poll(isAnswered).toBe(true)
    await expect.poll(() => user.messages[0]?.buttons).toEqual([])
  })

  test('keeps its message in a group: a stranger must not take a page from the others', async () => {
    const seen: Inbound[] = []
    await telegram.start(async (inbound) => {
      seen.push(inbound)
      return { duplicate: false }
    })
    const group = api.group({ id: -1000777 })
    await send('-1000777')
    group.as({ id: 9 }).press('맡겠습니다')
    await expect.poll(isAnswered).toBe(true)
    expect(seen).toMatchObject([{ address: '9', group: { address: '-1000777' }, content: { value: 'claim K7F3Q' } }])
    expect(group.chat.messages[0]?.buttons).toHaveLength(1)
    expect(api.callsOf('editMessageReplyMarkup')).toEqual([])
  })

  test('that Telegram no longer knows troubles nobody', async () => {
    const seen: Inbound[] = []
    await telegram.start(async (inbound) => {
      seen.push(inbound)
      return { duplicate: false }
    })
    const user = api.user({ id: 8 })
    user.send('hello')
    await send('8').then(() => send('8'))
    api.faults.add({ kind: 'refused', method: 'answerCallbackQuery', description: 'Bad Request: query is too old' })
    api.faults.add({
      kind: 'refused',
      method: 'editMessageReplyMarkup',
      description: 'Bad Request: message to edit not found',
    })
    user.press('맡겠습니다')
    user.send('and then')
    await expect.poll(() => seen.length).toBe(3)
  })
})
