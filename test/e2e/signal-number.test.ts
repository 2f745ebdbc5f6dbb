import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement, type Tx } from '../../src/store/database.ts'
import { findSignalAccount, saveSignalAccount } from '../../src/store/signal-account.ts'
import type { Inbound } from '../../src/transport/transport.ts'
import { startSignalHotline, type SignalHotline } from '../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'

describe('another number at an awkward moment', () => {
  let server: SignalServer
  let hotline: SignalHotline
  beforeAll(async () => {
    server = await startSignalServer()
    await server.addPerson('owner')
    hotline = await startSignalHotline(server, 'owner')
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })
  const taken = (text: string): Promise<Inbound> =>
    hotline.waitFor(({ content }) => content.type === 'text' && content.text === text)

  test('a process that takes the account over knows the number that the one before it was just taking', async () => {
    await hotline.transport.stop()
    const { database, vault } = hotline
    const now = await findSignalAccount(database, vault)
    if (!now) throw new Error('it is linked')
    await saveSignalAccount(database, vault, { ...now, pni: 'PNI:11111111-1111-4111-8111-111111111111' })
    const isBlocked = statement(
      '',
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    // The process before it is in the middle of a turn while its lease runs out.
    let starting = Promise.resolve()
    await database.transact(async (tx: Tx) => {
      await saveSignalAccount(tx, vault, now)
      starting = hotline.start()
      await expect.poll(() => database.query(isBlocked), { timeout: 10_000 }).toHaveLength(1)
    })
    await starting
    await server.addPerson('stranger')
    await server.write('stranger', hotline.aci, { body: '번호로 씁니다', toPni: true })
    await taken('번호로 씁니다')
  }, 60_000)

  test('what was written to the old number while the hotline was away is read before its keys go', async () => {
    await hotline.transport.stop()
    const names = Array.from({ length: 8 }, (_, nth) => `before-${nth}`)
    for (const name of names) {
      await server.addPerson(name)
      await server.write(name, hotline.aci, { body: `여기는 ${name}`, toPni: true })
    }
    await server.call({ method: 'changeNumber', name: 'owner' })
    await hotline.start()
    for (const name of names) await taken(`여기는 ${name}`)
    expect(hotline.taken.filter(({ content }) => content.type === 'unreadable')).toEqual([])
  }, 60_000)
})
