import type { Reading } from './ask/reading.ts'
import type { EngineKey } from './engine-texts.ts'
import { keepSameAnswer, tellHeard } from './alarms.ts'
import { toldMoreKey, type AskStep } from './flow-set.ts'
import { keepFact } from './facts.ts'
import { missesBeforeHumanMax, missesBeforeRawMax, pendingRawCharsMax, toldCharsMin } from './limits.ts'
import { currentStep } from './position.ts'
import { isSkippable, putOpen, reopen } from './put.ts'
import { goTo, raiseFrom, run } from './run.ts'
import type { Answer, AnswerValue } from './session.ts'
import { wordsOnly } from './words-only.ts'
import { replaceTop, sayEngine, sayFlow, topFrame, type Params, type Turn } from './turn.ts'

/** Takes a text as the answer to the open question. `text` is already cut to `answerCharsMax`. */
export function answerText(turn: Turn, step: AskStep, text: string, reading: Reading): void {
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
  keepSameAnswer(turn, frame.flow, step, answer.value)
  turn.session.pending = null
  turn.session.misses = 0
  const next = step.on[branchOf(answer.value)] ?? step.next
  if (frame.once === true) {
    raiseFrom(turn, next)
    replaceTop(turn, undefined)
  } else goTo(turn, next)
  if (!turn.over) run(turn)
}

// Where options are shown below, the question says by itself what is wanted.
const optionHints: ReadonlySet<EngineKey> = new Set(['again.yes_no', 'again.choice', 'again.multi'])

/**
 * Something came that is no answer. The first times the question is put again with a hint, then a human is offered. When
 * one was called already, the question is passed over instead: whoever tells what happened is not held up by it. When
 * the same message was an alarm, nobody is told that they were not understood, unless they would read the bare question
 * once more.
 */
export function miss(turn: Turn, hint: EngineKey, params: Params = {}): void {
  const frame = topFrame(turn)
  if (turn.question !== null) return putOpen(turn, 'same')
  turn.session.misses += 1
  const isAgain = turn.session.misses > 1
  const isLast = turn.session.misses >= missesBeforeHumanMax
  const passes = isLast && turn.session.called === true && isSkippable(turn)
  const offers = isLast && turn.session.called !== true && turn.heard === null
  if (turn.heard === null) {
    turn.events.push({ type: 'misunderstood', flow: frame?.flow ?? '', step: frame?.step ?? '' })
    if (!passes && !offers) sayEngine(turn, hint, params)
  } else if (!tellHeard(turn) && isAgain && !passes && !optionHints.has(hint)) sayEngine(turn, hint, params)
  if (passes) return passOver(turn)
  if (!offers) return putOpen(turn, 'same')
  turn.session.misses = 0
  turn.session.pending = { type: 'human' }
  putOpen(turn, 'new')
}

function passOver(turn: Turn): void {
  const step = currentStep(turn)?.step
  if (step?.type !== 'ask') return putOpen(turn, 'same')
  sayEngine(turn, 'passed_over')
  accept(turn, step, { raw: '', value: { kind: 'skipped' } })
}

/** Skips the open question, or says kindly why this one cannot be skipped. */
export function skipOpen(turn: Turn): void {
  const step = currentStep(turn)?.step
  const { pending } = turn.session
  // At the recap nothing is left to pass over: only a number, or "send it", leads on.
  if (step?.type === 'submit' && pending === null) return miss(turn, 'again.recap')
  if (step?.type !== 'ask' || pending?.type === 'alarm' || pending?.type === 'erase') return reopen(turn)
  if (step.skippable) return accept(turn, step, unconfirmed(turn) ?? { raw: '', value: { kind: 'skipped' } })
  if (step.because === null) sayEngine(turn, 'not_skippable')
  else sayFlow(turn, topFrame(turn)?.flow ?? '', step.because)
  reopen(turn)
}

// The words are kept as rows at once: the session stays small, and nobody loses a date by not saying whether it was
// read rightly.
function readBack(turn: Turn, step: AskStep, text: string, values: AnswerValue[]): void {
  const raw = text.slice(0, pendingRawCharsMax)
  const [answer, ...others] = values.map((value): Answer => ({ raw, value: shorten(value) }))
  if (answer === undefined) return
  keepWords(turn, step, wordsOnly({ raw: text, value: answer.value }))
  turn.session.pending =
    others.length > 0 ? { type: 'confirm', answer, candidates: [answer, ...others] } : { type: 'confirm', answer }
  putOpen(turn, 'new')
}

