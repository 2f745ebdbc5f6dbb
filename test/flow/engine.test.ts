import { describe, expect, test } from 'vitest'
import { advance, start } from '../../src/flow/engine.ts'
import { missesBeforeHumanMax } from '../../src/flow/limits.ts'
import { samePosition } from '../../src/flow/position.ts'
import type { Session } from '../../src/flow/session.ts'
import { shippedSet } from '../support/flows.ts'
import { contextOf, of, play, said } from '../support/play.ts'
import { flowOf } from '../support/small-flow.ts'

const set = shippedSet()
const flow = (steps: string): ReturnType<typeof flowOf> => flowOf(`flow: test\nsteps:\n${steps}`)
const twoTexts = flow('  - { id: one, ask: text }\n  - { id: two, ask: text }\n')

describe('somebody in danger', () => {
  test('has a human called by one number', () => {
    const talk = play(set, 'gate')
    const events = talk.send('1')
    expect(of(events, 'handoff')).toEqual([{ type: 'handoff', reason: 'danger_now' }])
    expect(of(events, 'raised')).toEqual([{ type: 'raised', severity: 'P0', reasons: ['danger_now'] }])
    expect(said(events)).toContain('engine:calling_human')
    expect(said(events).at(-1)).toBe('flows/operator:safe_to_reply')
  })

  test('has a human called by the very first message', () => {
    const talk = play(set, 'gate', { first: '어머니가 공안에 잡혔어요' })
    expect(of(talk.all, 'handoff')).toHaveLength(1)
    expect(talk.session?.severity).toBe('P0')
    expect(said(talk.all).at(-1)).toBe('flows/arrest:still_held')
    expect(said(talk.all)).not.toContain('flows/gate:danger')
    expect(of(talk.all, 'answered')).toMatchObject([{ key: 'first', answer: { raw: '어머니가 공안에 잡혔어요' } }])
  })

  test('is put the question that the first message calls for, instead of the first one of the flow', () => {
    const talk = play(set, 'gate', { first: '죽고 싶어요' })
    expect(said(talk.all).at(-1)).toBe('engine:alarm.suicide')
    expect(of(talk.all, 'handoff')).toEqual([])
    const events = talk.send('네')
    expect(of(events, 'handoff')).toEqual([{ type: 'handoff', reason: 'text_suicide' }])
    expect(talk.session?.severity).toBe('P0')
    expect(said(events)).toContain('flows/distress:stay')
    expect(said(events).at(-1)).toBe('flows/distress:hurt')
  })

  test('is told before the first question that the chat can be read, but only where it can', () => {
    expect(said(play(set, 'gate').all)).toContain('flows/gate:not_encrypted')
    const sealed = play(set, 'gate', { context: contextOf({ endToEndEncrypted: true }) })
    expect(said(sealed.all)).not.toContain('flows/gate:not_encrypted')
  })
})

test('a flow that is urgent and also hands over calls one human, not two', () => {
  const steps =
    '  - { id: now, urgent: P0, reason: danger }\n  - { id: call, handoff: danger }\n  - { id: one, ask: text }\n'
  const talk = play(flow(steps), 'test')
  expect(of(talk.all, 'handoff')).toHaveLength(1)
  expect(said(talk.all)).toEqual(['engine:calling_human', 'flows/test:one'])
})

