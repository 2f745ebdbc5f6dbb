import type { Language } from '../korean/language.ts'
import type { TransportName } from '../transport/transport.ts'
import type { Severity } from '../triage/severity.ts'
import { statement, type Tx } from './database.ts'
import { newId } from './ids.ts'

/** A person, the contact it wrote from, its session and, when it is an operator, that too: one locked row. */
export type LockedPerson = {
  personId: string
  contactId: string
  reachable: boolean
  language: Language | null
  country: string | null
  relayCaseId: string | null
  openCaseId: string | null
  /** Where the person is answered: the contact last written from, once there are several; null while there is one. */
  answerContactId: string | null
  floodWindowAt: Date
  floodCount: number
  session: {
    keySealed: Buffer | null
    stateSealed: Buffer | null
    revision: string | null
    severity: Severity | null
    reportId: string | null
  }
  operator: { id: string; name: string; language: Language; currentCaseId: string | null; onDuty: boolean } | null
  /** The message was taken before: this is a redelivery. */
  seen: boolean
}

type PersonRow = {
  person_id: string
  contact_id: string
  reachable: boolean
  language: Language | null
  country: string | null
  relay_case_id: string | null
  open_case_id: string | null
  answer_contact_id: string | null
  flood_window_at: Date
  flood_count: number
  key_sealed: Buffer | null
  state_sealed: Buffer | null
  revision: string | null
  severity: Severity | null
  report_id: string | null
  operator_id: string | null
  operator_name: string | null
  operator_language: Language | null
  current_case_id: string | null
  on_duty: boolean | null
  seen: boolean
}

// Both rows are locked: after waiting for the lock, PostgreSQL reads the locked rows anew, so the session is
// never older than the lock. NO KEY: rows that refer to a person (messages to an operator who is writing himself)
// can be inserted meanwhile, or two operators who tell each other something would wait for each other.
const personColumns = `p.id person_id, c.id contact_id, c.reachable, p.language, p.country, p.relay_case_id, p.open_case_id,
  p.answer_contact_id, p.flood_window_at, p.flood_count, s.key_sealed, s.state_sealed, s.revision, s.severity, s.report_id,
  o.id operator_id, o.name operator_name, o.language operator_language, o.current_case_id, o.on_duty`
const personTables = `join persons p on p.id = c.person_id
   join sessions s on s.person_id = p.id
   left join operators o on o.person_id = p.id and o.revoked_at is null`

const lock = statement(
  'person_lock',
  `select ${personColumns},
     exists (select 1 from inbox i where i.transport = $1 and i.external_id = $3) seen
   from contacts c ${personTables}
   where c.transport = $1 and c.address_index = $2
   for no key update of p, s`,
)

const lockFree = statement(
  'persons_lock_free',
  `select a.nth::int, ${personColumns},
     exists (select 1 from inbox i where i.transport = a.transport and i.external_id = a.external_id) seen
   from unnest($1::text[], $2::bytea[], $3::text[]) with ordinality as a (transport, address_index, external_id, nth)
   join contacts c on c.transport = a.transport and c.address_index = a.address_index ${personTables}
   for no key update of p, s skip locked`,
)

const create = statement(
  'person_create',
  `with contact as (
     insert into contacts (id, person_id, transport, address_index, address_sealed)
     values ($1, $2, $3, $4, $5) on conflict (transport, address_index) do nothing returning person_id
   ), person as (
     insert into persons (id) select person_id from contact returning id
   )
   insert into sessions (person_id) select id from person`,
)

export type Arrival = { transport: TransportName; addressIndex: Buffer; externalId: string }

/** Locks the row of whoever wrote, making it on first contact, until the end of the transaction. */
export async function lockPerson(
  tx: Tx,
  arrival: Arrival,
  sealAddress: (contactId: string) => Buffer,
): Promise<LockedPerson> {
  const values = [arrival.transport, arrival.addressIndex, arrival.externalId]
  const [known] = await tx.query<PersonRow>(lock, values)
  if (known) return toPerson(known)
  const contactId = newId()
  await tx.query(create, [contactId, newId(), arrival.transport, arrival.addressIndex, sealAddress(contactId)])
  const [made] = await tx.query<PersonRow>(lock, values)
  if (!made) throw new Error('a contact that was just made cannot be found')
  return toPerson(made)
}

