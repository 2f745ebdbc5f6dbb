import type { Choices, Reaction } from '../transport/transport.ts'
import type { Vault } from '../vault/vault.ts'
import { statement, type Queryable, type Tx } from './database.ts'

/** What is written into the outbox: like `OutboundBody`, with media by the id of its attachment. */
export type OutgoingBody =
  | { type: 'text'; text: string; choices?: Choices; quotes?: string }
  | { type: 'attachment'; attachmentId: string; caption?: string }
  | { type: 'edit'; of: string; text: string; choices?: Choices }
  | { type: 'delete'; of: string }
  | Reaction

/**
 * flow: the intake's questions; notice: truthful status; relay: words of the other side; reaction: its reactions, which
 * are no words; page and desk: to operators.
 */
export type OutgoingKind = 'flow' | 'notice' | 'relay' | 'reaction' | 'page' | 'desk'

/** A message that was handed on: the contact it was written from, and what the network calls it. */
export type Origin = { contactId: string; ref: string }

export type NewOutgoing = {
  personId: string
  contactId: string
  kind: OutgoingKind
  body: OutgoingBody
  caseId?: string | null
  urgent?: boolean
  /** The message that this one hands on. */
  origin?: Origin | null
}

/** A message that was committed and waits to be sent. `id` grows in the order of committing. */
export type Outgoing = NewOutgoing & {
  id: string
  attempts: number
  /** The last of the earlier messages to this contact that were not yet marked as sent when it was written. */
  behind: string | null
}

/** How long a message being sent is left alone by other processes; it is also the wait after a crash. */
export const leaseMs = 10_000

export const insertOutgoing = `
  insert into outbox (person_id, contact_id, case_id, kind, body_sealed, urgent, origin_contact_id, origin_ref, leased_until)
  select person_id, contact_id, case_id, kind, body_sealed, urgent, origin_contact_id, origin_ref,
    now() + interval '${leaseMs} milliseconds'
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::boolean[], $7::uuid[], $8::text[])
    with ordinality as n (person_id, contact_id, case_id, kind, body_sealed, urgent, origin_contact_id, origin_ref, nth)
  order by nth
  returning id, (
    select b.id from outbox b where b.contact_id = outbox.contact_id and b.state = 'queued' order by b.id desc limit 1
  ) behind`

const insert = statement('outbox_insert', insertOutgoing)

/** The columns of new messages as the arrays that `insertOutgoing` takes. */
export function outgoingColumns(vault: Vault, messages: readonly NewOutgoing[]): unknown[] {
  return [
    messages.map((message) => message.personId),
    messages.map((message) => message.contactId),
    messages.map((message) => message.caseId ?? null),
    messages.map((message) => message.kind),
    messages.map((message) => vault.sealJson('outbox', message.contactId, message.body)),
    messages.map((message) => message.urgent === true),
    messages.map((message) => message.origin?.contactId ?? null),
    messages.map((message) => message.origin?.ref ?? null),
  ]
}

/**
 * Writes messages into the outbox, in this order, already leased to this process: it sends them right after the
 * commit, and if it dies they are taken up by another when the lease has run out.
 */
export async function post(tx: Tx, vault: Vault, messages: readonly NewOutgoing[]): Promise<Outgoing[]> {
  if (messages.length === 0) return []
  const rows = await tx.query<WrittenOutgoing>(insert, outgoingColumns(vault, messages))
  return withIds(messages, rows)
}

/** What the database says of a message just written. It does not see the other messages of the same statement. */
export type WrittenOutgoing = { id: string; behind: string | null }

export function withIds(messages: readonly NewOutgoing[], rows: readonly WrittenOutgoing[]): Outgoing[] {
  return messages.map((message, index) => {
    const row = rows[index]
    if (!row) throw new Error('the outbox did not return a row for each message')
    return { ...message, id: row.id, behind: row.behind, attempts: 0 }
  })
}

// The whole backlog of a contact is leased at once or not at all: sending a later message while somebody else
// still sends an earlier one would break the order. Of four messages one is a page while there are both: a crowd's
// pages must not keep the words of the person from the operator who talks with him, nor the other way round. The
// lease is asked for once more on the row itself, because another process may take it in this moment.
const leaseNext = statement(
  'outbox_lease',
  `update outbox o set leased_until = now() + interval '${leaseMs} milliseconds'
   from (
     select id, row_number() over (partition by kind = 'page' order by id) * case when kind = 'page' then 3 else 1 end as turn
     from outbox where contact_id = $1 and state = 'queued' order by turn, id limit $2
   ) n
   where o.id = n.id and o.state = 'queued'
     and (o.leased_until is null or o.leased_until <= now() or o.id = any ($3::bigint[]))
     and not exists (
       select 1 from outbox where contact_id = $1 and state = 'queued'
         and (leased_until > now() and id <> all ($3::bigint[]) or due_at > now())
     )
   returning o.id, person_id, contact_id, case_id, kind, body_sealed, urgent, attempts, turn`,
)

type OutboxRow = {
  id: string
  person_id: string
  contact_id: string
  case_id: string | null
  kind: OutgoingKind
  body_sealed: Buffer
  urgent: boolean
  attempts: number
  turn: string
}

/**
 * Leases the next waiting messages of a contact, in their order; `held` are ids that the caller has leased already.
 * Empty when there are none, or others are sending, or none is due.
 */
