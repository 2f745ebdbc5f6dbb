import { statement, type Queryable, type Tx } from './database.ts'

export type ClosedCase = { id: string; personId: string }

const due = statement(
  'cases_closed_due',
  `select c.id, c.person_id "personId" from cases c
   where c.state = 'closed' and c.closed_at < now() - $1 * interval '1 day'
     and not exists (select 1 from case_events e where e.case_id = c.id and e.type in ('kept', 'shredded', 'joined'))
   order by c.closed_at limit $2`,
)

/**
 * Cases that were closed at least so many days ago, and of which nobody decided yet whether they are kept. One that was
 * joined with another has nothing of its own any more.
 */
export async function closedCases(on: Queryable, olderThanDays: number, most: number): Promise<ClosedCase[]> {
  return on.query<ClosedCase>(due, [olderThanDays, most])
}

const decided = statement('case_closed_decided', 'insert into case_events (case_id, type) values ($1, $2)')

/** Writes down that a closed case is kept for good, because the person said that it may. */
export async function keepCase(tx: Tx, id: string): Promise<void> {
  await tx.query(decided, [id, 'kept'])
}

// Messages and files that came before a case was opened carry no case: they go with the first that is shredded, unless
// another case of this person is kept, or was open at the same time and is not shredded yet, to which they may belong.
const shred = statement(
  'case_shred',
  `with shredded as (select id, person_id, closed_at, not exists (
       select 1 from case_events e join cases k on k.id = e.case_id
       where k.person_id = cases.person_id and e.type = 'kept') and not exists (
       select 1 from cases k
       where k.person_id = cases.person_id and k.id <> cases.id and k.opened_at <= cases.closed_at
         and coalesce(k.closed_at, 'infinity') >= cases.opened_at and not exists (
           select 1 from case_events e where e.case_id = k.id and e.type in ('shredded', 'joined'))) alone
     from cases where id = $1),
   reported as (update reports set content_sealed = null where case_id = $1),
   noted as (delete from notes where case_id = $1),
   unsent as (update outbox set body_sealed = null where case_id = $1 and state <> 'queued'),
   written as (update inbox i set content_sealed = null from shredded s
     where i.person_id = s.person_id and i.received_at <= s.closed_at
       and (i.case_id = s.id or (i.case_id is null and s.alone)))
   update attachments a set bytes_sealed = null, state = 'lost' from shredded s
   where a.person_id = s.person_id and a.created_at <= s.closed_at and s.alone`,
)

/** Forgets what was said and written in a closed case. That there was one, when, and how urgent it was, remains. */
export async function shredCase(tx: Tx, id: string): Promise<void> {
  await tx.query(shred, [id])
  await tx.query(decided, [id, 'shredded'])
}
