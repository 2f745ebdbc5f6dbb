import { afterEach, describe, expect, test } from 'vitest'
import { openLog } from '../../../src/log.ts'
import { sendOutbound } from '../../../src/transport/signal/send.ts'
import { submitChallenge, watchChallenges } from '../../../src/transport/signal/challenge.ts'
import {
  findChallengeOutcome,
  giveChallengeAnswer,
  type ChallengeOutcome,
} from '../../../src/store/signal-challenges.ts'
import type { SendResult } from '../../../src/transport/transport.ts'
import { fakeService, type FakeService, type Reply } from '../../support/signal/fake.ts'

let service: FakeService
afterEach(() => service.close())

describe('the answer to a captcha', () => {
  async function submit(reply: Reply): Promise<ChallengeOutcome> {
    service = await fakeService({ answer: () => reply })
    const chat = service.session.chat()
    if (!chat) throw new Error('it is always connected')
    return submitChallenge(chat, { token: 'abc', captcha: 'signal-hcaptcha.site.challenge.solved' })
  }

  test('is handed in as Signal wants it', async () => {
    expect(await submit({ status: 200 })).toEqual({ type: 'accepted', retryAfterSeconds: null })
    expect(service.asked).toEqual([
      {
        verb: 'PUT',
        path: '/v1/challenge',
        body: { type: 'captcha', token: 'abc', captcha: 'signal-hcaptcha.site.challenge.solved' },
        quiet: false,
      },
    ])
  })

  test.each<[Reply, ChallengeOutcome]>([
    [{ status: 400 }, { type: 'refused', retryAfterSeconds: null }],
    [{ status: 422 }, { type: 'refused', retryAfterSeconds: null }],
    [{ status: 428 }, { type: 'not_enough', retryAfterSeconds: null }],
    [
      { status: 413, headers: ['retry-after: 120'] },
      { type: 'too_many', retryAfterSeconds: 120 },
    ],
    [{ status: 429 }, { type: 'too_many', retryAfterSeconds: null }],
    [{ status: 503 }, { type: 'failed', retryAfterSeconds: null }],
  ])('with the answer %o comes to %o', async (reply, outcome) => {
    expect(await submit(reply)).toEqual(outcome)
  })

  test('is not there when the connection is gone', async () => {
    service = await fakeService({})
    const chat = service.session.chat()
    await chat?.disconnect()
    const gone = { fetch: () => Promise.reject(new Error('gone')) } as unknown as NonNullable<typeof chat>
    expect(await submitChallenge(gone, { token: 'a', captcha: 'b' })).toMatchObject({ type: 'unreachable' })
  })
})

test('an answer is handed in once, also while the database cannot note what became of it', async () => {
  service = await fakeService({ answer: () => ({ status: 200 }) })
  const { session } = service
  const { database, vault, account } = session
  let failures = 2
  let solved = 0
  const watched: typeof database = {
    ...database,
    query: (asked, values) =>
      asked.name === 'signal_challenge_note' && failures-- > 0
        ? Promise.reject(new Error('the disk is full'))
        : database.query(asked, values),
  }
  let logged = ''
  const log = openLog('info', { write: (line: string) => void (logged += line) })
  const watch = watchChallenges({ ...session, database: watched, log }, () => void solved++)
  const id = await giveChallengeAnswer(database, vault, account.id, { token: 'abc', captcha: 'solved' })
  await expect
    .poll(() => findChallengeOutcome(database, id), { timeout: 10_000 })
    .toEqual({ type: 'accepted', retryAfterSeconds: null })
  await watch.stop()
  expect(service.asked).toHaveLength(1)
  expect(solved).toBeGreaterThan(0)
  expect(logged).toContain('"code":"accepted"')
  expect(logged).not.toMatch(/abc|solved/)
}, 20_000)

describe('a challenge in the way of a message', () => {
  const say = (): Promise<SendResult> =>
    sendOutbound(service.session, {
      id: '1',
      address: service.peer,
      body: { type: 'text', text: '들립니까' },
      urgent: true,
    })
  const answering = (body: object) => ({ answer: () => ({ status: 428, body, headers: ['retry-after: 60'] }) })

  test('that a captcha answers names its token', async () => {
    service = await fakeService(answering({ token: 'xyz', options: ['pushChallenge', 'captcha'] }))
    expect(await say()).toEqual({ type: 'retry', afterMs: 60_000, reason: 'signal_challenge' })
    expect(service.alarms).toEqual([{ code: 'captcha', token: 'xyz' }])
  })

  test('with a token that a shell would read as more than a word names none', async () => {
    service = await fakeService(answering({ token: 'x; curl example.org', options: ['captcha'] }))
    expect(await say()).toMatchObject({ reason: 'signal_challenge' })
    expect(service.alarms).toEqual([{ code: 'challenge' }])
  })

  test('that only the phone can answer says so', async () => {
    service = await fakeService(answering({ token: 'xyz', options: ['pushChallenge'] }))
    expect(await say()).toEqual({ type: 'retry', afterMs: 60_000, reason: 'signal_challenge' })
    expect(service.alarms).toEqual([{ code: 'challenge' }])
  })
})
