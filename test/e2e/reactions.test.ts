import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { startSignalApp, type SignalApp } from '../support/signal/app.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'

describe('reactions over Signal, from phone to phone', () => {
  let server: SignalServer
  let hotline: SignalApp
  let person: string
  let operator: string
  beforeAll(async () => {
    server = await startSignalServer()
    await server.addPerson('owner')
    ;[{ aci: person }, { aci: operator }] = await Promise.all([
      server.addPerson('person'),
      server.addPerson('operator'),
    ])
    hotline = await startSignalApp(server, 'owner', { SIGNAL_TRANSCRIPTS: 'on' })
    await hotline.enrol('operator', '가람')
    await server.write('person', hotline.aci, '안녕하십니까')
    await server.waitForText('person', '위험')
    await server.write('person', hotline.aci, '1')
    const { timestamp } = await server.waitForText('operator', 'P0')
    await server.write('operator', hotline.aci, { reacts: { timestamp, author: hotline.aci, emoji: '✅' } })
    await server.waitForText('person', '사람이 왔습니다')
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })

  const shownTo = async (name: string) =>
    (await server.seen(name)).flatMap((one) => (one.kind === 'message' && one.reacts ? [one.reacts] : []))
  const react = (name: string, timestamp: number, emoji: string, removed = false): Promise<number> =>
    server.write(name, hotline.aci, { reacts: { timestamp, author: hotline.aci, emoji, removed } })

  test("an operator's reaction stands on the person's own message, and goes again when it is taken away", async () => {
    const written = await server.write('person', hotline.aci, '무사히 건넜습니다')
    const relayed = await server.waitForText('operator', '무사히 건넜습니다')
    await react('operator', relayed.timestamp, '👍')
    const reaction = { author: person, timestamp: written, emoji: '👍' }
    await expect.poll(() => shownTo('person'), { timeout: 10_000 }).toEqual([{ ...reaction, removed: false }])
    await react('operator', relayed.timestamp, '👍', true)
    await expect.poll(() => shownTo('person'), { timeout: 10_000 }).toMatchObject([{}, { ...reaction, removed: true }])
    await server.waitFor('owner', (one) => one.kind === 'transcript' && one.reacts?.timestamp === written)
    // Nobody has written to the person yet, which is what the sweep for silent operators goes by.
    const answered = statement('', 'select 1 from cases where answered_at is not null')
    expect(await hotline.app.database.query(answered)).toEqual([])
  })

  test("a person's reaction stands on the operator's own message", async () => {
    const written = await server.write('operator', hotline.aci, '지금 혼자 계십니까?')
    const relayed = await server.waitForText('person', '지금 혼자 계십니까?')
    await react('person', relayed.timestamp, '❤')
    await react('person', relayed.timestamp, '❤', true)
    const reaction = { author: operator, timestamp: written, emoji: '❤\u{FE0F}' }
    await expect
      .poll(() => shownTo('operator'), { timeout: 10_000 })
      .toEqual([
        { ...reaction, removed: false },
        { ...reaction, removed: true },
      ])
    expect((await server.texts('operator')).filter((text) => text.includes('❤'))).toEqual([])
  })

  test('a reaction in a case that is over is answered with why, and the phone of the person stays as it was', async () => {
    const before = await shownTo('person')
    const relayed = await server.waitForText('operator', '무사히 건넜습니다')
    await server.write('operator', hotline.aci, '/close')
    await server.waitForText('person', '이야기를 마쳤습니다')
    await react('operator', relayed.timestamp, '🙏')
    await server.waitForText('operator', '이미 끝났습니다')
    expect(await shownTo('person')).toEqual(before)
  })
})
