import type { Alarm, Severity, Watch } from './severity.ts'

/** What is said about one message: P3 and no family when nothing in it raises anything. */
export type TriageLine = { severity: Severity; family: string; reasons: string[]; question: string | null }

export function triageLine(watch: Watch, text: string): TriageLine {
  const alarm: Alarm | null = watch(text)
  if (alarm === null) return { severity: 'P3', family: 'none', reasons: [], question: null }
  return { severity: alarm.severity, family: alarm.family, reasons: alarm.reasons, question: alarm.question }
}
