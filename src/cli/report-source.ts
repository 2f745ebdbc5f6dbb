import { mergeAnswers, type ReportContent } from '../intake/report-content.ts'
import { toReport } from '../report/report.ts'
import type { CommonReport } from '../report/schema.ts'
import { listAnswers, type StoredAnswer } from '../store/answers.ts'
import { findCaseReports, type CaseReport } from '../store/reports.ts'
import { findSessionKey } from '../store/sessions.ts'
import type { Store } from './open-store.ts'

/** What somebody answered in one report: what was sealed with it, or the drafts while it is still being written. */
export async function answersOfReport(
  { database, vault }: Store,
  report: { id: string; personId: string; contentSealed: Buffer | null },
): Promise<StoredAnswer[]> {
  if (report.contentSealed !== null)
    return vault.openJson<ReportContent>('report', report.id, report.contentSealed).answers
  const { keySealed, reportId } = await findSessionKey(database, report.personId)
  if (keySealed === null || reportId !== report.id) return []
  return listAnswers(database, vault.openDraft(report.personId, keySealed), report.personId)
}

/**
 * The common report of a case, out of all its reports: later answers count more, the dates are those of the first one.
 * Null when there is no such case or nothing was reported in it.
 */
export async function reportOfCase(
  store: Store,
  code: string,
): Promise<{ caseId: string; report: CommonReport } | null> {
  const rows = await findCaseReports(store.database, code)
  const [first] = rows
  const last = rows.at(-1)
  if (!first || !last) return null
  let answers: StoredAnswer[] = []
  for (const row of rows) answers = mergeAnswers(answers, await answersOfReport(store, row))
  return { caseId: last.caseId, report: reportOf({ ...last, receivedAt: first.receivedAt }, answers) }
}

type ReportRow = Pick<CaseReport, 'id' | 'channel' | 'status' | 'situation' | 'severity' | 'reasons' | 'country'> & {
  caseCode: string | null
  receivedAt: Date
}

/** The common report of one row with its answers. */
export function reportOf(row: ReportRow, answers: readonly StoredAnswer[]): CommonReport {
  return toReport({ ...row, receivedAt: row.receivedAt.toISOString(), answers })
}
