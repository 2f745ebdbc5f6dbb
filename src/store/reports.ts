import type { Reason, Severity } from '../triage/severity.ts'
import { statement, type Queryable, type Tx } from './database.ts'

/** early: a human is called while the person still writes; submitted: finished; partial: fell silent half-way. */
export type ReportStatus = 'early' | 'submitted' | 'partial'

export type Report = {
  id: string
  personId: string
  caseId: string | null
  revision: string
  situation: string | null
  severity: Severity
  reasons: Reason[]
  country: string | null
  status: ReportStatus
}

/** A report with what it says, once it was finished. */
export type SealedReport = Report & { contentSealed: Buffer | null }

const columns = `id, person_id "personId", case_id "caseId", revision, situation, severity, reasons, country, status`

const upsert = statement(
  'report_upsert',
  `insert into reports (id, person_id, revision, situation, severity, reasons, country, status, content_sealed,
     submitted_at, assess_due_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $8 = 'early' then null else now() end, now())
   on conflict (id) do update set situation = coalesce(excluded.situation, reports.situation),
     severity = least(excluded.severity, reports.severity),
     reasons = (select array_agg(distinct r) from unnest(reports.reasons || excluded.reasons) r),
     country = coalesce(excluded.country, reports.country),
     status = case when reports.status = 'submitted' then reports.status else excluded.status end,
     content_sealed = coalesce(excluded.content_sealed, reports.content_sealed),
     submitted_at = coalesce(reports.submitted_at, excluded.submitted_at),
     assess_due_at = now()`,
)

/**
 * Writes a report or brings it up to date, and asks for it to be assessed. Severity and reasons only grow:
 * 'P0' sorts before 'P1', so the smaller text is the more urgent.
 */
export async function saveReport(
  tx: Tx,
  report: Omit<Report, 'caseId'> & { contentSealed: Buffer | null },
): Promise<void> {
  await tx.query(upsert, [
    report.id,
    report.personId,
    report.revision,
    report.situation,
    report.severity,
    report.reasons,
    report.country,
    report.status,
    report.contentSealed,
  ])
}

const lockDue = statement(
  'report_lock_due',
  `select ${columns}, content_sealed "contentSealed" from reports
   where id = $1 and assess_due_at is not null for update`,
)

/** Locks a report that still has to be assessed; null when that was done meanwhile. */
export async function lockDueReport(tx: Tx, id: string): Promise<SealedReport | null> {
  return (await tx.query<SealedReport>(lockDue, [id]))[0] ?? null
}

const owner = statement('report_owner', 'select person_id from reports where id = $1')

export async function personOfReport(on: Queryable, id: string): Promise<string | null> {
  return (await on.query<{ person_id: string }>(owner, [id]))[0]?.person_id ?? null
}

const content = statement('report_content', 'select content_sealed "contentSealed" from reports where id = $1')

/** What a report says, sealed; null while it is an early one. */
export async function findSealedContent(on: Queryable, id: string): Promise<Buffer | null> {
  return (await on.query<{ contentSealed: Buffer | null }>(content, [id]))[0]?.contentSealed ?? null
}

const assessed = statement(
  'report_assessed',
  `update reports set case_id = $2, severity = $3, reasons = $4, assess_due_at = null where id = $1`,
)

export async function markAssessed(
  tx: Tx,
  report: { id: string; caseId: string; severity: Severity; reasons: Reason[] },
): Promise<void> {
  await tx.query(assessed, [report.id, report.caseId, report.severity, report.reasons])
}

const due = statement(
  'reports_due',
  `select id from reports where assess_due_at < now() - $1 * interval '1 millisecond' order by severity, assess_due_at limit $2`,
)

/** Reports whose assessment is overdue: what a lost job left behind, the most urgent first. */
export async function overdueReports(on: Queryable, olderThanMs: number, most: number): Promise<string[]> {
  return (await on.query<{ id: string }>(due, [olderThanMs, most])).map((row) => row.id)
}

const silent = statement(
  'reports_silent',
  `select r.id from reports r join persons p on p.id = r.person_id
   where r.status = 'early' and p.relay_case_id is null and p.last_inbound_at < now() - $1 * interval '1 millisecond'
   order by r.created_at limit $2`,
)

/** Reports of persons who fell silent in the middle of an intake that holds urgent facts. */
export async function silentReports(on: Queryable, silentMs: number, most: number): Promise<string[]> {
  return (await on.query<{ id: string }>(silent, [silentMs, most])).map((row) => row.id)
}

const finish = statement(
  'report_finish',
  `update reports set status = 'partial', content_sealed = $2, submitted_at = now(), assess_due_at = now()
   where id = $1 and status = 'early' returning id`,
)

/** Takes an early report as it is. False when it was finished meanwhile. */
export async function finishReport(tx: Tx, id: string, contentSealed: Buffer): Promise<boolean> {
  return (await tx.query(finish, [id, contentSealed])).length > 0
}

const ofCase = statement(
  'reports_of_case',
  `select ${columns}, content_sealed "contentSealed" from reports where case_id = $1 order by created_at`,
)

export async function reportsOfCase(on: Queryable, caseId: string): Promise<SealedReport[]> {
  return on.query(ofCase, [caseId])
}

/** A report as it is listed and exported: with its case, when it began and the messenger that it came by. */
export type CaseReport = {
  id: string
  personId: string
  caseCode: string
  caseId: string
  caseState: string
  receivedAt: Date
  channel: string
  status: ReportStatus
  situation: string | null
  severity: Severity
  reasons: Reason[]
  country: string | null
  contentSealed: Buffer | null
}

const withCase = `select r.id, r.person_id "personId", c.code "caseCode", c.id "caseId", c.state "caseState",
     r.created_at "receivedAt", r.status, c.severity, c.reasons, r.content_sealed "contentSealed",
     coalesce(r.situation, c.situation) situation, coalesce(r.country, c.country) country,
     (select t.transport from contacts t where t.person_id = r.person_id and t.kind = 'person'
      order by t.created_at limit 1) channel
   from reports r join cases c on c.id = r.case_id`

const list = statement('reports_list', `${withCase} order by r.created_at desc limit $1`)

/** The newest reports that belong to a case. */
export async function listCaseReports(on: Queryable, most: number): Promise<CaseReport[]> {
  return on.query(list, [most])
}

const byCase = statement('reports_by_case_code', `${withCase} where c.code = upper($1) order by r.created_at`)

/** All reports of a case by its code, the oldest first. Urgency and reasons are those of the case. */
export async function findCaseReports(on: Queryable, code: string): Promise<CaseReport[]> {
  return on.query(byCase, [code])
}
