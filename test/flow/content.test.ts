import { describe, expect, test } from 'vitest'
import { advance, start } from '../../src/flow/engine.ts'
import { referralTopics } from '../../src/flow/directory.ts'
import { labelKey, namespaceOf, situations, successors, type Flow, type Step } from '../../src/flow/flow-set.ts'
import { languages } from '../../src/korean/language.ts'
import type { Alarm } from '../../src/triage/severity.ts'
import { shippedSet } from '../support/flows.ts'
import { contextOf, of, play, said } from '../support/play.ts'

const set = shippedSet()
const flows = Object.values(set.flows)
const reporting = flows.filter((flow) => flow.situation !== null)
const asks = flows.flatMap((flow) => flow.steps.flatMap((step) => (step.type === 'ask' ? [{ flow, step }] : [])))

/** Most questions that anybody can be asked from the start of a flow to its end; the recap is no question. */
function questionsMax(flow: Flow): number {
  const steps = new Map(flow.steps.map((step) => [step.id, step]))
  const from = (id: string | null): number => {
    const step = id === null ? undefined : steps.get(id)
    return step === undefined ? 0 : costOf(step) + Math.max(...successors(step).map(from))
  }
  return from(flow.steps[0]?.id ?? null)
}

function costOf(step: Step): number {
  if (step.type === 'ask') return 1
  return step.type === 'subflow' ? questionsMax(set.flows[step.flow]!) : 0
}

describe('the situations', () => {
  test('have one flow each', () => {
    expect(reporting).toHaveLength(situations.length)
    expect(reporting.map(({ situation }) => situation)).toEqual(expect.arrayContaining([...situations]))
  })

  test.each(reporting.map(({ id }) => id))('%s asks at most 15 questions', (id) => {
    expect(questionsMax(set.flows[id]!)).toBeLessThanOrEqual(15)
  })

  test('ask for forms only afterwards, at most seven things', () => {
    expect(questionsMax(set.flows['forms']!)).toBeLessThanOrEqual(7)
    const talk = play(set, 'arrest', { context: contextOf({ endToEndEncrypted: true }) })
    for (let turn = 0; talk.session !== null; turn++) {
      expect(turn).toBeLessThan(40)
      talk.send('네')
    }
    expect(of(talk.all, 'submitted')).toHaveLength(1)
    expect(talk.all.some((event) => event.type === 'answered' && event.answer.value.kind === 'name')).toBe(false)
  })

  test('are each reached from the menu', () => {
    const reached = asks
      .filter(({ step }) => step.id === 'topic')
      .flatMap(({ flow, step }) =>
        step.options.map((option) => {
          const target = flow.steps.find((one) => one.id === (step.on[option] ?? step.next))
          return target?.type === 'subflow' ? set.flows[target.flow]?.situation : null
        }),
      )
    expect(reached).toHaveLength(situations.length)
    expect(reached).toEqual(expect.arrayContaining([...situations]))
  })
})

describe('a person in danger', () => {
  test.each([['1'], ['네'], ['모르겠습니다']])('says %s to the first question, and a human is called', (answer) => {
    const talk = play(set, 'gate')
    expect(of(talk.send(answer), 'handoff')).toHaveLength(1)
  })

  test.each([
    ['arrest', 'arrest:still_held'],
    ['return', 'arrest:still_held'],
    ['abduction', 'missing:last_contact'],
    ['threat', 'threat:safe_now'],
    ['lure', 'threat:safe_now'],
    ['suicide', 'distress:thinking'],
    ['surveillance', 'gate:watched_by'],
    ['immediate', 'operator:safe_to_reply'],
    ['medical', 'operator:safe_to_reply'],
  ])('whose first words are an alarm of %s is called a human and asked %s', (family, question) => {
    const alarm: Alarm = { severity: 'P0', family, reasons: [`text_${family}`], question: null }
    const talk = play(set, 'gate', { context: { ...contextOf(), watch: () => alarm }, first: '도와주십시오' })
    expect(of(talk.events, 'handoff')).toHaveLength(1)
    expect(said(talk.events).at(-1)).toBe(`flows/${question}`)
  })

  test.each(reporting.filter(({ situation }) => !['B', 'G', 'H', 'J', 'K'].includes(situation!)).map(({ id }) => id))(
    'opens %s, and a human is called before anything is asked',
    (id) => {
      expect(of(play(set, id).events, 'handoff')).toHaveLength(1)
    },
  )
})

test('despair is met with the direct question, before anything else and in every language', () => {
  const { events } = play(set, 'distress')
  expect(said(events)).toEqual(['engine:calling_human', 'flows/distress:thinking'])
  expect(set.texts.ko['flows/distress']?.['thinking']).toBe('자살을 생각하고 계십니까?')
})

test('nothing calm wakes anybody', () => {
  for (const id of ['witness', 'settlement']) expect(of(play(set, id).events, 'handoff')).toEqual([])
})

test('every question can be skipped, except the one about danger', () => {
  expect(asks.filter(({ step }) => !step.skippable).map(({ step }) => step.id)).toEqual(['danger'])
})

test('every question has a short name for the recap and the brief', () => {
  const charsMax = { ko: 16, zh: 12, en: 28 }
  for (const { flow, step } of asks) {
    for (const language of languages) {
      const label = set.texts[language][namespaceOf(flow.id)]?.[labelKey(step.id)] ?? ''
      const at = `${language} ${flow.id}.${step.id}`
      expect({ at, label, fits: label.length > 0 && label.length <= charsMax[language] }).toMatchObject({ fits: true })
      expect({ at, asks: /[?？.。]/u.test(label) }).toEqual({ at, asks: false })
    }
  }
})

describe.each(languages)('in %s', (language) => {
  const choices = asks.filter(({ step }) => step.options.length > 0)

  test.each(choices.map(({ flow, step }) => [flow.id, step.id, step] as const))(
    '%s.%s takes each of its options by number and by its words',
    (flow, id, step) => {
      const begun = start(set, 'gate', contextOf(), { language }).session!
      const session = { ...begun, frames: [{ flow, step: id }], history: [] }
      for (const [index, option] of step.options.entries()) {
        const label = set.texts[language][namespaceOf(flow)]?.[`${id}.${option}`] ?? ''
        for (const text of [String(index + 1), label]) {
          const [answered] = of(advance(set, session, { type: 'text', text }, contextOf()).events, 'answered')
          const value = answered?.answer.value
          const got = value?.kind === 'choice' ? value.value : value?.kind === 'multi' ? value.values.join('+') : value
          expect({ text, got: got === '' ? 'none' : got }).toEqual({ text, got: option })
        }
      }
    },
  )
})

test('a list is asked for by a topic that the directory knows', () => {
  const given = flows.flatMap((flow) =>
    flow.steps.flatMap((step) => (step.type === 'set' ? [step.values['referrals']] : [])),
  )
  const chosen = asks.flatMap(({ step }) => (step.saves === 'referrals' ? step.options : []))
  const topics = [...given, ...chosen].filter((topic) => topic !== undefined && topic !== 'other')
  expect(topics.length).toBeGreaterThan(10)
  expect(referralTopics).toEqual(expect.arrayContaining(topics))
})
