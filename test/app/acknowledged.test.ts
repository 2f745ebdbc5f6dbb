import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAcknowledged, quietMs } from '../../src/intake/acknowledged.ts'
import { statement } from '../../src/store/database.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

describe('what is added to something that the desk has already', () => {
  let hotline: TestApp
  let elapsedMs = 0
  beforeAll(async () => {
    hotline = await startTestApp({ now: () => new Date(Date.now() + elapsedMs) })
  })
  afterAll(() => hotline.stop())

  const heard = (address: string, words: string): number =>
    hotline.transport.texts(address).filter((text) => text.includes(words)).length
  async function kept(address: string): Promise<number> {
    const index = hotline.app.vault.addressIndex('simulator', address)
    const [row] = await hotline.app.database.query<{ n: number }>(
      statement(
        '',
        `select count(*)::int n from inbox i join contacts c on c.person_id = i.person_id
         where c.address_index = $1 and i.content_sealed is not null`,
      ),
      [index],
    )
    return row?.n ?? -1
  }
  /** Through the questions that somebody with a question about settling in is asked, to a human who is not urgent. */
  async function wantsToTalk(address: string): Promise<void> {
    const { transport } = hotline
    for (const line of ['안녕하십니까', '2', '2', '1', '2', '10', '1', '2']) await transport.say(address, line)
    await transport.waitFor(address, '담당자에게 전했습니다')
  }

  test('is acknowledged once, kept every time, and acknowledged again after a while', async () => {
    const { transport } = hotline
    await wantsToTalk('adds')
    for (const line of ['집 이야기입니다', '서울입니다', '아이가 둘입니다']) await transport.say('adds', line)
    await transport.waitFor('adds', '글마다 답하지는')
    await transport.say('adds', '사람')
    await transport.waitFor('adds', '지금 사람을 부르고')
    expect(heard('adds', '글마다 답하지는')).toBe(1)
    expect(await kept('adds')).toBe(12)
    await transport.say('adds', '언제 와요')
    await transport.waitFor('adds', '이미 전해졌습니다')
    elapsedMs = quietMs
    await transport.say('adds', '아직 기다립니다')
    await expect.poll(() => heard('adds', '글마다 답하지는')).toBe(2)
  })

  test('raises an alarm however recently something was acknowledged', async () => {
    const { transport } = hotline
    await wantsToTalk('alarms')
    await transport.say('alarms', '집 이야기입니다')
    await transport.waitFor('alarms', '글마다 답하지는')
    await transport.say('alarms', '언니가 중국에서 공안에 잡혔습니다')
    await transport.waitFor('alarms', '지금 사람을 부르고 있습니다')
  })
})

describe('an acknowledgement', () => {
  const now = new Date('2026-11-23T04:00:00Z')
  const after = (ms: number): Date => new Date(now.getTime() + ms)

  test('is due again when there is something else to say, or the clock was set back', () => {
    const acknowledged = createAcknowledged()
    const isDue = (message: string, key: string, at = now): boolean =>
      acknowledged.isDue({ personId: 'p', key, message, now: at })
    expect([isDue('1', 'calm'), isDue('2', 'calm'), isDue('3', 'urgent'), isDue('4', 'urgent')]).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect(isDue('5', 'urgent', after(-1))).toBe(true)
  })

  test('stays due for a message that is decided twice', () => {
    const acknowledged = createAcknowledged()
    const at = { personId: 'p', key: 'calm', message: '1', now }
    expect([acknowledged.isDue(at), acknowledged.isDue(at)]).toEqual([true, true])
  })

  test('of one person is none of another', () => {
    const acknowledged = createAcknowledged()
    for (const personId of ['p', 'q'])
      expect(acknowledged.isDue({ personId, key: 'calm', message: '1', now })).toBe(true)
  })
})
