import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Telegram, TelegramOptions } from '../../../src/transport/telegram/telegram.ts'
import type { OutboundBody, Reaction, SendResult } from '../../../src/transport/transport.ts'
import type { BotApi } from '../../support/botapi/api.ts'
import { startBotApi } from '../../support/botapi/server.ts'
import type { BotUser } from '../../support/botapi/user.ts'
import { fastRates, telegramAt } from '../../support/telegram.ts'

let api: BotApi
let telegram: Telegram
let user: BotUser
beforeEach(async () => {
  api = await startBotApi()
  telegram = await telegramAt(api)
  user = api.user({ id: 61 })
  user.send('hello')
})
afterEach(async () => {
  await telegram.stop()
  await api.close()
})

const text = (words: string): OutboundBody => ({ type: 'text', text: words })
let serial = 0
const send = (
  body: OutboundBody,
  more: { address?: string; urgent?: boolean; id?: string } = {},
): Promise<SendResult> =>
  telegram.send({ id: more.id ?? `s${serial++}`, address: more.address ?? '61', urgent: more.urgent ?? false, body })
const reopen = async (changes: Partial<TelegramOptions>): Promise<void> => {
  telegram = await telegramAt(api, changes)
}

describe('sending to Telegram', () => {
  test('plain text, without previews of links', async () => {
    await send(text('*not bold* <b>https://example.org</b>'))
    expect(user.messages[0]?.text).toBe('*not bold* <b>https://example.org</b>')
    const { params } = api.callsOf('sendMessage')[0]!
    expect(params['link_preview_options']).toEqual({ is_disabled: true })
    expect(params).not.toHaveProperty('parse_mode')
  })

  test('a retry of a long text goes on where it stopped', async () => {
    const long = Array.from({ length: 900 }, (_, index) => `문장 ${index}입니다.`).join(' ')
    const first = send(text(long), { id: 'long' })
    await user.waitFor(() => true)
    api.faults.add({ kind: 'server_error', method: 'sendMessage' })
    expect((await first).type).toBe('retry')
    const again = await send(text(long), { id: 'long' })
    expect(again.type === 'sent' && again.refs).toEqual(user.messages.map((message) => String(message.id)))
    expect(user.messages.map((message) => message.text).join(' ')).toBe(long)
  })

  test.each([
    [
      { kind: 'too_many', retryAfterS: 7 },
      { type: 'retry', afterMs: 7_000, reason: 'telegram_429' },
    ],
    [{ kind: 'malformed' }, { type: 'retry', afterMs: 0, reason: 'telegram_network' }],
    [{ kind: 'server_error' }, { type: 'retry', afterMs: 0, reason: 'telegram_network' }],
    [
      { kind: 'refused', code: 500, description: 'Internal Server Error' },
      { type: 'retry', reason: 'telegram_500' },
    ],
    [
      { kind: 'refused', code: 401, description: 'Unauthorized' },
      { type: 'retry', reason: 'telegram_401' },
    ],
    [
      { kind: 'refused', code: 403, description: 'Forbidden: user is deactivated' },
      { type: 'unreachable', reason: 'telegram_deactivated' },
    ],
    [
      { kind: 'refused', code: 403, description: 'Forbidden: something new' },
      { type: 'unreachable', reason: 'telegram_403' },
    ],
    [
      { kind: 'refused', code: 400, description: 'Bad Request: PEER_ID_INVALID' },
      { type: 'unreachable', reason: 'telegram_no_chat' },
    ],
    [
      { kind: 'refused', code: 400, description: 'Bad Request: 비밀 text' },
      { type: 'refused', reason: 'telegram_400' },
    ],
  ] as const)('%j becomes %j', async (fault, result) => {
    api.faults.add({ method: 'sendMessage', ...fault })
    expect(await send(text('비밀'))).toMatchObject(result)
  })

  test('a time-out is tried again, and may then be read twice', async () => {
    await reopen({ sendWaits: { callMs: 150, fileMs: 150 } })
    api.faults.add({ kind: 'timeout', method: 'sendMessage', applied: true })
    expect(await send(text('한 번'), { id: 'same' })).toMatchObject({ type: 'retry', reason: 'telegram_network' })
    expect((await send(text('한 번'), { id: 'same' })).type).toBe('sent')
    expect(user.messages.map((message) => message.text)).toEqual(['한 번', '한 번'])
  })

  test('who never wrote, who blocked us and who is gone cannot be reached', async () => {
    expect(await send(text('x'), { address: '999' })).toEqual({ type: 'unreachable', reason: 'telegram_no_chat' })
    user.block()
    expect(await send(text('x'))).toEqual({ type: 'unreachable', reason: 'telegram_blocked' })
    user.unblock()
    expect((await send(text('x'))).type).toBe('sent')
    user.deactivate()
    expect(await send(text('x'))).toEqual({ type: 'unreachable', reason: 'telegram_deactivated' })
  })

  test('what is empty or has no address is refused before it is sent', async () => {
    expect(await send(text(' \n '))).toEqual({ type: 'refused', reason: 'telegram_empty' })
    expect(await send(text('x'), { address: '@name' })).toEqual({ type: 'refused', reason: 'telegram_address' })
    expect(api.callsOf('sendMessage')).toEqual([])
  })

  test('a pause that Telegram asks for holds for that chat; others go on', async () => {
    api.user({ id: 62 }).send('hello')
    api.faults.add({ kind: 'too_many', method: 'sendMessage', chat: 61, retryAfterS: 30 })
    await send(text('x'))
    expect(await send(text('x'))).toMatchObject({ type: 'retry', reason: 'telegram_rate' })
    expect((await send(text('x'), { address: '62' })).type).toBe('sent')
    expect(api.callsOf('sendMessage')).toHaveLength(2)
  })

  test('an urgent message overtakes others when there is room for one', async () => {
    const people = [71, 72, 73, 74].map((id) => api.user({ id }))
    for (const one of people) one.send('hello')
    await reopen({ rates: { ...fastRates, overall: { burst: 1, perSecond: 20 } } })
    await Promise.all(people.map((one) => send(text('x'), { address: String(one.id), urgent: one.id === 74 })))
    const order = api.callsOf('sendMessage').map((call) => call.params['chat_id'])
    expect(order).toEqual([71, 74, 72, 73])
  })

  test('a group that became a supergroup is followed', async () => {
    const { chat } = api.group({ id: -50, type: 'group' })
    const moved = api.group({ id: -1000050 })
    chat.migratedTo = -1000050
    expect((await send(text('호출'), { address: '-50' })).type).toBe('sent')
    expect((await send(text('또'), { address: '-50' })).type).toBe('sent')
    expect(moved.chat.messages.map((message) => message.text)).toEqual(['호출', '또'])
    expect(api.callsOf('sendMessage')).toHaveLength(3)
  })

  test('an edit of what is gone is sent anew, with its answers', async () => {
    const choices = { ask: '1', options: [{ value: 'a', label: '예' }] }
    const result = await send({ type: 'edit', of: '7777', text: '다시 여쭙니다', choices })
    expect(result).toEqual({ type: 'sent', refs: ['2'] })
    expect(user.messages[0]).toMatchObject({ text: '다시 여쭙니다\n\n1. 예', buttons: [{ text: '예', data: '1|a' }] })
  })

  test('a message older than two days cannot be taken back', async () => {
    await send(text('옛글'))
    user.messages[0]!.date -= 49 * 3600
    expect(await send({ type: 'delete', of: '2' })).toEqual({ type: 'refused', reason: 'telegram_not_deletable' })
  })

  test('a quoted message that is gone does not stop the answer', async () => {
    await send({ type: 'text', text: '답', quotes: '1' })
    await send({ type: 'text', text: '또', quotes: '4444' })
    expect(user.messages.map((message) => message.replyTo)).toEqual([1, null])
  })

  describe('a reaction', () => {
    const reaction = (more: Partial<Reaction> = {}): Reaction => ({ type: 'reaction', to: '1', emoji: '👍', ...more })

    test.each([
      ['❤\u{FE0F}', '❤'],
      ['👍🏽', '👍'],
      ['🤷🏻\u{200D}♂\u{FE0F}', '🤷\u{200D}♂'],
    ])('%s is set as Telegram writes it', async (emoji, set) => {
      expect(await send(reaction({ emoji }))).toEqual({ type: 'sent', refs: [] })
      expect(user.reactionOn(1)).toBe(set)
    })

    test('that a bot may not set is said instead, beside the message', async () => {
      await send(reaction())
      const instead = { text: '🦭', ifGone: false }
      expect(await send(reaction({ emoji: '🦭', instead }))).toEqual({ type: 'sent', refs: ['2'] })
      expect(user.messages).toMatchObject([{ text: '🦭', replyTo: 1 }])
      expect(user.reactionOn(1)).toBeNull()
    })

    test('that a bot may not set is done with when there is nothing to say instead', async () => {
      expect(await send(reaction({ emoji: '🦭' }))).toEqual({ type: 'sent', refs: [] })
      expect(user.messages).toEqual([])
    })

    test('to a message that is gone brings no chat back, but for who wants to know all the same', async () => {
      user.remove(1)
      expect(await send(reaction({ instead: { text: '👍', ifGone: false } }))).toEqual({ type: 'sent', refs: [] })
      expect(user.messages).toEqual([])
      expect(await send(reaction({ instead: { text: '[K7F3Q] 👍', ifGone: true } }))).toEqual({
        type: 'sent',
        refs: ['2'],
      })
      expect(user.messages).toMatchObject([{ text: '[K7F3Q] 👍', replyTo: null }])
    })

    test.each([
      ['REACTION_EMPTY', 400],
      ['Bad Request: MESSAGE_ID_INVALID', 400],
      ['Bad Request: something that nobody foresaw', 400],
      ['Not Found: method not found', 404],
    ])('refused with "%s" is said instead', async (description, code) => {
      api.faults.add({ kind: 'refused', method: 'setMessageReaction', code, description })
      expect((await send(reaction({ instead: { text: '👍', ifGone: false } }))).type).toBe('sent')
      expect(user.messages).toMatchObject([{ text: '👍', replyTo: 1 }])
    })

    test.each([
      [
        { kind: 'too_many', retryAfterS: 7 },
        { type: 'retry', afterMs: 7_000 },
      ],
      [{ kind: 'reset' }, { type: 'retry' }],
      [{ kind: 'refused', code: 500, description: 'Internal Server Error' }, { type: 'retry' }],
      [{ kind: 'refused', code: 403, description: 'Forbidden: bot was blocked by the user' }, { type: 'unreachable' }],
    ] as const)('is tried again, or finds that nobody is there: %j', async (fault, result) => {
      api.faults.add({ ...fault, method: 'setMessageReaction' })
      expect(await send(reaction({ instead: { text: '👍', ifGone: true } }))).toMatchObject(result)
      expect(user.messages).toEqual([])
    })

    test('is tried again when the words instead did not go out', async () => {
      api.faults.add({ kind: 'server_error', method: 'sendMessage' })
      const body = reaction({ emoji: '🦭', instead: { text: '🦭', ifGone: false } })
      expect((await send(body, { id: 'again' })).type).toBe('retry')
      expect((await send(body, { id: 'again' })).type).toBe('sent')
      expect(user.messages).toHaveLength(1)
    })
  })

  test('a command list of its own for a chat', async () => {
    const commands = [{ name: 'claim', description: '맡기' }]
    expect(await send({ type: 'commands', commands, language: 'ko' })).toEqual({ type: 'sent', refs: [] })
    expect(api.state.commands).toEqual([
      { scope: { type: 'chat', chat_id: 61 }, language: '', commands: [{ command: 'claim', description: '맡기' }] },
    ])
  })
})

