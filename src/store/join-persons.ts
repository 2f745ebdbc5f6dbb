import type { Language } from '../korean/language.ts'
import type { TransportName } from '../transport/transport.ts'
import type { Vault } from '../vault/vault.ts'
import { statement, type Queryable, type Tx } from './database.ts'
import { newId } from './ids.ts'
import type { OutgoingBody, OutgoingKind } from './outbox.ts'
import type { StoredDrafts } from './sessions.ts'

/** A person without regard to a contact, as two that turn out to be one are looked at. */
export type WholePerson = {
  personId: string
  language: Language | null
  country: string | null
  openCaseId: string | null
  relayCaseId: string | null
  /** Is an operator, or was one. */
  everOperator: boolean
  session: StoredDrafts
}

type WholeRow = Omit<WholePerson, 'session'> & StoredDrafts

const whole = statement(
  'person_whole',
  `select p.id "personId", p.language, p.country, p.open_case_id "openCaseId", p.relay_case_id "relayCaseId",
     exists (select 1 from operators o where o.person_id = p.id) "everOperator",
     s.key_sealed "keySealed", s.state_sealed "stateSealed", s.revision, s.flow, s.step, s.severity,
     s.report_id "reportId"
   from persons p join sessions s on s.person_id = p.id where p.id = $1`,
)

export async function findWholePerson(tx: Tx, personId: string): Promise<WholePerson> {
  const [row] = await tx.query<WholeRow>(whole, [personId])
  if (!row) throw new Error('a person whose row is locked cannot be found')
  const { keySealed, stateSealed, revision, flow, step, severity, reportId, ...person } = row
  return { ...person, session: { keySealed, stateSealed, revision, flow, step, severity, reportId } }
}

const move = statement(
  'person_join',
  `with a as (update contacts set person_id = $1, continuation_id = $3 where person_id = $2),
     b as (update inbox set person_id = $1 where person_id = $2),
     c as (update outbox set person_id = $1 where person_id = $2),
     d as (update attachments set person_id = $1 where person_id = $2),
     e as (update reports set person_id = $1 where person_id = $2),
     f as (update cases set person_id = $1 where person_id = $2),
     g as (update continuations set person_id = $1 where person_id = $2 and used_at is not null),
     h as (delete from continuations where person_id = $2 and used_at is null),
     i as (delete from answers where person_id = $2),
     j as (delete from sessions where person_id = $2)
   update persons p set language = coalesce(p.language, o.language), country = coalesce(p.country, o.country),
     last_inbound_at = now()
   from persons o where p.id = $1 and o.id = $2`,
)
const remove = statement('person_remove', 'delete from persons where id = $1')

/**
 * Makes two persons one: everything of `joined` belongs to `kept` from now on, and the row of `joined` goes, so that
 * whoever waits for its lock finds out and looks again. The drafts of `joined` are dropped: the caller has kept what
 * they hold, and holds the locks of both.
 */
export async function joinPersons(tx: Tx, kept: string, joined: string, continuationId: string): Promise<void> {
  await tx.query(move, [kept, joined, continuationId])
  await tx.query(remove, [joined])
}

const detach = statement(
  'contacts_detach',
  `with person as (
     insert into persons (id, language) select $1, language from persons where id = $2 returning id
   ), session as (
     insert into sessions (person_id) select id from person
   )
   update contacts set person_id = $1, continuation_id = null
   where person_id = $2 and continuation_id = any ($3::uuid[]) returning id`,
)
const anyJoined = statement(
  'contacts_joined',
  'select 1 from contacts where person_id = $1 and continuation_id = any ($2::uuid[]) limit 1',
)

/** Gives the contacts that came by these codes to a new person, who has nothing else; their ids. */
export async function detachContacts(tx: Tx, personId: string, continuationIds: readonly string[]): Promise<string[]> {
  if ((await tx.query(anyJoined, [personId, continuationIds])).length === 0) return []
  return (await tx.query<{ id: string }>(detach, [newId(), personId, continuationIds])).map((row) => row.id)
}

const contacts = statement(
  'contacts_of_person',
  `select id, transport from contacts where person_id = $1 and kind = 'person' order by created_at limit $2`,
)

/** More than anybody has. */
const contactsMax = 20

/** All contacts of a person, the oldest first. */
export async function contactsOf(
  on: Queryable,
  personId: string,
): Promise<{ contactId: string; transport: TransportName }[]> {
  const rows = await on.query<{ id: string; transport: TransportName }>(contacts, [personId, contactsMax])
  return rows.map((row) => ({ contactId: row.id, transport: row.transport }))
}

const saveContact = statement('person_answer_contact', 'update persons set answer_contact_id = $2 where id = $1')

/** Where the person is answered from now on. */
export async function saveAnswerContact(tx: Tx, personId: string, contactId: string): Promise<void> {
  await tx.query(saveContact, [personId, contactId])
}

const waiting = statement(
  'outbox_waiting_for_contact',
  `select id, kind, body_sealed "bodySealed" from outbox
   where contact_id = $1 and state = 'queued' and kind = any ($2::text[])
     and (leased_until is null or leased_until <= now())
   order by outbox.id limit $3 for update skip locked`,
)
const redirect = statement(
  'outbox_redirect',
  `update outbox set id = default, contact_id = $2, person_id = $3, body_sealed = $4, attempts = 0, due_at = now(),
     error_code = null, leased_until = null
   where id = $1`,
)

/** More than a contact has waiting for it; the rest goes where it was written to. */
const redirectedMax = 500

/**
 * Sends what still waits for one contact to another one of the same person, in the same order. What is being sent at
 * this moment stays. It goes out with the next sweep.
 */
export async function redirectWaiting(
  tx: Tx,
  vault: Vault,
  from: string,
  to: { personId: string; contactId: string },
  kinds: readonly OutgoingKind[],
): Promise<void> {
  const rows = await tx.query<{ id: string; kind: OutgoingKind; bodySealed: Buffer }>(waiting, [
    from,
    kinds,
    redirectedMax,
  ])
  for (const { id, bodySealed } of rows) {
    const body = vault.openJson<OutgoingBody>('outbox', from, bodySealed)
    // Changes of messages that the new contact never got.
    if (body.type === 'edit' || body.type === 'delete') continue
    await tx.query(redirect, [id, to.contactId, to.personId, vault.sealJson('outbox', to.contactId, body)])
  }
}

const withdraw = statement(
  'outbox_withdraw_flow',
  `update outbox set state = 'withdrawn', body_sealed = null
   where contact_id = any ($1::uuid[]) and kind in ('flow', 'notice', 'reaction') and state = 'queued'
     and (leased_until is null or leased_until <= now())`,
)

/** Takes back questions, notices and reactions that have not left yet for contacts which are no longer the person's. */
export async function withdrawWaiting(tx: Tx, contactIds: readonly string[]): Promise<void> {
  await tx.query(withdraw, [contactIds])
}

const refs = statement(
  'outbox_refs_of',
  `select refs from outbox where id = any ($1::bigint[]) and contact_id = $2 and state = 'sent' and refs is not null
     and sent_at > now() - $3 * interval '1 millisecond' order by id`,
)

/** The network's ids of these messages, as far as they arrived and can still be taken back. */
export async function refsOf(
  on: Queryable,
  outboxIds: readonly string[],
  contactId: string,
  withinMs: number,
): Promise<string[]> {
  const rows = await on.query<{ refs: string[] }>(refs, [outboxIds, contactId, withinMs])
  return rows.flatMap((row) => row.refs)
}
