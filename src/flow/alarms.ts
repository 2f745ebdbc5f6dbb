import { isUrgent, type Alarm } from '../triage/severity.ts'
import { alarmKey, confirmedKey, deniedKey, fallbackLanguage, textKey, type AskStep } from './flow-set.ts'
import type { Plainness } from './hear.ts'
import { askedMax } from './limits.ts'
import type { EngineKey } from './engine-texts.ts'
import type { AnswerValue, Pending } from './session.ts'
import { callHuman, raiseTo, sayEngine, type Turn } from './turn.ts'
import { hasText, textOf } from './prepare.ts'

type PendingAlarm = Extract<Pending, { type: 'alarm' }>

/** What a text raises. The words of an option are ours and not the person's: what they mean, the flow knows. */
export function readAlarm(turn: Turn, text: string, plain: Plainness): Alarm | null {
  return plain === 'label' ? null : turn.context.watch(text, { isAnswer: plain === 'answer' })
}

/**
 * Reads every free text for alarms before anything else does. An urgent one calls a human at once; one that its text
 * alone does not prove waits for its question (once per code, and not when nothing more urgent is possible).
 */
export function watchText(turn: Turn, text: string, plain: Plainness): void {
  const alarm = readAlarm(turn, text, plain)
  if (alarm === null) return
  turn.events.push({ type: 'alarm', alarm })
  if (alarm.question !== null) {
    if (isWorthAsking(turn, alarm, alarm.question)) turn.question = alarm
    else turn.heard = alarm
    return
  }
  const calledBefore = turn.session.called === true
  raiseTo(turn, alarm.severity, alarm.reasons)
  if (!isUrgent(alarm.severity)) return
  turn.alarm = alarm
  turn.heard = alarm
  // Whoever reads that a human is being called need not read it again for the same thing.
  if (!calledBefore) noteTold(turn, alarm.family)
  keepFamily(turn, alarm.family)
}

/**
 * Tells the writer of an alarm, once for each family, that the human who was called will know of it too; in full the
 * first time, because it is true of all that follows. False when there was nothing to tell.
 */
export function tellHeard(turn: Turn): boolean {
  const { heard, session } = turn
  if (heard === null || session.called !== true || session.told?.includes(heard.family) === true) return false
  const isFirst = session.heardToo !== true
  session.heardToo = true
  noteTold(turn, heard.family)
  sayEngine(turn, isFirst ? 'heard_too' : 'noted')
  return true
}

// Each question is put once, and none that was answered with yes. When nothing could become more urgent, only one whose
// yes leads to words of its own.
function isWorthAsking(turn: Turn, alarm: Alarm, code: string): boolean {
  if (turn.session.asked.includes(code) || answeredFamilies(turn, confirmedKey).includes(alarm.family)) return false
  return turn.session.severity !== 'P0' || hasText(turn.set, turn.session.language, `told.${alarm.family}`)
}

/** The pending question of an alarm. */
export function pendingAlarm(turn: Turn, alarm: Alarm, code: string): Pending {
  turn.session.asked = [...turn.session.asked, code].slice(-askedMax)
  return { type: 'alarm', code, family: alarm.family, reasons: alarm.reasons }
}

/** The key of an alarm's question: that of its code, of its family, or a general one. */
export function alarmTextKey(turn: Turn, pending: PendingAlarm): EngineKey {
  const wanted: EngineKey[] = [`alarm.${pending.code}`, `alarm.${pending.family}`]
  return wanted.find((key) => hasText(turn.set, turn.session.language, key)) ?? 'alarm.any'
}

/** The person said yes to the question of an alarm: nothing is more urgent, and it counts like an alarm in words. */
export function confirmAlarm(turn: Turn, { family, code, reasons }: PendingAlarm): void {
  const calledBefore = turn.session.called === true
  raiseTo(turn, 'P0', reasons)
  if (calledBefore) callHuman(turn, reasons[0] ?? code)
  turn.alarm = { severity: 'P0', family, reasons, question: null }
  noteTold(turn, family)
  keepFamily(turn, family)
  keepAnswered(turn, confirmedKey, family)
}

/** What is said to a "yes" where the flow has no words of its own for it. */
export function sayConfirmed(turn: Turn, { family }: PendingAlarm): void {
  if (hasText(turn.set, turn.session.language, `told.${family}`)) sayEngine(turn, `told.${family}`)
}

/** The person said no: nothing is raised, and the same is not asked again. */
export function denyAlarm(turn: Turn, { family }: PendingAlarm): void {
  keepAnswered(turn, deniedKey, family)
}

/** The person does not know, or did not say: that is no reason to wait, so a human looks at it. */
export function doubtAlarm(turn: Turn, pending: PendingAlarm): void {
  raiseTo(turn, 'P1', pending.reasons)
}

function keepFamily(turn: Turn, family: string): void {
  if (turn.prepared.facts.has(alarmKey)) turn.session.facts = { ...turn.session.facts, [alarmKey]: family }
}

/** A flow may itself ask what an alarm would ask, in the same words; its yes is the answer to both. */
export function keepSameAnswer(turn: Turn, flow: string, step: AskStep, value: AnswerValue): void {
  if (value.kind !== 'yes_no' || value.value !== 'yes') return
  const { set, session } = turn
  const question = textOf(set, session.language, textKey(flow, step.text))
  const texts = set.texts[fallbackLanguage]?.engine ?? {}
  const families = Object.keys(texts).flatMap((key) => (key.startsWith('alarm.') ? [key.slice('alarm.'.length)] : []))
  const family = families.find((one) => textOf(set, session.language, `engine:alarm.${one}`) === question)
  if (family !== undefined) keepAnswered(turn, confirmedKey, family)
}

function answeredFamilies(turn: Turn, key: typeof confirmedKey | typeof deniedKey): string[] {
  const families = turn.session.facts[key]
  return Array.isArray(families) ? families : []
}

function keepAnswered(turn: Turn, key: typeof confirmedKey | typeof deniedKey, family: string): void {
  if (!turn.prepared.facts.has(key)) return
  const families = new Set([...answeredFamilies(turn, key), family])
  turn.session.facts = { ...turn.session.facts, [key]: [...families].slice(-askedMax) }
}

function noteTold(turn: Turn, family: string): void {
  turn.session.told = [...new Set([...(turn.session.told ?? []), family])].slice(-askedMax)
}
