import { createMachine, initialTransition, transition, assign } from 'xstate'
import { compileFlows } from '../../src/flow/compile.ts'
import { advance, start } from '../../src/flow/engine.ts'
import type { FlowFiles } from '../../src/desk/flow-files.ts'
import type { FlowSet } from '../../src/flow/flow-set.ts'
import type { Session, TurnContext } from '../../src/flow/session.ts'
import { watch } from '../../src/triage/watch.ts'
import { median, perSecond, type Figure } from './measure.ts'

export const questions = 12
const roundsMsMin = 700

/** What the answers say: words as people write them, which every engine but ours takes without reading them. */
export const sayings = [
  '어머니가 작년에 연길에서 없어졌습니다',
  '연길시 하남가에 살고 있습니다',
  '친척 집에 숨어서 지내고 있어요',
  '이름은 김영희이고 나이는 서른입니다',
  '무산에서 강을 건넜습니다',
  '모르는 사람이 데려갔다고 합니다',
  '위챗으로 련락했는데 답이 없슴다',
  '장춘 기차역 근처에서 마지막으로 보았습니다',
  '한국에 있는 동생이 찾고 있습니다',
  '신분증이 없어서 밖에 나가지 못합니다',
  '식당에서 일했습니다',
  '저녁에 전화할 수 있습니다',
]

export function saying(number: number): string {
  return sayings[number % sayings.length] ?? ''
}

const calm = sayings.filter((one) => watch(one) === null)

/** A saying that alarms nobody: an alarming answer is followed by a question of its own, so that a turn would be two. */
export function calmSaying(number: number): string {
  return calm[number % calm.length] ?? ''
}

/** Steps of one file; a longer intake goes on in a sub-flow, as flows have a bound. */
const stepsPerFile = 150

/** A plain intake of short texts, as all engines can play it: questions in a row. */
export function plainSources(count: number): FlowFiles {
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const ask = (list: number[]): string => list.map((number) => `  - id: q${number}\n    ask: text\n`).join('')
  const textsOf = (list: number[]) => Object.fromEntries(list.map((number) => [`q${number}`, `질문 ${number}`]))
  const [first, rest] = [numbers.slice(0, stepsPerFile), numbers.slice(stepsPerFile)]
  const end = '  - id: over\n    end: done\n'
  const more = rest.length > 0 ? '  - id: more\n    subflow: plain_more\n' : ''
  const files = [
    {
      name: 'plain.yaml',
      yaml: `flow: plain\nsituation: K\nsteps:\n${ask(first)}${more}  - id: send\n    submit: now\n${end}`,
    },
    ...(rest.length > 0 ? [{ name: 'plain_more.yaml', yaml: `flow: plain_more\nsteps:\n${ask(rest)}${end}` }] : []),
  ]
  const language = { 'flows/plain': textsOf(first), 'flows/plain_more': textsOf(rest), engine: {} }
  return { files, texts: { ko: language, zh: language, en: language }, sources: {} }
}

function plainFlow(count: number): FlowSet {
  const { files, texts } = plainSources(count)
  const compiled = compileFlows(files, texts)
  if (compiled.type === 'invalid') throw new Error(JSON.stringify(compiled.problems))
  return { ...compiled.flows, revision: 'bench' }
}

const context: TurnContext = {
  now: '2026-07-22T10:00:00.000Z',
  zone: 'Asia/Seoul',
  watch: () => null,
  transport: { buttons: true, endToEndEncrypted: false },
}

function playEngine(set: FlowSet): number {
  let json = JSON.stringify(start(set, 'plain', context).session)
  let turns = 0
  while (json !== 'null') {
    const result = advance(set, JSON.parse(json) as Session, { type: 'text', text: saying(turns) }, context)
    json = JSON.stringify(result.session)
    JSON.stringify(result.events)
    turns += 1
  }
  return turns
}

type Reduced = { step: number; answers: Record<string, string> }
/** What somebody would write by hand for one fixed questionnaire: the upper bound of what is possible. */
function reduce(state: Reduced, text: string): { state: Reduced | null; events: object[] } {
  const answers = { ...state.answers, [`q${state.step}`]: text }
  const events: object[] = [{ type: 'answered', key: `q${state.step}`, text }]
  if (state.step === questions) return { state: null, events: [...events, { type: 'submitted' }] }
  events.push({ type: 'say', key: `q${state.step + 1}` })
  return { state: { step: state.step + 1, answers }, events }
}

function playReducer(): number {
  let json = JSON.stringify({ step: 1, answers: {} })
  let turns = 0
  while (json !== 'null') {
    const result = reduce(JSON.parse(json) as Reduced, saying(turns))
    json = JSON.stringify(result.state)
    JSON.stringify(result.events)
    turns += 1
  }
  return turns
}

function xstateMachine() {
  const states = Object.fromEntries(
    Array.from({ length: questions }, (_, index) => [
      `q${index + 1}`,
      {
        on: {
          TEXT: {
            target: index + 1 === questions ? 'done' : `q${index + 2}`,
            actions: assign(({ context: now, event }) => ({
              answers: { ...now.answers, [`q${index + 1}`]: event.text },
            })),
          },
        },
      },
    ]),
  )
  return createMachine({
    types: {} as { context: { answers: Record<string, string> }; events: { type: 'TEXT'; text: string } },
    id: 'plain',
    initial: 'q1',
    context: { answers: {} },
    states: { ...states, done: { type: 'final' } },
  })
}

function playXstate(machine: ReturnType<typeof xstateMachine>): number {
  const [first] = initialTransition(machine)
  let json = JSON.stringify(machine.getPersistedSnapshot(first))
  let turns = 0
  for (;;) {
    const snapshot = machine.resolveState(JSON.parse(json) as Parameters<typeof machine.resolveState>[0])
    const [next, actions] = transition(machine, snapshot, { type: 'TEXT', text: saying(turns) })
    json = JSON.stringify(machine.getPersistedSnapshot(next))
    JSON.stringify(actions)
    turns += 1
    if (next.status === 'done') return turns
  }
}

/** (a) Pure turns a second of a 12-question flow, with the session as JSON in and out. */
export function benchEngine(rounds: number): Figure[] {
  const set = plainFlow(questions)
  const machine = xstateMachine()
  const measured = { engine: [] as number[], reducer: [] as number[], xstate: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    measured.engine.push(perSecond(() => playEngine(set), roundsMsMin))
    measured.reducer.push(perSecond(playReducer, roundsMsMin))
    measured.xstate.push(perSecond(() => playXstate(machine), roundsMsMin))
  }
  const [engine, reducer, xstate] = [median(measured.engine), median(measured.reducer), median(measured.xstate)]
  return [
    { name: 'a.engine_turns_per_s', value: engine, unit: '1/s' },
    { name: 'a.reducer_turns_per_s', value: reducer, unit: '1/s' },
    { name: 'a.xstate_turns_per_s', value: xstate, unit: '1/s' },
    { name: 'a.of_reducer', value: engine / reducer, unit: 'x', reach: '>= 0.25' },
    { name: 'a.of_xstate', value: engine / xstate, unit: 'x', reach: '>= 3' },
  ]
}
