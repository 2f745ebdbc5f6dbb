import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Inbound } from '../../../src/transport/transport.ts'
import { newOutboxId, startSignalHotline, type SignalHotline } from '../../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

describe('messages over Signal', () => {
  let server: SignalServer
  let hotline: SignalHotline
  let serial = 0
  beforeAll(async () => {
    server = await startSignalServer()
    await server.addPerson('owner')
    hotline = await startSignalHotline(server, 'owner', {
      options: { disappearingSeconds: 604_800, readReceipts: true, typing: true, transcripts: true },
    })
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })

  /** Somebody new who has said hello. */
  async function met(hello = '안녕하십니까'): Promise<{ name: string; aci: string; hello: Inbound }> {
    const name = `person-${serial++}`
    const { aci } = await server.addPerson(name)
    await server.write(name, hotline.aci, hello)
    return { name, aci, hello: await from(aci) }
  }
  const from = (aci: string, fits: (inbound: Inbound) => boolean = () => true): Promise<Inbound> =>
    hotline.waitFor((inbound) => inbound.address === aci && fits(inbound))
  const say = (address: string, text: string) =>
    hotline.transport.send({ id: newOutboxId(), address, body: { type: 'text', text }, urgent: false })

  test('a text arrives under an id that names nobody, and is answered', async () => {
    const { name, aci, hello } = await met()
    expect(hello).toMatchObject({ transport: 'signal', address: aci, content: { type: 'text', text: '안녕하십니까' } })
    expect(hello.messageRef).toBe(`in:${hello.sentAt}`)
    expect(hello.externalId).not.toContain(aci)
    const sent = await say(aci, '어디에 계십니까?')
    const got = await server.waitForText(name, '어디에 계십니까?')
    expect(sent).toEqual({ type: 'sent', refs: [`out:${got.timestamp}`] })
  })

  test('sealed messages are read, and answers are sealed because the profile key is known', async () => {
    const name = 'sealed'
    const { aci } = await server.addPerson(name)
    await server.write(name, hotline.aci, { body: '누가 보냈는지 서버는 모릅니다', sealed: true })
    await from(aci)
    await say(aci, '읽었습니다')
    expect((await server.waitForText(name, '읽었습니다')).sealed).toBe(true)
  })

  test('a message to the identity of the telephone number is read', async () => {
    const name = 'by-number'
    const { aci } = await server.addPerson(name)
    await server.write(name, hotline.aci, { body: '번호로 찾았습니다', toPni: true })
    expect((await from(aci)).content).toEqual({ type: 'text', text: '번호로 찾았습니다' })
    // Without the proof the answer would come from a stranger.
    await say(aci, '여기입니다')
    const answer = await server.waitForText(name, '여기입니다')
    expect(answer.provesNumber).toBe(true)
    await say(aci, '아직 여기입니다')
    expect((await server.waitForText(name, '아직 여기입니다')).provesNumber).toBe(true)
    await server.write(name, hotline.aci, { delivered: [answer.timestamp], untilAcknowledged: true })
    await say(aci, '이제 아십니다')
    expect((await server.waitForText(name, '이제 아십니다')).provesNumber).toBe(false)
  })

  test('a sign of typing is acknowledged and leaves nothing; ours is seen, but not over and over', async () => {
    const { name, aci } = await met()
    const before = hotline.taken.length
    await server.write(name, hotline.aci, { typing: true, untilAcknowledged: true })
    await server.write(name, hotline.aci, '다 썼습니다')
    await from(aci, ({ content }) => content.type === 'text' && content.text === '다 썼습니다')
    expect(hotline.taken).toHaveLength(before + 1)
    expect(hotline.typing).toEqual([aci])
    await hotline.transport.showTyping?.(aci)
    await hotline.transport.showTyping?.(aci)
    await say(aci, '답입니다')
    await server.waitForText(name, '답입니다')
    expect((await server.seen(name)).filter((one) => one.kind === 'typing')).toHaveLength(1)
  })

  test('the first answer switches disappearing messages on, once', async () => {
    const { name, aci } = await met()
    await say(aci, '첫 대답')
    await say(aci, '다음 대답')
    await server.waitForText(name, '다음 대답')
    const got = (await server.seen(name)).filter((one) => one.kind === 'message')
    expect(got.map((one) => [one.body, one.flags, one.expireTimer, one.expireTimerVersion])).toEqual([
      ['', 2, 604_800, 2],
      ['첫 대답', 0, 604_800, 2],
      ['다음 대답', 0, 604_800, 2],
    ])
    await server.write(name, hotline.aci, { flags: 2, expireTimer: 0, expireTimerVersion: 3 })
    await server.write(name, hotline.aci, { body: '껐습니다', expireTimer: 0, expireTimerVersion: 3 })
    await from(aci, ({ content }) => content.type === 'text' && content.text === '껐습니다')
    await say(aci, '그대로 둡니다')
    expect(await server.waitForText(name, '그대로 둡니다')).toMatchObject({ expireTimer: 0, expireTimerVersion: 3 })
  })

  test('receipts say that a message arrived and was read', async () => {
    const { name, hello } = await met()
    for (const type of [0, 1])
      await server.waitFor(
        name,
        (one) => one.kind === 'receipt' && one.type === type && one.timestamps.includes(hello.sentAt),
      )
  })

  test("the account's own phone gets a transcript of what is sent", async () => {
    const { aci } = await met()
    await say(aci, '전화기에도 보입니다')
    await server.waitFor('owner', (one) => one.kind === 'transcript' && one.body === '전화기에도 보입니다')
  })

  test('quotes, reactions, edits and deletions name their message', async () => {
    const { name, aci, hello } = await met()
    await say(aci, '어느 나라입니까?')
    const { timestamp } = await server.waitForText(name, '어느 나라입니까?')
    const quotes = { timestamp, author: hotline.aci }
    await server.write(name, hotline.aci, { body: '중국', quotes })
    await server.write(name, hotline.aci, { reacts: { ...quotes, emoji: '👍' } })
    await server.write(name, hotline.aci, { reacts: { ...quotes, emoji: '👍', removed: true } })
    await server.write(name, hotline.aci, { reacts: { ...quotes, emoji: '👍'.repeat(1_000) } })
    await server.write(name, hotline.aci, { body: '인사', edits: hello.sentAt })
    await server.write(name, hotline.aci, { deletes: hello.sentAt })
    await from(aci, ({ content }) => content.type === 'deleted')
    const got = hotline.taken.filter((inbound) => inbound.address === aci).slice(1)
    expect(got.map(({ content, quotes: quoted }) => [content, quoted])).toEqual([
      [{ type: 'text', text: '중국' }, `out:${timestamp}`],
      [{ type: 'reaction', to: `out:${timestamp}`, emoji: '👍' }, undefined],
      [{ type: 'reaction', to: `out:${timestamp}`, emoji: '👍', removed: true }, undefined],
      [{ type: 'edit', of: `in:${hello.sentAt}`, text: '인사' }, undefined],
      [{ type: 'deleted', of: `in:${hello.sentAt}` }, undefined],
    ])
  })

  test("a reaction goes to the person's message and into the transcript of the account's own phone", async () => {
    const { name, aci, hello } = await met()
    const body = { type: 'reaction' as const, to: hello.messageRef ?? '', emoji: '❤' }
    const sent = await hotline.transport.send({ id: newOutboxId(), address: aci, body, urgent: true })
    expect(sent.type).toBe('sent')
    const reacts = { emoji: '❤\u{FE0F}', author: aci, timestamp: hello.sentAt, removed: false }
    const got = await server.waitFor(name, (one) => one.kind === 'message' && one.reacts !== null)
    expect(got).toMatchObject({ reacts, body: '' })
    const own = await server.waitFor(
      'owner',
      (one) => one.kind === 'transcript' && one.reacts?.timestamp === hello.sentAt,
    )
    expect(own).toMatchObject({ reacts })
  })

  test('what is quoted back carries its author', async () => {
    const { name, aci, hello } = await met()
    const quotes = hello.messageRef ?? ''
    await hotline.transport.send({
      id: newOutboxId(),
      address: aci,
      body: { type: 'text', text: '이 말씀입니까?', quotes },
      urgent: false,
    })
    expect((await server.waitForText(name, '이 말씀입니까?')).quotes).toBe(hello.sentAt)
  })

  test('several files of one message are each taken, and a damaged one is not', async () => {
    const { name, aci } = await met()
    const photo = Buffer.alloc(30_000, 1).toString('base64')
    const voice = Buffer.alloc(2_000, 2).toString('base64')
    await server.write(name, hotline.aci, {
      body: '보십시오',
      files: [
        { bytes: photo, mime: 'image/jpeg' },
        { bytes: voice, mime: 'audio/aac', voice: true },
        { bytes: voice, mime: 'application/pdf', name: '문서.pdf', damaged: true },
      ],
    })
    await from(aci, ({ content }) => content.type === 'media' && content.kind === 'file')
    const files = hotline.taken.flatMap(({ address, content }) =>
      address === aci && content.type === 'media' ? [content] : [],
    )
    expect(files.map(({ kind, sizeBytes, caption, name: called }) => [kind, sizeBytes, caption, called])).toEqual([
      ['photo', 30_000, '보십시오', undefined],
      ['voice', 2_000, undefined, undefined],
      ['file', 2_000, undefined, '문서.pdf'],
    ])
    const fetched = await hotline.transport.fetchMedia(files[0]!.ref, 1_000_000)
    expect(fetched.type === 'fetched' && Buffer.from(fetched.bytes).toString('base64') === photo).toBe(true)
    expect(await hotline.transport.fetchMedia(files[0]!.ref, 29_999)).toEqual({ type: 'too_large' })
    expect(await hotline.transport.fetchMedia(files[2]!.ref, 1_000_000)).toEqual({
      type: 'gone',
      reason: 'signal_digest',
    })
  })

  test('a text too long for a message is read whole', async () => {
    const { name, aci } = await met()
    const whole = Array.from({ length: 400 }, (_, index) => `${index}번째 문장입니다.`).join(' ')
    await server.write(name, hotline.aci, {
      body: whole.slice(0, 600),
      files: [{ bytes: Buffer.from(whole).toString('base64'), mime: 'text/x-signal-plain' }],
    })
    const taken = await from(aci, ({ content }) => content.type === 'text' && content.text.startsWith('0번째'))
    expect(taken.content).toEqual({ type: 'text', text: whole })
  })

  test.each(['sticker', 'contact'] as const)('a %s is declined', async (kind) => {
    const { name, aci } = await met()
    await server.write(name, hotline.aci, { [kind]: true })
    const declined = await from(aci, ({ content }) => content.type === 'declined')
    expect(declined.content).toEqual({ type: 'declined', kind })
  })

  test('what cannot be read is told, asked for again, and does not come back', async () => {
    const { name, aci } = await met()
    const timestamp = await server.writeGarbage(name, hotline.aci)
    await from(aci, ({ content }) => content.type === 'unreadable')
    await server.waitFor(name, (one) => one.kind === 'retry' && one.timestamp === timestamp)
    await server.write(name, hotline.aci, '다시 보냅니다')
    await from(aci, ({ content }) => content.type === 'text' && content.text === '다시 보냅니다')
  })
})
