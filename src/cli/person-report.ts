import type { Answer } from '../flow/session.ts'
import type { CommonReport } from '../report/schema.ts'
import type { CaseState } from '../store/cases.ts'
import { statement } from '../store/database.ts'
import type { ReportStatus } from '../store/reports.ts'
import type { Severity } from '../triage/severity.ts'
import type { Store } from './open-store.ts'
import { answersOfReport, reportOf } from './report-source.ts'

/** The common report, with every answer as it was given. */
export type ShownReport = CommonReport & {
  answers: { flow: string; step: string; key: string; raw: string; value: Answer['value'] }[]
}
export type ShownCase = { code: string; severity: Severity; state: CaseState }
/** `settled` is false while the desk has not yet looked at the newest report. */
export type ShownMatter = { report: ShownReport | null; case: ShownCase | null; settled: boolean }

const newest = statement(
  'cli_newest_report',
  `select p.id "personId", r.id, r.situation, r.severity, r.reasons, r.country, r.status,
     r.created_at "receivedAt", r.content_sealed "contentSealed", r.assess_due_at is null settled,
     c.code "caseCode", c.severity "caseSeverity", c.state "caseState"
   from contacts t join persons p on p.id = t.person_id
   left join lateral (select * from reports where person_id = p.id order by created_at desc limit 1) r on true
   left join cases c on c.id = coalesce(r.case_id, p.open_case_id)
   where t.transport = 'simulator' and t.address_index = $1`,
)

type Row = {
  personId: string
  id: string | null
  situation: string | null
  severity: Severity
  reasons: string[]
  country: string | null
  status: ReportStatus
  receivedAt: Date
  contentSealed: Buffer | null
  settled: boolean
  caseCode: string | null
  caseSeverity: Severity
  caseState: CaseState
}

/** What became of all that a terminal wrote: its newest report, with its answers, and the case that it led to. */
export async function findMatter(store: Store, address: string): Promise<ShownMatter> {
  const { database, vault } = store
  const [row] = await database.query<Row>(newest, [vault.addressIndex('simulator', address)])
  if (!row) return { report: null, case: null, settled: true }
  const shownCase =
    row.caseCode === null ? null : { code: row.caseCode, severity: row.caseSeverity, state: row.caseState }
  if (row.id === null) return { report: null, case: shownCase, settled: true }
  const stored = await answersOfReport(store, { ...row, id: row.id })
  const report = reportOf({ ...row, id: row.id, channel: 'simulator' }, stored)
  const answers = stored.map(({ flow, step, key, answer }) => ({ flow, step, key, ...answer }))
  return { report: { ...report, answers }, case: shownCase, settled: row.settled }
}

const kindOf = statement('cli_outbox_kind', 'select kind from outbox where id = $1')

/** Who speaks in a message of the hotline: a human (`operator`) or the program. `ref` is the terminal's name for it. */
export async function speakerOf(store: Store, ref: string): Promise<'operator' | 'bot'> {
  const [row] = await store.database.query<{ kind: string }>(kindOf, [/\d+/.exec(ref)?.[0] ?? null])
  return row?.kind === 'relay' || row?.kind === 'reaction' ? 'operator' : 'bot'
}
