import type { Reason, Severity } from '../triage/severity.ts'
import { statement, type Queryable, type Tx } from './database.ts'

export type CaseState = 'open' | 'claimed' | 'closed'

export type Case = {
  id: string
  code: string
  personId: string
  severity: Severity
  reasons: Reason[]
  situation: string | null
  country: string | null
  state: CaseState
  claimedBy: string | null
  /** Grows with every claim; what is done under an older one is refused. */
  claimNumber: number
  openedAt: Date
  claimedAt: Date | null
}

const columns = `id, code, person_id "personId", severity, reasons, situation, country, state, claimed_by "claimedBy",
  claim_number "claimNumber", opened_at "openedAt", claimed_at "claimedAt"`

const insert = statement(
  'case_insert',
  `insert into cases (id, code, person_id, severity, reasons, situation, country) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (code) do nothing returning ${columns}`,
)

/** Opens a case; null when the code is taken and another has to be drawn. */
export async function insertCase(
  tx: Tx,
  opened: Pick<Case, 'id' | 'code' | 'personId' | 'severity' | 'reasons' | 'situation' | 'country'>,
): Promise<Case | null> {
  const values = [
    opened.id,
    opened.code,
    opened.personId,
    opened.severity,
    opened.reasons,
    opened.situation,
    opened.country,
  ]
  return (await tx.query<Case>(insert, values))[0] ?? null
}

const byId = statement('case_by_id', `select ${columns} from cases where id = $1`)
const byCode = statement('case_by_code', `select ${columns} from cases where code = upper($1)`)
const lock = statement('case_lock', `select ${columns} from cases where id = $1 for no key update`)

export async function findCase(on: Queryable, id: string): Promise<Case | null> {
  return (await on.query<Case>(byId, [id]))[0] ?? null
}

export async function findCaseByCode(on: Queryable, code: string): Promise<Case | null> {
  return (await on.query<Case>(byCode, [code]))[0] ?? null
}

/** The person's row is locked before its case, everywhere, so that no two transactions wait for each other. */
export async function lockCase(tx: Tx, id: string): Promise<Case | null> {
  return (await tx.query<Case>(lock, [id]))[0] ?? null
}

const raiseTo = statement(
  'case_raise',
  `update cases set severity = least(severity, $2),
     reasons = (select array_agg(distinct r) from unnest(reasons || $3::text[]) r),
     situation = coalesce($4, situation), country = coalesce($5, country)
   where id = $1`,
)

/** Adds what is newly known. The severity is only ever raised. */
export async function raiseCase(
  tx: Tx,
  id: string,
  known: Pick<Case, 'severity' | 'reasons' | 'situation' | 'country'>,
): Promise<void> {
  await tx.query(raiseTo, [id, known.severity, known.reasons, known.situation, known.country])
}

const claim = statement(
  'case_claim',
  `update cases set state = 'claimed', claimed_by = $2, claim_number = claim_number + 1, claimed_at = now(),
     answered_at = null, first_claimed_at = coalesce(first_claimed_at, now())
   where id = $1 and state = 'open' returning ${columns}`,
)

/** Exactly one claim of an open case succeeds; null for everybody else. */
export async function claimCase(tx: Tx, id: string, operatorId: string): Promise<Case | null> {
  return (await tx.query<Case>(claim, [id, operatorId]))[0] ?? null
}

// Whoever wrote since has begun something new, or has asked for everything to be erased: they come again by themselves.
// What retention has decided about, or another case has taken in, is not there any more.
const reopen = statement(
  'case_reopen',
  `update cases set state = 'claimed', closed_at = null, claimed_by = $2, claim_number = claim_number + 1,
     claimed_at = now(), answered_at = null
   where id = $1 and state = 'closed' and closed_at > now() - $3 * interval '1 hour'
     and not exists (select 1 from inbox i where i.person_id = cases.person_id and i.received_at > cases.closed_at)
     and not exists (select 1 from case_events e where e.case_id = cases.id and e.type in ('joined', 'kept', 'shredded'))
   returning ${columns}`,
)

/** Takes a closing back within so many hours, for an operator who then has the case; null when it is too late. */
export async function reopenCase(tx: Tx, id: string, operatorId: string, hoursMax: number): Promise<Case | null> {
  return (await tx.query<Case>(reopen, [id, operatorId, hoursMax]))[0] ?? null
}

const release = statement(
  'case_release',
  `update cases set state = 'open', claimed_by = null, claimed_at = null where id = $1 and state = 'claimed'`,
)

export async function releaseCase(tx: Tx, id: string): Promise<void> {
  await tx.query(release, [id])
}

const answered = statement(
  'case_answered',
  'update cases set answered_at = now() where id = $1 and answered_at is null',
)

