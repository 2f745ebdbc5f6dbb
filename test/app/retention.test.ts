import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { forget } from '../../src/intake/forget.ts'
import { forgetSent } from '../../src/store/sent.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

describe('an intake that nobody came back to', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)

  async function abandoned(address: string, words: string[]): Promise<string> {
    for (const word of words) await hotline.transport.say(address, word)
    const [contact] = await rows<{ id: string }>('select person_id id from contacts where address_index = $1', [
      hotline.app.vault.addressIndex('simulator', address),
    ])
    return contact!.id
  }
  const age = (id: string): Promise<unknown> =>
    rows(`update sessions set updated_at = now() - interval '3 days' where person_id = $1`, [id])
  const forgetOld = (id: string): Promise<void> => hotline.app.database.transact((tx) => forget(tx, id, 48))
  const words = (id: string): Promise<object[]> =>
    rows('select 1 from inbox where person_id = $1 and content_sealed is not null', [id])
  const drafts = (id: string): Promise<object[]> =>
    rows('select 1 from sessions where person_id = $1 and key_sealed is not null', [id])

  test('is forgotten with the messages it was taken from', async () => {
    const id = await abandoned('gone', ['안녕하십니까', '아니요'])
    await forgetOld(id)
    expect(await words(id)).toHaveLength(2)
    await age(id)
    await forgetOld(id)
    expect(await words(id)).toEqual([])
    expect(await drafts(id)).toEqual([])
    await hotline.transport.say('gone', '다시 왔습니다')
    await hotline.transport.waitFor('gone', '위험')
  })

  test('keeps its messages while a case is open', async () => {
    const id = await abandoned('waiting', ['안녕하십니까', '1'])
    await expect.poll(() => rows('select 1 from cases where person_id = $1', [id])).toHaveLength(1)
    await age(id)
    await forgetOld(id)
    expect(await words(id)).toHaveLength(2)
    expect(await drafts(id)).toEqual([])
  })
})

describe('what was sent and is kept for a phone that asks again', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
  })
  afterAll(() => hotline.stop())

  const kept = async (address: string): Promise<number> => {
    const index = hotline.app.vault.addressIndex('simulator', address)
    const [row] = await hotline.app.database.query<{ n: number }>(
      statement(
        '',
        `select count(*)::int n from outbox o join contacts c on c.id = o.contact_id
         where c.address_index = $1 and o.state = 'sent' and o.body_sealed is not null`,
      ),
      [index],
    )
    return row?.n ?? -1
  }
  /** As Signal keeps it: the text stays with the message that went out. */
  async function keptFor(address: string): Promise<void> {
    const { transport, app } = hotline
    await transport.say(address, '안녕하십니까')
    await transport.waitFor(address, '위험')
    await expect
      .poll(() => app.database.query(statement('', `select 1 from outbox where state = 'queued'`)))
      .toEqual([])
    await app.database.query(statement('', `update outbox set body_sealed = '\\x01' where state = 'sent'`))
    expect(await kept(address)).toBeGreaterThan(0)
  }

  test('goes after a day', async () => {
    await keptFor('old')
    const { database } = hotline.app
    await forgetSent(database, 24, 100)
    expect(await kept('old')).toBeGreaterThan(0)
    await database.query(statement('', `update outbox set sent_at = now() - interval '25 hours'`))
    await forgetSent(database, 24, 100)
    expect(await kept('old')).toBe(0)
  })

  test('goes at once when the person asks for everything to be erased', async () => {
    await keptFor('erased')
    const { transport } = hotline
    await transport.say('erased', '지워')
    await transport.waitFor('erased', '지웁니까')
    await transport.say('erased', '1')
    await transport.waitFor('erased', '손전화에 남은 글')
    expect(await kept('erased')).toBe(0)
  })
})

describe('the metrics', () => {
  test('are not handed on by a proxy', async () => {
    const hotline = await startTestApp()
    const url = `http://127.0.0.1:${hotline.app.ready.httpPort}/metrics`
    expect((await fetch(url)).status).toBe(200)
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect((await fetch(url, { headers: { [header]: '203.0.113.9' } })).status).toBe(403)
    await hotline.stop()
  })
})