export async function leaseBacklog(
  on: Queryable,
  vault: Vault,
  { contactId, held, most }: { contactId: string; held: readonly string[]; most: number },
): Promise<Outgoing[]> {
  const rows = await on.query<OutboxRow>(leaseNext, [contactId, most, held])
  return rows
    .sort((a, b) => Number(a.turn) - Number(b.turn) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    .map((row) => ({
      id: row.id,
      personId: row.person_id,
      contactId: row.contact_id,
      caseId: row.case_id,
      kind: row.kind,
      body: vault.openJson<OutgoingBody>('outbox', row.contact_id, row.body_sealed),
      urgent: row.urgent,
      attempts: row.attempts,
      behind: null,
    }))
}

const retry = statement(
  'outbox_retry',
  `update outbox set attempts = attempts + 1, due_at = now() + $2 * interval '1 millisecond', error_code = $3,
     leased_until = null
   where id = $1`,
)

export async function markRetry(on: Queryable, id: string, afterMs: number, errorCode: string): Promise<void> {
  await on.query(retry, [id, afterMs, errorCode])
}

const defer = statement(
  'outbox_defer',
  `update outbox set id = default, attempts = attempts + 1, due_at = now() + $2 * interval '1 millisecond',
     error_code = $3, leased_until = null
   where id = $1`,
)

/** Puts a message of which nothing was sent behind all others of its contact, as a new one, to be tried later. */
export async function deferToEnd(on: Queryable, id: string, afterMs: number, errorCode: string): Promise<void> {
  await on.query(defer, [id, afterMs, errorCode])
}

const renew = statement(
  'outbox_renew',
  `update outbox set leased_until = now() + interval '${leaseMs} milliseconds' where id = any ($1::bigint[]) and state = 'queued'`,
)

export async function renewLeases(on: Queryable, ids: readonly string[]): Promise<void> {
  await on.query(renew, [ids])
}

const release = statement(
  'outbox_release',
  `update outbox set leased_until = null where id = any ($1::bigint[]) and state = 'queued'`,
)

export async function releaseLeases(on: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await on.query(release, [ids])
}

const dead = statement(
  'outbox_dead',
  `update outbox set state = 'dead', error_code = $2, leased_until = null where id = $1`,
)

export async function markDead(on: Queryable, id: string, errorCode: string): Promise<void> {
  await on.query(dead, [id, errorCode])
}

const deadAll = statement(
  'outbox_dead_all',
  `update outbox set state = 'dead', error_code = $2, leased_until = null where contact_id = $1 and state = 'queued'`,
)

/** Gives up everything that waits for a contact which cannot be reached any more. */
export async function markContactDead(on: Queryable, contactId: string, errorCode: string): Promise<void> {
  await on.query(deadAll, [contactId, errorCode])
}

const withdrawLate = statement(
  'outbox_withdraw_late',
  `update outbox b set state = 'withdrawn', body_sealed = null
   where contact_id = $1 and kind = 'page' and state = 'queued'
     and (leased_until is null or leased_until <= now() or id = any ($2::bigint[]))
     and (
       not exists (select 1 from cases k where k.id = b.case_id and k.state = 'open')
       or exists (
         select 1 from outbox n
         where n.contact_id = b.contact_id and n.kind = 'page' and n.state = 'queued' and n.case_id = b.case_id and n.id > b.id
       )
     )
   returning id`,
)

/**
 * Pages that waited so long that somebody has taken their case meanwhile, or that the operator was called again for
 * it, are not sent any more. `held` are ids that the caller has leased. Returns the ids of what was withdrawn.
 */
export async function withdrawLatePages(on: Queryable, contactId: string, held: readonly string[]): Promise<string[]> {
  return (await on.query<{ id: string }>(withdrawLate, [contactId, held])).map((row) => row.id)
}

const due = statement(
  'outbox_due_contacts',
  `select contact_id from outbox where state = 'queued' group by contact_id
   having bool_and(due_at <= now() and (leased_until is null or leased_until <= now()))
   order by bool_or(urgent) desc, min(id) limit $1`,
)

/**
 * Contacts whose messages nobody is sending, urgent ones first: what a lost job or a crash left behind. Those who wait
 * for a retry are left out, or the many of a messenger that is down would keep the others from their turn.
 */
export async function contactsWithBacklog(on: Queryable, most: number): Promise<string[]> {
  return (await on.query<{ contact_id: string }>(due, [most])).map((row) => row.contact_id)
}

const freeAll = statement(
  'outbox_free_all',
  `update outbox set leased_until = null where state = 'queued' and leased_until is not null`,
)

/** At the start of a program that is alone on its database: nobody else can be sending. */
export async function releaseAllLeases(on: Queryable): Promise<void> {
  await on.query(freeAll)
}

const destination = statement(
  'contact_destination',
  'select transport, address_sealed, reachable from contacts where id = $1',
)

export async function findDestination(
  on: Queryable,
  vault: Vault,
  contactId: string,
): Promise<{ transport: string; address: string; reachable: boolean } | null> {
  const [row] = await on.query<{ transport: string; address_sealed: Buffer; reachable: boolean }>(destination, [
    contactId,
  ])
  if (!row) return null
  return {
    transport: row.transport,
    address: vault.open('address', contactId, row.address_sealed).toString(),
    reachable: row.reachable,
  }
}
