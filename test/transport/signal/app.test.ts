import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../../src/store/database.ts'
import { startSignalApp, type SignalApp } from '../../support/signal/app.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

describe('the whole program over Signal', () => {
  let server: SignalServer
  let hotline: SignalApp
  beforeAll(async () => {
    server = await startSignalServer()
    for (const name of ['owner', 'operator', 'colleague', 'person']) await server.addPerson(name)
    hotline = await startSignalApp(server, 'owner')
    await hotline.enrol('operator', '가람')
    await hotline.enrol('colleague', '나래')
    await server.write('operator', hotline.aci, '/duty on')
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })

  test('a person in danger reaches an operator, who takes the case by a reaction, and they talk', async () => {
    expect(hotline.app.ready.transports).toMatchObject([{ name: 'signal', on: true }])
    await server.write('person', hotline.aci, '안녕하십니까')
    await server.waitForText('person', '위험')
    await server.write('person', hotline.aci, '1')
    const page = await server.waitForText('operator', 'P0')
    await server.write('operator', hotline.aci, {
      reacts: { timestamp: page.timestamp, author: hotline.aci, emoji: '👍' },
    })
    await server.waitForText('operator', '맡으셨습니다')
    await server.waitForText('person', '사람이 왔습니다')
    await server.waitForText('colleague', '가람')

    await server.write('person', hotline.aci, '형이 잡혀갔습니다')
    await server.waitForText('operator', '형이 잡혀갔습니다')
    await server.write('operator', hotline.aci, '제가 돕겠습니다')
    await server.waitForText('person', '제가 돕겠습니다')
  })

  test('files go both ways', async () => {
    const photo = Buffer.alloc(5_000, 9)
    await server.write('person', hotline.aci, { files: [{ bytes: photo.toString('base64'), mime: 'image/jpeg' }] })
    const there = await server.waitFor('operator', (one) => one.kind === 'message' && one.files.length > 0)
    if (there.kind !== 'message') throw new Error('not a message')
    expect((await server.download(there.files[0]!)).equals(photo)).toBe(true)
    const voice = Buffer.alloc(3_000, 4)
    await server.write('operator', hotline.aci, {
      files: [{ bytes: voice.toString('base64'), mime: 'audio/aac', voice: true }],
    })
    const back = await server.waitFor('person', (one) => one.kind === 'message' && one.files.length > 0)
    if (back.kind !== 'message') throw new Error('not a message')
    expect(back.files[0]).toMatchObject({ mime: 'audio/aac', size: 3_000 })
    expect((await server.download(back.files[0]!)).equals(voice)).toBe(true)
  })

  test('a phone that could not read a message gets it again, as the same message', async () => {
    const { timestamp } = await server.waitForText('person', '제가 돕겠습니다')
    const copies = async () =>
      (await server.seen('person')).filter((one) => one.kind === 'message' && one.timestamp === timestamp).length
    for (const expected of [2, 3, 3]) {
      await server.call({ method: 'askAgain', name: 'person', to: hotline.aci, timestamp })
      // The sweep takes up what is queued again.
      await hotline.app.sweep()
      await expect.poll(copies, { timeout: 12_000 }).toBe(expected)
    }
  }, 45_000)

  test('a changed key: nothing is sent, the operator is warned, and the person is asked', async () => {
    await server.call({ method: 'reinstall', name: 'person' })
    const before = (await server.texts('person')).length
    await server.write('person', hotline.aci, '전화기가 바뀌었습니다')
    const warning = await server.waitForText('operator', '열쇠가 바뀌었습니다')
    expect(warning.body).toMatch(/signal accept [0-9A-Z]{5}/)
    expect(await server.texts('colleague')).not.toContain(warning.body)
    await server.waitForText('operator', '전화기가 바뀌었습니다')
    await server.waitForText('person', '새로 바꾸셨습니까')
    await server.write('operator', hotline.aci, '이름을 말씀해 주십시오')
    await expect
      .poll(
        async () =>
          hotline.app.database.query(
            statement('', "select 1 from outbox where state = 'queued' and error_code = 'signal_identity_changed'"),
          ),
        { timeout: 10_000 },
      )
      .toHaveLength(1)
    expect((await server.texts('person')).slice(before)).toEqual(['안녕하십니까. 전화기나 앱을 새로 바꾸셨습니까?'])
  })

  test('no word, name or address of anybody stands in a plain column', async () => {
    const tables = await hotline.app.database.query<{ name: string }>(
      statement('', `select tablename name from pg_tables where schemaname = 'public'`),
    )
    const people = await Promise.all(['person', 'operator'].map((name) => server.seen(name)))
    expect(people.every((seen) => seen.length > 0)).toBe(true)
    const { aci } = hotline
    for (const { name } of tables) {
      const rows = await hotline.app.database.query<{ row: string }>(
        statement('', `select row_to_json(t)::text "row" from ${name} t`),
      )
      const all = rows.map(({ row }) => row).join('\n')
      if (name === 'revisions') continue
      for (const secret of ['잡혀갔습니다', '돕겠습니다', aci]) expect(all, name).not.toContain(secret)
    }
  })
})
