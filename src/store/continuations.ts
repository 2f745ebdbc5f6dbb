import type { TransportName } from '../transport/transport.ts'
import { statement, type Queryable, type Tx } from './database.ts'

/** A code that is still good: whose it is, and where it was asked for. */
export type OpenCode = {
  id: string
  personId: string
  fromContactId: string
  fromTransport: TransportName
  /** The messages that showed the link and the code. */
  offerIds: string[]
}

const dropUnused = statement(
  'continuation_drop_unused',
  'delete from continuations where person_id = $1 and used_at is null',
)
const insert = statement(
  'continuation_insert',
  `insert into continuations (id, person_id, from_contact_id, code_hash, offer_ids, expires_at)
   values ($1, $2, $3, $4, $5::bigint[], now() + $6 * interval '1 minute') on conflict (code_hash) do nothing returning id`,
)

/**
 * Stores a new code in the place of every unused one of the same person; false when the code is taken and another has
 * to be drawn. The caller holds the person's lock.
 */
export async function insertCode(
  tx: Tx,
  made: { id: string; personId: string; fromContactId: string; codeHash: Buffer; minutes: number },
): Promise<boolean> {
  await dropCodes(tx, made.personId)
  const values = [made.id, made.personId, made.fromContactId, made.codeHash, [], made.minutes]
  return (await tx.query(insert, values)).length > 0
}

/** Makes the unused codes of a person worthless. */
export async function dropCodes(tx: Tx, personId: string): Promise<void> {
  await tx.query(dropUnused, [personId])
}

const offered = statement('continuation_offered', 'update continuations set offer_ids = $2::bigint[] where id = $1')

/** Remembers which messages showed the code. */
export async function saveOffer(tx: Tx, id: string, outboxIds: readonly string[]): Promise<void> {
  await tx.query(offered, [id, outboxIds])
}

// Whoever has two persons to lock takes them in the order of their ids.
const lockBoth = statement(
  'continuation_lock_persons',
  `select p.id from persons p
   where p.id in (select person_id from continuations where code_hash = $1 and used_at is null and expires_at > now())
      or p.id in (select person_id from contacts where transport = $2 and address_index = $3)
   order by p.id for no key update of p`,
)

/** Locks the person of a code together with the one who sends it, before anything else of either is looked at. */
export async function lockPersonsOfCode(
  tx: Tx,
  of: { codeHash: Buffer; transport: string; addressIndex: Buffer },
): Promise<void> {
  await tx.query(lockBoth, [of.codeHash, of.transport, of.addressIndex])
}

const find = statement(
  'continuation_find',
  `select k.id, k.person_id "personId", k.from_contact_id "fromContactId", c.transport "fromTransport",
     k.offer_ids::text[] "offerIds"
   from continuations k join contacts c on c.id = k.from_contact_id
   where k.code_hash = $1 and k.used_at is null and k.expires_at > now()`,
)

/** The code with this hash while it can be used. */
export async function findCode(tx: Tx, codeHash: Buffer): Promise<OpenCode | null> {
  return (await tx.query<OpenCode>(find, [codeHash]))[0] ?? null
}

const use = statement('continuation_use', 'update continuations set used_at = now() where id = $1')

export async function useCode(tx: Tx, id: string): Promise<void> {
  await tx.query(use, [id])
}

const undo = statement(
  'continuation_undo',
  `update continuations set undone_at = now()
   where person_id = $1 and from_contact_id = $2 and used_at is not null and undone_at is null returning id`,
)

/** Takes back every going on elsewhere that began at this contact; the ids of what was taken back. */
export async function undoContinuations(tx: Tx, personId: string, contactId: string): Promise<string[]> {
  return (await tx.query<{ id: string }>(undo, [personId, contactId])).map((row) => row.id)
}

const expire = statement(
  'continuations_expire',
  `delete from continuations where used_at is null and expires_at < now()`,
)
const expireTries = statement(
  'continuation_tries_expire',
  `delete from continuation_tries where window_at < now() - interval '1 day'`,
)

/** Removes codes that nobody used in time. */
export async function expireCodes(on: Queryable): Promise<void> {
  await on.query(expire)
  await on.query(expireTries)
}

/** The name under which wrong codes of everybody together are counted. */
const everybody = ''

const tries = statement(
  'continuation_tries_read',
  `select of, count from continuation_tries
   where of = any ($1::text[]) and window_at > now() - $2 * interval '1 minute'`,
)
const addTry = statement(
  'continuation_tries_add',
  `insert into continuation_tries (of, count) values ($1, 1)
   on conflict (of) do update set
     count = case when continuation_tries.window_at > now() - $2 * interval '1 minute'
       then continuation_tries.count + 1 else 1 end,
     window_at = case when continuation_tries.window_at > now() - $2 * interval '1 minute'
       then continuation_tries.window_at else now() end
   returning count`,
)

export type Tries = { own: number; all: number }

/** How many wrong codes a contact, and everybody together, sent in the present window. */
export async function readTries(tx: Tx, contactId: string, windowMinutes: number): Promise<Tries> {
  const rows = await tx.query<{ of: string; count: number }>(tries, [[contactId, everybody], windowMinutes])
  const countOf = (name: string): number => rows.find((row) => row.of === name)?.count ?? 0
  return { own: countOf(contactId), all: countOf(everybody) }
}

/** Counts one wrong code, and returns what it comes to. */
export async function countTry(tx: Tx, contactId: string, windowMinutes: number): Promise<Tries> {
  const add = async (name: string): Promise<number> =>
    (await tx.query<{ count: number }>(addTry, [name, windowMinutes]))[0]?.count ?? 0
  return { own: await add(contactId), all: await add(everybody) }
}
