import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance, start } from '../../src/flow/engine.ts'
import type { Advance, FlowEvent, Input, Session } from '../../src/flow/session.ts'
import { severities, type Severity } from '../../src/triage/severity.ts'
import { shippedSet } from '../support/flows.ts'
import { contextOf, of } from '../support/play.ts'

const set = shippedSet()
const flows = Object.keys(set.flows)

const said = [
  '1|2|3|1, 3|네|아니요|모르겠어요|일없습니다|뒤로|건너뛰기|도움|그만|지워|사람',
  '어제|11월 20일|지난 수요일|도문|단동에서|길림|37살|세 명|010-1234-5678|+850 2 381 1234',
  'English|中文|한국어|/language|/start|협박을 받습니다|이상한 전화|죽고 싶어요|정착금',
]
const words = fc.constantFrom(...said.flatMap((line) => line.split('|')))
const text = fc.oneof(words, words, fc.string(), fc.string({ unit: 'binary', maxLength: 200 }))
const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 6, arbitrary: text.map((one): Input => ({ type: 'text', text: one })) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('choice' as const), ask: fc.nat(30), value: fc.string() }) },
  { weight: 1, arbitrary: text.map((caption): Input => ({ type: 'media', attachment: 'a', kind: 'photo', caption })) },
  { weight: 1, arbitrary: fc.constant<Input>({ type: 'resume' }) },
)
/** A press of the n-th button that is really on the screen. */
const press = fc.nat(12)
const move = fc.oneof({ weight: 3, arbitrary: input }, { weight: 2, arbitrary: press })
const moves = fc.array(move, { maxLength: 40 })
const setting = fc.record({
  flow: fc.constantFrom(...flows),
  endToEndEncrypted: fc.boolean(),
  first: fc.option(text, { nil: undefined }),
})

type Setting = { flow: string; endToEndEncrypted: boolean; first: string | undefined }

/** Walks a flow, rereading the session between all turns, and hands every turn to the check. */
function walk(
  given: Setting,
  inputs: readonly (Input | number)[],
  check: (turn: Advance, before: Session | null) => void,
): Session | null {
  const context = contextOf({ endToEndEncrypted: given.endToEndEncrypted })
  let now = reread(start(set, given.flow, context, given.first === undefined ? {} : { first: given.first }))
  check(now, null)
  for (const one of inputs) {
    if (now.session === null) break
    const before = now.session
    now = reread(advance(set, before, typeof one === 'number' ? pressed(now, one) : one, context))
    check(now, before)
  }
  return now.session
}

function pressed(now: Advance, index: number): Input {
  const shown = now.events.findLast((event) => (event.type === 'say' || event.type === 'recap') && event.choices)
  const choices = shown?.type === 'say' || shown?.type === 'recap' ? shown.choices : undefined
  const option = choices?.options[index % Math.max(1, choices.options.length)]
  if (choices === undefined || option === undefined) return { type: 'resume' }
  return { type: 'choice', ask: choices.ask, value: option.value }
}

const reread = (advanced: Advance): Advance => JSON.parse(JSON.stringify(advanced)) as Advance
const rank = (severity: Severity | null): number =>
  severity === null ? severities.length : severities.indexOf(severity)
const lastSaid = (events: readonly FlowEvent[]): FlowEvent | undefined =>
  events.findLast(({ type }) => type === 'say' || type === 'recap' || type === 'ended')

describe('whatever a person sends', () => {
  test('no flow crashes, and nobody is left in silence', () => {
    fc.assert(
      fc.property(setting, moves, (given, inputs) => {
        walk(given, inputs, ({ session, events }) => {
          const last = lastSaid(events)
          expect(last).toBeDefined()
          expect(last?.type === 'ended').toBe(session === null)
          expect(session === null || isQuestion(last, session)).toBe(true)
        })
      }),
      { numRuns: 300 },
    )
  })

  test('the severity never falls, and an urgent session has called a human', () => {
    fc.assert(
      fc.property(setting, moves, (given, inputs) => {
        let called = false
        walk(given, inputs, ({ session, events }, before) => {
          called ||= of(events, 'handoff').length > 0
          if (session === null) return
          expect(rank(session.severity)).toBeLessThanOrEqual(rank(before?.severity ?? null))
          expect(rank(session.severity) <= rank('P1') && !called).toBe(false)
        })
      }),
      { numRuns: 200 },
    )
  })

  test('an alarm word at any step leads to a human', () => {
    fc.assert(
      fc.property(setting, moves, fc.boolean(), (given, inputs, asCaption) => {
        const session = walk(given, inputs, () => {})
        if (session === null) return
        const said = '어머니가 잡혔어요'
        const alarm: Input = asCaption
          ? { type: 'media', attachment: 'a', kind: 'voice', caption: said }
          : { type: 'text', text: said }
        const { events, session: after } = advance(set, session, alarm, contextOf())
        expect(of(events, 'alarm')).toHaveLength(1)
        expect(session.called === true || of(events, 'handoff').length === 1).toBe(true)
        expect(after === null || after.severity === 'P0').toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('every state that can be reached has a way out', () => {
    fc.assert(
      fc.property(setting, moves, (given, inputs) => {
        const session = walk(given, inputs, () => {})
        if (session === null) return
        const human = advance(set, session, { type: 'text', text: '사람' }, contextOf())
        expect(of(human.events, 'handoff')).toHaveLength(1)
        const stop = advance(set, session, { type: 'text', text: '그만' }, contextOf())
        expect(stop.session).toBeNull()
        expect(skipsToTheEnd(session)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('the session stays small', () => {
    const long = fc.array(move, { minLength: 200, maxLength: 200 })
    fc.assert(
      fc.property(long, fc.string({ unit: 'grapheme', minLength: 300, maxLength: 600 }), (inputs, filler) => {
        let session = start(set, 'gate', contextOf()).session
        for (const one of inputs) {
          const kept =
            typeof one === 'number' || isEnding(one) ? { type: 'text' as const, text: `어제 도문 ${filler}` } : one
          session = advance(set, session!, kept, contextOf()).session ?? start(set, 'gate', contextOf()).session
          expect(Buffer.byteLength(JSON.stringify(session))).toBeLessThan(4096)
        }
      }),
      { numRuns: 30 },
    )
  })
})

/** Skips and says "no" until it is over, and sends what there is at the recap. */
function skipsToTheEnd(from: Session): boolean {
  let session: Session | null = from
  for (let turn = 0; turn < 120 && session !== null; turn++) {
    const text: string = isAtRecap(session) ? '네' : turn % 2 === 0 ? '건너뛰기' : '2'
    session = advance(set, session, { type: 'text', text }, contextOf()).session
  }
  return session === null
}

function isAtRecap({ frames }: Session): boolean {
  const top = frames.at(-1)
  return set.flows[top?.flow ?? '']?.steps.find(({ id }) => id === top?.step)?.type === 'submit'
}

function isQuestion(last: FlowEvent | undefined, session: Session): boolean {
  if (last?.type === 'recap') return true
  if (last?.type !== 'say') return false
  if (last.choices !== undefined) return last.choices.ask === session.ask
  const frame = session.frames.at(-1)
  return session.pending === null && last.key === `flows/${frame?.flow}:${frame?.step}`
}

function isEnding(one: Input): boolean {
  return one.type === 'text' && ['그만', '지워'].includes(one.text)
}
