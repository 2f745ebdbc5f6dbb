import type { Language } from '../korean/language.ts'
import { recordCaseEvent } from '../store/cases.ts'
import { statement, type Tx } from '../store/database.ts'
import type { TransportName } from '../transport/transport.ts'
import type { DeskDeps, Mail } from './desk.ts'

/** Troubles of a transport that last until an admin does something: nobody can be reached on it meanwhile. */
const lastingTroubles = ['delinked', 'app_expired']
/** The same trouble is told again and again while it lasts; a person hears of it once in this time. */
const quietHours = 24
/** People told at once. Beyond it they are told with the next alarm. */
const toldMax = 500

const waiting = statement(
  'waiting_elsewhere',
  `select p.id "personId", other.id "contactId", p.language, k.id "caseId"
   from persons p
   join cases k on k.id = coalesce(p.relay_case_id, p.open_case_id) and k.state <> 'closed'
   join lateral (
     select c.transport from contacts c where c.person_id = p.id and c.kind = 'person'
     order by (c.id = p.answer_contact_id) desc nulls last, c.reachable desc, c.created_at desc limit 1
   ) mine on mine.transport = $1
   join lateral (
     select c.id from contacts c where c.person_id = p.id and c.kind = 'person' and c.reachable and c.transport <> $1
     order by c.created_at desc limit 1
   ) other on true
   where not exists (
     select 1 from case_events e where e.case_id = k.id and e.type = 'told_elsewhere'
       and e.at > now() - $2 * interval '1 hour'
   )
   order by k.opened_at limit $3`,
)

/**
 * Tells people with an open case, whose answers go over a transport that has failed for long, on another messenger of
 * theirs that they can go on there. It names neither messenger nor matter.
 */
export async function tellWaiting(
  tx: Tx,
  deps: Pick<DeskDeps, 'texts'>,
  mail: Mail,
  alarm: { transport: TransportName; code: string },
): Promise<void> {
  if (!lastingTroubles.includes(alarm.code)) return
  const people = await tx.query<{ personId: string; contactId: string; language: Language | null; caseId: string }>(
    waiting,
    [alarm.transport, quietHours, toldMax],
  )
  for (const person of people) {
    const { caseId } = person
    const text = deps.texts.say(person.language ?? 'ko', 'intake:go_on_here')
    mail.to(person, 'notice', text, { caseId, urgent: true })
    await recordCaseEvent(tx, caseId, 'told_elsewhere', null)
  }
}
