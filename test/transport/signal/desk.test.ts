import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../../src/store/database.ts'
import { startSignalApp, type SignalApp } from '../../support/signal/app.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

describe('operators on Signal', () => {
  let server: SignalServer
  let hotline: SignalApp
  let serial = 0
  beforeAll(async () => {
    server = await startSignalServer()
    for (const name of ['owner', 'garam', 'narae']) await server.addPerson(name)
    hotline = await startSignalApp(server, 'owner', { SIGNAL_TYPING: 'true' })
    await hotline.enrol('garam', '가람')
    await hotline.enrol('narae', '나래')
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })

  const newestCode = async (): Promise<string> => {
    const query = statement('', 'select code from cases order by opened_at desc limit 1')
    return (await hotline.app.database.query<{ code: string }>(query))[0]?.code ?? ''
  }
  type Page = { name: string; code: string; at: number }
  /** Somebody new in danger, whose page both operators have got; resolves with what the first of them saw. */
  async function inDanger(): Promise<Page> {
    const name = `person-${serial++}`
    await server.addPerson(name)
    await server.write(name, hotline.aci, '안녕하십니까')
    await server.waitForText(name, '위험')
    await server.write(name, hotline.aci, '1')
    await expect.poll(newestCode, { timeout: 10_000 }).not.toBe(known)
    const code = (known = await newestCode())
    await server.waitForText('narae', `P0 · 사건 ${code}`)
    const { timestamp } = await server.waitForText('garam', `P0 · 사건 ${code}`)
    await allNoted()
    return { name, code, at: timestamp }
  }
  /** A page can only be changed later when it was noted as sent, which is a moment after it is on the phone. */
  const allNoted = async (): Promise<void> => {
    const query = statement('', `select 1 from outbox where kind = 'page' and state = 'queued'`)
    await expect.poll(() => hotline.app.database.query(query)).toEqual([])
  }
  let known = ''
  const say = (operator: string, text: string, quotes?: number) =>
    server.write(operator, hotline.aci, {
      body: text,
      ...(quotes === undefined ? {} : { quotes: { timestamp: quotes, author: hotline.aci } }),
    })
  const count = async (name: string, part: string): Promise<number> =>
    (await server.texts(name)).filter((text) => text.includes(part)).length
  const close = async (operator: string, code: string): Promise<void> => {
    await say(operator, `/close ${code}`)
    await server.waitForText(operator, `사건 ${code}: 끝냈습니다`)
  }

  test('a page brings the brief and is taken by its number; then it goes from the other phone', async () => {
    const { name, code, at } = await inDanger()
    const page = await server.waitForText('narae', `P0 · 사건 ${code}`)
    expect(page.body).toContain('안녕하십니까')
    expect(page.body).toContain('1. 맡겠습니다')
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${code}`)
    await server.waitForText(name, '사람이 왔습니다')
    const taken = `사건 ${code}: 가람 님이 맡았습니다`
    const edit = await server.waitFor('narae', (one) => one.kind === 'edit' && one.body.includes(taken))
    expect(edit.kind === 'edit' && edit.of).toBe(page.timestamp)
    await say('narae', '1')
    await server.waitForText('narae', `이미 가람 님이 맡았습니다`)
    await say('narae', '제가 합니다', page.timestamp)
    await expect.poll(() => count('narae', '이미 가람 님이 맡았습니다')).toBe(2)
    // Whoever has it writes to the person by quoting the page.
    await say('garam', '어디에 계십니까', at)
    await server.waitForText(name, '어디에 계십니까')
    await close('garam', code)
  })

  test('of two pages a number means the newer; a quote or a reaction names one', async () => {
    const older = await inDanger()
    const newer = await inDanger()
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${newer.code}`)
    await say('garam', '1', older.at)
    await server.waitForText('garam', `맡으셨습니다: 사건 ${older.code}`)
    const page = await server.waitForText('narae', `P0 · 사건 ${older.code}`)
    await server.write('narae', hotline.aci, {
      reacts: { timestamp: page.timestamp, author: hotline.aci, emoji: '👍' },
    })
    await server.waitForText('narae', `사건 ${older.code}: 이미 가람 님이 맡았습니다`)
    expect(await count('narae', '맡으셨습니다')).toBe(0)
    for (const { code } of [older, newer]) await close('garam', code)
  })

  test('when the newest was taken meanwhile, that is said, and the next page that waits is shown to be answered', async () => {
    const older = await inDanger()
    const newer = await inDanger()
    await say('narae', `/claim ${newer.code}`)
    await server.waitForText('narae', `맡으셨습니다: 사건 ${newer.code}`)
    const pages = await count('garam', `P0 · 사건 ${older.code}`)
    await say('garam', '1')
    await server.waitForText('garam', `사건 ${newer.code}: 이미 나래 님이 맡았습니다`)
    expect(await count('garam', `맡으셨습니다: 사건 ${older.code}`)).toBe(0)
    await expect.poll(() => count('garam', `P0 · 사건 ${older.code}`)).toBe(pages + 1)
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${older.code}`)
    await close('garam', older.code)
    await close('narae', newer.code)
  })

  test('in a conversation a number takes a page that came last, and goes to the person after the words of one', async () => {
    const first = await inDanger()
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${first.code}`)
    await server.write(first.name, hotline.aci, '하나입니까 둘입니까')
    await server.waitForText('garam', '하나입니까 둘입니까')
    await say('garam', '1')
    await expect.poll(async () => (await server.texts(first.name)).at(-1)).toBe('1')
    const second = await inDanger()
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${second.code}`)
    expect((await server.texts(first.name)).filter((text) => text === '1')).toHaveLength(1)
    for (const { code } of [first, second]) await close('garam', code)
  })

  test('words on a page take its case and are not sent', async () => {
    const { name, code, at } = await inDanger()
    await say('garam', '제가 가겠습니다', at)
    await server.waitForText('garam', `맡으셨습니다: 사건 ${code}`)
    await server.waitForText('garam', '방금 쓰신 글은 그 사람에게 보내지 않았습니다')
    await say('garam', '안녕하십니까, 가람입니다')
    await server.waitForText(name, '가람입니다')
    expect(await server.texts(name)).not.toContain('제가 가겠습니다')
    await close('garam', code)
  })

  test('a quote of a closed case or of a colleague’s is refused with the reason, and reaches nobody', async () => {
    const closed = await inDanger()
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${closed.code}`)
    await server.write(closed.name, hotline.aci, '첫 사람의 글')
    const old = await server.waitForText('garam', '첫 사람의 글')
    await close('garam', closed.code)
    const other = await inDanger()
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${other.code}`)
    await server.write(other.name, hotline.aci, '다음 사람의 글')
    const relayed = await server.waitForText('garam', '다음 사람의 글')

    await say('garam', '끝난 사건에 쓴 글', old.timestamp)
    await server.waitForText('garam', `사건 ${closed.code}: 이미 끝났습니다. 글을 보내지 않았습니다`)
    await say('garam', '/release')
    await server.waitForText('garam', `사건 ${other.code}: 놓았습니다`)
    await say('garam', '놓은 사건에 쓴 글', relayed.timestamp)
    await server.waitForText('garam', `사건 ${other.code}: 아직 아무도 맡지 않았습니다. 글을 보내지 않았습니다`)
    await say('narae', `/claim ${other.code}`)
    await server.waitForText('narae', `맡으셨습니다: 사건 ${other.code}`)
    await say('garam', '남의 사건에 쓴 글', relayed.timestamp)
    await server.waitForText('garam', `사건 ${other.code}: 나래 님이 맡고 있습니다. 글을 보내지 않았습니다`)
    const got = [...(await server.texts(closed.name)), ...(await server.texts(other.name))].join()
    expect(got).not.toMatch(/사건에 쓴 글/)
    await close('narae', other.code)
  })

  test('a quote that belongs to no case reaches nobody while several are in hand', async () => {
    const first = await inDanger()
    const second = await inDanger()
    await say('garam', '1', first.at)
    await server.waitForText('garam', `맡으셨습니다: 사건 ${first.code}`)
    const own = await say('garam', '첫 사람에게 한 말')
    await server.waitForText(first.name, '첫 사람에게 한 말')
    await say('garam', '1', second.at)
    await server.waitForText('garam', `맡으셨습니다: 사건 ${second.code}`)
    await server.write('garam', hotline.aci, {
      body: '누구에게 가는 글입니까',
      quotes: { timestamp: own, author: await aciOf('garam') },
    })
    await server.waitForText('garam', '어느 것인지 알 수 없습니다')
    for (const { name, code } of [first, second]) {
      expect(await server.texts(name)).not.toContain('누구에게 가는 글입니까')
      await close('garam', code)
    }
  })

  test('the person and the operator of the case see when the other writes, and nobody else does', async () => {
    const { name, code } = await inDanger()
    const other = await inDanger()
    const typing = async (who: string): Promise<number> =>
      (await server.seen(who)).filter((one) => one.kind === 'typing').length
    await server.write(name, hotline.aci, { typing: true, untilAcknowledged: true })
    await say('garam', `/claim ${code}`)
    await server.waitForText('garam', `맡으셨습니다: 사건 ${code}`)
    await server.write('narae', hotline.aci, { typing: true, untilAcknowledged: true })
    await server.write('garam', hotline.aci, { typing: true, untilAcknowledged: true })
    await expect.poll(() => typing(name)).toBe(1)
    await server.write(name, hotline.aci, { typing: true, untilAcknowledged: true })
    await expect.poll(() => typing('garam')).toBe(1)
    expect([await typing('narae'), await typing(other.name)]).toEqual([0, 0])
    await close('garam', code)
    await say('garam', `/claim ${other.code}`)
    await server.waitForText('garam', `맡으셨습니다: 사건 ${other.code}`)
    await close('garam', other.code)
  })

  test('a long brief is taken back from the other phones when its case is taken', async () => {
    const name = 'long'
    await server.addPerson(name)
    for (const word of ['가나다라마', '바사아자차']) await server.write(name, hotline.aci, `${word} `.repeat(80))
    await server.waitForText(name, '위험')
    await server.write(name, hotline.aci, '1')
    await expect.poll(newestCode, { timeout: 10_000 }).not.toBe(known)
    const code = (known = await newestCode())
    const first = await server.waitForText('narae', `P0 · 사건 ${code}`)
    const last = await server.waitForText('narae', '바사아자차')
    expect(last.timestamp).toBeGreaterThan(first.timestamp)
    await server.waitForText('garam', '바사아자차')
    await allNoted()
    await say('garam', '1')
    await server.waitForText('garam', `맡으셨습니다: 사건 ${code}`)
    await server.waitFor('narae', (one) => one.kind === 'message' && one.deletes === first.timestamp)
    await server.waitFor('narae', (one) => one.kind === 'edit' && one.of >= last.timestamp)
    await close('garam', code)
  })

  const aciOf = async (name: string): Promise<string> => {
    const { database, vault } = hotline.app
    const rows = await database.query<{ id: string; address_sealed: Buffer }>(
      statement(
        '',
        `select c.id, c.address_sealed from contacts c join operators o on o.person_id = c.person_id where o.name = $1`,
      ),
      [name === 'garam' ? '가람' : '나래'],
    )
    return vault.open('address', rows[0]?.id ?? '', rows[0]?.address_sealed ?? Buffer.alloc(0)).toString()
  }
})
