import { describe, expect, test } from 'vitest'
import { shippedSet } from '../support/flows.ts'
import { contextOf, of, play, said } from '../support/play.ts'

const set = shippedSet()

describe('nobody is asked twice', () => {
  test('whether they think of suicide, after a yes to the flow’s own question', () => {
    const talk = play(set, 'distress')
    talk.send('네')
    talk.send('아니요')
    expect(said(talk.send('네, 죽고 싶어서 약을 모았습니다'))).not.toContain('engine:alarm.suicide')
  })

  test('but whoever said no is asked when their words say otherwise', () => {
    const talk = play(set, 'distress')
    talk.send('아니요')
    talk.send('아니요')
    expect(said(talk.send('사실은 죽고 싶어요'))).toContain('engine:alarm.suicide')
  })

  test('the first question, when the first word calls a human', () => {
    for (const first of ['사람', '我想找人工', 'I want to talk to a human']) {
      const talk = play(set, 'gate', { first })
      expect(of(talk.events, 'handoff')).toHaveLength(1)
      expect(said(talk.events).filter((key) => key === 'flows/gate:danger')).toHaveLength(1)
    }
  })
})

describe('the language', () => {
  test('that was asked for by name stays, whatever is passed on in another', () => {
    const talk = play(set, 'gate', { first: 'English' })
    talk.send('남편이 나를 때립니다')
    expect(talk.session?.language).toBe('en')
  })

  test('stays where a long text is passed on', () => {
    const talk = play(set, 'gate')
    talk.send('我们昨天看到他在那里。'.repeat(40))
    expect(talk.session?.language).toBe('ko')
  })

  test('of a place name is nobody’s language', () => {
    const talk = play(set, 'missing')
    talk.send('1')
    talk.send('图们')
    expect(talk.session?.language).toBe('ko')
  })
})

describe('a question that is asked back', () => {
  test('is no answer to an open question', () => {
    const talk = play(set, 'operator')
    talk.send('네')
    talk.send('한국')
    expect(said(talk.send('누가 이걸 읽습니까?'))).toEqual([
      'engine:asked_back.who_reads_open',
      'flows/operator:one_line',
    ])
    expect(of(talk.events, 'answered')).toEqual([])
  })

  test('is answered truly for the messenger', () => {
    const talk = play(set, 'gate', { context: contextOf({ endToEndEncrypted: true }) })
    expect(said(talk.send('who can see this?'))).toContain('engine:asked_back.who_reads')
  })

  test('does not bring anybody nearer to being passed over', () => {
    const talk = play(set, 'gate')
    for (let turn = 0; turn < 5; turn++) talk.send('왜 물어봅니까?')
    expect(talk.session?.misses).toBe(0)
  })
})

test('whoever skips at the end is told what sends it', () => {
  const talk = play(set, 'family')
  for (let turn = 0; turn < 30 && !of(talk.events, 'recap').length; turn++) talk.send('건너뛰기')
  expect(of(talk.events, 'recap')).toHaveLength(1)
  expect(said(talk.send('건너뛰기'))).toContain('engine:again.recap')
  expect(of(talk.send('네 보내주세요'), 'submitted')).toHaveLength(1)
})