describe('an alarming text', () => {
  test('is still the answer to the open question', () => {
    const talk = play(twoTexts, 'test')
    const events = talk.send('동생이 잡혔습니다')
    expect(events.map(({ type }) => type)).toEqual(['alarm', 'raised', 'handoff', 'say', 'answered', 'say'])
    expect(said(events)).toEqual(['engine:calling_human', 'flows/test:two'])
  })

  test('that answers nothing leads to the question again, without blame', () => {
    const talk = play(flow('  - { id: held, ask: yes_no }\n'), 'test')
    const events = talk.send('동생이 잡혔습니다')
    expect(said(events)).toEqual(['engine:calling_human', 'flows/test:held'])
    expect(of(events, 'misunderstood')).toEqual([])
  })

  test('calls a human once, and is reported each time', () => {
    const talk = play(twoTexts, 'test')
    talk.send('동생이 잡혔습니다')
    const events = talk.send('살려 주십시오 동생이 잡혔습니다')
    expect(of(events, 'alarm')).toHaveLength(1)
    expect(of(talk.all, 'handoff')).toHaveLength(1)
  })

  test('raises what is only serious to the utmost when more comes', () => {
    const talk = play(twoTexts, 'test')
    talk.send('협박을 받았습니다')
    expect(talk.session?.severity).toBe('P1')
    expect(of(talk.send('동생이 잡혔습니다'), 'raised')).toEqual([
      { type: 'raised', severity: 'P0', reasons: ['text_arrest'] },
    ])
  })

  test('of little weight changes the severity and calls nobody', () => {
    const talk = play(twoTexts, 'test')
    const events = talk.send('정착금을 묻고 싶습니다')
    expect(talk.session?.severity).toBe('P3')
    expect(of(events, 'handoff')).toEqual([])
  })

  test('that needs a question gets it once; "no" puts the open question again', () => {
    const talk = play(
      flow('  - { id: one, ask: text }\n  - { id: two, ask: text }\n  - { id: three, ask: text }\n'),
      'test',
    )
    expect(said(talk.send('이상한 전화가 왔습니다'))).toEqual(['engine:alarm.lure'])
    expect(said(talk.send('아니요'))).toEqual(['flows/test:two'])
    expect(talk.session?.severity).toBeNull()
    expect(said(talk.send('이상한 전화가 왔습니다'))).toEqual(['flows/test:three'])
  })

  test('confirmed by "yes" calls again when it is more than what a human was called for', () => {
    const talk = play(
      flow('  - { id: one, ask: text }\n  - { id: two, ask: text }\n  - { id: three, ask: text }\n'),
      'test',
    )
    talk.send('협박을 받았습니다')
    talk.send('이상한 전화가 왔습니다')
    const events = talk.send('네')
    expect(of(events, 'raised')).toEqual([{ type: 'raised', severity: 'P0', reasons: ['lure'] }])
    expect(of(events, 'handoff')).toEqual([{ type: 'handoff', reason: 'lure' }])
  })

  test('at the question about danger is the answer to it', () => {
    const talk = play(set, 'gate')
    const events = talk.send('어머니가 잡혔어요')
    expect(of(events, 'handoff')).toHaveLength(1)
    expect(said(events).at(-1)).toBe('flows/arrest:still_held')
  })

  test('whose question the person cannot answer is looked at by a human', () => {
    const talk = play(twoTexts, 'test')
    talk.send('이상한 전화가 왔습니다')
    const events = talk.send('모르겠습니다')
    expect(of(events, 'handoff')).toHaveLength(1)
    expect(talk.session?.severity).toBe('P1')
  })

  test('whose question is waved away by "stop" is looked at by a human', () => {
    const talk = play(twoTexts, 'test')
    talk.send('죽고 싶어요')
    const events = talk.send('그만')
    expect(of(events, 'handoff')).toHaveLength(1)
    expect(of(events, 'ended')).toEqual([{ type: 'ended', outcome: 'stopped' }])
  })

  test('as the last answer of a flow is not lost with its question', () => {
    const talk = play(flow('  - { id: only, ask: text }\n'), 'test')
    const events = talk.send('이상한 전화가 왔습니다')
    expect(talk.session).toBeNull()
    expect(of(events, 'handoff')).toHaveLength(1)
  })

  test('under a photo counts like any other', () => {
    const talk = play(twoTexts, 'test')
    const events = talk.send({ type: 'media', attachment: 'a1', kind: 'photo', caption: '여기서 잡혔습니다' })
    expect(of(events, 'handoff')).toHaveLength(1)
  })
})

