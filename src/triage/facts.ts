import type { Answer } from '../flow/session.ts'
import type { Reason, Severity } from './severity.ts'

/** What the answers of a report add to its severity; null when nothing. */
export function assessFacts(
  report: { situation: string | null; country: string | null },
  _answers: readonly { key: string; answer: Answer }[],
): { severity: Severity | null; reasons: Reason[] } {
  if (report.situation === 'A' || report.situation === 'I')
    return { severity: 'P0', reasons: [`situation_${report.situation}`] }
  return { severity: null, reasons: [] }
}
