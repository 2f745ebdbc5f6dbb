import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { undoContinuations } from '../../src/store/continuations.ts'
import { detachContacts, saveAnswerContact } from '../../src/store/join-persons.ts'
import { revokeOperator } from '../../src/store/operators.ts'
import { lockPersonById } from '../../src/store/persons.ts'
import { enrol } from '../support/app.ts'
import { startTwoMessengers, type TwoMessengers } from '../support/two-messengers.ts'

let hotline: TwoMessengers
beforeAll(async () => {
  hotline = await startTwoMessengers()
  for (const [address, name] of [
    ['op', '가람'],
    ['op-2', '나래'],
  ] as const)
    await enrol(hotline, address, name)
})
afterAll(() => hotline.stop())

type Side = 'transport' | 'signal'
const nameOf = (side: Side) => (side === 'signal' ? 'signal' : 'simulator')

async function inDanger(side: Side, address: string): Promise<string> {
  const there = hotline[side]
  await there.say(address, '안녕하십니까')
  await there.waitFor(address, '위험')
  await there.say(address, '1')
  const person = await hotline.personOf(nameOf(side), address)
  await expect.poll(() => openCases(person)).toHaveLength(1)
  return (await openCases(person))[0]!.code
}

const openCases = (person: string) =>
  hotline.rows<{ code: string; state: string; severity: string }>(
    `select code, state, severity from cases where person_id = $1 and state <> 'closed'`,
    [person],
  )
const isOne = async (address: string): Promise<boolean> =>
  (await hotline.personOf('simulator', address)) === (await hotline.personOf('signal', `${address}-s`))
const failed = () => hotline.rows(`select error_code from inbox where state = 'failed'`)

describe('a code that is not good', () => {
  test('is said to be so, and the conversation goes on', async () => {
    await hotline.signal.say('wrong', '안녕하십니까')
    await hotline.signal.waitFor('wrong', '바로 위험하십니까')
    const before = hotline.signal.to('wrong').length
    await hotline.signal.say('wrong', 'K7F3-Q2MX')
    await expect.poll(() => hotline.signal.to('wrong').length).toBeGreaterThan(before)
    expect(hotline.signal.texts('wrong').at(-1)).toMatch(/맞지 않거나[^]*바로 위험하십니까/)
  })

  test('is no answer to a question, but an alarm beside it is heard', async () => {
    await hotline.signal.say('wrong-alarm', 'K7F3-Q2MX 공안이 지금 왔어요 살려주세요')
    const person = await hotline.personOf('signal', 'wrong-alarm')
    await expect.poll(() => openCases(person)).toHaveLength(1)
  })

  test('because it expired, or was used, moves nobody', async () => {
    const old = await hotline.askCode('late')
    await hotline.rows(`update continuations set expires_at = now() - interval '1 second' where used_at is null`)
    await hotline.signal.say('late-s', old)
    await hotline.signal.waitFor('late-s', '맞지 않거나')
    expect(await isOne('late')).toBe(false)

    const good = await hotline.askCode('used')
    await hotline.signal.say('used-s', good)
    await hotline.signal.waitFor('used-s', '이어졌습니다')
    await hotline.signal.say('used-again', good)
    await hotline.signal.waitFor('used-again', '맞지 않거나')
  })

  test('five times: even the right one is not taken for a while, nor told from a wrong one', async () => {
    const code = await hotline.askCode('guessed')
    for (let tries = 0; tries < 5; tries++) await hotline.signal.say('guesser', `K7F3-Q2M${'23456'[tries]}`)
    await hotline.signal.say('guesser', code)
    await hotline.signal.waitFor('guesser', '한 시간 뒤에')
    const guesser = await hotline.personOf('signal', 'guesser')
    expect(guesser).not.toBe(await hotline.personOf('simulator', 'guessed'))
    await hotline.rows(`update continuation_tries set window_at = now() - interval '61 minutes'`)
    await hotline.signal.say('guesser', code)
    await hotline.signal.waitFor('guesser', '이어졌습니다')
  })

  test('five hundred times from anywhere: nobody is moved for a while, and operators are told', async () => {
    const code = await hotline.askCode('crowd')
    await hotline.rows(
      `insert into continuation_tries (of, count) values ('', 499)
       on conflict (of) do update set count = 499, window_at = now()`,
    )
    await hotline.signal.say('crowd-last', 'K7F3-Q2MX')
    await hotline.transport.waitFor('op', '마구 넣어')
    await hotline.signal.say('crowd-s', code)
    await hotline.signal.waitFor('crowd-s', '한 시간 뒤에')
    expect(hotline.transport.texts('op').filter((text) => text.includes('마구 넣어'))).toHaveLength(1)
    await hotline.rows('delete from continuation_tries')
  })

  test('an operator, also one who was cut off, cannot use it', async () => {
    const code = await hotline.askCode('wanted')
    const enrolOnSignal = { ...hotline, transport: hotline.signal }
    await enrol(enrolOnSignal, 'op-signal', '다솜')
    await hotline.signal.say('op-signal', code)
    await hotline.signal.waitFor('op-signal', '지금 맡은 사건이 없습니다')
    const [operator] = await hotline.rows<{ id: string }>(`select id from operators where name = '다솜'`)
    await hotline.app.database.transact((tx) => revokeOperator(tx, operator!.id))
    await hotline.signal.say('op-signal', code)
    await hotline.signal.waitFor('op-signal', '맞지 않거나')
    await hotline.signal.say('wanted-s', code)
    await hotline.signal.waitFor('wanted-s', '이어졌습니다')
  })

  test('is handed to the operator like any other words, because it may be what was asked for', async () => {
    const caseCode = await inDanger('signal', 'plate')
    await hotline.transport.say('op', `/claim ${caseCode}`)
    await hotline.signal.waitFor('plate', '사람이 왔습니다')
    await hotline.signal.say('plate', 'K7F3Q2MX')
    await hotline.transport.waitFor('op', `[${caseCode}] K7F3Q2MX`)
    await hotline.transport.say('op', '/close')
    await hotline.signal.waitFor('plate', '이야기를 마쳤습니다')
  })
})