/**
 * Locks those of several different senders who are known and whom nobody else holds, without waiting for any; null
 * in the place of the others.
 */
export async function lockFreePersons(tx: Tx, arrivals: readonly Arrival[]): Promise<(LockedPerson | null)[]> {
  const rows = await tx.query<PersonRow & { nth: number }>(lockFree, [
    arrivals.map((arrival) => arrival.transport),
    arrivals.map((arrival) => arrival.addressIndex),
    arrivals.map((arrival) => arrival.externalId),
  ])
  const found = new Map(rows.map((row) => [row.nth - 1, toPerson(row)]))
  return arrivals.map((_, index) => found.get(index) ?? null)
}

function toPerson(row: PersonRow): LockedPerson {
  return {
    personId: row.person_id,
    contactId: row.contact_id,
    reachable: row.reachable,
    language: row.language,
    country: row.country,
    relayCaseId: row.relay_case_id,
    openCaseId: row.open_case_id,
    answerContactId: row.answer_contact_id,
    floodWindowAt: row.flood_window_at,
    floodCount: row.flood_count,
    session: {
      keySealed: row.key_sealed,
      stateSealed: row.state_sealed,
      revision: row.revision,
      severity: row.severity,
      reportId: row.report_id,
    },
    operator:
      row.operator_id === null
        ? null
        : {
            id: row.operator_id,
            name: row.operator_name ?? '',
            language: row.operator_language ?? 'ko',
            currentCaseId: row.current_case_id,
            onDuty: row.on_duty === true,
          },
    seen: row.seen,
  }
}

export type PersonById = Pick<
  LockedPerson,
  'personId' | 'contactId' | 'reachable' | 'language' | 'country' | 'relayCaseId' | 'openCaseId'
>

const lockById = statement('person_lock_by_id', 'select id from persons where id = $1 for no key update')
// Read after the lock is held, in a statement of its own: one that waited would choose by what it saw before.
const readById = statement(
  'person_read_by_id',
  `select p.id "personId", c.id "contactId", c.reachable, p.language, p.country,
          p.relay_case_id "relayCaseId", p.open_case_id "openCaseId"
   from persons p join contacts c on c.person_id = p.id and c.kind = 'person'
   where p.id = $1 order by (c.id = p.answer_contact_id) desc nulls last, c.reachable desc, c.created_at desc limit 1`,
)

/**
 * Locks a person found through a case or a report; its contact is the one it was last met on, and no other even if
 * that cannot be reached: whoever left a messenger may have had to. Throws `PersonGoneError` when the person was joined
 * with another one meanwhile.
 */
export async function lockPersonById(tx: Tx, personId: string): Promise<PersonById> {
  const [, [row]] = await Promise.all([
    tx.query<{ id: string }>(lockById, [personId]),
    tx.query<PersonById>(readById, [personId]),
  ])
  if (!row) throw new PersonGoneError()
  return row
}

/** The person is another one's by now: what led here has to be looked up anew, so the transaction is run again. */
export class PersonGoneError extends Error {
  /** PostgreSQL's serialization_failure, as which the database treats it. */
  readonly code = '40001'
  constructor() {
    super('a person that something belongs to cannot be found')
    this.name = 'PersonGoneError'
  }
}

const setReachable = statement('contact_reachable', 'update contacts set reachable = $2 where id = $1')

export async function saveReachable(tx: Tx, contactId: string, reachable: boolean): Promise<void> {
  await tx.query(setReachable, [contactId, reachable])
}

const setFlood = statement(
  'person_flood',
  'update persons set flood_window_at = $2, flood_count = $3, last_inbound_at = now() where id = $1',
)

/** Counts a message that is no turn. */
export async function saveFlood(tx: Tx, personId: string, flood: { windowAt: Date; count: number }): Promise<void> {
  await tx.query(setFlood, [personId, flood.windowAt, flood.count])
}

const setCases = statement('person_cases', 'update persons set open_case_id = $2, relay_case_id = $3 where id = $1')

/** `openCaseId`: the case that new words belong to; `relayCaseId`: set while an operator talks with the person. */
export async function saveCases(
  tx: Tx,
  personId: string,
  cases: { openCaseId: string | null; relayCaseId: string | null },
): Promise<void> {
  await tx.query(setCases, [personId, cases.openCaseId, cases.relayCaseId])
}
