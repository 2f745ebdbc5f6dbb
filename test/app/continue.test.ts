import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrol } from '../support/app.ts'
import { signalLink, signalName, startTwoMessengers, type TwoMessengers } from '../support/two-messengers.ts'

let hotline: TwoMessengers
beforeAll(async () => {
  hotline = await startTwoMessengers()
  await enrol(hotline, 'op', '가람')
  await enrol(hotline, 'op-2', '나래')
})
afterAll(() => hotline.stop())

/** A person half-way through the intake: the question about the phone is open. */
async function halfWay(address: string): Promise<void> {
  const { transport } = hotline
  await transport.say(address, '안녕하십니까')
  await transport.waitFor(address, '바로 위험하십니까')
  await transport.say(address, '2')
  await transport.waitFor(address, '손전화를 다른 사람이')
}

/** A person in danger, and the code of the case. */
async function inDanger(messenger: 'transport' | 'signal', address: string): Promise<string> {
  const there = hotline[messenger]
  await there.say(address, '안녕하십니까')
  await there.waitFor(address, '위험')
  await there.say(address, '1')
  const person = await hotline.personOf(there.name as 'simulator' | 'signal', address)
  const codes = () => hotline.rows<{ code: string }>('select code from cases where person_id = $1', [person])
  await expect.poll(codes).toHaveLength(1)
  return (await codes())[0]!.code
}

const openCases = (person: string) =>
  hotline.rows<{ code: string; state: string }>(
    `select code, state from cases where person_id = $1 and state <> 'closed'`,
    [person],
  )

describe('asking for a way to Signal', () => {
  test('shows the link, the name and a code, and keeps the code nowhere', async () => {
    const code = await hotline.askCode('asker', '시그널')
    const how = await hotline.transport.waitFor('asker', signalLink)
    expect(JSON.stringify(how.body)).toContain(signalName)
    const stored = await hotline.rows<{ row: string }>('select row_to_json(c)::text "row" from continuations c')
    expect(stored.map(({ row }) => row).join()).not.toContain(code.replace('-', ''))
  })

  test('a new conversation tells of it before the first question, and one that begins with a cry does not', async () => {
    await halfWay('told')
    expect(hotline.transport.texts('told')[0]).toMatch(/‘시그널’[^]*바로 위험하십니까/)
    await hotline.transport.say('cries', '지금 공안이 문을 두드립니다 살려주세요')
    await expect.poll(() => hotline.transport.to('cries').length).toBeGreaterThan(0)
    expect(hotline.transport.texts('cries').join()).not.toContain('시그널')
  })

  test('a second code makes the first worthless', async () => {
    const first = await hotline.askCode('twice')
    const second = await hotline.askCode('twice')
    await hotline.signal.say('twice-s', first)
    await hotline.signal.waitFor('twice-s', '맞지 않거나')
    await hotline.signal.say('twice-s', second)
    await hotline.signal.waitFor('twice-s', '이어졌습니다')
  })

  test('on Signal itself it is said that one is there already, and the question stays open', async () => {
    await hotline.signal.say('there', '/signal')
    await hotline.signal.waitFor('there', '이미 시그널에서')
    await hotline.signal.waitFor('there', '위험')
  })

  test('the own code sent to the wrong place is told so and stays good', async () => {
    const code = await hotline.askCode('wrong-place')
    await hotline.transport.say('wrong-place', code)
    await hotline.transport.waitFor('wrong-place', '여기가 아니라')
    await hotline.signal.say('wrong-place-s', code)
    await hotline.signal.waitFor('wrong-place-s', '이어졌습니다')
  })
})

