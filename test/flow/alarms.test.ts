import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { advance, alarmIn, start } from '../../src/flow/engine.ts'
import type { AskKind, AskStep, Flow } from '../../src/flow/flow-set.ts'
import { namespaceOf, optionKey } from '../../src/flow/flow-set.ts'
import type { Session, TurnContext } from '../../src/flow/session.ts'
import { languages, type Language } from '../../src/korean/language.ts'
import { watch } from '../../src/triage/watch.ts'
import { shippedSet } from '../support/flows.ts'
import { contextOf, of, play, said } from '../support/play.ts'
import { flowOf } from '../support/small-flow.ts'

const set = shippedSet()
const context: TurnContext = { ...contextOf(), watch }
const asks = Object.values(set.flows).flatMap((flow) =>
  flow.steps.flatMap((step) => (step.type === 'ask' ? [{ flow, step }] : [])),
)
const begun = Object.fromEntries(
  languages.map((language) => [language, start(set, 'gate', context, { language }).session!]),
) as Record<Language, Session>

function standingAt(flow: Flow, step: AskStep, language: Language = 'ko'): Session {
  return { ...begun[language], frames: [{ flow: flow.id, step: step.id }], history: [] }
}

function alarmed(session: Session, text: string): boolean {
  return of(advance(set, session, { type: 'text', text }, context).events, 'alarm').length > 0
}

function lines(name: string): string[][] {
  const text = readFileSync(join(import.meta.dirname, '../corpus/understand', name), 'utf8')
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.split('\t')]))
}

const aValueOnly = 12
/** What tells that somebody was taken, went, waits or says something. */
const tells = /보낸|닥쳤|잡|끌|갔|왔|졌|혔|被|북송|[립합]니다/u
/** `count` texts of a corpus, spread over it, that are short enough to be nothing but the value. */
function values(name: string, count: number): string[] {
  const all = lines(name).flatMap((line) => {
    const text = line.at(-1)!
    const isValue = !line.includes('null') && text.length <= aValueOnly && !tells.test(text)
    return isValue ? [text] : []
  })
  return all.filter(
    (_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length),
  )
}

describe('no alarm is raised by', () => {
  test.each(languages)('the words of any option that is shown, in %s', (language) => {
    const wrong = asks.flatMap(({ flow, step }) =>
      step.options
        .map((option) => set.texts[language][namespaceOf(flow.id)]?.[optionKey(step.id, option)] ?? '')
        .filter((label) => alarmed(standingAt(flow, step, language), label))
        .map((label) => `${flow.id}.${step.id}: ${label}`),
    )
    expect(wrong).toEqual([])
  })

  test('yes, no, "I do not know" and the commands', () => {
    const gate = set.flows['gate']!
    const step = asks.find((one) => one.step.id === 'watched')!.step
    const words = lines('answer.tsv').filter(([word]) => word !== 'help' && word !== 'human' && word !== 'null')
    expect(words.length).toBeGreaterThan(600)
    expect(words.map((line) => line.at(-1)!).filter((text) => alarmed(standingAt(gate, step), text))).toEqual([])
  })

  const place = values('place.tsv', 150)
  const date = values('date.tsv', 150)
  const ages =
    '37|37살|서른일곱|서른일곱 살|만 36세|87년생|1987년생|마흔쯤|갓난아기|돌|두 살|예순다섯|일흔이 넘었습니다|쉰둘|열여섯|여든쯤|토끼띠|48岁|三十岁|27 years old'
  test.each([
    ['place', place],
    ['date', date],
    ['age', ages.split('|')],
    ['number', ['셋', '세 명', '3명', '한 사람', '둘입니다', '열두 명쯤', '两个人', 'three people']],
    ['phone', ['010-1234-5678', '+82 10 1234 5678', '138 0013 8000', '공일공 1234 5678']],
    ['name', ['김순희', '리명철입니다', '박영아', '어머니 최금옥', '王小明']],
    ['contact_window', ['평일 저녁', '저녁 8시부터 9시', '아무 때나', '밤 10시 이후', '周末晚上', 'after 6 pm']],
  ] as const)('a %s as the answer to its question', (kind, texts) => {
    const { flow, step } = askOf(kind)
    expect(texts.length).toBeGreaterThan(3)
    const session: Session = { ...begun.ko, frames: [{ flow: flow.id, step: step.id }], history: [] }
    expect(texts.filter((text) => of(turn(flow, session, text), 'alarm').length > 0)).toEqual([])
  })

  test('at least 150 days and 150 places', () => {
    expect([place.length, date.length]).toEqual([150, 150])
  })
})

