import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { revokeOperator } from '../../src/store/operators.ts'
import { statement } from '../../src/store/database.ts'
import type { SendResult } from '../../src/transport/transport.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

const photo = { type: 'media', kind: 'photo', mime: 'image/jpeg', sizeBytes: 9 } as const
const blocked: SendResult = { type: 'unreachable', reason: 'blocked' }

describe('nobody is left in silence', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp({ settings: { CLAIM_MINUTES: '5' } })
    await enrol(hotline, 'op-1', '가람')
    await enrol(hotline, 'op-2', '나래')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)

  const indexOf = (address: string): Buffer => hotline.app.vault.addressIndex('simulator', address)

  async function codeOf(address: string): Promise<string | undefined> {
    const found = await rows<{ code: string }>(
      `select k.code from cases k join contacts c on c.person_id = k.person_id where c.address_index = $1
       order by k.opened_at desc limit 1`,
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

  async function claimed(address: string, operator = 'op-1'): Promise<string> {
    const code = await inDanger(address)
    await hotline.transport.say(operator, `/claim ${code}`)
    await hotline.transport.waitFor(address, '사람이 왔습니다')
    return code
  }

  const reachable = async (address: string): Promise<boolean | undefined> =>
    (
      await rows<{ reachable: boolean }>('select reachable from contacts where address_index = $1', [indexOf(address)])
    )[0]?.reachable

  const stateOf = async (code: string): Promise<string | undefined> =>
    (await rows<{ state: string }>('select state from cases where code = $1', [code]))[0]?.state

  const pages = (operator: string, code: string): number =>
    hotline.transport.texts(operator).filter((text) => text.includes(`P0 · 사건 ${code}`)).length

  /** Everything about a case has gone out. */
  const allSent = (code: string): Promise<void> =>
    expect
      .poll(() =>
        rows(`select 1 from outbox where state = 'queued' and case_id = (select id from cases where code = $1)`, [
          code,
        ]),
      )
      .toEqual([])

  /** Six minutes pass for a case: for its claim and for what was sent about it. */
  const longAgo = async (code: string): Promise<void> => {
    await rows(`update cases set claimed_at = claimed_at - interval '6 minutes' where code = $1`, [code])
    await rows(
      `update outbox set sent_at = sent_at - interval '6 minutes' where case_id = (select id from cases where code = $1)`,
      [code],
    )
  }

  test('an operator whose messenger is slow is not blamed for it, but nobody waits for ever', async () => {
    const { transport, app } = hotline
    transport.answer = (to) => (to.address === 'op-1' ? { type: 'retry', afterMs: 3_600_000, reason: 'slow' } : null)
    const code = await inDanger('slow')
    await transport.say('op-1', `/claim ${code}`)
    await transport.waitFor('slow', '사람이 왔습니다')
    await longAgo(code)
    await app.sweep()
    expect(await stateOf(code)).toBe('claimed')
    await longAgo(code)
    await longAgo(code)
    await app.sweep()
    expect(await stateOf(code)).toBe('open')
    transport.answer = () => null
    await rows(`update outbox set due_at = now() where state = 'queued'`)
    await app.sweep()
    await transport.say('op-2', `/claim ${code}`)
    await transport.say('op-2', '/close')
  })

  test('an urgent case whose operator sends nothing goes back, and everybody is called', async () => {
    const { transport, app } = hotline
    await transport.say('op-1', '/duty on')
    const code = await claimed('unanswered')
    const before = pages('op-2', code)
    await app.sweep()
    expect(await stateOf(code)).toBe('claimed')
    await allSent(code)
    await longAgo(code)
    await app.sweep()
    await transport.waitFor('op-1', `사건 ${code}: 5분`)
    await transport.waitFor('unanswered', '다른 사람을 부르고 있습니다')
    await expect.poll(() => pages('op-2', code)).toBeGreaterThan(before)
    await transport.say('op-1', '늦은 글입니다')
    expect(transport.texts('unanswered').join()).not.toContain('늦은 글')
    await transport.say('op-1', '/duty off')
  })

  test('an operator who answered keeps the case', async () => {
    const { transport, app } = hotline
    const code = await claimed('answered')
    await transport.say('op-1', '들립니다')
    await transport.waitFor('answered', '들립니다')
    await longAgo(code)
    await app.sweep()
    expect(await stateOf(code)).toBe('claimed')
    await transport.say('op-1', '/release')
    await transport.say('op-2', `/claim ${code}`)
    await allSent(code)
    await longAgo(code)
    await app.sweep()
    await transport.waitFor('op-2', `사건 ${code}: 5분`)
  })

  test('the case of an operator who cannot be reached any more goes to others', async () => {
    const { transport, app } = hotline
    const code = await claimed('unheard')
    await transport.say('op-1', '들립니다')
    transport.answer = (outbound) => (outbound.address === 'op-1' ? blocked : null)
    await transport.say('unheard', '들리십니까')
    await expect.poll(() => reachable('op-1')).toBe(false)
    transport.answer = () => null
    await app.sweep()
    await transport.waitFor('unheard', '다른 사람을 부르고 있습니다')
    await transport.say('op-2', `/claim ${code}`)
    await transport.waitFor('op-2', '들리십니까')
    await transport.say('op-2', '/close')
  })

  test('an operator whose pages bounced is called again once they write', async () => {
    const { transport } = hotline
    await rows('update contacts set reachable = false where address_index = $1', [indexOf('op-1')])
    await transport.say('op-1', '/who')
    expect(await reachable('op-1')).toBe(true)
  })

  test('a person who could not be reached is reachable again when they write, and the desk knows', async () => {
    const { transport } = hotline
    const code = await inDanger('back')
    await rows('update contacts set reachable = false where address_index = $1', [indexOf('back')])
    await transport.say('back', '다시 왔습니다')
    expect(await reachable('back')).toBe(true)
    await transport.waitFor('op-1', `사건 ${code}: 그 사람에게 다시 글이 갑니다`)
  })

  test('the case of an operator who was cut off in the middle of claiming goes to others', async () => {
    const { transport, app } = hotline
    await enrol(hotline, 'op-3', '다솜')
    const code = await claimed('cut-off', 'op-3')
    const [operator] = await rows<{ id: string }>(`select id from operators where name = '다솜'`)
    await app.database.transact((tx) => revokeOperator(tx, operator!.id))
    await app.sweep()
    await transport.waitFor('cut-off', '다른 사람을 부르고 있습니다')
    expect(await stateOf(code)).toBe('open')
  })

  test('words that cannot be handed on: both sides are told', async () => {
    const { transport } = hotline
    const code = await claimed('refused')
    transport.answer = (outbound) =>
      'text' in outbound.body && outbound.body.text.includes('깨진 글') ? { type: 'refused', reason: 'bad' } : null
    await transport.say('refused', '깨진 글')
    await transport.waitFor('refused', '전해지지 않았습니다')
    await transport.waitFor('op-1', `사건 ${code}: 그 사람이 보낸 것 하나`)
    transport.answer = () => null
    await transport.say('op-1', '/close')
  })

  test('a file that is gone: both sides are told', async () => {
    const { transport } = hotline
    const code = await claimed('gone-file')
    const { fetchMedia } = transport
    transport.fetchMedia = async () => ({ type: 'gone', reason: 'expired' })
    await transport.say('gone-file', { ...photo, ref: 'gone' })
    await transport.waitFor('gone-file', '파일을 받지 못했습니다')
    await transport.waitFor('op-1', `사건 ${code}: 그 사람이 보낸 것 하나`)
    transport.fetchMedia = fetchMedia
    await transport.say('op-1', '/close')
  })

  test('a file that is gone in the middle of an intake: the person is told', async () => {
    const { transport } = hotline
    const { fetchMedia } = transport
    transport.fetchMedia = async () => ({ type: 'gone', reason: 'expired' })
    await transport.say('lost-file', { ...photo, ref: 'gone' })
    await transport.waitFor('lost-file', '파일을 받지 못했습니다')
    transport.fetchMedia = fetchMedia
  })

  test('a message that cannot be handled at all is answered', async () => {
    const { transport } = hotline
    await transport.say('broken', '안녕하십니까')
    await transport.waitFor('broken', '위험')
    await rows(
      `update sessions set state_sealed = '\\x00' where person_id = (select person_id from contacts where address_index = $1)`,
      [indexOf('broken')],
    )
    await transport.say('broken', '1')
    await transport.waitFor('broken', '답하지 못했습니다')
    await transport.waitFor('op-1', '글 하나를 처리하지 못했습니다')
  })

  test('words in the talk with one operator are in the brief of the next', async () => {
    const { transport } = hotline
    const code = await claimed('handed-over')
    for (let nth = 1; nth <= 16; nth++) await transport.say('handed-over', `이야기 ${nth}`)
    await transport.say('op-1', '/release')
    await transport.say('op-2', `/claim ${code}`)
    await transport.waitFor('op-2', '> 이야기 16')
    await transport.say('op-2', '/close')
  })

  test('a button pressed in the talk with an operator is not swallowed', async () => {
    const { transport } = hotline
    const code = await claimed('button')
    await transport.say('button', { type: 'choice', ask: '1', value: 'yes' })
    await transport.waitFor('op-1', `[${code}] (단추를 눌렀습니다) 예`)
    await transport.say('op-1', '/close')
  })

  test('whose case is gone is answered by the intake', async () => {
    const { transport } = hotline
    const code = await claimed('stranded')
    await rows(`update cases set state = 'closed', claimed_by = null where code = $1`, [code])
    const before = transport.to('stranded').length
    await transport.say('stranded', '아직 계십니까')
    await expect.poll(() => transport.to('stranded').length).toBeGreaterThan(before)
  })

  test('a reaction to anything but a page takes no case', async () => {
    const { transport } = hotline
    const code = await claimed('reacted')
    await transport.say('reacted', '고맙습니다')
    const relayed = await transport.waitFor('op-1', `[${code}] 고맙습니다`)
    await expect
      .poll(async () => (await rows('select 1 from outbox where refs @> array[$1]', [`m${relayed.id}`])).length)
      .toBe(1)
    await transport.say('op-1', '/release')
    await transport.say('op-1', { type: 'reaction', to: `m${relayed.id}`, emoji: '👍' })
    expect(await stateOf(code)).toBe('open')
  })
})
