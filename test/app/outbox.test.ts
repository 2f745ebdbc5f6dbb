import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contactsWithBacklog } from '../../src/store/outbox.ts'
import { statement } from '../../src/store/database.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('the outbox', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op-1', '가람')
    await enrol(hotline, 'op-2', '나래')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)
  const indexOf = (address: string): Buffer => hotline.app.vault.addressIndex('simulator', address)

  async function codeOf(address: string): Promise<string | undefined> {
    const found = await rows<{ code: string }>(
      `select k.code from cases k join contacts c on c.person_id = k.person_id where c.address_index = $1`,
      [indexOf(address)],
    )
    return found[0]?.code
  }

  async function inDanger(address: string): Promise<string> {
    const { transport } = hotline
    await transport.say(address, '안녕하십니까')
    await transport.waitFor(address, '위험')
    await transport.say(address, '1')
    await expect.poll(() => codeOf(address)).toMatch(/^[0-9A-Z]{5}$/)
    return (await codeOf(address))!
  }

  const keepAway = (address: string): void => {
    hotline.transport.answer = (outbound) =>
      outbound.address === address ? { type: 'retry', afterMs: 60_000, reason: 'net' } : null
  }
  const pagesOf = (address: string, code: string): number =>
    hotline.transport.texts(address).filter((text) => text.includes(`P0 · 사건 ${code}`)).length
  const queued = (address: string): Promise<{ attempts: number }[]> =>
    rows(
      `select o.attempts from outbox o join contacts c on c.id = o.contact_id
       where c.address_index = $1 and o.state = 'queued' and o.attempts > 0`,
      [indexOf(address)],
    )
  /** The line is back: what waits is due. */
  async function comeBack(): Promise<void> {
    hotline.transport.answer = () => null
    await rows(`update outbox set due_at = now(), leased_until = null where state = 'queued'`)
    await hotline.app.sweep()
  }

  test('an operator who was away gets one page of a case, not one for each call', async () => {
    keepAway('op-2')
    const code = await inDanger('called-often')
    await expect.poll(() => queued('op-2')).toHaveLength(1)
    for (let call = 0; call < 3; call++) {
      // As if the page before were just being tried, so that the next call cannot withdraw it.
      await rows(
        `update outbox set leased_until = now() + interval '5 seconds' where state = 'queued' and attempts > 0`,
      )
      await rows(`update escalations set due_at = now() where state = 'running'`)
      await expect.poll(() => hotline.app.sweep().then(() => pagesOf('op-1', code))).toBe(call + 2)
    }
    await comeBack()
    await expect.poll(() => pagesOf('op-2', code)).toBe(1)
    await hotline.transport.say('op-1', `/claim ${code}`)
    await hotline.transport.say('op-1', '/close')
  })

  test('a page that waited until its case was taken is not sent any more', async () => {
    keepAway('op-2')
    const code = await inDanger('settled')
    await expect.poll(() => queued('op-2')).toHaveLength(1)
    // As if the page had been at work while the case was taken, so that the claim could not withdraw it.
    await rows(`update cases set state = 'closed', closed_at = now() where code = $1`, [code])
    await comeBack()
    await hotline.transport.say('op-2', '/who')
    await hotline.transport.waitFor('op-2', '근무 중')
    expect(pagesOf('op-2', code)).toBe(0)
  })

  test('what was sent is not kept', async () => {
    await inDanger('sent')
    const left = (): Promise<object[]> => rows(`select 1 from outbox where state = 'sent' and body_sealed is not null`)
    await expect.poll(left).toEqual([])
  })

  test('a contact that waits for a retry does not take the turn of one that waits for nothing', async () => {
    keepAway('slow')
    await hotline.transport.say('slow', '안녕하십니까')
    await hotline.transport.say('slow', '2')
    await expect.poll(() => queued('slow')).toHaveLength(1)
    await rows(`update outbox set leased_until = null where state = 'queued'`)
    const [slow] = await rows<{ id: string }>('select id from contacts where address_index = $1', [indexOf('slow')])
    expect(await contactsWithBacklog(hotline.app.database, 10)).not.toContain(slow!.id)
    await rows(`update outbox set due_at = now() where state = 'queued'`)
    expect(await contactsWithBacklog(hotline.app.database, 10)).toContain(slow!.id)
    await comeBack()
    await hotline.transport.waitFor('slow', '위험')
  })

  test('a file that is late does not hold up the words behind it, and still comes', async () => {
    const { transport } = hotline
    const code = await inDanger('late-file')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('late-file', '사람이 왔습니다')
    const { fetchMedia } = transport
    transport.fetchMedia = async () => ({ type: 'retry', afterMs: 0, reason: 'net' })
    await transport.say('late-file', { type: 'media', kind: 'photo', ref: 'late', mime: 'image/jpeg', sizeBytes: 4 })
    await transport.say('late-file', '문을 두드립니다')
    await transport.waitFor('op-1', `[${code}] 문을 두드립니다`)
    const photos = (): number => transport.to('op-1').filter((one) => one.body.type === 'media').length
    expect(photos()).toBe(0)
    transport.fetchMedia = fetchMedia
    await expect.poll(photos, { timeout: 8_000 }).toBe(1)
    await transport.say('op-1', '/close')
  })

  test('a crowd of pages keeps neither the words of a person back nor calls for a case that was taken', async () => {
    const { transport } = hotline
    const { send } = transport
    const codes: string[] = []
    transport.send = async (outbound) => {
      if (outbound.address === 'op-2') await new Promise((resolve) => setTimeout(resolve, 500))
      return send(outbound)
    }
    try {
      for (let person = 0; person < 24; person++) codes.push(await inDanger(`crowd-${person}`))
      for (const code of codes.slice(18)) {
        await transport.say('op-1', `/claim ${code}`)
        await transport.say('op-1', '/close')
      }
      await transport.say('op-2', `/claim ${codes[0]}`)
      await transport.say('crowd-0', '문을 두드립니다')
      await transport.waitFor('op-2', `[${codes[0]}] 문을 두드립니다`, 20_000)
      expect(codes.slice(1, 18).filter((code) => pagesOf('op-2', code) > 0).length).toBeLessThan(17)
      // What came for the others is complete and once each.
      await expect
        .poll(() => codes.slice(1, 18).map((code) => pagesOf('op-2', code)), { timeout: 30_000 })
        .toEqual(codes.slice(1, 18).map(() => 1))
      expect(codes.slice(18).map((code) => pagesOf('op-2', code))).toEqual(codes.slice(18).map(() => 0))
    } finally {
      transport.send = send
    }
  })

  test('answers that are written while earlier ones are sent go out behind them, without looking for those', async () => {
    const { transport, app } = hotline
    await transport.say('quick', '안녕하십니까')
    const [contact] = await rows<{ id: string }>('select id from contacts where address_index = $1', [indexOf('quick')])
    const { query } = app.database
    const asked: string[] = []
    app.database.query = (asking, values) => {
      if (values?.[0] === contact!.id) asked.push(asking.name)
      return query(asking, values)
    }
    for (let times = 0; times < 20; times++) await transport.say('quick', '도움')
    const sent = (): bigint[] => transport.to('quick').map((one) => BigInt(one.id))
    const written = `select o.id from outbox o join contacts c on c.id = o.contact_id where c.address_index = $1`
    await expect.poll(async () => sent().length === (await rows(written, [indexOf('quick')])).length).toBe(true)
    app.database.query = query
    expect(sent()).toEqual(sent().toSorted((a, b) => (a < b ? -1 : 1)))
    expect(asked).not.toContain('outbox_lease')
  })

  test('a short wait that is named again and again grows into a longer one', async () => {
    hotline.transport.answer = (outbound) =>
      outbound.address === 'busy' ? { type: 'retry', afterMs: 1, reason: 'busy' } : null
    await hotline.transport.say('busy', '안녕하십니까')
    await expect.poll(() => queued('busy')).toHaveLength(1)
    await rows(`update outbox set attempts = 9, due_at = now(), leased_until = null where state = 'queued'`)
    await hotline.app.sweep()
    const wait = async (): Promise<number | undefined> =>
      (
        await rows<{ seconds: number }>(
          `select extract(epoch from due_at - now())::float8 seconds from outbox where state = 'queued' and attempts = 10`,
        )
      )[0]?.seconds
    await expect.poll(wait).toBeGreaterThan(30)
    hotline.transport.answer = () => null
  })
})
