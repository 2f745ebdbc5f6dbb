import { statement, type Queryable } from './database.ts'
import type { Origin, OutgoingKind } from './outbox.ts'

const sent = statement(
  'outbox_sent',
  `update outbox o set state = 'sent', sent_at = now(), leased_until = null,
     body_sealed = case when c.transport = 'signal' then o.body_sealed end, refs = string_to_array(n.refs, ' ')
   from unnest($1::bigint[], $2::text[]) as n (id, refs), contacts c where o.id = n.id and c.id = o.contact_id`,
)

/**
 * Refs are network ids of messages; they hold no spaces. What was sent is not kept, but for Signal: a phone that could
 * not read a message asks for it again, until `forgetSent` removes it.
 */
export async function markSent(on: Queryable, messages: readonly { id: string; refs: string[] }[]): Promise<void> {
  await on.query(sent, [messages.map((m) => m.id), messages.map((m) => m.refs.join(' '))])
}

const forget = statement(
  'outbox_forget',
  `update outbox set body_sealed = null
   where id in (
     select id from outbox where state = 'sent' and body_sealed is not null and sent_at < now() - $1 * interval '1 hour'
     order by sent_at limit $2
   )`,
)

const shredSentOf = statement(
  'outbox_shred_sent',
  `update outbox set body_sealed = null where person_id = $1 and state <> 'queued' and body_sealed is not null`,
)

/** Forgets the texts of everything that went out to a person: they repeat what the person wrote. */
export async function shredSent(on: Queryable, personId: string): Promise<void> {
  await on.query(shredSentOf, [personId])
}

/** Removes what was sent longer ago than a phone may still ask for it. */
export async function forgetSent(on: Queryable, olderThanHours: number, most: number): Promise<void> {
  await on.query(forget, [olderThanHours, most])
}

const byRef = statement(
  'outbox_by_ref',
  `select case_id "caseId", kind, origin_contact_id "originContactId", origin_ref "originRef" from outbox
   where contact_id = $1 and refs @> array[$2] and case_id is not null order by id desc limit 1`,
)

/** What one of our messages was: its case, and the message of the other side that it handed on, if it did that. */
export type Shown = { caseId: string; kind: OutgoingKind; origin: Origin | null }

type ShownRow = Omit<Shown, 'origin'> & { originContactId: string | null; originRef: string | null }

/** The message of ours to this contact, belonging to a case, that a quote or a reaction is about. */
export async function findShown(on: Queryable, contactId: string, ref: string): Promise<Shown | null> {
  const [row] = await on.query<ShownRow>(byRef, [contactId, ref])
  if (!row) return null
  const { caseId, kind, originContactId, originRef } = row
  const origin = originContactId === null || originRef === null ? null : { contactId: originContactId, ref: originRef }
  return { caseId, kind, origin }
}

const ownRefs = statement(
  'outbox_refs_since',
  `select id, refs from outbox
   where person_id = $1 and contact_id = $2 and state = 'sent'
     and sent_at > now() - $3 * interval '1 millisecond' and refs is not null
   order by id desc limit $4`,
)

/** What the bot itself sent to a contact and can still delete there, newest first. */
export async function sentRefs(
  on: Queryable,
  to: { personId: string; contactId: string },
  withinMs: number,
  most: number,
): Promise<{ id: string; refs: string[] }[]> {
  return on.query(ownRefs, [to.personId, to.contactId, withinMs, most])
}
