import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toldMoreKey } from '../../src/flow/flow-set.ts'
import { listAnswers } from '../../src/store/answers.ts'
import { statement } from '../../src/store/database.ts'
import { findSessionKey } from '../../src/store/sessions.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

const crowd = Array.from({ length: 40 }, (_, index) => `crowd-${index}`)

describe('messages that arrive together', () => {
  let hotline: TestApp
  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)
  const kept = async (externalId: string): Promise<number> =>
    (await rows('select 1 from inbox where external_id = $1', [externalId])).length

  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op', '가람')
    await Promise.all(crowd.map((one) => hotline.transport.say(one, '안녕하십니까')))
    await Promise.all(crowd.map((one) => hotline.transport.waitFor(one, '위험')))
  })
  afterAll(() => hotline.stop())

  test('each is answered to its own sender, and all are stored', async () => {
    const { transport } = hotline
    const receipts = await Promise.all(crowd.map((one) => transport.say(one, '2', { externalId: `first ${one}` })))
    expect(receipts.some((receipt) => receipt.duplicate)).toBe(false)
    for (const one of crowd) await expect.poll(() => transport.to(one).length).toBe(2)
    expect(await rows(`select 1 from inbox where external_id like 'first %'`)).toHaveLength(crowd.length)
    expect(await rows(`select person_id from inbox group by person_id having count(*) > 2`)).toHaveLength(0)
  })

  test('one message delivered twice among others is one turn', async () => {
    const { transport } = hotline
    const twice = { externalId: 'twice' }
    const receipts = await Promise.all([
      transport.say('crowd-0', '무슨 일이 있었는지', twice),
      ...crowd.slice(1).map((one) => transport.say(one, '모르겠습니다')),
      transport.say('crowd-0', '무슨 일이 있었는지', twice),
    ])
    expect(receipts.filter((receipt) => receipt.duplicate)).toHaveLength(1)
    expect(await kept('twice')).toBe(1)
  })

  test('the same message of two senders is taken once and harms nobody', async () => {
    const { transport } = hotline
    const receipts = await Promise.all(
      crowd.map((one, index) => transport.say(one, '모르겠습니다', index < 2 ? { externalId: 'of-two' } : {})),
    )
    expect(receipts.filter((receipt) => receipt.duplicate)).toHaveLength(1)
    expect(await kept('of-two')).toBe(1)
  })

  test('what each tells beside the questions is added to what that one told before', async () => {
    const { transport, app } = hotline
    const tellers = crowd.map((one) => `telling-${one}`)
    const tell = (which: string) =>
      Promise.all(tellers.map((one) => transport.say(one, `${which} 이야기는 길어서 물음에 맞지 않는다고 ${one} 씀`)))
    await Promise.all(tellers.map((one) => transport.say(one, '안녕하십니까')))
    await Promise.all(tellers.map((one) => transport.waitFor(one, '위험')))
    await tell('첫째')
    await tell('둘째')
    for (const one of tellers) {
      const [contact] = await rows<{ person_id: string }>('select person_id from contacts where address_index = $1', [
        app.vault.addressIndex('simulator', one),
      ])
      const personId = contact!.person_id
      const { keySealed } = await findSessionKey(app.database, personId)
      const answers = await listAnswers(app.database, app.vault.openDraft(personId, keySealed!), personId)
      const told = answers.find(({ key }) => key === toldMoreKey)?.answer.raw.split('\n')
      expect(told).toEqual([expect.stringMatching(`^첫째.* ${one} 씀$`), expect.stringMatching(`^둘째.* ${one} 씀$`)])
    }
  })

  test('one that the database refuses does not take the others with it', async () => {
    const { transport } = hotline
    const results = await Promise.allSettled(
      crowd.map((one, index) => transport.say(one, '글', { externalId: index === 7 ? 'a\u0000b' : `good ${index}` })),
    )
    expect(results.map((result) => result.status).filter((status) => status === 'rejected')).toHaveLength(1)
    expect(results[7]?.status).toBe('rejected')
    expect(await rows(`select 1 from inbox where external_id like 'good %'`)).toHaveLength(crowd.length - 1)
  })

  test('what a transport keeps together with its message is committed with it, and refused with it', async () => {
    const { app } = hotline
    await rows('create table kept_beside (external_id text)')
    const beside = statement('', 'insert into kept_beside values ($1)')
    const results = await Promise.allSettled(
      crowd.map((address, index) => {
        const externalId = `beside ${index}`
        const content = { type: 'text' as const, text: '글' }
        const inbound = { transport: 'simulator' as const, externalId, address, sentAt: Date.now(), content }
        return app.sink(inbound, {
          within: async (tx) => {
            await tx.query(beside, [externalId])
            if (index === 5) throw new Error('not ours any more')
          },
        })
      }),
    )
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([5])
    const others = crowd
      .keys()
      .toArray()
      .filter((index) => index !== 5)
      .map((index) => `beside ${index}`)
      .toSorted()
    const idsOf = async (text: string) => (await rows<{ external_id: string }>(text)).map((row) => row.external_id)
    expect((await idsOf('select external_id from kept_beside')).toSorted()).toEqual(others)
    const taken = await idsOf(`select external_id from inbox where external_id like 'beside %'`)
    expect(taken.toSorted()).toEqual(others)
  })

  test('an alarm among calm messages calls a human', async () => {
    const { transport } = hotline
    await Promise.all(
      crowd.map((one, index) => transport.say(one, index === 3 ? '공안이 와서 언니를 잡아갔어요' : '글')),
    )
    await transport.waitFor('op', 'P0')
    expect(await rows('select 1 from cases')).toHaveLength(1)
  })

  test('messages of one person are taken in the order of their arrival', async () => {
    const { transport } = hotline
    const ids = Array.from({ length: 8 }, (_, index) => `in-order ${index}`)
    await Promise.all(ids.map((externalId) => transport.say('crowd-9', '글', { externalId })))
    const stored = await rows<{ external_id: string }>(
      `select external_id from inbox where external_id like 'in-order %' order by id`,
    )
    expect(stored.map((row) => row.external_id)).toEqual(ids)
  })

  test('connections lost on the way lose and double nothing: what was refused can be delivered again', async () => {
    const { transport } = hotline
    const say = (one: string) => transport.say(one, '글', { externalId: `cut ${one}` })
    const killing = rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'deungdae' and datname = current_database() and pid <> pg_backend_pid()`,
    ).catch(() => [])
    const results = await Promise.allSettled(crowd.map(say))
    await killing
    for (const [index, result] of results.entries()) {
      if (result.status === 'rejected') await say(crowd[index] ?? '')
    }
    const stored = await rows<{ n: number }>(
      `select count(*)::int n from inbox where external_id like 'cut %' group by external_id`,
    )
    expect(stored).toHaveLength(crowd.length)
    expect(stored.every((row) => row.n === 1)).toBe(true)
  })
})
