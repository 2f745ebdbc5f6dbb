import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { floodMessagesMax } from '../../src/intake/flood.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('turns of a person', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op', '가람')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)

  test('a redelivered message changes nothing and is not answered again', async () => {
    const { transport } = hotline
    await transport.say('dup', '안녕하십니까', { externalId: 'same' })
    await transport.waitFor('dup', '위험')
    const before = transport.to('dup').length
    const receipt = await transport.say('dup', '안녕하십니까', { externalId: 'same' })
    expect(receipt.duplicate).toBe(true)
    expect(transport.to('dup')).toHaveLength(before)
    expect(await rows(`select 1 from inbox where external_id = 'same'`)).toHaveLength(1)
  })

  test('twenty concurrent deliveries of one message are one turn', async () => {
    const { transport } = hotline
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () => transport.say('race', '안녕하십니까', { externalId: 'race' })),
    )
    expect(receipts.filter((receipt) => !receipt.duplicate)).toHaveLength(1)
    expect(await rows(`select 1 from inbox where external_id = 'race'`)).toHaveLength(1)
  })

  test('what has to be written even for a duplicate is written by each of twenty deliveries', async () => {
    // Somebody known: all of them then wait for one row, and see only afterwards that they are late.
    await hotline.transport.say('ratchets', '안녕하십니까')
    const inbound = {
      transport: 'simulator',
      externalId: 'ratchets',
      address: 'ratchets',
      sentAt: 0,
      content: { type: 'text', text: '안녕하십니까' },
    } as const
    const name = (delivery: number): string => `delivery-${delivery}`
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_, delivery) =>
        hotline.app.sink(inbound, {
          evenIfDuplicate: true,
          within: async (tx) => {
            await tx.query(statement('', `insert into settings (name, value) values ($1, 'true')`), [name(delivery)])
          },
        }),
      ),
    )
    expect(receipts.filter((receipt) => !receipt.duplicate)).toHaveLength(1)
    expect(await rows(`select 1 from settings where name like 'delivery-%'`)).toHaveLength(20)
  })

  test('a flood is kept whole, told once, and an alarm in it still calls a human', async () => {
    const { transport } = hotline
    for (let sent = 0; sent < 80; sent++) await transport.say('flood', '글'.repeat((sent % 5) + 1))
    expect(transport.texts('flood').filter((text) => text.includes('조금 천천히'))).toHaveLength(1)
    expect(transport.to('flood').length).toBeLessThanOrEqual(2 * (floodMessagesMax + 1))
    await transport.say('flood', '공안이 왔어요 살려주세요')
    await transport.waitFor('op', 'P0')
    const [count] = await rows<{ n: number }>(
      `select count(*)::int n from inbox i where i.person_id = (select person_id from inbox where state = 'held' limit 1)`,
    )
    expect(count?.n).toBe(81)
  })

  test.each([
    ['empty', ''],
    ['spaces and zero-width characters', '\u200b \u200d\ufeff'],
    ['right-to-left tricks', '\u202e\u2066안녕\u2069'],
    ['emoji only', '😭😭😭'],
    ['a hundred thousand characters', '가나다 '.repeat(25_000)],
    ['a null character', 'a\u0000b'],
    ['half a surrogate pair', '\ud83d'],
  ])('%s gets an answer', async (name, text) => {
    const { transport } = hotline
    await transport.say(name, text)
    await transport.say(name, text)
    await expect.poll(() => transport.to(name).length).toBeGreaterThanOrEqual(2)
    expect(await rows(`select 1 from inbox where state = 'failed'`)).toHaveLength(0)
  })

  test.each(['sticker', 'contact', 'location', 'other'] as const)(
    'a %s is declined and the question comes again',
    async (kind) => {
      const { transport } = hotline
      const address = `declined-${kind}`
      await transport.say(address, '안녕하십니까')
      await transport.waitFor(address, '위험')
      const before = transport.to(address).length
      await transport.say(address, { type: 'declined', kind })
      await expect.poll(() => transport.to(address).length).toBeGreaterThan(before)
      expect(transport.texts(address).slice(before).join('\n')).toMatch(/위험/)
    },
  )

  test('an old button is named as such and the open question comes again', async () => {
    const { transport } = hotline
    await transport.say('button', '안녕하십니까')
    const first = await transport.waitFor('button', '위험')
    if (first.body.type !== 'text' || !first.body.choices) throw new Error('no choices')
    const { ask, options } = first.body.choices
    const no = options.find((option) => option.value === 'no') ?? options[1]!
    await transport.say('button', { type: 'choice', ask, value: no.value })
    await transport.waitFor('button', '손전화')
    const before = transport.to('button').length
    await transport.say('button', { type: 'choice', ask, value: no.value })
    await expect.poll(() => transport.to('button').length).toBeGreaterThan(before)
    const again = transport.texts('button').slice(before).join('\n')
    expect(again).toContain('손전화')
  })

  test('after erasing nothing of the person can be opened and the own messages are taken back', async () => {
    const { transport } = hotline
    await transport.say('erase', '안녕하십니까')
    await transport.say('erase', '2')
    await transport.say('erase', '지워')
    await transport.waitFor('erase', '지웁니까')
    await transport.say('erase', '1')
    await transport.waitFor('erase', '손전화에 남은 글')
    await expect.poll(() => transport.to('erase').filter((one) => one.body.type === 'delete').length).toBeGreaterThan(1)
    const [left] = await rows<{ keys: number; answers: number; words: number }>(
      `with p as (select c.person_id from contacts c where c.address_index = $1)
       select (select count(*)::int from sessions s join p using (person_id) where s.key_sealed is not null) keys,
              (select count(*)::int from answers a join p using (person_id)) answers,
              (select count(*)::int from inbox i join p using (person_id) where i.content_sealed is not null) words`,
      [hotline.app.vault.addressIndex('simulator', 'erase')],
    )
    expect(left).toEqual({ keys: 0, answers: 0, words: 0 })
  })

  test('an unknown link is said so and the conversation begins', async () => {
    const { transport } = hotline
    await transport.say('link', '/start flow_nothing')
    await transport.waitFor('link', '링크')
    await transport.waitFor('link', '위험')
  })

  test('a photo as the answer to a yes/no question is kept and the question comes again', async () => {
    const { transport } = hotline
    await transport.say('photo', '안녕하십니까')
    await transport.waitFor('photo', '위험')
    const before = transport.to('photo').length
    await transport.say('photo', { type: 'media', kind: 'photo', ref: 'file-1', mime: 'image/jpeg', sizeBytes: 10 })
    await expect.poll(() => transport.texts('photo').slice(before).join('\n')).toMatch(/위험/)
    await expect
      .poll(async () => (await rows(`select 1 from attachments where state = 'stored'`)).length)
      .toBeGreaterThanOrEqual(1)
  })
})