/**
 * Somebody who was asked whether a date was read rightly tells the next thing instead. That is kept and the reading is put
 * once more; the second time their own words stand. False when it is for the question itself to look at.
 */
export function tellAside(turn: Turn, step: AskStep, text: string, reading: Reading): boolean {
  const { pending } = turn.session
  const isAlarm = turn.heard !== null || turn.question !== null || turn.alarm !== null
  if (pending?.type !== 'confirm' || reading.type !== 'misunderstood' || isAlarm) return false
  tellMore(turn, text)
  turn.session.misses += 1
  if (turn.session.misses < missesBeforeRawMax) {
    sayEngine(turn, 'noted')
    putOpen(turn, 'same')
  } else {
    sayEngine(turn, 'kept_as_said')
    accept(turn, step, wordsOnly(pending.answer))
  }
  return true
}

/** Whoever cannot say whether it was read rightly has answered all the same: their own words stand. False for all else. */
export function leaveUnconfirmed(turn: Turn, step: AskStep, reading: Reading): boolean {
  const answer = unconfirmed(turn)
  if (answer === null || reading.type !== 'understood' || reading.value.kind !== 'unknown') return false
  accept(turn, step, answer)
  return true
}

function keepWords(turn: Turn, step: AskStep, answer: Answer): void {
  const flow = topFrame(turn)?.flow ?? ''
  turn.events.push({ type: 'answered', flow, step: step.id, key: step.saves, answer })
}

/** The words of an answer whose reading was not confirmed, when another thing was said instead. */
function unconfirmed({ session: { pending } }: Turn): Answer | null {
  return pending?.type === 'confirm' ? wordsOnly(pending.answer) : null
}

function shorten(value: AnswerValue): AnswerValue {
  return 'text' in value ? { ...value, text: value.text.slice(0, pendingRawCharsMax) } : value
}

function takeMiss(turn: Turn, step: AskStep, text: string, reading: Extract<Reading, { type: 'misunderstood' }>): void {
  if (reading.raw !== null && turn.session.misses + 1 >= missesBeforeRawMax && turn.heard === null) {
    sayEngine(turn, 'kept_as_said')
    return accept(turn, step, { raw: text, value: reading.raw })
  }
  const isKept = keepMore(turn, text)
  if (leaveForAlarm(turn, step)) return
  missAfter(turn, isKept, reading.hint, reading.params)
}

/** Goes to where an urgent alarm leads from the question, if this turn has one; false when it leads nowhere else. */
export function leaveForAlarm(turn: Turn, step: AskStep): boolean {
  const aside = turn.alarm === null ? undefined : step.on['alarm']
  if (aside === undefined) return false
  turn.session.pending = null
  goTo(turn, aside)
  run(turn)
  return true
}

/** Words at the recap that name nothing in it. */
export function missRecap(turn: Turn, text: string): void {
  missAfter(turn, keepMore(turn, text), 'again.recap')
}

// The first time it is enough to say that it was written down; the hint comes when that did not help.
function missAfter(turn: Turn, isKept: boolean, hint: EngineKey, params?: Params): void {
  const isNoted = isKept && hint.startsWith('again.') && turn.session.misses === 0
  miss(turn, isNoted ? 'noted' : hint, params)
}

/** Keeps what is told beside an answer, or instead of one: it is often what matters most. False when it is too little. */
export function keepMore(turn: Turn, text: string): boolean {
  const isAlarm = turn.heard !== null || turn.question !== null
  if (!isAlarm && weightOf(text) <= toldCharsMin) return false
  tellMore(turn, text)
  return true
}

// A Chinese character says about as much as two letters.
function weightOf(text: string): number {
  return text.trim().length + (text.match(/\p{Script=Han}/gu)?.length ?? 0)
}

/** Keeps the words whose reading was to be confirmed when something else was said: what comes now may replace them. */
export function keepUnconfirmed(turn: Turn): void {
  const answer = unconfirmed(turn)
  if (answer !== null) tellMore(turn, answer.raw)
}

function tellMore(turn: Turn, text: string): void {
  const flow = topFrame(turn)?.flow ?? ''
  const answer: Answer = { raw: text, value: { kind: 'text', text } }
  turn.events.push({ type: 'answered', flow, step: toldMoreKey, key: toldMoreKey, answer })
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