describe('commands', () => {
  test('back goes to the question before, into a sub-flow that is over, and out of one', () => {
    const talk = play(set, 'arrest')
    for (const text of ['1', '건너뛰기', '건너뛰기', '건너뛰기']) talk.send(text)
    expect(said(talk.events).at(-1)).toBe('flows/arrest:held_where')
    expect(said(talk.send('뒤로'))).toEqual(['flows/place:taken_by'])
    expect(said(talk.send('뒤로'))).toEqual(['flows/place:where'])
    expect(said(talk.send('뒤로'))).toEqual(['flows/event_date:when'])
    expect(said(talk.send('뒤로'))).toEqual(['flows/arrest:still_held'])
    expect(said(talk.send('뒤로'))).toEqual(['engine:first_question', 'flows/arrest:still_held'])
    talk.send('1')
    expect(said(talk.events).at(-1)).toBe('flows/event_date:when')
  })

  test('skip is refused with its reason where the question is needed', () => {
    const talk = play(set, 'gate')
    expect(said(talk.send('건너뛰기'))).toEqual(['flows/gate:danger.because', 'flows/gate:danger'])
    talk.send('2')
    expect(of(talk.send('건너뛰기'), 'answered')).toMatchObject([{ answer: { value: { kind: 'skipped' } } }])
  })

  test('help offers a human, who comes on "yes" only', () => {
    const talk = play(twoTexts, 'test')
    expect(said(talk.send('도움'))).toEqual(['engine:offer_human'])
    expect(said(talk.send('아니요'))).toEqual(['flows/test:one'])
    talk.send('도움')
    const events = talk.send('1')
    expect(of(events, 'handoff')).toEqual([{ type: 'handoff', reason: 'asked_for_human' }])
    expect(said(events)).toEqual(['engine:calling_human', 'flows/test:one'])
  })

  test('human calls one at once, and says so again when asked again', () => {
    const talk = play(twoTexts, 'test')
    expect(of(talk.send('사람'), 'handoff')).toHaveLength(1)
    const events = talk.send('상담원')
    expect(of(events, 'handoff')).toHaveLength(1)
    expect(said(events)).toEqual(['engine:human_called_already', 'flows/test:one'])
  })

  test('stop ends and keeps what was said', () => {
    const talk = play(twoTexts, 'test')
    const events = talk.send('그만')
    expect(said(events)).toEqual(['engine:stopped'])
    expect(of(events, 'ended')).toEqual([{ type: 'ended', outcome: 'stopped' }])
    expect(talk.session).toBeNull()
  })

  test('erase asks first, and takes the word repeated for a yes', () => {
    const talk = play(twoTexts, 'test')
    expect(said(talk.send('지워'))).toEqual(['engine:erase_confirm'])
    expect(said(talk.send('아니요'))).toEqual(['flows/test:one'])
    talk.send('지워')
    expect(of(talk.send('지워'), 'ended')).toEqual([{ type: 'ended', outcome: 'erased' }])
  })

  test('back leaves a reading that waits for "yes", and nothing more', () => {
    const talk = play(flow('  - { id: one, ask: text }\n  - { id: when, ask: date }\n'), 'test')
    talk.send('하나')
    talk.send('어제')
    expect(said(talk.send('뒤로'))).toEqual(['flows/test:when'])
    expect(said(talk.send('뒤로'))).toEqual(['flows/test:one'])
  })

  test('inside a longer text are words of the answer', () => {
    const talk = play(twoTexts, 'test')
    const text = '그 사람이 그만 오라고 했고 사람을 보냈습니다'
    expect(of(talk.send(text), 'answered')).toMatchObject([{ answer: { raw: text, value: { kind: 'text', text } } }])
  })

  test.each([
    ['English', 'en'],
    ['中文', 'zh'],
    ['/language', 'en'],
    ['/language zh', 'zh'],
  ])('%s puts the same question in another language', (text, language) => {
    const talk = play(twoTexts, 'test')
    const events = talk.send(text)
    expect(events[0]).toEqual({ type: 'language', language })
    expect(said(events)).toEqual(['flows/test:one'])
    expect(talk.session?.ask).toBe(1)
    expect(talk.session?.language).toBe(language)
  })
})

describe('buttons', () => {
  const choice = flow('  - { id: who, ask: choice, options: [self, family] }\n  - { id: held, ask: yes_no }\n')

  test('answer the question that they belong to', () => {
    const talk = play(choice, 'test')
    const events = talk.send({ type: 'choice', ask: 1, value: 'family' })
    expect(of(events, 'answered')).toMatchObject([{ answer: { value: { kind: 'choice', value: 'family' } } }])
  })

  test('of an earlier question, or pressed twice, change nothing', () => {
    const talk = play(choice, 'test')
    talk.send({ type: 'choice', ask: 1, value: 'family' })
    const events = talk.send({ type: 'choice', ask: 1, value: 'family' })
    expect(said(events)).toEqual(['engine:old_button', 'flows/test:held'])
    expect(of(events, 'answered')).toEqual([])
  })

  test('of a question about an alarm do not answer the one behind it', () => {
    const talk = play(flow('  - { id: held, ask: yes_no }\n  - { id: two, ask: text }\n'), 'test')
    talk.send('이상한 전화가 왔습니다')
    const { ask } = talk.session!
    talk.send('아니요')
    expect(said(talk.send({ type: 'choice', ask, value: 'yes' }))).toEqual(['engine:old_button', 'flows/test:held'])
  })

  test('of the question behind do not answer the one about an alarm', () => {
    const talk = play(flow('  - { id: held, ask: yes_no }\n'), 'test')
    const { ask } = talk.session!
    talk.send('이상한 전화가 왔습니다')
    const events = talk.send({ type: 'choice', ask, value: 'yes' })
    expect(said(events)).toEqual(['engine:old_button', 'engine:alarm.lure'])
    expect(of(events, 'handoff')).toEqual([])
  })

  test('of a question that was passed over do not answer what came in its place', () => {
    const talk = play(flow('  - { id: held, ask: yes_no }\n'), 'test')
    talk.send('이상한 전화가 왔습니다')
    const { ask } = talk.session!
    expect(said(talk.send('밖에 눈이 옵니다'))).toEqual(['engine:again.yes_no', 'flows/test:held'])
    expect(said(talk.send({ type: 'choice', ask, value: 'yes' }))).toEqual(['engine:old_button', 'flows/test:held'])
  })

  test('of a multi question add up until "done"', () => {
    const multi = flow('  - { id: needs, ask: multi, options: [child, ill, none] }\n')
    const talk = play(multi, 'test')
    talk.send({ type: 'choice', ask: 1, value: 'child' })
    talk.send({ type: 'choice', ask: 1, value: 'child' })
    talk.send({ type: 'choice', ask: 1, value: 'ill' })
    const events = talk.send({ type: 'choice', ask: 1, value: 'done' })
    expect(of(events, 'answered')).toMatchObject([{ answer: { value: { kind: 'multi', values: ['child', 'ill'] } } }])
  })

  test('and typed numbers of a multi question are one answer', () => {
    const talk = play(flow('  - { id: needs, ask: multi, options: [child, ill, old] }\n'), 'test')
    talk.send({ type: 'choice', ask: 1, value: 'old' })
    const events = talk.send('1, 2')
    expect(of(events, 'answered')[0]?.answer.value).toEqual({ kind: 'multi', values: ['old', 'child', 'ill'] })
  })
})