const small = flowOf(
  `flow: small\nsteps:\n${['yes_no', 'text', 'date', 'place', 'number', 'age', 'phone', 'name', 'contact_window']
    .map((kind) => `  - { id: a_${kind}, ask: ${kind} }\n`)
    .join(
      '',
    )}  - { id: a_choice, ask: choice, options: [one, two] }\n  - { id: a_multi, ask: multi, options: [one, two] }\n`,
)

function askOf(kind: AskKind): { flow: Flow; step: AskStep } {
  const flow = small.flows['small']!
  const step = flow.steps.find((one) => one.id === `a_${kind}`)
  if (step?.type !== 'ask') throw new Error(kind)
  return { flow, step }
}

function turn(flow: Flow, session: Session, text: string): ReturnType<typeof advance>['events'] {
  return advance(flow.id === 'small' ? small : set, session, { type: 'text', text }, context).events
}

describe('an alarm is raised by', () => {
  const kinds = 'yes_no text date place number age phone name contact_window choice multi'.split(' ') as AskKind[]
  test.each(kinds)('a sentence that tells of one, at a question of the kind %s', (kind) => {
    const { flow, step } = askOf(kind)
    const session: Session = { ...begun.ko, frames: [{ flow: flow.id, step: step.id }], history: [] }
    const sentences = [
      '사흘 전에 공안에 잡혔습니다',
      '도문에서 공안에 끌려갔습니다',
      '엄마랑 둘이 갇혀 있어요',
      '昨天被公安抓走了',
      '살려주세요',
    ]
    for (const text of sentences) {
      expect({ text, handoffs: of(turn(flow, session, text), 'handoff').length }).toEqual({ text, handoffs: 1 })
    }
  })

  test('the same words that are an option, where they are no option', () => {
    const { flow, step } = askOf('text')
    const session: Session = { ...begun.ko, frames: [{ flow: flow.id, step: step.id }], history: [] }
    expect(of(turn(flow, session, '중국에서 잡혔습니다'), 'alarm')).toHaveLength(1)
  })

  test('what more is said than the option', () => {
    const country = asks.find(({ step }) => step.id === 'country')!
    expect(alarmed(standingAt(country.flow, country.step), '중국 공안에 잡혔습니다')).toBe(true)
  })
})

test('a host is told of the same alarms before the turn, and nothing is changed', () => {
  const { flow, step } = askOf('date')
  const session: Session = { ...begun.ko, frames: [{ flow: flow.id, step: step.id }], history: [] }
  const before = JSON.stringify(session)
  expect(alarmIn(small, session, '사흘 전', context)).toBeNull()
  expect(alarmIn(small, session, '사흘 전에 공안에 잡혔습니다', context)?.family).toBe('arrest')
  expect(JSON.stringify(session)).toBe(before)
})

describe('an alarm that was answered with yes', () => {
  test('leads from the menu to the questions of its family', () => {
    const talk = play(set, 'gate', { context: { ...contextOf(), watch: () => null } })
    talk.send('2')
    const asking = { ...contextOf() }
    const again = play(set, 'gate', { context: asking, first: '이상한 전화가 왔습니다' })
    expect(said(again.events).at(-1)).toBe('engine:alarm.lure')
    expect(said(again.send('네')).at(-1)).toBe('flows/threat:safe_now')
    expect(again.session?.severity).toBe('P0')
  })

  test('is not asked again by the gentle questions, nor is one answered with no', () => {
    const yes = play(set, 'gate', { first: '죽고 싶어요' })
    yes.send('네')
    expect(said(yes.all)).not.toContain('flows/distress:thinking')
    expect(said(yes.all)).not.toContain('engine:told.suicide')
    const no = play(set, 'gate', { first: '죽고 싶어요' })
    for (const text of ['아니요', '2', '2', '1', '2', '8']) no.send(text)
    expect(said(no.all)).not.toContain('flows/distress:thinking')
    expect(said(no.events).at(-1)).toBe('flows/distress:worried')
  })

  test('brings the gentle questions also from a question about settling', () => {
    const talk = play(set, 'settlement')
    talk.send('한국')
    talk.send('죽고 싶어요')
    expect(said(talk.send('네')).at(-1)).toBe('flows/distress:hurt')
  })

  test('is answered with words where the flow leads nowhere else', () => {
    const talk = play(flowOf('flow: test\nsteps:\n  - { id: one, ask: text }\n  - { id: two, ask: text }\n'), 'test')
    talk.send('죽고 싶어요')
    expect(said(talk.send('네'))).toEqual(['engine:calling_human', 'engine:told.suicide', 'flows/test:two'])
  })
})

