import type { Severity } from '../triage/severity.ts'
import { statement, type Queryable, type Tx } from './database.ts'

const keyOf = statement(
  'session_key',
  'select key_sealed "keySealed", report_id "reportId" from sessions where person_id = $1',
)

/** The wrapped draft key of a person's intake, and the report that it led to. */
export async function findSessionKey(
  on: Queryable,
  personId: string,
): Promise<{ keySealed: Buffer | null; reportId: string | null }> {
  const [row] = await on.query<{ keySealed: Buffer | null; reportId: string | null }>(keyOf, [personId])
  return row ?? { keySealed: null, reportId: null }
}

const saveDraft = statement(
  'session_save_drafts',
  `update sessions set key_sealed = $2, state_sealed = $3, revision = $4, flow = $5, step = $6, severity = $7,
     report_id = $8, started_at = case when $4::text is null then null else coalesce(started_at, now()) end,
     updated_at = now()
   where person_id = $1`,
)

/** An intake as it is stored, apart from a turn. */
export type StoredDrafts = {
  keySealed: Buffer | null
  stateSealed: Buffer | null
  revision: string | null
  flow: string | null
  step: string | null
  severity: Severity | null
  reportId: string | null
}

/** Writes the intake of a person whose lock the caller holds. */
export async function saveDrafts(tx: Tx, personId: string, drafts: StoredDrafts): Promise<void> {
  const { keySealed, stateSealed, revision, flow, step, severity, reportId } = drafts
  await tx.query(saveDraft, [personId, keySealed, stateSealed, revision, flow, step, severity, reportId])
}

const end = statement(
  'session_end',
  `with gone as (delete from answers where person_id = $1)
   update sessions set key_sealed = null, state_sealed = null, revision = null, flow = null, step = null,
     severity = null, report_id = null, started_at = null, updated_at = now()
   where person_id = $1`,
)

/** Ends a person's intake and shreds its drafts: the next message begins a new conversation. */
export async function endSession(tx: Tx, personId: string): Promise<void> {
  await tx.query(end, [personId])
}

const stale = statement(
  'sessions_stale',
  `select person_id from sessions
   where key_sealed is not null and updated_at < now() - $1 * interval '1 hour'
     and (report_id is null or exists (select 1 from reports r where r.id = report_id and r.status <> 'early'))
   order by updated_at limit $2`,
)

/** Persons whose drafts have outlived their time and were never or long since handed over. */
export async function staleDrafts(on: Queryable, olderThanHours: number, most: number): Promise<string[]> {
  return (await on.query<{ person_id: string }>(stale, [olderThanHours, most])).map((row) => row.person_id)
}

const shredStale = statement(
  'session_shred_stale',
  `with gone as (delete from answers where person_id = $1)
   update sessions set key_sealed = null, state_sealed = null, revision = null, flow = null, step = null,
     started_at = null
   where person_id = $1 and updated_at < now() - $2 * interval '1 hour' returning person_id`,
)

/** Shreds the drafts of an intake unless it was taken up again meanwhile, which false says. */
export async function shredStaleDraft(tx: Tx, personId: string, olderThanHours: number): Promise<boolean> {
  return (await tx.query(shredStale, [personId, olderThanHours])).length > 0
}

const whereabouts = statement(
  'sessions_whereabouts',
  `select revision, flow, step, count(*)::int persons from sessions where key_sealed is not null and revision is not null
   group by revision, flow, step order by revision, flow, step`,
)

/** How many people stand at which step of which revision. */
export async function listWhereabouts(
  on: Queryable,
): Promise<{ revision: string; flow: string; step: string; persons: number }[]> {
  return on.query(whereabouts)
}