describe('what is not understood', () => {
  const yesNo = flow('  - { id: held, ask: yes_no }\n  - { id: two, ask: text }\n')

  test('is asked again with numbers, then a human is offered, or to skip', () => {
    const talk = play(yesNo, 'test')
    for (let count = 1; count < missesBeforeHumanMax; count++) {
      expect(said(talk.send('날씨가 춥습니다'))).toEqual(['engine:again.yes_no', 'flows/test:held'])
    }
    const events = talk.send('눈이 옵니다')
    expect(said(events)).toEqual(['engine:offer_human'])
    expect(of(events, 'say')[0]?.choices?.options.map(({ value }) => value)).toEqual(['yes', 'no', 'skip'])
    expect(said(talk.send('3'))).toEqual(['flows/test:two'])
  })

  test('is passed over when a human is on the way, so that nobody is held up by a question', () => {
    const talk = play(yesNo, 'test')
    talk.send('사람')
    for (const text of ['눈이 옵니다', '날씨가 춥습니다']) talk.send(text)
    const events = talk.send('눈이 옵니다')
    expect(said(events)).toEqual(['engine:passed_over', 'flows/test:two'])
    expect(of(events, 'answered')).toMatchObject([{ answer: { value: { kind: 'skipped' } } }])
  })

  test('is passed over also when it tells of danger each time', () => {
    const talk = play(yesNo, 'test')
    for (const text of ['동생이 잡혔습니다', '동생이 잡혔습니다', '어제 잡혔습니다']) talk.send(text)
    expect(said(talk.events)).toEqual(['engine:passed_over', 'flows/test:two'])
    expect(of(talk.all, 'misunderstood')).toEqual([])
  })

  test('at the question about danger is put again, also when a human is on the way', () => {
    const talk = play(set, 'gate')
    for (const text of ['사람', '눈이 옵니다', '눈이 옵니다', '눈이 옵니다']) talk.send(text)
    expect(said(talk.events)).toEqual(['engine:again.yes_no', 'flows/gate:danger'])
  })

  test.each(['🙏🌧', '\u200b\u200b', '', '   ', '…'])('covers messages without words: %j', (text) => {
    const talk = play(twoTexts, 'test')
    expect(said(talk.send(text))).toEqual(['engine:again.empty', 'flows/test:one'])
  })

  test('"일없습니다" is neither yes nor no', () => {
    const talk = play(yesNo, 'test')
    expect(said(talk.send('일없습니다'))).toEqual(['engine:again.yes_no', 'flows/test:held'])
  })
})