describe('sending files to Telegram', () => {
  const media = (kind: 'photo' | 'voice' | 'video' | 'file', mime: string, more = {}): OutboundBody => ({
    type: 'media',
    kind,
    mime,
    bytes: Buffer.from('bytes'),
    ...more,
  })

  test.each([
    ['photo', 'image/jpeg', 'photo'],
    ['photo', 'application/pdf', 'document'],
    ['voice', 'audio/ogg; codecs=opus', 'voice'],
    ['voice', 'audio/aac', 'document'],
    ['video', 'video/mp4', 'video'],
    ['video', 'video/quicktime', 'document'],
    ['file', 'application/pdf', 'document'],
  ] as const)('%s of %s goes as %s', async (kind, mime, sentAs) => {
    expect((await send(media(kind, mime))).type).toBe('sent')
    expect(user.messages[0]?.file?.kind).toBe(sentAs)
    expect(user.messages[0]?.file?.bytes.toString()).toBe('bytes')
  })

  test('a picture that Telegram cannot show goes as a document', async () => {
    api.faults.add({ kind: 'refused', method: 'sendPhoto', description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' })
    expect((await send(media('photo', 'image/jpeg'))).type).toBe('sent')
    expect(user.messages[0]?.file?.kind).toBe('document')
  })

  test('keeps the name of a file, in any script, and lets it break nothing', async () => {
    await send(media('file', 'application/pdf', { name: '내 편지; "1".pdf\r\nx: y' }))
    expect(user.messages[0]?.file?.name).toBe('내 편지; 1.pdfx: y')
    await send(media('file', 'application/pdf'))
    expect(user.messages[1]?.file?.name).toBe('file.pdf')
  })

  test('a long caption goes on as a text', async () => {
    const caption = Array.from({ length: 150 }, (_, index) => `설명 ${index}입니다.`).join(' ')
    const result = await send(media('photo', 'image/jpeg', { caption }))
    expect(result.type === 'sent' && result.refs).toHaveLength(2)
    expect(user.messages.map((message) => message.text).join(' ')).toBe(caption)
  })

  test('a file above the limit of uploads is refused', async () => {
    const body = media('file', 'application/pdf', { bytes: new Uint8Array(50 * 1024 * 1024 + 1) })
    expect(await send(body)).toEqual({ type: 'refused', reason: 'telegram_file_too_big' })
  })
})

describe('fetching files from Telegram', () => {
  const refOf = (): string => [...api.state.files.keys()].at(-1) ?? ''

  test('says what cannot be had any more, what is too big and what to try again', async () => {
    const bytes = Buffer.alloc(5_000, 1)
    user.sendDocument(bytes)
    const ref = refOf()
    expect(await telegram.fetchMedia(ref, 10_000)).toEqual({ type: 'fetched', bytes })
    expect(await telegram.fetchMedia(ref, 4_999)).toEqual({ type: 'too_large' })
    expect(await telegram.fetchMedia('unknown', 10_000)).toMatchObject({
      type: 'retry',
      reason: 'telegram_file_unavailable',
    })
    api.faults.add({ kind: 'refused', method: 'getFile', description: 'Bad Request: invalid file_id' })
    expect(await telegram.fetchMedia(ref, 10_000)).toMatchObject({ type: 'gone' })
    api.faults.add({ kind: 'refused', method: 'download', code: 404, description: 'Not Found' })
    expect(await telegram.fetchMedia(ref, 10_000)).toEqual({ type: 'gone', reason: 'telegram_file_404' })
    for (const kind of ['reset', 'server_error'] as const) {
      api.faults.add({ kind, method: 'download' })
      expect((await telegram.fetchMedia(ref, 10_000)).type).toBe('retry')
    }
  })

  test('stops reading a file that is bigger than it said', async () => {
    user.sendDocument(Buffer.alloc(900_000, 1), { sizeBytes: 10 })
    expect(await telegram.fetchMedia(refOf(), 1_000)).toEqual({ type: 'too_large' })
  })

  test('a file above what Telegram gives to bots is too big', async () => {
    user.sendDocument(Buffer.alloc(10), { sizeBytes: 21 * 1024 * 1024 })
    expect(await telegram.fetchMedia(refOf(), 1_000)).toEqual({ type: 'too_large' })
  })
})