describe('one code, several deliveries', () => {
  test('twenty deliveries of one message go on once', async () => {
    const code = await hotline.askCode('redelivered')
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () => hotline.signal.say('redelivered-s', code, { externalId: 'code-once' })),
    )
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    await hotline.signal.waitFor('redelivered-s', '이어졌습니다')
    expect(hotline.signal.texts('redelivered-s').join()).not.toContain('맞지 않거나')
    expect(await isOne('redelivered')).toBe(true)
  })

  test('of ten phones that send it at the same moment exactly one gets through', async () => {
    const code = await hotline.askCode('contested')
    const phones = Array.from({ length: 10 }, (_, phone) => `phone-${phone}`)
    await Promise.all(phones.map((phone) => hotline.signal.say(phone, code)))
    await expect.poll(() => phones.every((phone) => hotline.signal.to(phone).length > 0)).toBe(true)
    const through = phones.filter((phone) => hotline.signal.texts(phone).join().includes('이어졌습니다'))
    expect(through).toHaveLength(1)
    const owner = await hotline.personOf('simulator', 'contested')
    const owners = await Promise.all(phones.map((phone) => hotline.personOf('signal', phone)))
    expect(owners.filter((one) => one === owner)).toHaveLength(1)
    await hotline.rows('delete from continuation_tries')
  })

  test('messages that arrive on both sides meanwhile are all kept, and nothing fails', async () => {
    const { transport, signal } = hotline
    for (let round = 0; round < 5; round++) {
      const address = `busy-${round}`
      await transport.say(address, '안녕하십니까')
      await signal.say(`${address}-s`, '안녕하십니까')
      const code = await hotline.askCode(address)
      await Promise.all([
        ...Array.from({ length: 4 }, () => transport.say(address, '2')),
        signal.say(`${address}-s`, code),
        ...Array.from({ length: 4 }, () => signal.say(`${address}-s`, '3')),
      ])
      const person = await hotline.personOf('simulator', address)
      expect(await isOne(address)).toBe(true)
      expect(await hotline.rows('select 1 from inbox where person_id = $1', [person])).toHaveLength(12)
    }
    expect(await failed()).toEqual([])
  })

  test('an operator who writes meanwhile is not lost between the two, and neither is the person', async () => {
    const { transport, signal } = hotline
    const caseCode = await inDanger('signal', 'meanwhile-s')
    await transport.say('op', `/claim ${caseCode}`)
    await signal.waitFor('meanwhile-s', '사람이 왔습니다')
    const code = await hotline.askCode('meanwhile')
    // As Signal hands them over: with something to be written along, and not one after another.
    const direct = (text: string, externalId: string) =>
      hotline.app.sink(
        { transport: 'signal', externalId, address: 'meanwhile-s', sentAt: 0, content: { type: 'text', text } },
        { within: async () => {}, evenIfDuplicate: true },
      )
    const words = Array.from({ length: 6 }, (_, nth) => nth)
    await Promise.all([
      ...words.map((nth) => transport.say('op', `상담원의 말 ${nth}`)),
      ...words.map((nth) => direct(`그 사람의 말 ${nth}`, `meanwhile-${nth}`)),
      direct(code, 'meanwhile-code'),
      ...words.map((nth) => transport.say('meanwhile', `옛 자리의 말 ${nth}`)),
    ])
    await expect.poll(() => isOne('meanwhile')).toBe(true)
    await hotline.app.sweep()
    for (const nth of words) {
      await transport.waitFor('op', `그 사람의 말 ${nth}`)
      const both = () => [...signal.texts('meanwhile-s'), ...transport.texts('meanwhile')]
      await expect.poll(both).toContain(`상담원의 말 ${nth}`)
    }
    const person = await hotline.personOf('simulator', 'meanwhile')
    expect(await hotline.rows('select 1 from inbox where person_id = $1', [person])).toHaveLength(16)
    expect(await failed()).toEqual([])
    await transport.say('op', `/close ${caseCode}`)
    await signal.waitFor('meanwhile-s', '이야기를 마쳤습니다').catch(() => transport.waitFor('meanwhile', '마쳤습니다'))
  })

  test('two persons who take over one another at the same moment do not wait for ever', async () => {
    const first = await hotline.askCode('cross-a')
    await hotline.signal.say('cross-a-s', first)
    await hotline.signal.waitFor('cross-a-s', '이어졌습니다')
    const second = await hotline.askCode('cross-b')
    await hotline.signal.say('cross-b-s', second)
    await hotline.signal.waitFor('cross-b-s', '이어졌습니다')
    const a = await hotline.askCode('cross-a')
    const b = await hotline.askCode('cross-b')
    await Promise.all([hotline.signal.say('cross-b-s', a), hotline.signal.say('cross-a-s', b)])
    expect(await isOne('cross-a')).toBe(true)
    expect(await hotline.personOf('simulator', 'cross-a')).toBe(await hotline.personOf('signal', 'cross-b-s'))
    expect(await failed()).toEqual([])
  })
})

