import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convertUpdate } from '../../../src/transport/telegram/convert.ts'

const bot = { id: '555', username: 'light_test_bot' }
const from = { id: 42, is_bot: false, first_name: 'A', last_name: 'B', username: 'ab', language_code: 'ko' }
const chat = { id: 42, type: 'private', first_name: 'A' }
const group = { id: -1001, type: 'supergroup', title: 'desk' }
const date = 1_780_000_000
const base = { message_id: 9, from, chat, date }

const convert = (body: object) => convertUpdate({ update_id: 7, ...body }, bot, 1_000)
const contentOf = (message: object) => {
  const converted = convert({ message: { ...base, ...message } })
  return converted.type === 'inbound' ? converted.inbound.content : converted.code
}
const file = { file_id: 'F', file_unique_id: 'u', file_size: 10 }

describe('an update of Telegram', () => {
  test('a text, with everything that is kept of its sender', () => {
    expect(convert({ message: { ...base, text: '안녕', reply_to_message: { ...base, message_id: 3 } } })).toEqual({
      type: 'inbound',
      inbound: {
        transport: 'telegram',
        externalId: '555:7',
        address: '42',
        sentAt: date * 1000,
        messageRef: '9',
        quotes: '3',
        languageHint: 'ko',
        content: { type: 'text', text: '안녕' },
      },
    })
  })

  test('a forwarded message is a text; where it comes from is not kept', () => {
    const converted = convert({
      message: {
        ...base,
        text: '보십시오',
        forward_origin: { type: 'user', sender_user: { id: 9, first_name: '다른' }, date },
      },
    })
    expect(converted).toMatchObject({ type: 'inbound', inbound: { content: { type: 'text', text: '보십시오' } } })
    expect(JSON.stringify(converted)).not.toContain('다른')
  })

  test('a photo is taken in its biggest size', () => {
    const photo = [
      { ...file, file_id: 'S', width: 90, height: 60 },
      { ...file, file_id: 'L', file_size: 900, width: 1280, height: 853 },
      { ...file, file_id: 'M', width: 320, height: 213 },
    ]
    expect(contentOf({ photo, caption: '여기' })).toEqual({
      type: 'media',
      kind: 'photo',
      ref: 'L',
      mime: 'image/jpeg',
      sizeBytes: 900,
      caption: '여기',
    })
  })

  test.each([
    ['voice', 'voice', 'audio/ogg'],
    ['audio', 'voice', 'audio/mpeg'],
    ['video', 'video', 'video/mp4'],
    ['video_note', 'video', 'video/mp4'],
    ['document', 'file', 'application/octet-stream'],
  ])('%s is media of kind %s', (field, kind, mime) => {
    expect(contentOf({ [field]: file })).toEqual({ type: 'media', kind, ref: 'F', mime, sizeBytes: 10 })
    expect(contentOf({ [field]: { ...file, mime_type: 'x/y', file_name: 'a.b' } })).toMatchObject({ mime: 'x/y' })
  })

  test('an animation comes as a document too, and is a video', () => {
    expect(contentOf({ animation: file, document: file })).toMatchObject({ kind: 'video' })
  })

  test('a file above the limit keeps its true size, so that it can be declined', () => {
    expect(contentOf({ document: { ...file, file_size: 30_000_000 } })).toMatchObject({ sizeBytes: 30_000_000 })
  })

  test.each([
    [{ sticker: { file_id: 'x' } }, 'sticker'],
    [{ contact: { phone_number: '+82' } }, 'contact'],
    [{ location: { latitude: 1, longitude: 2 } }, 'location'],
    [{ venue: {}, location: {} }, 'location'],
    [{ poll: {} }, 'other'],
    [{ dice: {} }, 'other'],
    [{ something_new: {} }, 'other'],
  ])('%j is declined', (message, kind) => {
    expect(contentOf(message)).toEqual({ type: 'declined', kind })
  })

  test('what Telegram itself says about a chat is no message', () => {
    expect(contentOf({ pinned_message: {} })).toBe('service')
    expect(contentOf({ message_auto_delete_timer_changed: { message_auto_delete_time: 86400 } })).toBe('service')
  })

  test('an edit names its message; one without words is nothing', () => {
    const edited = { ...base, edit_date: date + 60, text: '그저께' }
    expect(convert({ edited_message: edited })).toMatchObject({
      inbound: { sentAt: (date + 60) * 1000, content: { type: 'edit', of: '9', text: '그저께' } },
    })
    expect(convert({ edited_message: { ...base, caption: '설명' } })).toMatchObject({
      inbound: { content: { text: '설명' } },
    })
    expect(convert({ edited_message: { ...base, location: {} } })).toEqual({
      type: 'ignored',
      code: 'edit_without_text',
    })
  })

  test('a pressed button says which question and which answer', () => {
    const callback_query = {
      id: 'q',
      from,
      message: { message_id: 4, chat, date: 0 },
      chat_instance: '1',
      data: '12|yes',
    }
    expect(convert({ callback_query })).toEqual({
      type: 'inbound',
      pressed: { queryId: 'q', chatId: 42, messageId: 4, inGroup: false },
      inbound: {
        transport: 'telegram',
        externalId: '555:7',
        address: '42',
        sentAt: 1_000,
        languageHint: 'ko',
        content: { type: 'choice', ask: '12', value: 'yes' },
      },
    })
  })

  test('a button that is none of ours is still answered', () => {
    const callback_query = { id: 'q', from, message: { message_id: 4, chat }, data: 'foreign' }
    expect(convert({ callback_query })).toMatchObject({
      type: 'ignored',
      code: 'foreign_button',
      pressed: { queryId: 'q' },
    })
  })

  describe('a reaction', () => {
    const thumb = { type: 'emoji', emoji: '👍' }
    const drawn = { type: 'custom_emoji', custom_emoji_id: '5' }
    const react = (before: unknown, after: unknown) =>
      convert({
        message_reaction: { chat, message_id: 4, date, user: from, old_reaction: before, new_reaction: after },
      })

    test.each([
      ['set', [], [thumb], { emoji: '👍' }],
      [
        'set beside another',
        [{ type: 'emoji', emoji: '🙏' }],
        [{ type: 'emoji', emoji: '🙏' }, thumb],
        { emoji: '👍' },
      ],
      ['taken away', [thumb], [], { emoji: '👍', removed: true }],
      ['replaced by a drawn one', [thumb], [drawn], { emoji: '👍', removed: true }],
      ['set without what was before', undefined, [thumb], { emoji: '👍' }],
    ])('that was %s', (_, before, after, content) => {
      const got = react(before, after)
      expect(got).toMatchObject({ type: 'inbound', inbound: { address: '42' } })
      expect(got.type === 'inbound' && got.inbound.content).toEqual({ type: 'reaction', to: '4', ...content })
    })

    test.each([
      ['drawn', [], [drawn]],
      ['of no known kind', [], []],
    ])('%s is left alone', (_, before, after) => {
      expect(react(before, after)).toMatchObject({ type: 'ignored', code: 'reaction_unknown' })
    })
  })

  test.each([
    ['kicked', false],
    ['member', true],
  ])('a bot that is %s in a private chat', (status, reachable) => {
    const my_chat_member = { chat, from, date, new_chat_member: { status } }
    expect(convert({ my_chat_member })).toMatchObject({ inbound: { content: { type: 'reachability', reachable } } })
    expect(convert({ my_chat_member: { ...my_chat_member, chat: group } }).type).toBe('ignored')
  })

  test('in a group only commands for this bot and presses count', () => {
    const say = (text: string) => convert({ message: { ...base, chat: group, text } })
    expect(say('/group on')).toMatchObject({ inbound: { address: '42', group: { address: '-1001' } } })
    expect(say('/group@Light_Test_Bot on').type).toBe('inbound')
    for (const text of ['잘 지냅니까', '/group@another_bot on', '보십시오 /group', '/']) {
      expect(say(text)).toEqual({ type: 'ignored', code: 'group_talk' })
    }
    const callback_query = { id: 'q', from, message: { message_id: 4, chat: group }, data: 'case|claim K7F3Q' }
    expect(convert({ callback_query })).toMatchObject({
      pressed: { inGroup: true },
      inbound: { address: '42', group: { address: '-1001' }, content: { ask: 'case', value: 'claim K7F3Q' } },
    })
  })

  test('channels, bots and unknown updates are none of our business', () => {
    expect(convert({ channel_post: { ...base, chat: { id: -1, type: 'channel' }, text: 'x' } })).toEqual({
      type: 'ignored',
      code: 'channel',
    })
    expect(convert({ message: { ...base, from: { ...from, is_bot: true }, text: 'x' } }).type).toBe('ignored')
    expect(convert({ message: { message_id: 1, chat, date, text: 'x' } }).type).toBe('ignored')
    expect(convert({ inline_query: { id: '1' } })).toEqual({ type: 'ignored', code: 'unknown_type' })
  })

  test('an unexpected form of something optional does not cost the message', () => {
    expect(contentOf({ text: '도와 주십시오', reply_to_message: 'x', from: { ...from, language_code: 5 } })).toEqual({
      type: 'text',
      text: '도와 주십시오',
    })
  })

  test('never throws, whatever comes', () => {
    const keys = fc.constantFrom(
      'update_id',
      'message',
      'callback_query',
      'message_reaction',
      'my_chat_member',
      'chat',
      'from',
      'id',
      'date',
      'text',
      'photo',
    )
    const any = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.anything({ maxDepth: 1 }),
        fc.dictionary(keys, tie('value')),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).value
    fc.assert(
      fc.property(any, (raw) => {
        expect(['inbound', 'ignored']).toContain(convertUpdate(raw, bot, 0).type)
        expect(['inbound', 'ignored']).toContain(convertUpdate({ update_id: 1, message: raw }, bot, 0).type)
      }),
      { numRuns: 500 },
    )
  })
})
