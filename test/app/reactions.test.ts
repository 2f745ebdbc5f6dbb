import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import type { Outbound, Reaction } from '../../src/transport/transport.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'
import { startTwoMessengers, type TwoMessengers } from '../support/two-messengers.ts'

describe('reactions between a person and an operator', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op', '가람')
    await enrol(hotline, 'colleague', '나래')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)
  const reactionsTo = (address: string): Reaction[] =>
    hotline.transport.to(address).flatMap(({ body }) => (body.type === 'reaction' ? [body] : []))
  const refOf = ({ id }: Outbound): string => `m${id}`
  const react = (address: string, to: string, emoji = '👍', more: { removed?: true } = {}) =>
    hotline.transport.say(address, { type: 'reaction', to, emoji, ...more })
  const answeredAt = async (code: string): Promise<Date | null> =>
    (await rows<{ at: Date | null }>('select answered_at at from cases where code = $1', [code]))[0]?.at ?? null
  /** Everything that was written has gone out. */
  const settled = (): Promise<void> =>
    expect.poll(() => rows(`select 1 from outbox where state = 'queued'`), { timeout: 8_000 }).toEqual([])
  /** What comes to an address after `work`, once everything has gone out. */
  async function after(address: string, work: () => Promise<unknown>): Promise<string[]> {
    await settled()
    const before = hotline.transport.to(address).length
    await work()
    await settled()
    return hotline.transport.texts(address).slice(before)
  }

  /** Brings a person to an operator who has the case. */
  async function claimed(address: string, operator = 'op'): Promise<string> {
    const { transport } = hotline
    await transport.say(address, '안녕하십니까')
    await transport.waitFor(address, '위험')
    await transport.say(address, '1')
    const index = hotline.app.vault.addressIndex('simulator', address)
    const find = () =>
      rows<{ code: string }>(
        'select k.code from cases k join contacts c on c.person_id = k.person_id where c.address_index = $1',
        [index],
      )
    await expect.poll(find).toHaveLength(1)
    const code = (await find())[0]!.code
    await transport.say(operator, `/claim ${code}`)
    await transport.waitFor(address, '사람이 왔습니다')
    return code
  }
  /** Words of a person as the operator got them. */
  async function words(address: string, code: string, text: string, messageRef: string): Promise<string> {
    await hotline.transport.say(address, text, { messageRef })
    const shown = await hotline.transport.waitFor('op', `[${code}] ${text}`)
    await settled()
    return refOf(shown)
  }
  /** Words of an operator as the person got them. */
  async function reply(address: string, text: string, messageRef: string): Promise<string> {
    await hotline.transport.say('op', text, { messageRef })
    const shown = await hotline.transport.waitFor(address, text)
    await settled()
    return refOf(shown)
  }

  test("an operator's reaction is shown on the person's own message, changed, and taken away", async () => {
    const code = await claimed('liked')
    const shown = await words('liked', code, '잘 도착했습니다', 'their-1')
    await react('op', shown, '👍')
    await react('op', shown, '🙏')
    await react('op', shown, '🙏', { removed: true })
    await expect.poll(() => reactionsTo('liked')).toHaveLength(3)
    expect(reactionsTo('liked')).toEqual([
      { type: 'reaction', to: 'their-1', emoji: '👍', instead: { text: '👍', ifGone: false } },
      { type: 'reaction', to: 'their-1', emoji: '🙏', instead: { text: '🙏', ifGone: false } },
      { type: 'reaction', to: 'their-1', emoji: '🙏', removed: true },
    ])
    await hotline.transport.say('op', '/close')
  })

  test('a file and an edited text are reacted to like any words', async () => {
    const { transport } = hotline
    const code = await claimed('files')
    const photo = { type: 'media', kind: 'photo', ref: 'pic', mime: 'image/jpeg', sizeBytes: 3 } as const
    await transport.say('files', photo, { messageRef: 'their-photo' })
    const isPhoto = ({ body }: Outbound): boolean => body.type === 'media'
    await expect.poll(() => transport.to('op').filter(isPhoto)).toHaveLength(1)
    await transport.say('files', { type: 'edit', of: 'their-photo', text: '편지입니다' })
    const edited = await transport.waitFor('op', `[${code}] (고침) 편지입니다`)
    await settled()
    await react('op', refOf(transport.to('op').find(isPhoto)!))
    await react('op', refOf(edited), '🙏')
    await expect
      .poll(() => reactionsTo('files').map(({ to, emoji }) => [to, emoji]))
      .toEqual([
        ['their-photo', '👍'],
        ['their-photo', '🙏'],
      ])
    await transport.say('op', '/close')
  })

  test("a reaction is no reply: a case in which nothing was written is the operator's no longer", async () => {
    const code = await claimed('waits')
    const shown = await words('waits', code, '거기 계십니까', 'their-1')
    await react('op', shown)
    await expect.poll(() => reactionsTo('waits')).toHaveLength(1)
    expect(await answeredAt(code)).toBeNull()
    await rows(`update cases set claimed_at = now() - interval '1 hour' where code = $1`, [code])
    await hotline.app.sweep()
    await hotline.transport.waitFor('op', `사건 ${code}: 5분 동안`)
    await hotline.transport.say('op', `/claim ${code}`)
    await reply('waits', '여기 있습니다', 'mine-1')
    expect(await answeredAt(code)).not.toBeNull()
    await hotline.transport.say('op', '/close')
  })

  test("a person's reaction is shown on the operator's own message, and says itself where it cannot be", async () => {
    const code = await claimed('nods')
    const shown = await reply('nods', '지금 안전하십니까?', 'mine-7')
    await react('nods', shown, '👍')
    await react('nods', shown, '👍', { removed: true })
    await expect
      .poll(() => reactionsTo('op').slice(-2))
      .toEqual([
        { type: 'reaction', to: 'mine-7', emoji: '👍', instead: { text: `[${code}] 👍`, ifGone: true } },
        {
          type: 'reaction',
          to: 'mine-7',
          emoji: '👍',
          removed: true,
          instead: { text: `[${code}] (반응을 거두었습니다) 👍`, ifGone: true },
        },
      ])
    await hotline.transport.say('op', '/close')
  })

  test("a person's reaction to what no operator here wrote comes as a text", async () => {
    const { transport } = hotline
    const code = await claimed('notices')
    const notice = await transport.waitFor('notices', '사람이 왔습니다')
    const told = await after('op', async () => {
      await react('notices', refOf(notice), '🙏')
      await react('notices', refOf(notice), '🙏', { removed: true })
    })
    expect(told).toEqual([`[${code}] 🙏`, `[${code}] (반응을 거두었습니다) 🙏`])
    const shown = await reply('notices', '금방 오겠습니다', 'mine-1')
    await transport.say('op', '/release')
    await transport.say('colleague', `/claim ${code}`)
    await transport.waitFor('colleague', `맡으셨습니다: 사건 ${code}`)
    expect(await after('op', () => react('notices', shown))).toEqual([])
    await transport.waitFor('colleague', `[${code}] 👍`)
    await transport.say('colleague', '/close')
  })

  test('whose case is over, or a colleague has it, is told so, and nothing is shown', async () => {
    const { transport } = hotline
    const code = await claimed('over')
    const shown = await words('over', code, '고맙습니다', 'their-1')
    const pages = () => transport.texts('op').filter((text) => text.startsWith(`🔴 P0 · 사건 ${code}`)).length
    const pagesBefore = pages()
    await transport.say('op', '/release')
    // People are called again, which must not be taken for what comes of the reaction.
    await expect.poll(pages).toBeGreaterThan(pagesBefore)
    expect(await after('op', () => react('op', shown))).toEqual([
      expect.stringContaining('아직 아무도 맡지 않았습니다'),
    ])
    await transport.say('colleague', `/claim ${code}`)
    await transport.waitFor('colleague', `맡으셨습니다: 사건 ${code}`)
    expect(await after('op', () => react('op', shown))).toEqual([expect.stringContaining('나래 님이 맡고 있습니다')])
    await transport.say('colleague', '/close')
    expect(await after('op', () => react('op', shown))).toEqual([expect.stringContaining('이미 끝났습니다')])
    expect(reactionsTo('over')).toEqual([])
  })

  test("a reaction to the operator's own words, to a brief or to nothing that is known stays where it is", async () => {
    const { transport } = hotline
    const code = await claimed('quiet')
    const brief = await transport.waitFor('op', `사건 ${code} ·`)
    await reply('quiet', '말씀하십시오', 'mine-1')
    const told = await after('op', async () => {
      for (const to of [refOf(brief), 'mine-1', 'm999999']) await react('op', to)
    })
    expect(told).toEqual([])
    expect(reactionsTo('quiet')).toEqual([])
    await transport.say('op', '/close')
  })

  test('what stands for no message of the person has nothing to show a reaction on, and the operator hears so', async () => {
    const { transport } = hotline
    const code = await claimed('deletes')
    await transport.say('deletes', { type: 'deleted', of: 'their-1' }, { messageRef: 'their-2' })
    const notice = await transport.waitFor('op', `[${code}] (글 하나를 지웠습니다)`)
    expect(await after('op', () => react('op', refOf(notice)))).toEqual([
      `사건 ${code}: 그 글에는 반응을 보일 수 없습니다. 글로 써 주십시오.`,
    ])
    expect(await after('op', () => react('op', refOf(notice), '👍', { removed: true }))).toEqual([])
    await transport.say('op', '/close')
  })

  test('a reaction taken from a page claims nothing', async () => {
    const { transport } = hotline
    const code = await claimed('paged')
    await transport.say('op', '/release')
    const page = transport
      .to('op')
      .findLast(({ body }) => body.type === 'text' && body.text.includes(`P0 · 사건 ${code}`))
    await settled()
    await react('op', refOf(page!), '👍', { removed: true })
    expect(await rows('select 1 from cases where code = $1 and state = $2', [code, 'open'])).toHaveLength(1)
    await react('op', refOf(page!))
    expect(await rows('select 1 from cases where code = $1 and state = $2', [code, 'claimed'])).toHaveLength(1)
    await transport.say('op', '/close')
  })

  test('a number after a reaction of the person still answers the page above it', async () => {
    const { transport } = hotline
    const code = await claimed('first')
    const shown = await reply('first', '곧 갑니다', 'mine-1')
    await transport.say('second', '안녕하십니까')
    await transport.waitFor('second', '위험')
    await transport.say('second', '1')
    await expect.poll(() => transport.texts('op').at(-1)).toContain('P0 · 사건')
    await react('first', shown)
    await expect.poll(() => reactionsTo('op').at(-1)?.to).toBe('mine-1')
    await settled()
    await transport.say('op', '1')
    await transport.waitFor('second', '사람이 왔습니다')
    await transport.say('op', '/close')
    await transport.say('op', `/close ${code}`)
  })

  test('a reaction that does not get through is tried again before what was written after it', async () => {
    const { transport } = hotline
    const code = await claimed('badline')
    const shown = await words('badline', code, '들립니까', 'their-1')
    let broken = 1
    transport.answer = ({ body }) =>
      body.type === 'reaction' && broken-- > 0 ? { type: 'retry', afterMs: 10, reason: 'line_broken' } : null
    await react('op', shown)
    await transport.say('op', '들립니다')
    await transport.waitFor('badline', '들립니다')
    transport.answer = () => null
    expect(hotline.transport.texts('badline').slice(-2)).toEqual(['reaction', '들립니다'])
    await transport.say('op', '/close')
  })

  test('a reaction that is given up is nothing to call anybody for, but a person who is gone is', async () => {
    const { transport } = hotline
    const code = await claimed('gone')
    const shown = await words('gone', code, '있습니까', 'their-1')
    transport.answer = ({ body }) => (body.type === 'reaction' ? { type: 'refused', reason: 'no' } : null)
    expect(await after('op', () => react('op', shown))).toEqual([])
    transport.answer = ({ body }) => (body.type === 'reaction' ? { type: 'unreachable', reason: 'blocked' } : null)
    await react('op', shown)
    await transport.waitFor('op', `사건 ${code}: 그 사람에게 글이 가지 않습니다`)
    transport.answer = () => null
    await transport.say('op', '/close')
  })

  test('a reaction of the person that was handed on in words and is lost is told to both', async () => {
    const { transport } = hotline
    const code = await claimed('lostthumb')
    transport.answer = ({ body }) =>
      body.type === 'text' && body.text === `[${code}] 👍` ? { type: 'refused', reason: 'no' } : null
    await react('lostthumb', 'nobody-wrote-this')
    await transport.waitFor('lostthumb', '전해지지 않았습니다')
    await transport.waitFor('op', `사건 ${code}: 그 사람이 보낸 것 하나를 전해 드리지 못했습니다`)
    transport.answer = () => null
    await transport.say('op', '/close')
  })

  test('the same reaction delivered twice is shown once', async () => {
    const { transport } = hotline
    const code = await claimed('twice')
    const shown = await words('twice', code, '예', 'their-1')
    const again = { externalId: 'same-reaction' }
    await transport.say('op', { type: 'reaction', to: shown, emoji: '👍' }, again)
    expect(await transport.say('op', { type: 'reaction', to: shown, emoji: '👍' }, again)).toEqual({ duplicate: true })
    await settled()
    expect(reactionsTo('twice')).toHaveLength(1)
    await transport.say('op', '/close')
  })
})