describe('readings', () => {
  const when = flow('  - { id: when, ask: date }\n  - { id: two, ask: text }\n')

  test('of a date are read back and count on "yes"', () => {
    const talk = play(when, 'test')
    const events = talk.send('11월 20일')
    expect(of(events, 'say')[0]).toMatchObject({
      key: 'engine:confirm_date',
      params: { value: expect.stringContaining('11월 20일') as string },
    })
    // The words are kept already, in case nobody ever says whether they were read rightly.
    expect(of(events, 'answered').map(({ answer }) => answer)).toEqual([
      { raw: '11월 20일', value: { kind: 'date', reading: null, text: '11월 20일' } },
    ])
    const value = of(talk.send('네'), 'answered')[0]?.answer.value
    expect(value).toMatchObject({ kind: 'date', reading: { from: '2026-11-20', to: '2026-11-20' } })
  })

  test('are corrected by simply saying it again', () => {
    const talk = play(when, 'test')
    talk.send('11월 20일')
    expect(of(talk.send('11월 19일'), 'say')[0]?.params['value']).toContain('19일')
    expect(of(talk.send('1'), 'answered')[0]?.answer.value).toMatchObject({ reading: { from: '2026-11-19' } })
  })

  test('declined twice leave the words themselves', () => {
    const talk = play(when, 'test')
    talk.send('11월 20일')
    expect(said(talk.send('아니요'))).toEqual(['engine:again.date', 'flows/test:when'])
    talk.send('11월 20일')
    const events = talk.send('아니요')
    expect(of(events, 'answered')[0]?.answer).toEqual({
      raw: '11월 20일',
      value: { kind: 'date', reading: null, text: '11월 20일' },
    })
    expect(said(events).at(-1)).toBe('flows/test:two')
  })

  test('of which somebody cannot say whether they are right leave the words themselves', () => {
    const talk = play(when, 'test')
    talk.send('11월 20일')
    expect(of(talk.send('모르갔소'), 'answered').map(({ key, answer }) => [key, answer.raw])).toEqual([
      ['when', '11월 20일'],
    ])
    expect(said(talk.events)).toEqual(['flows/test:two'])
  })

  test('that are passed over leave the words themselves', () => {
    const talk = play(when, 'test')
    talk.send('11월 20일')
    expect(of(talk.send('건너뛰기'), 'answered')[0]?.answer.value).toEqual({
      kind: 'date',
      reading: null,
      text: '11월 20일',
    })
    expect(said(talk.events)).toEqual(['flows/test:two'])
  })

  test('beside which something else is told are put once more, then stand in the words themselves', () => {
    const talk = play(when, 'test')
    talk.send('11월 20일')
    const aside = talk.send('화룡에서')
    expect(of(aside, 'answered').map(({ key, answer }) => [key, answer.raw])).toEqual([['told_more', '화룡에서']])
    expect(said(aside)).toEqual(['engine:noted', 'engine:confirm_date'])
    const again = talk.send('변방대였습니다')
    expect(of(again, 'answered').map(({ key, answer }) => [key, answer.raw])).toEqual([
      ['told_more', '변방대였습니다'],
      ['when', '11월 20일'],
    ])
    expect(of(again, 'answered')[1]?.answer.value).toEqual({ kind: 'date', reading: null, text: '11월 20일' })
    expect(said(again)).toEqual(['engine:kept_as_said', 'flows/test:two'])
  })

  test('may still be confirmed after something else was told', () => {
    const talk = play(when, 'test')
    for (const text of ['11월 20일', '화룡에서']) talk.send(text)
    expect(of(talk.send('네'), 'answered')[0]?.answer.value).toMatchObject({ reading: { from: '2026-11-20' } })
  })

  test('that fail twice leave the words themselves', () => {
    const talk = play(when, 'test')
    expect(said(talk.send('눈 오던 무렵'))).toEqual(['engine:again.date', 'flows/test:when'])
    const events = talk.send('눈 오던 무렵')
    expect(of(events, 'answered')[0]?.answer.value).toEqual({ kind: 'date', reading: null, text: '눈 오던 무렵' })
    expect(said(events)).toEqual(['engine:kept_as_said', 'flows/test:two'])
  })

  test('of long words keep all of them before they are confirmed', () => {
    const talk = play(when, 'test')
    const text = `어제 저녁입니다. ${'집 앞에 차가 서 있었습니다. '.repeat(20)}`
    const events = talk.send(text)
    expect(of(events, 'answered')).toMatchObject([{ step: 'when', answer: { raw: text } }])
    expect(said(events)).toEqual(['engine:confirm_date'])
  })

  test('out of bounds are asked again with the bounds', () => {
    const talk = play(flow('  - { id: count, ask: number, min: 1, max: 20 }\n'), 'test')
    expect(of(talk.send('300'), 'say')[0]).toMatchObject({ key: 'engine:out_of_range', params: { min: 1, max: 20 } })
  })

  test('of a number of the North are not kept at all', () => {
    const talk = play(flow('  - { id: number, ask: phone }\n'), 'test')
    const events = talk.send('+850 2 381 1234')
    expect(said(events)).toEqual(['engine:phone_refused', 'flows/test:number'])
    expect(JSON.stringify([events, talk.session])).not.toContain('381')
  })
})

describe('several readings', () => {
  const where = flow('  - { id: where, ask: place }\n  - { id: two, ask: text }\n')

  test('are offered as numbers, and the number chooses, also the second', () => {
    const talk = play(where, 'test')
    const [event] = of(talk.send('광주'), 'say')
    expect(event?.key).toBe('engine:which_one')
    const names = event?.choices?.options.map(({ value, params }) => params?.['value'] ?? value) ?? []
    expect(names.length).toBeGreaterThan(2)
    expect(names.at(-1)).toBe('none')
    const value = of(talk.send('2'), 'answered')[0]?.answer.value
    expect(names.slice(0, 2)).toEqual(['광주 (한국)', '광주 (중국)'])
    expect(value).toMatchObject({ kind: 'place', country: 'CN' })
  })

  test('may all be wrong: then the question comes again', () => {
    const talk = play(where, 'test')
    talk.send('광주')
    expect(said(talk.send('아니요'))).toEqual(['engine:again.place', 'flows/test:where'])
  })
})