describe('words that answer no question', () => {
  const held = flowOf('flow: test\nsteps:\n  - { id: held, ask: yes_no }\n  - { id: two, ask: text }\n')

  test('are kept and said to be, and the hint comes when that did not help', () => {
    const talk = play(held, 'test')
    const told = '우리 딸이 올해 열두 살인데 학교에 다니고 싶어 합니다'
    const events = talk.send(told)
    expect(said(events)).toEqual(['engine:noted', 'flows/test:held'])
    expect(of(events, 'answered')).toMatchObject([{ key: 'told_more', answer: { raw: told } }])
    expect(said(talk.send(told))).toEqual(['engine:again.yes_no', 'flows/test:held'])
    expect(said(talk.send(told))).toEqual(['engine:offer_human'])
  })

  test('are not kept when they are short', () => {
    expect(of(play(held, 'test').send('날씨가 춥습니다'), 'answered')).toEqual([])
  })

  test('are kept at the recap', () => {
    const talk = play(
      flowOf('flow: test\nsituation: J\nsteps:\n  - { id: one, ask: text }\n  - { id: send, submit: recap }\n'),
      'test',
    )
    talk.send('하나')
    const events = talk.send('아 그리고 아이가 하나 더 있습니다')
    expect(of(events, 'answered')).toMatchObject([{ key: 'told_more' }])
    expect(said(events)).toEqual(['engine:noted'])
  })

  test('of an alarm are answered once for each kind of danger while a human is on the way', () => {
    const talk = play(held, 'test')
    expect(said(talk.send('동생이 잡혔습니다'))).toEqual(['engine:calling_human', 'flows/test:held'])
    expect(said(talk.send('동생이 납치되었습니다'))).toEqual(['engine:heard_too', 'flows/test:held'])
    expect(of(talk.all, 'handoff')).toHaveLength(1)
    expect(of(talk.all, 'answered')).toHaveLength(2)
  })

  test('of an alarm that a human was called for are not answered again, nor in full for the next kind', () => {
    const talk = play(held, 'test')
    for (const text of ['동생이 잡혔습니다', '공안에 잡혔습니다']) talk.send(text)
    expect(said(talk.events)).toEqual(['flows/test:held'])
    const other = play(held, 'test')
    for (const text of ['미행을 당합니다', '동생이 납치되었습니다']) other.send(text)
    expect(said(other.send('협박도 받았습니다'))).toEqual(['engine:noted', 'engine:passed_over', 'flows/test:two'])
  })
})

describe('an answer corrected at the recap', () => {
  const recap = `flow: test
situation: D
steps:
  - { id: near, ask: yes_no, on: { yes: raid }, goto: where }
  - { id: raid, urgent: P0, reason: police_near }
  - { id: where, ask: text }
  - { id: send, submit: recap }
`
  test('raises what it means at once', () => {
    const talk = play(flowOf(recap), 'test')
    for (const text of ['2', '산에', '1']) talk.send(text)
    expect(talk.session?.severity).toBeNull()
    const events = talk.send('1')
    expect(of(events, 'raised')).toEqual([{ type: 'raised', severity: 'P0', reasons: ['police_near'] }])
    expect(of(events, 'handoff')).toHaveLength(1)
    expect(events.at(-1)?.type).toBe('recap')
  })

  test('raises nothing when it means nothing', () => {
    const talk = play(flowOf(recap), 'test')
    for (const text of ['2', '산에', '1', '3']) talk.send(text)
    expect(of(talk.all, 'raised')).toEqual([])
  })
})