describe('two persons with a case each who are one', () => {
  test('nobody has either: one case goes on with the reports of both, and the other code says so', async () => {
    const mine = await inDanger('transport', 'open-open')
    const theirs = await inDanger('signal', 'open-open-s')
    const code = await hotline.askCode('open-open')
    await hotline.signal.say('open-open-s', code)
    await hotline.transport.waitFor('op', `사건 ${theirs}: 사건 ${mine} 의 사람과 같은`)
    const person = await hotline.personOf('signal', 'open-open-s')
    expect(await openCases(person)).toMatchObject([{ code: mine, state: 'open' }])
    expect(
      await hotline.rows('select 1 from reports r join cases c on c.id = r.case_id where c.code = $1', [mine]),
    ).toHaveLength(2)
    await hotline.transport.say('op', `/claim ${theirs}`)
    await hotline.transport.waitFor('op', `${theirs}: 이미 끝났습니다`)
    await hotline.transport.say('op', `/claim ${mine}`)
    await hotline.signal.waitFor('open-open-s', '사람이 왔습니다')
    await hotline.transport.say('op', '/close')
    await hotline.signal.waitFor('open-open-s', '이야기를 마쳤습니다')
  })

  test('somebody has the one on Signal: that one goes on', async () => {
    const mine = await inDanger('transport', 'open-claimed')
    const theirs = await inDanger('signal', 'open-claimed-s')
    await hotline.transport.say('op', `/claim ${theirs}`)
    await hotline.signal.waitFor('open-claimed-s', '사람이 왔습니다')
    const code = await hotline.askCode('open-claimed')
    await hotline.signal.say('open-claimed-s', code)
    await hotline.signal.waitFor('open-claimed-s', '그 사람이 바로 봅니다')
    await hotline.transport.waitFor('op', `사건 ${mine}: 사건 ${theirs} 의 사람과 같은`)
    const person = await hotline.personOf('simulator', 'open-claimed')
    expect(await openCases(person)).toMatchObject([{ code: theirs, state: 'claimed' }])
    await hotline.transport.say('op', '/close')
    await hotline.signal.waitFor('open-claimed-s', '이야기를 마쳤습니다')
  })

  test('two operators have them: nothing is changed, all are told, and it works once one has ended', async () => {
    const mine = await inDanger('transport', 'both')
    const theirs = await inDanger('signal', 'both-s')
    await hotline.transport.say('op', `/claim ${mine}`)
    await hotline.transport.say('op-2', `/claim ${theirs}`)
    await hotline.signal.waitFor('both-s', '사람이 왔습니다')
    const code = await hotline.askCode('both')
    await hotline.signal.say('both-s', code)
    await hotline.signal.waitFor('both-s', '하나로 이을 수 없습니다')
    await hotline.transport.waitFor('op', `사건 ${mine}: 그 사람이 사건 ${theirs}`)
    await hotline.transport.waitFor('op-2', `사건 ${theirs}: 그 사람이 사건 ${mine}`)
    expect(await isOne('both')).toBe(false)
    await hotline.signal.say('both-s', '아직 여기 있습니다')
    await hotline.transport.waitFor('op-2', '아직 여기 있습니다')

    await hotline.transport.say('op-2', '/close')
    await hotline.signal.waitFor('both-s', '이야기를 마쳤습니다')
    await hotline.signal.say('both-s', code)
    await hotline.signal.waitFor('both-s', '그 사람이 바로 봅니다')
    expect(await isOne('both')).toBe(true)
    await hotline.transport.say('op', '/close')
    await hotline.signal.waitFor('both-s', '이야기를 마쳤습니다')
  })

  test('an unfinished intake beside a case becomes a report of that case, with its answers', async () => {
    const { signal, transport } = hotline
    const mine = await inDanger('transport', 'beside')
    await transport.say('op', `/claim ${mine}`)
    await transport.waitFor('beside', '사람이 왔습니다')
    // Without the session of the first intake the desk has the matter alone.
    await transport.say('op', `/release ${mine}`)
    await hotline.rows(`update sessions set state_sealed = null, revision = null where person_id = $1`, [
      await hotline.personOf('simulator', 'beside'),
    ])
    await signal.say('beside-s', '안녕하십니까')
    await signal.waitFor('beside-s', '바로 위험하십니까')
    await signal.say('beside-s', '2')
    await signal.waitFor('beside-s', '손전화를 다른 사람이')
    await signal.say('beside-s', '2')
    await signal.waitFor('beside-s', '누구의 일')
    const code = await hotline.askCode('beside')
    await signal.say('beside-s', code)
    await signal.waitFor('beside-s', '이어졌습니다')
    const reports = () =>
      hotline.rows<{ id: string; sealed: Buffer }>(
        `select r.id, r.content_sealed sealed from reports r join cases c on c.id = r.case_id
         where c.code = $1 and r.status = 'partial'`,
        [mine],
      )
    await expect.poll(reports).toHaveLength(1)
    const [report] = await reports()
    const content = hotline.app.vault.openJson<{ answers: { step: string }[] }>('report', report!.id, report!.sealed)
    expect(content.answers.map(({ step }) => step)).toEqual(expect.arrayContaining(['danger', 'watched']))
    await transport.say('op', `/claim ${mine}`)
    await transport.say('op', '/close')
  })
})