describe('reactions when a person has gone on on another messenger', () => {
  let hotline: TwoMessengers
  beforeAll(async () => {
    hotline = await startTwoMessengers()
    await enrol(hotline, 'op', '가람')
  })
  afterAll(() => hotline.stop())

  test('nothing is shown on the one that was left, and no reaction there brings the answers back', async () => {
    const { transport, signal } = hotline
    await transport.say('old', '안녕하십니까')
    await transport.waitFor('old', '위험')
    await transport.say('old', '1')
    await transport.waitFor('op', 'P0')
    await transport.say('op', '1')
    await transport.waitFor('old', '사람이 왔습니다')
    await transport.say('old', '전에 쓴 글', { messageRef: 'old-1' })
    const before = await transport.waitFor('op', '전에 쓴 글')
    await transport.say('op', '먼저 한 대답', { messageRef: 'mine-1' })
    const answered = await transport.waitFor('old', '먼저 한 대답')
    await signal.say('new', await hotline.askCode('old'))
    await signal.waitFor('new', '이어졌습니다')

    await transport.say('op', { type: 'reaction', to: `m${before.id}`, emoji: '👍' })
    await transport.waitFor('op', '그 글에는 반응을 보일 수 없습니다')
    expect(transport.to('old').some(({ body }) => body.type === 'reaction')).toBe(false)

    await transport.say('old', { type: 'reaction', to: `m${answered.id}`, emoji: '👍' })
    await expect
      .poll(() => transport.to('op').findLast(({ body }) => body.type === 'reaction')?.body)
      .toMatchObject({ to: 'mine-1' })
    await transport.say('op', '이제 여기서 답합니다')
    await signal.waitFor('new', '이제 여기서 답합니다')

    await signal.say('new', '새로 쓴 글', { messageRef: 'new-1' })
    const now = await transport.waitFor('op', '새로 쓴 글')
    await transport.say('op', { type: 'reaction', to: `m${now.id}`, emoji: '🙏' })
    await expect
      .poll(() => signal.to('new').findLast(({ body }) => body.type === 'reaction')?.body)
      .toMatchObject({ to: 'new-1' })
  })
})
