import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { findSignalAccount } from '../../src/store/signal-account.ts'
import type { Inbound } from '../../src/transport/transport.ts'
import type { SyncSent } from '../support/signal/calls.ts'
import { newOutboxId, startSignalHotline, type SignalHotline } from '../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'

const timerUpdate = 2

describe("what is done on the account's own phone", () => {
  let server: SignalServer
  let hotline: SignalHotline
  let serial = 0
  beforeAll(async () => {
    server = await startSignalServer()
    await server.addPerson('owner')
    hotline = await startSignalHotline(server, 'owner', {
      options: { disappearingSeconds: 600, readReceipts: false, typing: false, transcripts: false },
    })
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })
  const taken = (text: string): Promise<Inbound> =>
    hotline.waitFor(({ content }) => content.type === 'text' && content.text === text)
  async function met(): Promise<{ name: string; aci: string }> {
    const name = `person-${serial++}`
    const { aci } = await server.addPerson(name)
    await server.write(name, hotline.aci, `여기는 ${name}`)
    await taken(`여기는 ${name}`)
    return { name, aci }
  }
  /** Says something to a person and tells with which timer it came. */
  async function timerOf(name: string, address: string): Promise<{ seconds: number; version: number }> {
    const text = `글 ${serial++}`
    const sent = await hotline.transport.send({
      id: newOutboxId(),
      address,
      body: { type: 'text', text },
      urgent: false,
    })
    expect(sent.type).toBe('sent')
    const { expireTimer, expireTimerVersion } = await server.waitForText(name, text)
    return { seconds: expireTimer, version: expireTimerVersion }
  }
  const onPhone = (of: string, sent: SyncSent): Promise<unknown> =>
    server.call({ method: 'syncSent', name: 'owner', to: hotline.aci, of, sent })

  test('a timer that is set there is the timer of what the hotline writes', async () => {
    const { name, aci } = await met()
    expect(await timerOf(name, aci)).toEqual({ seconds: 600, version: 2 })
    await onPhone(aci, { flags: timerUpdate, expireTimer: 3_600, expireTimerVersion: 3 })
    expect(await timerOf(name, aci)).toEqual({ seconds: 3_600, version: 3 })
    // Told along with a message, too; an older one is no news.
    await onPhone(aci, { body: '전화기에서', expireTimer: 60, expireTimerVersion: 5 })
    await onPhone(aci, { body: '옛 소식', expireTimer: 7, expireTimerVersion: 4 })
    expect(await timerOf(name, aci)).toEqual({ seconds: 60, version: 5 })
    expect(hotline.taken.some(({ content }) => content.type === 'text' && content.text === '전화기에서')).toBe(false)
  })

  test('whoever switched it off there before the first answer wants it off', async () => {
    const { name, aci } = await met()
    await onPhone(aci, { flags: timerUpdate, expireTimer: 0, expireTimerVersion: 2 })
    expect(await timerOf(name, aci)).toEqual({ seconds: 0, version: 2 })
  })

  test('sending to the person at the same moment does not hinder it', async () => {
    const { name, aci } = await met()
    await timerOf(name, aci)
    for (let version = 10; version < 20; version++)
      await Promise.all([
        timerOf(name, aci),
        onPhone(aci, { flags: timerUpdate, expireTimer: version * 60, expireTimerVersion: version }),
      ])
    expect(await timerOf(name, aci)).toEqual({ seconds: 19 * 60, version: 19 })
  })

  test('another number is taken over: people who write to it are heard and get the proof that it is ours', async () => {
    const before = await findSignalAccount(hotline.database, hotline.vault)
    await server.addPerson('early')
    await server.write('early', hotline.aci, { body: '옛 번호로', toPni: true })
    await taken('옛 번호로')
    const changed = (await server.call({ method: 'changeNumber', name: 'owner' })) as { number: string; pni: string }
    // Written at once: it may not be taken before the hotline knows its new number.
    const late = await server.addPerson('late')
    await server.write('late', hotline.aci, { body: '새 번호로', toPni: true })
    await taken('새 번호로')
    const after = await findSignalAccount(hotline.database, hotline.vault)
    expect(after).toMatchObject({ number: changed.number, pni: changed.pni, aci: before?.aci, deviceId: 2 })
    expect(after?.number).not.toBe(before?.number)
    expect(after?.pniIdentity).not.toEqual(before?.pniIdentity)
    expect(after?.aciIdentity).toEqual(before?.aciIdentity)
    expect(after?.pniRegistrationId).not.toBe(before?.pniRegistrationId)
    await timerOf('late', late.aci)
    await server.waitFor('late', (one) => one.kind === 'message' && one.provesNumber)
    // One-time keys for the new number are made by themselves.
    const counts = statement(
      '',
      `select kind, count(*)::int n from signal_prekeys where identity = 'pni' and replaced_at is null
         and uploaded_at is not null group by kind order by kind`,
    )
    await expect
      .poll(() => hotline.database.query(counts), { timeout: 20_000 })
      .toEqual([
        { kind: 'ec', n: 100 },
        { kind: 'kyber', n: 100 },
        { kind: 'last_resort', n: 1 },
        { kind: 'signed', n: 1 },
      ])
    await hotline.transport.stop()
    await hotline.start()
    await server.addPerson('later')
    await server.write('later', hotline.aci, { body: '다시 새 번호로', toPni: true })
    await taken('다시 새 번호로')
    await server.write('early', hotline.aci, '계정으로는 그대로')
    await taken('계정으로는 그대로')
    expect(hotline.taken.filter(({ content }) => content.type === 'unreadable')).toEqual([])
  }, 60_000)
})