describe('a person who goes on on Signal', () => {
  test('is asked the open question there and keeps language, answers and draft', async () => {
    await hotline.transport.say('half', 'English')
    await hotline.transport.waitFor('half', 'danger')
    await hotline.transport.say('half', '2')
    await hotline.transport.waitFor('half', 'Can anybody else see this phone')
    const code = await hotline.askCode('half')
    await hotline.signal.say('half-s', ` ${code.toLowerCase().replace('-', ' ')} `)
    await hotline.signal.waitFor('half-s', 'You are connected')
    await hotline.signal.waitFor('half-s', 'Can anybody else see this phone')
    await hotline.signal.say('half-s', '2')
    await hotline.signal.waitFor('half-s', 'Whom is this about')
    expect(await hotline.personOf('signal', 'half-s')).toBe(await hotline.personOf('simulator', 'half'))
    // Told once on the old side, with a way back, and nothing of what it is about.
    const told = await hotline.transport.waitFor('half', 'goes on elsewhere')
    expect(JSON.stringify(told.body)).not.toMatch(/Signal|phone|danger/)
    expect(hotline.transport.texts('half').filter((text) => text.includes('goes on elsewhere'))).toHaveLength(1)
  })

  test('leaves neither code nor link on the old side', async () => {
    await halfWay('cleaned')
    const code = await hotline.askCode('cleaned')
    const offered = hotline.transport
      .to('cleaned')
      .slice(-2)
      .map(({ id }) => `m${id}`)
    await expect.poll(() => hotline.rows(`select 1 from outbox where refs @> array[$1]`, [offered[1]])).toHaveLength(1)
    await hotline.signal.say('cleaned-s', code)
    const deleted = () =>
      hotline.transport.to('cleaned').flatMap(({ body }) => (body.type === 'delete' ? [body.of] : []))
    await expect.poll(deleted).toEqual(offered)
  })

  test.each([
    ['small letters apart', (code: string) => code.toLowerCase().split('').join(' ')],
    ['full-width letters', (code: string) => code.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    ['words around it', (code: string) => `코드는 ${code} 입니다`],
  ])('writes the code as %s', async (name, written) => {
    const code = await hotline.askCode(`as ${name}`)
    await hotline.signal.say(`as-s ${name}`, written(code))
    await hotline.signal.waitFor(`as-s ${name}`, '이어졌습니다')
  })

  test('who greeted there first, and answered, goes on in one intake with both', async () => {
    await halfWay('greeted')
    await hotline.signal.say('greeted-s', '안녕하세요')
    await hotline.signal.waitFor('greeted-s', '바로 위험하십니까')
    const code = await hotline.askCode('greeted')
    await hotline.signal.say('greeted-s', code)
    await hotline.signal.waitFor('greeted-s', '손전화를 다른 사람이')
    const person = await hotline.personOf('signal', 'greeted-s')
    expect(person).toBe(await hotline.personOf('simulator', 'greeted'))
    expect(await hotline.rows('select 1 from inbox where person_id = $1', [person])).toHaveLength(5)
  })

  test.each([
    ['is still asked', ['안녕하십니까'], '바로 위험하십니까'],
    ['stopped half-way', ['안녕하십니까', '2', '그만'], '누구의 일'],
  ])('what was answered on either side reaches the desk: the first side %s', async (name, words, open) => {
    const { transport, signal } = hotline
    const there = `there ${name}`
    for (const word of words) await transport.say(name, word)
    for (const word of ['안녕하세요', '2', '1']) await signal.say(there, word)
    await signal.waitFor(there, '누구의 일')
    const code = await hotline.askCode(name)
    await signal.say(there, code)
    const answer = await signal.waitFor(there, '이어졌습니다')
    expect(JSON.stringify(answer.body)).toContain(open)
    await signal.say(there, '사람')
    const person = await hotline.personOf('signal', there)
    await expect.poll(() => openCases(person)).toHaveLength(1)
    const [found] = await openCases(person)
    await transport.say('op', `/claim ${found?.code}`)
    const brief = await transport.waitFor('op', `사건 ${found?.code} · `)
    expect(JSON.stringify(brief.body)).toMatch(/지금 위험: 아니요.*손전화를 보는 사람: 예/)
    await transport.say('op', '/close')
    await signal.waitFor(there, '이야기를 마쳤습니다')
  })

  test('with nothing begun before goes on where the Signal side is', async () => {
    const code = await hotline.askCode('only-asked')
    await hotline.signal.say('only-asked-s', '안녕하십니까')
    await hotline.signal.waitFor('only-asked-s', '바로 위험하십니까')
    await hotline.signal.say('only-asked-s', '2')
    await hotline.signal.waitFor('only-asked-s', '손전화를 다른 사람이')
    await hotline.signal.say('only-asked-s', code)
    await hotline.signal.waitFor('only-asked-s', '이어졌습니다')
    await hotline.signal.say('only-asked-s', '2')
    await hotline.signal.waitFor('only-asked-s', '누구의 일')
  })

  test('takes an open case along, and whoever claims it answers there', async () => {
    const caseCode = await inDanger('transport', 'case')
    const code = await hotline.askCode('case')
    await hotline.signal.say('case-s', code)
    await hotline.signal.waitFor('case-s', '이어졌습니다')
    await hotline.transport.say('op', `/claim ${caseCode}`)
    await hotline.signal.waitFor('case-s', '사람이 왔습니다')
    const brief = await hotline.transport.waitFor('op', '— 보낸 글 —')
    expect(JSON.stringify(brief.body)).not.toContain(code)
    expect(hotline.transport.texts('case').join()).not.toContain('사람이 왔습니다')
    await hotline.transport.say('op', '/close')
    await hotline.signal.waitFor('case-s', '이야기를 마쳤습니다')
  })

  test('takes a claimed case along: the operator is told, and words go both ways over Signal', async () => {
    const caseCode = await inDanger('transport', 'relay')
    await hotline.transport.say('op', `/claim ${caseCode}`)
    await hotline.transport.waitFor('relay', '사람이 왔습니다')
    // Asked for while the operator talks: the bot answers, and the operator does not see it.
    const code = await hotline.askCode('relay')
    await hotline.signal.say('relay-s', `${code} 이제 여기서 말하겠습니다. 저는 지금 혼자 있고 아무도 모릅니다.`)
    await hotline.signal.waitFor('relay-s', '그 사람이 바로 봅니다')
    const told = await hotline.transport.waitFor('op', `사건 ${caseCode}: 그 사람이 Terminal 에서 Signal`)
    expect(JSON.stringify(told.body)).toContain('한 번만 쓰는 번호')
    await hotline.transport.waitFor('op', '저는 지금 혼자 있고')
    expect(hotline.transport.texts('op').join()).not.toContain(code)
    await hotline.transport.say('op', '여기서 듣고 있습니다')
    await hotline.signal.waitFor('relay-s', '여기서 듣고 있습니다')
    expect(hotline.transport.texts('relay').join()).not.toContain('듣고 있습니다')

    // Whoever writes from the old side again is answered there, and the operator is told.
    await hotline.transport.say('relay', '다시 여기입니다')
    await hotline.transport.waitFor('op', '지금 Terminal 에서 글을 썼습니다')
    await hotline.transport.say('op', '네 보입니다')
    await hotline.transport.waitFor('relay', '네 보입니다')
    await hotline.transport.say('op', '/close')
    await hotline.transport.waitFor('relay', '이야기를 마쳤습니다')
  })

  test('gets there what still waited for the old side', async () => {
    const caseCode = await inDanger('transport', 'waiting')
    await hotline.transport.say('op', `/claim ${caseCode}`)
    await hotline.transport.waitFor('waiting', '사람이 왔습니다')
    const code = await hotline.askCode('waiting')
    hotline.transport.answer = (to) =>
      to.address === 'waiting' ? { type: 'retry', afterMs: 60_000, reason: 'http_500' } : null
    await hotline.transport.say('op', '먼저 한 말')
    await expect
      .poll(() => hotline.rows(`select 1 from outbox where kind = 'relay' and state = 'queued' and attempts > 0`))
      .toHaveLength(1)
    await hotline.signal.say('waiting-s', code)
    await hotline.signal.waitFor('waiting-s', '이어졌습니다')
    await hotline.app.sweep()
    await hotline.signal.waitFor('waiting-s', '먼저 한 말')
    hotline.transport.answer = () => null
    await hotline.transport.say('op', '/close')
    await hotline.signal.waitFor('waiting-s', '이야기를 마쳤습니다')
  })

  test('an alarm beside the code is acted upon', async () => {
    const code = await hotline.askCode('alarm')
    await hotline.signal.say('alarm-s', `${code} 지금 공안이 왔어요 살려주세요`)
    await hotline.signal.waitFor('alarm-s', '이어졌습니다')
    const person = await hotline.personOf('simulator', 'alarm')
    await expect.poll(() => openCases(person)).toHaveLength(1)
  })

  test('who erases, erases on both sides', async () => {
    await halfWay('eraser')
    const code = await hotline.askCode('eraser')
    await hotline.signal.say('eraser-s', code)
    await hotline.signal.waitFor('eraser-s', '손전화를 다른 사람이')
    await hotline.signal.say('eraser-s', '지워')
    await hotline.signal.waitFor('eraser-s', '지웁니까')
    await hotline.signal.say('eraser-s', '1')
    await hotline.signal.waitFor('eraser-s', '손전화에 남은 글')
    for (const there of [hotline.transport, hotline.signal]) {
      const address = there === hotline.signal ? 'eraser-s' : 'eraser'
      const deleted = () => there.to(address).filter(({ body }) => body.type === 'delete').length
      await expect.poll(deleted).toBeGreaterThan(1)
    }
    const person = await hotline.personOf('simulator', 'eraser')
    expect(
      await hotline.rows('select 1 from inbox where person_id = $1 and content_sealed is not null', [person]),
    ).toEqual([])
    expect(
      await hotline.rows('select 1 from sessions where person_id = $1 and key_sealed is not null', [person]),
    ).toEqual([])
  })
})
