import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../../src/store/database.ts'
import { acceptSignalIdentity } from '../../../src/store/signal-peers.ts'
import type { Inbound, SendResult } from '../../../src/transport/transport.ts'
import { link, newOutboxId, startSignalHotline, type SignalHotline } from '../../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

describe('trouble on Signal', () => {
  let server: SignalServer
  let hotline: SignalHotline
  let serial = 0
  beforeAll(async () => {
    server = await startSignalServer()
    await server.addPerson('owner')
    hotline = await startSignalHotline(server, 'owner')
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })

  async function met(): Promise<{ name: string; aci: string }> {
    const name = `person-${serial++}`
    const { aci } = await server.addPerson(name)
    await server.write(name, hotline.aci, `hello from ${name}`)
    await taken(`hello from ${name}`)
    return { name, aci }
  }
  const taken = (text: string): Promise<Inbound> =>
    hotline.waitFor(({ content }) => content.type === 'text' && content.text === text)
  const say = (address: string, text: string, id = newOutboxId()): Promise<SendResult> =>
    hotline.transport.send({ id, address, body: { type: 'text', text }, urgent: false })
  const times = (text: string): number =>
    hotline.taken.filter(({ content }) => content.type === 'text' && content.text === text).length

  test('while the server is away nothing is sent or lost; both go on when it is back', async () => {
    const { name, aci } = await met()
    await server.call({ method: 'setLine', line: 'broken' })
    const id = newOutboxId()
    await expect
      .poll(() => say(aci, '들립니까', id))
      .toEqual({
        type: 'retry',
        afterMs: 0,
        reason: 'signal_offline',
      })
    await server.write(name, hotline.aci, '끊긴 동안 썼습니다')
    await server.call({ method: 'setLine', line: 'up' })
    await taken('끊긴 동안 썼습니다')
    await expect.poll(() => say(aci, '들립니까', id), { timeout: 10_000 }).toMatchObject({ type: 'sent' })
    await server.waitForText(name, '들립니까')
    expect(times('끊긴 동안 썼습니다')).toBe(1)
  })

  test('a message that was committed but not acknowledged is taken once', async () => {
    const { name } = await met()
    await server.write(name, hotline.aci, '한 번만')
    await taken('한 번만')
    // The same bytes again, as after a crash between the commit and the acknowledgement.
    await server.call({ method: 'repeatLast', aci: hotline.aci })
    await server.write(name, hotline.aci, '그다음')
    await taken('그다음')
    expect(times('한 번만')).toBe(1)
    expect(hotline.taken.filter(({ content }) => content.type === 'unreadable')).toEqual([])
    await expect.poll(() => server.call({ method: 'unacknowledged', aci: hotline.aci })).toBe(0)
  })

  test('another device of the person gets the message too', async () => {
    const { name, aci } = await met()
    await say(aci, '처음')
    await server.call({ method: 'addDevice', name })
    expect((await say(aci, '두 기기에')).type).toBe('sent')
    const devices = statement('', 'select count(distinct device)::int n from signal_ratchets')
    expect((await hotline.database.query<{ n: number }>(devices))[0]).toEqual({ n: 2 })
  })

  test('an account that is gone is unreachable', async () => {
    const { name, aci } = await met()
    await server.call({ method: 'setRegistered', name, isRegistered: false })
    expect(await say(aci, '계십니까')).toEqual({ type: 'unreachable', reason: 'signal_unregistered' })
  })

  test('when Signal wants a captcha, the message waits and the admins are told', async () => {
    const { name, aci } = await met()
    await say(aci, '먼저')
    await hotline.database.query(statement('', 'delete from signal_peers'))
    await server.call({ method: 'setLimited', name, from: hotline.aci, isLimited: true })
    expect(await say(aci, '막힌 글')).toMatchObject({ type: 'retry', reason: 'signal_challenge' })
    expect(hotline.alarms).toContainEqual({ code: 'captcha', token: 'token' })
    await server.call({ method: 'setLimited', name, from: hotline.aci, isLimited: false })
    expect((await say(aci, '풀린 글')).type).toBe('sent')
  })

  test('a retry is the same message to the phone', async () => {
    const { name, aci } = await met()
    const id = newOutboxId()
    const first = await say(aci, '두 번 보낸 글', id)
    await hotline.database.query(statement('', 'update signal_sendings set parts_sent = 0'))
    expect(await say(aci, '두 번 보낸 글', id)).toEqual(first)
    await expect.poll(async () => (await server.texts(name)).filter((text) => text === '두 번 보낸 글').length).toBe(2)
    const got = (await server.seen(name)).filter((one) => one.kind === 'message' && one.body === '두 번 보낸 글')
    expect(new Set(got.map((one) => (one.kind === 'message' ? one.timestamp : 0))).size).toBe(1)
  })

  test('a key that changed on the server holds what is sent until a human accepts it', async () => {
    const { name, aci } = await met()
    await say(aci, '예전 열쇠로')
    await server.call({ method: 'reinstall', name })
    await server.write(name, hotline.aci, '새 열쇠로')
    await taken('새 열쇠로')
    expect(await say(aci, '비밀 계획')).toEqual({ type: 'retry', afterMs: 0, reason: 'signal_identity_changed' })
    await expect.poll(() => hotline.alarms).toContainEqual({ code: 'identity_changed', address: aci })
    await server.waitForText(name, '새 전화기입니까?')
    expect(await server.texts(name)).not.toContain('비밀 계획')
    expect(await acceptSignalIdentity(hotline.database, hotline.vault, aci)).toBe(true)
    expect((await say(aci, '확인한 뒤에')).type).toBe('sent')
    await server.waitForText(name, '확인한 뒤에')
  })

  test.each([true, false])('a changed key is noticed in a message that cannot be read (sealed: %s)', async (sealed) => {
    const { name, aci } = await met()
    await say(aci, '예전 열쇠로')
    await server.call({ method: 'reinstall', name })
    // Without our halves of the keys that the new phone begins with, nothing it writes can be read.
    await hotline.database.query(statement('', 'create table kept_prekeys as select * from signal_prekeys'))
    await hotline.database.query(statement('', 'delete from signal_prekeys'))
    await server.write(name, hotline.aci, { body: '새 열쇠로', sealed, untilAcknowledged: true })
    await expect.poll(() => hotline.alarms).toContainEqual({ code: 'identity_changed', address: aci })
    expect(await say(aci, '비밀 계획')).toEqual({ type: 'retry', afterMs: 0, reason: 'signal_identity_changed' })
    await hotline.database.query(statement('', 'insert into signal_prekeys select * from kept_prekeys'))
    await hotline.database.query(statement('', 'drop table kept_prekeys'))
    expect(hotline.taken.some(({ address, content }) => address === aci && content.type === 'unreadable')).toBe(true)
    await server.waitForText(name, '새 전화기입니까?')
    await server.waitFor(name, (one) => one.kind === 'retry')
    expect(await acceptSignalIdentity(hotline.database, hotline.vault, aci)).toBe(true)
    expect((await say(aci, '확인한 뒤에')).type).toBe('sent')
    await server.waitForText(name, '확인한 뒤에')
    expect(await server.texts(name)).not.toContain('비밀 계획')
  })

  test('one-time keys are made anew when few are left, and the last resort key serves strangers until then', async () => {
    await server.call({ method: 'useKeys', aci: hotline.aci, count: 100 })
    expect(await server.call({ method: 'keysLeft', aci: hotline.aci })).toEqual({ ec: 0, kyber: 0 })
    await met()
    const uses = statement('', 'select 1 from signal_kyber_uses')
    expect(await hotline.database.query(uses)).toHaveLength(1)
    await hotline.transport.stop()
    await hotline.start()
    await expect.poll(() => server.call({ method: 'keysLeft', aci: hotline.aci })).toEqual({ ec: 100, kyber: 100 })
    await met()
  })

  test('signed and last-resort keys are rotated, and the old ones open what is under way for a month', async () => {
    const { name } = await met()
    const late = await server.addPerson('late')
    // The phone has the present keys and writes with them when they are replaced long since.
    await server.call({ method: 'meet', name: 'late', to: hotline.aci })
    const age = (column: string, days: number): Promise<unknown> =>
      hotline.database.query(
        statement(
          '',
          `update signal_prekeys set ${column} = now() - interval '${days} days' where ${column} is not null`,
        ),
      )
    const states = async (): Promise<unknown[]> =>
      hotline.database.query(
        statement(
          '',
          `select identity, kind, replaced_at is not null "isOld", count(*)::int n from signal_prekeys
           where kind in ('signed', 'last_resort') group by 1, 2, 3 order by 1, 2, 3`,
        ),
      )
    const each = (isOld: boolean) =>
      ['aci', 'pni'].flatMap((identity) => ['last_resort', 'signed'].map((kind) => ({ identity, kind, isOld, n: 1 })))
    expect(await states()).toEqual(each(false))
    await age('created_at', 3)
    await hotline.transport.stop()
    await hotline.start()
    const both = ['aci', 'pni'].flatMap((identity) =>
      ['last_resort', 'signed'].flatMap((kind) => [false, true].map((isOld) => ({ identity, kind, isOld, n: 1 }))),
    )
    await expect.poll(states).toEqual(both)
    await age('replaced_at', 29)
    await server.write('late', hotline.aci, '옛 열쇠로 쓴 글')
    const { address } = await taken('옛 열쇠로 쓴 글')
    expect(address).toBe(late.aci)
    await age('replaced_at', 31)
    await hotline.transport.stop()
    await hotline.start()
    await expect.poll(states).toEqual(each(false))
    await server.write(name, hotline.aci, '아직 됩니다')
    await taken('아직 됩니다')
  }, 40_000)

  test('a second process waits, and takes over when the first is gone', async () => {
    const second = hotline.open()
    const got: string[] = []
    await second.start(async (inbound, options) => {
      await hotline.database.transact(async (tx) => options?.within?.(tx))
      if (inbound.content.type === 'text') got.push(inbound.content.text)
      return { duplicate: false }
    })
    const { name, aci } = await met()
    expect(got).toEqual([])
    expect(
      await second.send({ id: newOutboxId(), address: aci, body: { type: 'text', text: 'x' }, urgent: false }),
    ).toMatchObject({ type: 'retry' })
    await hotline.transport.stop()
    await server.write(name, hotline.aci, '이어서')
    await expect.poll(() => got, { timeout: 10_000 }).toEqual(['이어서'])
    await second.stop()
    await hotline.start()
  })

  test('linked anew, it knows the people and their keys; an owner needs no telephone number', async () => {
    const { name, aci } = await met()
    await hotline.transport.stop()
    await server.addPerson('numberless', false)
    const linked = await link(server, hotline.database, hotline.vault, 'numberless')
    await hotline.start()
    await server.write(name, linked.aci, '새 주소로')
    await taken('새 주소로')
    const changes = statement('', 'select 1 from signal_identities where changed_at is not null')
    expect(await hotline.database.query(changes)).toEqual([])
    expect((await say(aci, '여전히 여기 있습니다')).type).toBe('sent')
    const accounts = statement('', `select state, account_sealed = '' empty from signal_accounts order by linked_at`)
    expect(await hotline.database.query(accounts)).toEqual([
      { state: 'unlinked', empty: true },
      { state: 'linked', empty: false },
    ])
  })
})
