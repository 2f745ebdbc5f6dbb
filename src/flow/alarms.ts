import { isUrgent, type Alarm } from '../triage/severity.ts'
import { alarmKey } from './flow-set.ts'
import { askedMax } from './limits.ts'
import type { EngineKey } from './engine-texts.ts'
import type { Pending } from './session.ts'
import { callHuman, raiseTo, sayEngine, type Turn } from './turn.ts'
import { hasText } from './prepare.ts'

/**
 * Reads every free text for alarms before anything else does. An urgent one calls a human at once; one that its text
 * alone does not prove waits for its question (once per code, and not when nothing more urgent is possible).
 */
export function watchText(turn: Turn, text: string): void {
  const alarm = turn.context.watch(text)
  if (alarm === null) return
  turn.events.push({ type: 'alarm', alarm })
  if (alarm.question !== null) {
    if (isWorthAsking(turn, alarm, alarm.question)) turn.question = alarm
    else turn.heard = true
    return
  }
  raiseTo(turn, alarm.severity, alarm.reasons)
  if (!isUrgent(alarm.severity)) return
  turn.alarm = alarm
  turn.heard = true
  if (turn.prepared.facts.has(alarmKey)) turn.session.facts = { ...turn.session.facts, [alarmKey]: alarm.family }
}

// Each question is put once. When nothing could become more urgent, only one whose yes leads to words of its own.
function isWorthAsking(turn: Turn, alarm: Alarm, code: string): boolean {
  if (turn.session.asked.includes(code)) return false
  return turn.session.severity !== 'P0' || hasText(turn.set, turn.session.language, `told.${alarm.family}`)
}

/** The pending question of an alarm. */
export function pendingAlarm(turn: Turn, alarm: Alarm, code: string): Pending {
  turn.session.asked = [...turn.session.asked, code].slice(-askedMax)
  return { type: 'alarm', code, family: alarm.family, reasons: alarm.reasons }
}

/** The key of an alarm's question: that of its code, of its family, or a general one. */
export function alarmTextKey(turn: Turn, pending: Extract<Pending, { type: 'alarm' }>): EngineKey {
  const wanted: EngineKey[] = [`alarm.${pending.code}`, `alarm.${pending.family}`]
  return wanted.find((key) => hasText(turn.set, turn.session.language, key)) ?? 'alarm.any'
}

/** The person said yes to the question of an alarm: nothing is more urgent. */
export function confirmAlarm(turn: Turn, pending: Extract<Pending, { type: 'alarm' }>): void {
  const calledBefore = turn.session.called === true
  raiseTo(turn, 'P0', pending.reasons)
  if (calledBefore) callHuman(turn, pending.reasons[0] ?? pending.code)
  const told = `told.${pending.family}` as const
  if (hasText(turn.set, turn.session.language, told)) sayEngine(turn, told)
}

/** The person does not know, or did not say: that is no reason to wait, so a human looks at it. */
export function doubtAlarm(turn: Turn, pending: Extract<Pending, { type: 'alarm' }>): void {
  raiseTo(turn, 'P1', pending.reasons)
}