describe('a choice of how long ago', () => {
  const heard = flow(
    '  - { id: heard, ask: choice, options: [days, month, longer], days_ago: { days: 3, month: 31 } }\n' +
      '  - { id: two, ask: text }\n',
  )
  test.each([
    ['그제 밤에', 'days'],
    ['11월 21일', 'days'],
    ['11월 10일', 'month'],
    ['11월 초부터 중순까지', 'month'],
    ['2019년 5월', 'longer'],
    ['昨天', 'days'],
  ])('takes a date: %s', (text, value) => {
    const answered = of(play(heard, 'test').send(text), 'answered')
    expect(answered.map(({ answer }) => answer)).toEqual([{ raw: text, value: { kind: 'choice', value } }])
  })

  test('takes a number for an option first', () => {
    expect(of(play(heard, 'test').send('3'), 'answered')[0]?.answer.value).toEqual({ kind: 'choice', value: 'longer' })
  })
})

describe('a question of when something will be', () => {
  const meeting = flow(
    '  - { id: when, ask: choice, options: [day, later, none_set], also: { later: 이번 주 }, days_ahead: { day: 1, later: any } }\n' +
      '  - { id: two, ask: text }\n',
  )
  test.each([
    ['낼 새벽 네시', 'day'],
    ['24일', 'day'],
    ['이번 주 화요일', 'day'],
    ['이번 주', 'later'],
    ['다음 주 화요일에 만나자고 합니다', 'later'],
    ['12월 5일', 'later'],
    ['明天', 'day'],
  ])('takes a day ahead at a choice: %s', (text, value) => {
    const answered = of(play(meeting, 'test').send(text), 'answered').filter(({ step }) => step === 'when')
    expect(answered.map(({ answer }) => answer.value)).toEqual([{ kind: 'choice', value }])
  })

  test.each(['어제', '내일은 아닙니다'])('does not take %s', (text) => {
    expect(of(play(meeting, 'test').send(text), 'answered').filter(({ step }) => step === 'when')).toEqual([])
  })

  test('takes one at a yes/no question, beside the words for it or alone', () => {
    const soon = flow(
      '  - { id: soon, ask: yes_no, also: { yes: 옮긴다고 합니다 }, days_ahead: { yes: 1, no: any } }\n' +
        '  - { id: two, ask: text }\n',
    )
    const answers = (text: string) =>
      of(play(soon, 'test').send(text), 'answered').flatMap(({ step, answer }) =>
        step === 'soon' ? [answer.value] : [],
      )
    expect(answers('내일 새벽에 다 같이 옮긴다고 합니다')).toEqual([{ kind: 'yes_no', value: 'yes' }])
    expect(answers('다음 주에 옮긴다고 합니다')).toEqual([{ kind: 'yes_no', value: 'no' }])
    expect(answers('모레 아침')).toEqual([{ kind: 'yes_no', value: 'no' }])
    expect(answers('내일 주인이 온다고 합니다')).toEqual([])
  })
})

test.each(['place', 'date', 'number'])('a no is never kept as the %s itself', (kind) => {
  const talk = play(flow(`  - { id: one, ask: ${kind} }\n  - { id: two, ask: text }\n`), 'test')
  for (const text of ['아니요', '아니요', '아니요']) talk.send(text)
  expect(of(talk.all, 'answered')).toEqual([])
  expect(said(talk.events)).toEqual(['engine:offer_human'])
})

describe('who does not know', () => {
  test.each([
    ['date', '날짜는 잘 모르겠슴다'],
    ['place', '어디 있는지 몰라요'],
    ['number', '몇인지는 모르겠어요'],
    ['choice, options: [police, border]', '누군지 모르겠어요'],
  ])('may say so in a sentence at a %s', (kind, text) => {
    const talk = play(flow(`  - { id: one, ask: ${kind} }\n  - { id: two, ask: text }\n`), 'test')
    expect(of(talk.send(text), 'answered').map(({ answer }) => answer.value)).toEqual([{ kind: 'unknown' }])
  })

  test('is not taken for the answer to a yes/no question: it may be about something else', () => {
    const talk = play(flow('  - { id: one, ask: yes_no }\n  - { id: two, ask: text }\n'), 'test')
    expect(said(talk.send('동생이 어디 있는지 모르겠어요')).at(-1)).toBe('flows/test:one')
  })
})

