import { afterEach, describe, expect, test } from 'vitest'
import type { Inbound, Transport } from '../../../src/transport/transport.ts'
import { startBotApi } from '../../support/botapi/server.ts'
import type { BotApi } from '../../support/botapi/api.ts'
import { telegramAt } from '../../support/telegram.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function started(): Promise<{ api: BotApi; telegram: Transport; got: Inbound[] }> {
  const api = await startBotApi()
  open.push(api)
  const telegram = await telegramAt(api)
  const got: Inbound[] = []
  await telegram.start(async (inbound) => {
    got.push(inbound)
    return { duplicate: false }
  })
  open.push({ close: () => telegram.stop() })
  return { api, telegram, got }
}

describe('telegram', () => {
  test('takes a text and answers with numbered choices', async () => {
    const { api, telegram, got } = await started()
    const user = api.user({ id: 501 })
    user.send('안녕하십니까')
    await expect.poll(() => got.length).toBe(1)
    expect(got[0]).toMatchObject({
      address: '501',
      content: { type: 'text', text: '안녕하십니까' },
      languageHint: 'ko',
    })
    const choices = {
      ask: '3',
      options: [
        { value: 'yes', label: '예' },
        { value: 'no', label: '아니요' },
      ],
    }
    const sent = await telegram.send({
      id: 'a',
      address: '501',
      urgent: false,
      body: { type: 'text', text: '위험합니까?', choices },
    })
    expect(sent).toEqual({ type: 'sent', refs: ['2'] })
    expect(user.messages[0]?.text).toBe('위험합니까?\n\n1. 예\n2. 아니요')
    user.press('아니요')
    await expect.poll(() => got.length).toBe(2)
    expect(got[1]?.content).toEqual({ type: 'choice', ask: '3', value: 'no' })
    await expect.poll(() => user.messages[0]?.buttons).toEqual([])
  })
})
