import type { Policy } from '../oncall/policy.ts'
import { statement, type Queryable, type Tx } from './database.ts'

export type Escalation = {
  id: string
  caseId: string
  policy: Policy
  /** How many times people were paged so far. */
  step: number
  dueAt: Date
  startedAt: Date
}

const columns = `id, case_id "caseId", policy, step, due_at "dueAt", started_at "startedAt"`

const start = statement(
  'escalation_start',
  `insert into escalations (id, case_id, policy, due_at) values ($1, $2, $3, now())
   on conflict (case_id) where state = 'running' do update set due_at = least(escalations.due_at, now()),
     policy = excluded.policy
   returning id`,
)

/** Starts calling people for a case, or makes a running call due at once (its severity was raised). */
export async function startEscalation(tx: Tx, id: string, caseId: string, policy: Policy): Promise<string> {
  const [row] = await tx.query<{ id: string }>(start, [id, caseId, policy])
  return row?.id ?? id
}

const lockDue = statement(
  'escalation_lock_due',
  `select ${columns} from escalations where id = $1 and state = 'running' and due_at <= now() for update`,
)

/** Locks an escalation whose next step is due; null when it ended or the step was made meanwhile. */
export async function lockDueEscalation(tx: Tx, id: string): Promise<Escalation | null> {
  return (await tx.query<Escalation>(lockDue, [id]))[0] ?? null
}

const advance = statement(
  'escalation_advance',
  `update escalations set step = step + 1, last_paged_at = now(), due_at = now() + $2 * interval '1 millisecond' where id = $1`,
)

export async function advanceEscalation(tx: Tx, id: string, nextInMs: number): Promise<void> {
  await tx.query(advance, [id, nextInMs])
}

const end = statement(
  'escalation_end',
  `update escalations set state = 'ended', ended_at = now() where case_id = $1 and state = 'running'`,
)

/** Ends the calling for a case: it was claimed or closed by a human, which are the only ends there are. */
export async function endEscalation(tx: Tx, caseId: string): Promise<void> {
  await tx.query(end, [caseId])
}

const due = statement(
  'escalations_due',
  `select id from escalations where state = 'running' and due_at <= now() order by due_at limit $1`,
)

export async function dueEscalations(on: Queryable, most: number): Promise<string[]> {
  return (await on.query<{ id: string }>(due, [most])).map((row) => row.id)
}

const orphans = statement(
  'escalations_missing',
  `select c.id, c.severity from cases c
   where c.state = 'open' and c.severity in ('P0', 'P1')
     and not exists (select 1 from escalations e where e.case_id = c.id and e.state = 'running')
   limit $1`,
)

/** Urgent open cases that nobody is being called for. There should be none: the sweep repairs them. */
export async function casesWithoutEscalation(
  on: Queryable,
  most: number,
): Promise<{ id: string; severity: 'P0' | 'P1' }[]> {
  return on.query(orphans, [most])
}