test('a day to come is no answer to when it was, and is kept', () => {
  const talk = play(flow('  - { id: when, ask: date }\n  - { id: two, ask: text }\n'), 'test')
  const events = talk.send('다음 주 월요일에 보낸다고 합니다')
  expect(of(events, 'answered').map(({ key }) => key)).toEqual(['told_more'])
  expect(said(events)).toEqual(['engine:noted', 'flows/test:when'])
})

test('a country that is no option is another one', () => {
  const talk = play(
    flow('  - { id: country, ask: choice, options: [cn, kr, other] }\n  - { id: two, ask: text }\n'),
    'test',
  )
  expect(of(talk.send('캄보디아에 있습니다'), 'answered')[0]?.answer.value).toEqual({ kind: 'choice', value: 'other' })
})

describe('numbers count for what is on the screen', () => {
  test('when a human is offered, of which 2 is to answer again', () => {
    const talk = play(flow('  - { id: held, ask: yes_no }\n  - { id: two, ask: text }\n'), 'test')
    for (const text of ['눈이 옵니다', '눈이 옵니다', '눈이 옵니다']) talk.send(text)
    expect(said(talk.events)).toEqual(['engine:offer_human'])
    expect(said(talk.send('2'))).toEqual(['flows/test:held'])
    expect(of(talk.all, 'handoff')).toEqual([])
  })

  test('when a first option of a multi question was pressed and the second is typed', () => {
    const talk = play(flow('  - { id: needs, ask: multi, options: [child, ill, old] }\n'), 'test')
    talk.send({ type: 'choice', ask: 1, value: 'child' })
    expect(of(talk.send('2'), 'answered')[0]?.answer.value).toEqual({ kind: 'multi', values: ['child', 'ill'] })
  })

  test.each(['2번 고칠래요', '2번이 틀렸어요', '2번을 고쳐 주세요', '改2', 'change 2', '2'])(
    'at the recap, where one asks to correct an answer: %s',
    (text) => {
      const two = '  - { id: one, ask: text }\n  - { id: two, ask: text }\n  - { id: send, submit: recap }\n'
      const talk = play(flow(two), 'test')
      for (const answer of ['하나', '둘']) talk.send(answer)
      expect(said(talk.send(text))).toEqual(['flows/test:two'])
    },
  )

  test('at the recap, where 1 is the first answer and not "yes"', () => {
    const talk = play(flow('  - { id: one, ask: text }\n  - { id: send, submit: recap }\n'), 'test')
    talk.send('하나')
    expect(said(talk.send('1'))).toEqual(['flows/test:one'])
    expect(talk.send('둘').map(({ type }) => type)).toEqual(['answered', 'recap'])
    expect(said(talk.send('뒤로'))).toEqual(['flows/test:one'])
    expect(talk.send('셋').map(({ type }) => type)).toEqual(['answered', 'recap'])
    expect(of(talk.send('2'), 'submitted')).toHaveLength(1)
  })
})

describe('attachments and long texts', () => {
  test('a photo beside a question is kept and the question stays open', () => {
    const talk = play(twoTexts, 'test')
    const events = talk.send({ type: 'media', attachment: 'a1', kind: 'photo' })
    expect(of(events, 'answered')).toMatchObject([
      { key: 'media', answer: { value: { kind: 'media', attachments: ['a1'] } } },
    ])
    expect(said(events)).toEqual(['engine:media_kept', 'flows/test:one'])
  })

  test('a photo answers a question for one', () => {
    const talk = play(flow('  - { id: photo, ask: media }\n  - { id: two, ask: text }\n'), 'test')
    const events = talk.send({ type: 'media', attachment: 'a1', kind: 'voice' })
    expect(of(events, 'answered')).toMatchObject([{ step: 'photo', key: 'photo' }])
    expect(said(events)).toEqual(['flows/test:two'])
  })

  test('a text over the bound is cut for the answer, and the person is told that all of it was kept', () => {
    const talk = play(twoTexts, 'test')
    const events = talk.send('가나'.repeat(5000))
    expect(said(events)).toEqual(['engine:kept_all', 'flows/test:two'])
    expect(of(events, 'answered')[0]?.answer.raw).toHaveLength(4000)
  })
})