describe('taking it back from the first side', () => {
  test('the one who went on is somebody else from then on, and gets nothing more', async () => {
    const { transport, signal } = hotline
    const caseCode = await inDanger('transport', 'back')
    await transport.say('op', `/claim ${caseCode}`)
    await transport.waitFor('back', '사람이 왔습니다')
    const code = await hotline.askCode('back')
    await signal.say('back-s', code)
    await signal.waitFor('back-s', '이어졌습니다')
    signal.answer = (to) => (to.address === 'back-s' ? { type: 'retry', afterMs: 60_000, reason: 'offline' } : null)
    await transport.say('op', '이것은 본인만 볼 말')
    await expect
      .poll(() => hotline.rows(`select 1 from outbox where kind = 'relay' and state = 'queued' and attempts > 0`))
      .toHaveLength(1)
    await transport.say('back', '여기로')
    await transport.waitFor('back', '되돌렸습니다')
    const told = await transport.waitFor('op', `사건 ${caseCode}: Terminal 에서 옮긴 것을 되돌렸습니다`)
    expect(JSON.stringify(told.body)).toContain('본인이 아니었을 수')
    signal.answer = () => null
    await hotline.app.sweep()
    await transport.waitFor('back', '이것은 본인만 볼 말')
    const before = signal.to('back-s').length
    await signal.say('back-s', '나는 누구인가')
    await signal.waitFor('back-s', '여기서 도움을 청하실 수')
    expect(transport.texts('op').join()).not.toContain('나는 누구인가')
    expect(signal.texts('back-s').slice(before).join()).not.toContain('본인만')
    await transport.say('op', '/close')
    await transport.waitFor('back', '이야기를 마쳤습니다')
  })

  test('a message of the other one that waits meanwhile is already that of a stranger', async () => {
    const { app, transport, signal } = hotline
    await transport.say('race', '안녕하십니까')
    const code = await hotline.askCode('race')
    await signal.say('race-s', code)
    await signal.waitFor('race-s', '이어졌습니다')
    const person = await hotline.personOf('simulator', 'race')
    const [first] = await hotline.rows<{ id: string }>(
      `select id from contacts where person_id = $1 and transport = 'simulator'`,
      [person],
    )
    let waiting: Promise<unknown> = Promise.resolve()
    await app.database.transact(async (tx) => {
      await lockPersonById(tx, person)
      const content = { type: 'text', text: '누구십니까' } as const
      waiting = app.sink(
        { transport: 'signal', externalId: 'race', address: 'race-s', sentAt: 0, content },
        { within: async () => {} },
      )
      await expect
        .poll(() =>
          hotline.rows(
            `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          ),
        )
        .not.toEqual([])
      await detachContacts(tx, person, await undoContinuations(tx, person, first!.id))
      await saveAnswerContact(tx, person, first!.id)
    })
    await waiting
    expect(await hotline.personOf('signal', 'race-s')).not.toBe(person)
    expect(await hotline.rows(`select 1 from inbox where external_id = 'race' and person_id = $1`, [person])).toEqual(
      [],
    )
    expect(await failed()).toEqual([])
  })

  test('the word is an ordinary one for everybody else', async () => {
    await hotline.transport.say('ordinary', '여기로')
    await hotline.transport.waitFor('ordinary', '여기서 도움을 청하실 수')
    expect(hotline.transport.texts('ordinary').join()).not.toContain('되돌렸습니다')
  })
})

describe('a hotline without Signal', () => {
  let alone: TwoMessengers
  beforeAll(async () => {
    alone = await startTwoMessengers({ isLinked: false })
  })
  afterAll(() => alone.stop())

  test('offers nothing, says so when asked, and takes the bare word as words', async () => {
    await alone.transport.say('person', '안녕하십니까')
    await alone.transport.waitFor('person', '바로 위험하십니까')
    expect(alone.transport.texts('person').join()).not.toContain('시그널')
    await alone.transport.say('person', '/signal')
    await alone.transport.waitFor('person', '지금은 여기에서만')
    await alone.transport.say('word', '시그널')
    await alone.transport.waitFor('word', '바로 위험하십니까')
    expect(alone.transport.texts('word').join()).not.toContain('여기에서만')
  })
})
