import { isUrgent, raise, type Alarm, type Reason, type Severity } from '../triage/severity.ts'
import { textKey, type FlowSet } from './flow-set.ts'
import type { EngineKey } from './engine-texts.ts'
import type { Prepared } from './prepare.ts'
import { reasonsMax } from './limits.ts'
import type { Advance, FlowEvent, Frame, SayChoices, Session, TurnContext } from './session.ts'

/**
 * One turn at work. `session` is a draft: its fields are replaced, and the arrays and records in it are never
 * changed in place, so that the session that was handed in stays as it was.
 */
export type Turn = {
  readonly set: FlowSet
  readonly prepared: Prepared
  readonly context: TurnContext
  session: Session
  events: FlowEvent[]
  /** The urgent alarm that this turn's text raised, by itself or by a "yes" to its question. */
  alarm: Alarm | null
  /** An alarm that first needs its one question; the next question put in this turn gives way to it. */
  question: Alarm | null
  /** The alarm in this turn's text; its writer is not told that they were not understood. */
  heard: Alarm | null
  over: boolean
}

export type Params = Record<string, string | number>

/** Begins a turn on a copy of the session. */
export function beginTurn(set: FlowSet, prepared: Prepared, session: Session, context: TurnContext): Turn {
  return {
    set,
    prepared,
    context,
    session: { ...session },
    events: [],
    alarm: null,
    question: null,
    heard: null,
    over: false,
  }
}

/** What the host gets. */
export function endTurn(turn: Turn): Advance {
  return { session: turn.over ? null : turn.session, events: turn.events }
}

/** Says one of the engine's own texts. */
export function sayEngine(turn: Turn, key: EngineKey, params: Params = {}, choices?: SayChoices): void {
  const event = { type: 'say' as const, key: `engine:${key}`, params }
  turn.events.push(choices === undefined ? event : { ...event, choices })
}

/** Says a text of a flow, with the facts that the text has placeholders for. */
export function sayFlow(turn: Turn, flow: string, key: string, choices?: SayChoices): void {
  const full = textKey(flow, key)
  const params: Params = {}
  for (const name of turn.prepared.placeholders.get(full) ?? []) params[name] = shown(turn.session.facts[name])
  turn.events.push(
    choices === undefined ? { type: 'say', key: full, params } : { type: 'say', key: full, params, choices },
  )
}

function shown(fact: Session['facts'][string] | undefined): string | number {
  if (Array.isArray(fact)) return fact.join(', ')
  return typeof fact === 'boolean' ? String(fact) : (fact ?? '')
}

/** The running frame. */
export function topFrame(turn: Turn): Frame | undefined {
  return turn.session.frames.at(-1)
}

/** Puts another frame in the place of the running one; `undefined` removes it. */
export function replaceTop(turn: Turn, frame: Frame | undefined): void {
  const below = turn.session.frames.slice(0, -1)
  turn.session.frames = frame === undefined ? below : [...below, frame]
}

/**
 * Raises the severity; a lower one changes nothing. When the session becomes urgent and nobody was called yet, a
 * human is called and the person is told so.
 */
export function raiseTo(turn: Turn, severity: Severity, reasons: readonly Reason[]): void {
  const before = turn.session.severity
  const after = raise(before, severity)
  if (reasons.some((reason) => !turn.session.reasons.includes(reason))) {
    turn.session.reasons = [...new Set([...turn.session.reasons, ...reasons])].slice(-reasonsMax)
  }
  if (after !== before) {
    turn.session.severity = after
    turn.events.push({ type: 'raised', severity: after, reasons: [...reasons] })
  }
  if (isUrgent(after) && turn.session.called !== true) callHuman(turn, reasons[0] ?? 'urgent')
}

/** Calls a human and says so; the second time the person is told that one is being called already. */
export function callHuman(turn: Turn, reason: Reason): void {
  const again = turn.session.called === true
  turn.session.called = true
  turn.events.push({ type: 'handoff', reason })
  sayEngine(turn, again ? 'human_called_already' : 'calling_human')
}

/** The person wants a human: one is called whatever else is open. */
export function askForHuman(turn: Turn): void {
  const calledBefore = turn.session.called === true
  raiseTo(turn, 'P1', ['asked_for_human'])
  if (calledBefore) callHuman(turn, 'asked_for_human')
}

/** Ends the conversation. An alarm whose question was never put is not lost: a human looks at it. */
export function endSession(turn: Turn, outcome: 'done' | 'stopped' | 'erased'): void {
  if (turn.question !== null) raiseTo(turn, raise(turn.question.severity, 'P1'), turn.question.reasons)
  turn.question = null
  turn.events.push({ type: 'ended', outcome })
  turn.over = true
}