describe('a session that cannot go on', () => {
  test('because its step is gone is a failure with a human, not an exception', () => {
    const { session } = play(twoTexts, 'test')
    const lost: Session = { ...session!, frames: [{ flow: 'test', step: 'gone' }] }
    const { session: after, events } = advance(twoTexts, lost, { type: 'text', text: '네' }, contextOf())
    expect(after).toBeNull()
    expect(events.map(({ type }) => type)).toEqual(['say', 'failed', 'handoff', 'say', 'ended'])
  })

  test('because the flow does not exist is one too', () => {
    const { session, events } = start(twoTexts, 'nowhere', contextOf())
    expect(session).toBeNull()
    expect(of(events, 'failed')).toEqual([{ type: 'failed', reason: 'unknown_flow' }])
    expect(of(events, 'handoff')).toHaveLength(1)
  })

  test('because the flow runs in circles is one too', () => {
    const circle = flow('  - { id: one, set: { a: 1 } }\n  - { id: two, set: { b: 1 }, goto: one }\n')
    const { events } = start(circle, 'test', contextOf())
    expect(of(events, 'failed')).toEqual([{ type: 'failed', reason: 'too_many_steps' }])
  })
})

test('only answers that a condition or a text mentions stay in the session', () => {
  const small = flowOf(
    'flow: test\nsteps:\n' +
      '  - { id: who, ask: name }\n  - { id: age, ask: age }\n  - { id: why, ask: text }\n' +
      '  - { id: old, branch: [{ if: answers.age >= 60, goto: bye }, { else: bye }] }\n  - { id: bye, ask: text }\n',
    { ko: { bye: '{{who}} 님의 일을 적어 주십시오.' } },
  )
  const talk = play(small, 'test')
  for (const text of ['순희', '61살', '이유']) talk.send(text)
  expect(talk.session?.facts).toEqual({ who: '순희', age: 61 })
  expect(of(talk.events, 'say')[0]?.params).toEqual({ who: '순희' })
})

test('a long answer stays in the session by its beginning only', () => {
  const small = flowOf('flow: test\nsteps:\n  - { id: who, ask: name }\n  - { id: bye, ask: text }\n', {
    ko: { bye: '{{who}} 님의 일을 적어 주십시오.' },
  })
  const talk = play(small, 'test')
  talk.send('가'.repeat(3000))
  expect(String(talk.session?.facts['who']).length).toBeLessThan(100)
})

test('/language again and again goes through all languages and back', () => {
  const talk = play(twoTexts, 'test')
  const languages = [1, 2, 3].map(() => {
    talk.send('/language')
    return talk.session?.language
  })
  expect(languages).toEqual(['en', 'zh', 'ko'])
})

test('a question that two ways lead to is two positions', () => {
  const there = { flow: 'place', step: 'where' }
  expect(samePosition(there, { ...there, via: ['second'] })).toBe(false)
  expect(samePosition({ ...there, via: ['first'] }, { ...there, via: ['second'] })).toBe(false)
  expect(samePosition({ ...there, via: ['first'] }, { ...there, via: ['first'] })).toBe(true)
})

test('a turn leaves the session that it was given as it was', () => {
  const { session } = play(set, 'gate')
  const before = JSON.stringify(session)
  advance(set, session!, { type: 'text', text: '1' }, contextOf())
  expect(JSON.stringify(session)).toBe(before)
})

describe('a sentence that begins with its answer', () => {
  test.each([
    ['네, 어제부터 그렇습니다', 'yes'],
    ['예 지금 집에 있습니다', 'yes'],
    ['아니요 벌써 풀려났습니다', 'no'],
    ['是的，昨天开始的', 'yes'],
    ['Yes, since yesterday', 'yes'],
    ['No, she is out', 'no'],
    ["no she isn't", 'no'],
    ['네 모르겠습니다', 'unknown'],
    ['네 명입니다', null],
    ['네집입니다', null],
    ['No one knows', null],
    ['아니 그게 무슨 말입니까', null],
  ])('%s is %s', (text, answer) => {
    const talk = play(set, 'arrest')
    const [answered] = of(talk.send(text), 'answered').filter(({ step }) => step === 'still_held')
    const value = answered?.answer.value
    expect(value?.kind === 'yes_no' ? value.value : null).toBe(answer)
  })

  test('is kept whole beside the answer', () => {
    const events = play(set, 'arrest').send('네, 어제 저녁부터 거기에 있습니다')
    expect(of(events, 'answered').map(({ key, answer }) => [key, answer.raw])).toEqual([
      ['told_more', '네, 어제 저녁부터 거기에 있습니다'],
      ['still_held', '네, 어제 저녁부터 거기에 있습니다'],
    ])
  })

  test('is no consent, because the rest may take it back', () => {
    const inConsents = play(set, 'consents')
    expect(of(inConsents.send('네, 그런데 이름은 빼 주십시오'), 'answered').map(({ key }) => key)).toEqual([
      'told_more',
    ])
    expect(of(inConsents.send('네'), 'answered').map(({ key }) => key)).toEqual(['consent_store'])
  })

  test('answers the question of an alarm', () => {
    const talk = play(set, 'gate')
    talk.send('살기 싫고 죽고 싶어요')
    expect(of(talk.send('네, 오래됐습니다'), 'handoff')).toHaveLength(1)
  })
})