/** Remembers that the operator who has the case has written to the person. */
export async function markAnswered(tx: Tx, id: string): Promise<void> {
  await tx.query(answered, [id])
}

/** A claim that leaves its person alone, and why: its operator was cut off, cannot be reached, or wrote nothing. */
export type LostClaim = { id: string; operatorId: string; name: string; why: 'revoked' | 'unreachable' | 'unanswered' }

/**
 * Who has not yet been told, because the messenger takes only so many messages, or was told a moment ago, has not
 * kept silent. That holds for so many times the wait at most: whatever the reason, somebody is waiting.
 */
const patienceFactor = 3

const lost = `
  select k.id, o.id "operatorId", o.name,
    case when o.revoked_at is not null then 'revoked' when c.id is null then 'unreachable' else 'unanswered' end why
  from cases k join operators o on o.id = k.claimed_by
  left join lateral (
    select id from contacts where person_id = o.person_id and kind = 'person' and reachable limit 1
  ) c on true
  where k.state = 'claimed' and (
    o.revoked_at is not null or c.id is null
    or (k.severity in ('P0', 'P1') and k.answered_at is null
      and k.claimed_at <= now() - $1 * interval '1 millisecond'
      and (k.claimed_at <= now() - ${patienceFactor} * $1 * interval '1 millisecond' or not exists (
        select 1 from outbox b where b.case_id = k.id and b.kind = 'desk' and b.person_id = o.person_id
          and (b.state = 'queued' or b.sent_at > now() - $1 * interval '1 millisecond'))))
  )`
const lostAll = statement('claims_lost', `${lost} order by k.severity, k.claimed_at limit $2`)
const lostOne = statement('claim_lost', `${lost} and k.id = $2`)

/** `silentMs`: how long the operator of an urgent case may write nothing. The most urgent come first. */
export async function lostClaims(on: Queryable, silentMs: number, most: number): Promise<LostClaim[]> {
  return on.query(lostAll, [silentMs, most])
}

/** The same for one case, whose row the caller holds; null when it is in good hands. */
export async function lostClaim(tx: Tx, silentMs: number, caseId: string): Promise<LostClaim | null> {
  return (await tx.query<LostClaim>(lostOne, [silentMs, caseId]))[0] ?? null
}

const close = statement('case_close', `update cases set state = 'closed', closed_at = now() where id = $1`)

export async function closeCase(tx: Tx, id: string): Promise<void> {
  await tx.query(close, [id])
}

const open = statement(
  'cases_open',
  `select ${columns} from cases where state <> 'closed' order by state = 'claimed', severity, opened_at limit $1`,
)

/** The desk's queue: what nobody has first, of these the most urgent, then who has waited longest. */
export async function openCases(on: Queryable, most: number): Promise<Case[]> {
  return on.query<Case>(open, [most])
}

const claimedBy = statement(
  'cases_claimed_by',
  `select ${columns} from cases where claimed_by = $1 and state = 'claimed' order by claimed_at desc`,
)

export async function casesClaimedBy(on: Queryable, operatorId: string): Promise<Case[]> {
  return on.query<Case>(claimedBy, [operatorId])
}

const event = statement(
  'case_event',
  'insert into case_events (case_id, type, operator_id, data) values ($1, $2, $3, $4)',
)

export type CaseEventType =
  | 'opened'
  | 'raised'
  | 'paged'
  | 'claimed'
  | 'released'
  | 'closed'
  | 'reopened'
  | 'noted'
  | 'undelivered'
  | 'unreachable'
  | 'reachable'
  | 'exported'
  | 'told_elsewhere'
  | 'continued'
  | 'returned'
  /** The person of this case is that of another one, into which it went, or which it took in. */
  | 'joined'
  | 'took_in'

/** Writes the case's history. `data` holds codes and numbers only, never what somebody wrote. */
export async function recordCaseEvent(
  on: Queryable,
  caseId: string,
  type: CaseEventType,
  operatorId: string | null,
  data: Record<string, string | number> = {},
): Promise<void> {
  await on.query(event, [caseId, type, operatorId, data])
}

const note = statement(
  'note_insert',
  'insert into notes (id, case_id, operator_id, text_sealed) values ($1, $2, $3, $4)',
)

export async function insertNote(
  tx: Tx,
  written: { id: string; caseId: string; operatorId: string; textSealed: Buffer },
): Promise<void> {
  await tx.query(note, [written.id, written.caseId, written.operatorId, written.textSealed])
}

const notes = statement(
  'notes_of_case',
  `select n.id, n.text_sealed "textSealed", n.at, o.name from notes n join operators o on o.id = n.operator_id
   where n.case_id = $1 order by n.at`,
)

export async function notesOfCase(
  on: Queryable,
  caseId: string,
): Promise<{ id: string; textSealed: Buffer; at: Date; name: string }[]> {
  return on.query(notes, [caseId])
}
