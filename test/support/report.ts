import type { FlowEvent } from '../../src/flow/session.ts'
import type { ReportSource } from '../../src/report/report.ts'
import type { Severity } from '../../src/triage/severity.ts'
import { of } from './play.ts'

/** The source of a report as the program would have it after a conversation: its answers are those of the events. */
export function sourceOf(events: readonly FlowEvent[], changes: Partial<ReportSource> = {}): ReportSource {
  const submitted = of(events, 'submitted')
  const raised = of(events, 'raised')
  return {
    id: '019abc00-0000-7000-8000-000000000001',
    caseCode: 'K7F3Q',
    receivedAt: '2026-11-23T04:00:00.000Z',
    channel: 'signal',
    status: submitted.length === 0 ? 'early' : 'submitted',
    situation: submitted.findLast(({ situation }) => situation !== null)?.situation ?? null,
    severity: raised.at(-1)?.severity ?? ('P3' satisfies Severity),
    reasons: [...new Set(raised.flatMap(({ reasons }) => reasons))],
    country: of(events, 'country').at(-1)?.country ?? null,
    answers: of(events, 'answered'),
    ...changes,
  }
}
