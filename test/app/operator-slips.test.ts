import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import type { Outbound } from '../../src/transport/transport.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

/** What an operator sends in haste must never reach a person for whom it was not meant. */
describe('slips of an operator', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op', '가람')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)
  const say = (...args: Parameters<TestApp['transport']['say']>) => hotline.transport.say(...args)
  const refOf = ({ id }: Outbound): string => `m${id}`
  const stateOf = async (code: string): Promise<string | undefined> =>
    (await rows<{ state: string }>('select state from cases where code = $1', [code]))[0]?.state
  const settled = (): Promise<void> =>
    expect.poll(() => rows(`select 1 from outbox where state = 'queued'`), { timeout: 8_000 }).toEqual([])

  /** Somebody in danger, whose case the operator has and who said `words` since. */
  async function claimed(address: string, words: string): Promise<{ code: string; words: Outbound }> {
    await say(address, '안녕하십니까')
    await hotline.transport.waitFor(address, '위험')
    await say(address, '1')
    const index = hotline.app.vault.addressIndex('simulator', address)
    const find = () =>
      rows<{ code: string }>(
        'select k.code from cases k join contacts c on c.person_id = k.person_id where c.address_index = $1',
        [index],
      )
    await expect.poll(find).toHaveLength(1)
    const { code } = (await find())[0]!
    await say('op', `/claim ${code}`)
    await hotline.transport.waitFor(address, '사람이 왔습니다')
    await say(address, words)
    return { code, words: await hotline.transport.waitFor('op', `[${code}] ${words}`) }
  }

  test('a command with a slip in it is no message, and neither is one under a photo', async () => {
    const { code } = await claimed('slipped', '여기 있습니다')
    for (const line of ['/노트 감춘 하나', '/note감춘 둘', '／ note 감춘 셋', '/ㅜㅐㅅㄷ 감춘 넷'])
      await say('op', line)
    const photo = { type: 'media', kind: 'photo', ref: 'p', mime: 'image/jpeg', sizeBytes: 10 } as const
    await say('op', { ...photo, caption: '/note 감춘 다섯' })
    await hotline.transport.waitFor('op', '파일에는 명령을 붙일 수 없습니다')
    await hotline.transport.waitFor('op', '없는 명령입니다: /노트')
    await say('op', '/brief')
    const brief = await hotline.transport.waitFor('op', '감춘 셋')
    expect('text' in brief.body && brief.body.text).toContain('감춘 넷')
    await settled()
    expect(hotline.transport.texts('slipped').join()).not.toContain('감춘')
    await say('op', `/close ${code.slice(0, 3)}`)
    await hotline.transport.waitFor('op', '사건을 끝내지 않았습니다')
    expect(await stateOf(code)).toBe('claimed')
    await say('op', '/close')
  })

  test('what is changed goes to whoever got it, and the change of a note to nobody', async () => {
    const one = await claimed('changed-one', '첫 사람입니다')
    await say('op', '첫 사람에게 쓴 글', { messageRef: 'to-one' })
    await say('op', '/note 감춘 것', { messageRef: 'a-note' })
    const two = await claimed('changed-two', '둘째 사람입니다')
    await say('op', { type: 'edit', of: 'to-one', text: '첫 사람에게 고쳐 쓴 글' })
    await hotline.transport.waitFor('changed-one', '(고침) 첫 사람에게 고쳐 쓴 글')
    await say('op', { type: 'edit', of: 'a-note', text: '/note 고친 감춘 것' })
    await say('op', { type: 'deleted', of: 'a-note' })
    await hotline.transport.waitFor('op', '고치신 글을 보내지 않았습니다')
    await say('op', { type: 'deleted', of: 'to-one' })
    await hotline.transport.waitFor('changed-one', '(글 하나를 지웠습니다)')
    await settled()
    const all = [...hotline.transport.texts('changed-one'), ...hotline.transport.texts('changed-two')].join()
    expect(all).not.toContain('감춘')
    expect(hotline.transport.texts('changed-two').join()).not.toMatch(/첫 사람에게|지웠습니다/u)
    for (const { code } of [one, two]) await say('op', `/close ${code}`)
  })

  test('whoever takes over reads what was changed, and that a photo came', async () => {
    const { code } = await claimed('corrected', '연길입니다')
    await say('corrected', { type: 'edit', of: 'x', text: '도문입니다' })
    const photo = { type: 'media', kind: 'photo', ref: 'p', mime: 'image/jpeg', sizeBytes: 10 } as const
    await say('corrected', { ...photo, caption: '집 앞입니다' })
    await say('op', '/release')
    await say('op', `/claim ${code}`)
    const brief = await hotline.transport.waitFor('op', '> (사진) 집 앞입니다')
    expect('text' in brief.body && brief.body.text).toContain('> (고침) 도문입니다')
    await say('op', '/close')
  })

  test('a command that quotes somebody is about the case of that person', async () => {
    const quoted = await claimed('quoted-one', '첫째입니다')
    const current = await claimed('quoted-two', '둘째입니다')
    await say('op', '/note 첫째의 일', { quotes: refOf(quoted.words) })
    await hotline.transport.waitFor('op', `사건 ${quoted.code}: 적어 두었습니다`)
    await say('op', '/close', { quotes: refOf(quoted.words) })
    await hotline.transport.waitFor('op', `사건 ${quoted.code}: 끝냈습니다`)
    expect(await stateOf(current.code)).toBe('claimed')
    await say('op', '/close')
  })

  test('words that follow another person than the one they go to are pointed out', async () => {
    const one = await claimed('first-of-two', '첫째입니다')
    const two = await claimed('second-of-two', '둘째입니다')
    const notices = (): string[] => hotline.transport.texts('op').filter((text) => text.includes('마지막으로 온 글은'))
    await say('op', '둘째에게')
    await hotline.transport.waitFor('second-of-two', '둘째에게')
    expect(notices()).toEqual([])

    await say('first-of-two', '첫째가 또 씁니다')
    const last = await hotline.transport.waitFor('op', '첫째가 또 씁니다')
    await say('op', '누구에게 쓴 글')
    await hotline.transport.waitFor('second-of-two', '누구에게 쓴 글')
    await hotline.transport.waitFor(
      'op',
      `사건 ${two.code} 의 사람에게 보냈습니다. 마지막으로 온 글은 사건 ${one.code}`,
    )
    await say('op', '첫째에게', { quotes: refOf(last) })
    await hotline.transport.waitFor('first-of-two', '첫째에게')
    await settled()
    expect(notices()).toHaveLength(1)
    for (const { code } of [one, two]) await say('op', `/close ${code}`)
  })

  test('a case that was closed by mistake is opened again, unless the person has written since', async () => {
    const { code } = await claimed('too-early', '기다립니다')
    await say('op', '/close')
    await hotline.transport.waitFor('op', `잘못 끝내셨으면 /reopen ${code}`)
    await say('op', `/reopen ${code}`)
    await expect
      .poll(() => hotline.transport.texts('too-early').filter((text) => text.includes('사람이 왔습니다')))
      .toHaveLength(2)
    await say('op', '다시 왔습니다')
    await hotline.transport.waitFor('too-early', '다시 왔습니다')
    await say('too-early', '고맙습니다')
    await hotline.transport.waitFor('op', `[${code}] 고맙습니다`)
    await say('op', `/reopen ${code}`)
    await hotline.transport.waitFor('op', `사건 ${code}: 이미 맡고 계십니다`)

    await say('op', '/close')
    await expect.poll(() => stateOf(code)).toBe('closed')
    await say('too-early', '지워')
    await say('op', `/reopen ${code}`)
    await hotline.transport.waitFor('op', `사건 ${code}: 다시 열 수 없습니다`)
    expect(await stateOf(code)).toBe('closed')
  })

  test('a case that ended days ago is not opened again', async () => {
    const { code } = await claimed('long-ago', '끝났습니다')
    await say('op', '/close')
    await expect.poll(() => stateOf(code)).toBe('closed')
    await rows(`update inbox set received_at = received_at - interval '3 days'`)
    await rows(`update cases set closed_at = now() - interval '2 days' where code = $1`, [code])
    await say('op', `/reopen ${code}`)
    await hotline.transport.waitFor('op', `사건 ${code}: 다시 열 수 없습니다`)
  })

  test('closing another case leaves the current one; after closing that, the next one is named', async () => {
    const first = await claimed('next-one', '하나')
    const second = await claimed('next-two', '둘')
    const third = await claimed('next-three', '셋')
    await say('op', `/case ${first.code}`)
    await say('op', `/close ${third.code}`)
    await say('op', '하나에게 쓴 글')
    await hotline.transport.waitFor('next-one', '하나에게 쓴 글')
    await say('op', '/close')
    await hotline.transport.waitFor('op', `지금부터 쓰시는 글은 사건 ${second.code} 의 사람에게`)
    await say('op', '/close')
  })

  test('when a case is taken back, what was meant for its person goes to nobody else', async () => {
    const kept = await claimed('kept', '남은 사람')
    const lost = await claimed('lost', '놓친 사람')
    await say('op', '말씀하십시오', { quotes: refOf(kept.words) })
    await rows(`update cases set answered_at = null, claimed_at = now() - interval '1 hour' where code = $1`, [
      lost.code,
    ])
    await hotline.transport.waitFor('op', `사건 ${lost.code}: 5분 동안`, 20_000)
    await say('op', '놓친 사람에게 쓴 글')
    await hotline.transport.waitFor('op', `어느 것인지 알 수 없습니다(${kept.code})`)
    await settled()
    expect(hotline.transport.texts('kept').join()).not.toContain('놓친')
    await say('op', `/close ${kept.code}`)
  }, 30_000)
})
