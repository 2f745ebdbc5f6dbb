import type { AnswerWord } from '../korean/answers.ts'
import { readAnswer } from './ask/read.ts'
import type { Asked, Reading } from './ask/reading.ts'
import type { EngineKey } from './engine-texts.ts'
import { countryKey, type AskStep } from './flow-set.ts'
import { keepFact } from './facts.ts'
import { missesBeforeHumanMax, missesBeforeRawMax, pendingRawCharsMax } from './limits.ts'
import { currentStep } from './position.ts'
import { labelsOf } from './prepare.ts'
import { putOpen, reopen } from './put.ts'
import { goTo, run } from './run.ts'
import type { Answer, AnswerValue } from './session.ts'
import { replaceTop, sayEngine, sayFlow, topFrame, type Params, type Turn } from './turn.ts'

/** Takes a text as the answer to the open question. `text` is already cut to `answerCharsMax`. */
export function answerText(turn: Turn, step: AskStep, text: string, word: AnswerWord | null): void {
  const reading = readAnswer(askedOf(turn, step, text, word))
  switch (reading.type) {
    case 'understood':
      return accept(turn, step, { raw: text, value: reading.value })
    case 'uncertain':
      return readBack(turn, step, text, reading.values)
    case 'misunderstood':
      return takeMiss(turn, step, text, reading)
    case 'refused':
      sayEngine(turn, reading.why)
      return putOpen(turn, 'same')
  }
}

/** An answer counts: it is kept, and the flow goes on from the step that it leads to. */
export function accept(turn: Turn, step: AskStep, given: Answer): void {
  const frame = topFrame(turn)
  if (frame === undefined) return
  const answer = withPressed(turn, given)
  turn.events.push({ type: 'answered', flow: frame.flow, step: step.id, key: step.saves, answer })
  keepFact(turn, step, answer.value)
  turn.session.pending = null
  turn.session.misses = 0
  if (frame.once === true) replaceTop(turn, undefined)
  else goTo(turn, step.on[branchOf(answer.value)] ?? step.next)
  if (!turn.over) run(turn)
}

/**
 * Something came that is no answer. The first times the question is put again with a hint, then a human is offered.
 * When the same message was an alarm, nobody is told that they were not understood.
 */
export function miss(turn: Turn, hint: EngineKey, params: Params = {}): void {
  const frame = topFrame(turn)
  if (turn.heard || turn.question !== null) return putOpen(turn, 'same')
  turn.session.misses += 1
  turn.events.push({ type: 'misunderstood', flow: frame?.flow ?? '', step: frame?.step ?? '' })
  if (turn.session.misses < missesBeforeHumanMax) {
    sayEngine(turn, hint, params)
    return putOpen(turn, 'same')
  }
  turn.session.misses = 0
  turn.session.pending = { type: 'human' }
  putOpen(turn, 'new')
}

/** Skips the open question, or says kindly why this one cannot be skipped. */
export function skipOpen(turn: Turn): void {
  const step = currentStep(turn)?.step
  const { pending } = turn.session
  if (step?.type !== 'ask' || pending?.type === 'alarm' || pending?.type === 'erase') return reopen(turn)
  if (step.skippable) return accept(turn, step, { raw: '', value: { kind: 'skipped' } })
  if (step.because === null) sayEngine(turn, 'not_skippable')
  else sayFlow(turn, topFrame(turn)?.flow ?? '', step.because)
  reopen(turn)
}

function askedOf(turn: Turn, step: AskStep, text: string, word: AnswerWord | null): Asked {
  const { now, zone } = turn.context
  const { language, facts } = turn.session
  const country = facts[countryKey]
  const flow = topFrame(turn)?.flow ?? ''
  return {
    step,
    text,
    word,
    language,
    now,
    zone,
    // The fact may also be `other` or `skipped`, which is no country.
    country: typeof country === 'string' && /^[A-Z]{2}$/u.test(country) ? country : '',
    labels: () => labelsOf(turn.set, flow, step, language),
  }
}

// The words are kept whole as rows when they are too long to wait in the session, which stays small.
function readBack(turn: Turn, step: AskStep, text: string, values: AnswerValue[]): void {
  const raw = text.slice(0, pendingRawCharsMax)
  if (raw.length < text.length) keepWords(turn, step, text)
  const [answer, ...others] = values.map((value): Answer => ({ raw, value: shorten(value) }))
  if (answer === undefined) return
  turn.session.pending =
    others.length > 0 ? { type: 'confirm', answer, candidates: [answer, ...others] } : { type: 'confirm', answer }
  putOpen(turn, 'new')
}

function keepWords(turn: Turn, step: AskStep, text: string): void {
  const flow = topFrame(turn)?.flow ?? ''
  const answer: Answer = { raw: text, value: { kind: 'text', text } }
  turn.events.push({ type: 'answered', flow, step: step.id, key: step.saves, answer })
}

function shorten(value: AnswerValue): AnswerValue {
  return 'text' in value ? { ...value, text: value.text.slice(0, pendingRawCharsMax) } : value
}

function takeMiss(turn: Turn, step: AskStep, text: string, reading: Extract<Reading, { type: 'misunderstood' }>): void {
  const aside = turn.alarm === null ? undefined : step.on['alarm']
  if (aside !== undefined) {
    goTo(turn, aside)
    return run(turn)
  }
  if (reading.raw !== null && turn.session.misses + 1 >= missesBeforeRawMax && !turn.heard) {
    sayEngine(turn, 'kept_as_said')
    return accept(turn, step, { raw: text, value: reading.raw })
  }
  miss(turn, reading.hint, reading.params)
}

// Options that were pressed as buttons before the rest was typed belong to the same answer.
function withPressed(turn: Turn, answer: Answer): Answer {
  const { pending } = turn.session
  if (pending?.type !== 'multi' || answer.value.kind !== 'multi') return answer
  const values = [...new Set([...pending.values, ...answer.value.values])]
  return { ...answer, value: { kind: 'multi', values } }
}

function branchOf(value: AnswerValue): string {
  return value.kind === 'yes_no' || value.kind === 'choice' ? value.value : value.kind
}
