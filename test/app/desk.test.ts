import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('the desk', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp({ silentMs: 300 })
    await enrol(hotline, 'op-1', '가람')
    await enrol(hotline, 'op-2', '나래', 'en')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)

  /** Brings a person to P0 and returns the code of the case. */
  async function inDanger(address: string): Promise<string> {
    const { transport } = hotline
    await transport.say(address, '안녕하십니까')
    await transport.waitFor(address, '위험')
    await transport.say(address, '1')
    await expect.poll(() => codeOf(address)).toMatch(/^[0-9A-Z]{5}$/)
    return (await codeOf(address))!
  }
  async function codeOf(address: string): Promise<string | undefined> {
    const index = hotline.app.vault.addressIndex('simulator', address)
    return (
      await rows<{ code: string }>(
        `select k.code from cases k join contacts c on c.person_id = k.person_id where c.address_index = $1
         order by k.opened_at desc limit 1`,
        [index],
      )
    )[0]?.code
  }

  test('of many who claim at the same moment exactly one has the case', async () => {
    const { transport } = hotline
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => enrol(hotline, `claimer-${name}`, `이름${name}`)))
    const code = await inDanger('contested')
    const claimers = ['op-1', 'op-2', ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `claimer-${name}`)]
    await Promise.all(claimers.map((address) => transport.say(address, `/claim ${code}`)))
    const winners = claimers.filter((address) =>
      transport.texts(address).some((text) => text.includes(code) && /맡으셨습니다|is yours/.test(text)),
    )
    await expect
      .poll(() => transport.texts('contested').filter((text) => text.includes('사람이 왔습니다')))
      .toHaveLength(1)
    expect(winners.length).toBeLessThanOrEqual(1)
    const [row] = await rows<{ claim_number: number }>('select claim_number from cases where code = $1', [code])
    expect(row?.claim_number).toBe(1)
    await Promise.all(claimers.map((address) => transport.say(address, `/close ${code}`)))
    await transport.waitFor('contested', '이야기를 마쳤습니다')
  })

  test('a page elsewhere than on Signal holds no word of the person', async () => {
    const { transport } = hotline
    const code = await inDanger('unquoted')
    const page = await transport.waitFor('op-1', `P0 · 사건 ${code}`)
    expect('text' in page.body && page.body.text.split('\n')).toHaveLength(3)
    await transport.say('op-1', '1')
    await transport.waitFor('op-1', `맡으셨습니다: 사건 ${code}`)
    await transport.say('op-1', '/close')
  })

  test('a reaction to a page counts, however quick it is', async () => {
    const { transport } = hotline
    const { send } = transport
    transport.send = async (outbound) => {
      const result = await send(outbound)
      const isPage = outbound.address === 'op-1' && 'choices' in outbound.body && outbound.body.choices !== undefined
      const to = result.type === 'sent' ? result.refs.at(-1) : undefined
      if (isPage && to !== undefined)
        setImmediate(() => void transport.say('op-1', { type: 'reaction', to, emoji: '👍' }))
      return result
    }
    try {
      const code = await inDanger('reacted')
      await transport.waitFor('op-1', `맡으셨습니다: 사건 ${code}`)
      await transport.say('op-1', `/close ${code}`)
    } finally {
      transport.send = send
    }
  })

  test('who has no claim sends nothing to the person', async () => {
    const { transport } = hotline
    const code = await inDanger('guarded')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('guarded', '사람이 왔습니다')
    await transport.say('op-2', '이 글은 아무에게도 가지 않아야 합니다')
    await transport.waitFor('op-2', 'hold no case')
    await transport.say('op-2', `/case ${code}`)
    await transport.waitFor('op-2', 'is not yours')
    expect(transport.texts('guarded').join()).not.toContain('아무에게도')
    await transport.say('op-1', '/close')
  })

  test('whoever asks who is there hears whether it is an operator or the program', async () => {
    const { transport } = hotline
    await transport.say('careful', '확인')
    await transport.waitFor('careful', '이 대화에 상담원은 없습니다')
    await transport.waitFor('careful', '위험')
    const code = await inDanger('more-careful')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('more-careful', "'확인'이라고")
    await transport.say('more-careful', '확인')
    await transport.waitFor('more-careful', '우리 상담원이 있습니다')
    await transport.waitFor('op-1', `[${code}] 확인`)
    await transport.say('op-1', `/close ${code}`)
  })

  test('while a case is claimed the bot is silent, and after the release it calls again', async () => {
    const { transport } = hotline
    const code = await inDanger('relayed')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('relayed', '사람이 왔습니다')
    const before = transport.to('relayed').length
    await transport.say('relayed', '2')
    await transport.waitFor('op-1', `[${code}] 2`)
    expect(transport.to('relayed')).toHaveLength(before)
    await transport.say('op-1', '/note 저녁에 다시')
    await transport.waitFor('op-1', '적어 두었습니다')
    await transport.say('op-1', '/release')
    await transport.waitFor('relayed', '자리를 비웠습니다')
    await expect
      .poll(() => transport.texts('op-2').filter((text) => text.includes(`P0 · case ${code}`)).length)
      .toBeGreaterThan(1)
    await transport.say('op-2', `/claim ${code}`)
    await transport.waitFor('op-2', '저녁에 다시')
    await transport.say('op-2', '/close')
    await transport.waitFor('relayed', '이야기를 마쳤습니다')
  })

  test('files go both ways', async () => {
    const { transport } = hotline
    const code = await inDanger('files')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('files', '사람이 왔습니다')
    const photo = { type: 'media', kind: 'photo', mime: 'image/jpeg', sizeBytes: 9 } as const
    await transport.say('files', { ...photo, ref: 'from-person', caption: '이 차입니다' })
    await expect
      .poll(() =>
        transport.to('op-1').some((one) => one.body.type === 'media' && one.body.caption?.includes('이 차입니다')),
      )
      .toBe(true)
    await transport.say('op-1', { ...photo, ref: 'from-operator' })
    await expect
      .poll(() =>
        transport
          .to('files')
          .flatMap((one) => (one.body.type === 'media' ? [new TextDecoder().decode(one.body.bytes)] : [])),
      )
      .toEqual(['from-operator'])
    await transport.say('op-1', '/close')
  })

  test('a person who blocks the bot: the operator is told', async () => {
    const { transport } = hotline
    const code = await inDanger('blocker')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('blocker', '사람이 왔습니다')
    transport.answer = (outbound) =>
      outbound.address === 'blocker' ? { type: 'unreachable', reason: 'blocked' } : null
    await transport.say('op-1', '들리십니까')
    await transport.waitFor('op-1', `${code}: 그 사람에게 글이 가지 않습니다`)
    transport.answer = () => null
    await transport.say('op-1', '/close')
  })

  test('an urgent intake that falls silent goes to the desk as it is', async () => {
    const { transport } = hotline
    await inDanger('silent')
    await transport.say('silent', '우리 언니가 어제 잡혔습니다')
    await new Promise((resolve) => setTimeout(resolve, 400))
    await hotline.app.sweep()
    const index = hotline.app.vault.addressIndex('simulator', 'silent')
    const status = async (): Promise<string[]> =>
      (
        await rows<{ status: string }>(
          `select r.status from reports r join contacts c on c.person_id = r.person_id where c.address_index = $1`,
          [index],
        )
      ).map((row) => row.status)
    await expect.poll(status).toEqual(['partial'])
  })

  test('a closed case stays closed: no second case comes of its report', async () => {
    const { transport } = hotline
    const code = await inDanger('closed')
    await transport.say('op-1', `/claim ${code}`)
    await transport.say('op-1', '/close')
    await transport.waitFor('closed', '이야기를 마쳤습니다')
    await hotline.app.sweep()
    const index = hotline.app.vault.addressIndex('simulator', 'closed')
    const cases = await rows(
      `select k.code from cases k join contacts c on c.person_id = k.person_id where c.address_index = $1`,
      [index],
    )
    expect(cases).toEqual([{ code }])
  })

  test('an invitation works once', async () => {
    const { transport } = hotline
    await transport.say('stranger', '/join ABCDEFGHJK')
    await transport.waitFor('stranger', '위험')
    expect(transport.texts('stranger').join()).not.toContain('등록')
    // Read as words, this code would be asked whether help is needed at once.
    await transport.say('latecomer', '/join F6ZFF9T3PG')
    await transport.waitFor('latecomer', '위험')
    expect(transport.texts('latecomer').join()).not.toContain('급하십니까')
  })

  test('an operator who is answered with retries gets everything in order afterwards', async () => {
    const { transport } = hotline
    const code = await inDanger('ordered')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('ordered', '사람이 왔습니다')
    let away = true
    transport.answer = (outbound) =>
      away && outbound.address === 'op-1' ? { type: 'retry', afterMs: 100, reason: 'net' } : null
    for (const word of ['하나', '둘', '셋', '넷']) await transport.say('ordered', word)
    await new Promise((resolve) => setTimeout(resolve, 150))
    away = false
    const relayed = (): string[] =>
      transport
        .texts('op-1')
        .filter((text) => text.startsWith(`[${code}]`))
        .map((text) => text.slice(code.length + 3))
    await expect.poll(relayed, { timeout: 10_000 }).toEqual(['하나', '둘', '셋', '넷'])
    transport.answer = () => null
    await transport.say('op-1', '/close')
  })
})
