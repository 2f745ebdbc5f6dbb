import type { Language } from '../korean/language.ts'
import { statement, type Queryable, type Tx } from './database.ts'
import { newId } from './ids.ts'

export type Operator = {
  id: string
  personId: string
  name: string
  role: 'operator' | 'admin'
  language: Language
  onDuty: boolean
  currentCaseId: string | null
  joinedAt: Date
  /** Where pages go. */
  contactId: string
  transport: string
  reachable: boolean
}

const columns = `o.id, o.person_id "personId", o.name, o.role, o.language, o.on_duty "onDuty",
  o.current_case_id "currentCaseId", o.joined_at "joinedAt", c.id "contactId", c.transport, c.reachable`
// Of several contacts the end-to-end encrypted one is preferred, then the one that can be reached.
const from = `from operators o
  join lateral (
    select id, transport, reachable from contacts where person_id = o.person_id and kind = 'person'
    order by reachable desc, (transport = 'signal') desc, created_at limit 1
  ) c on true
  where o.revoked_at is null`

const list = statement('operators_list', `select ${columns} ${from} order by o.joined_at`)
const byId = statement('operator_by_id', `select ${columns} ${from} and o.id = $1`)

export async function listOperators(on: Queryable): Promise<Operator[]> {
  return on.query<Operator>(list)
}

export async function findOperator(on: Queryable, id: string): Promise<Operator | null> {
  return (await on.query<Operator>(byId, [id]))[0] ?? null
}

const groups = statement(
  'operator_groups',
  `select c.id "contactId", c.person_id "personId" from contacts c where c.kind = 'group' and c.reachable`,
)

/** Group chats in which operators asked for pages to be mirrored. */
export async function listGroups(on: Queryable): Promise<{ contactId: string; personId: string }[]> {
  return on.query(groups)
}

const addGroup = statement(
  'operator_group_add',
  `insert into contacts (id, person_id, transport, address_index, address_sealed, kind) values ($1, $2, $3, $4, $5, 'group')
   on conflict (transport, address_index) do update set reachable = true, kind = 'group', person_id = excluded.person_id`,
)
const removeGroup = statement(
  'operator_group_remove',
  `update contacts set reachable = false where transport = $1 and address_index = $2 and kind = 'group'`,
)

export async function saveGroup(
  tx: Tx,
  group: { contactId: string; personId: string; transport: string; addressIndex: Buffer; addressSealed: Buffer },
): Promise<void> {
  await tx.query(addGroup, [group.contactId, group.personId, group.transport, group.addressIndex, group.addressSealed])
}

export async function dropGroup(tx: Tx, transport: string, addressIndex: Buffer): Promise<void> {
  await tx.query(removeGroup, [transport, addressIndex])
}

const setDuty = statement('operator_duty', 'update operators set on_duty = $2 where id = $1')

export async function saveDuty(tx: Tx, operatorId: string, onDuty: boolean): Promise<void> {
  await tx.query(setDuty, [operatorId, onDuty])
}

const setCurrent = statement('operator_current', 'update operators set current_case_id = $2 where id = $1')

export async function saveCurrentCase(tx: Tx, operatorId: string, caseId: string | null): Promise<void> {
  await tx.query(setCurrent, [operatorId, caseId])
}

const setLanguage = statement('operator_language', 'update operators set language = $2 where id = $1')

export async function saveOperatorLanguage(tx: Tx, operatorId: string, language: Language): Promise<void> {
  await tx.query(setLanguage, [operatorId, language])
}

const invite = statement(
  'invite_insert',
  'insert into invites (code_hash, name, role, language, expires_at) values ($1, $2, $3, $4, $5)',
)

export async function insertInvite(
  on: Queryable,
  made: { codeHash: Buffer; name: string; role: string; language: Language; expiresAt: Date },
): Promise<void> {
  await on.query(invite, [made.codeHash, made.name, made.role, made.language, made.expiresAt])
}

const take = statement(
  'invite_take',
  `update invites set used_at = now()
   where code_hash = $1 and used_at is null and revoked_at is null and expires_at > now()
   returning name, role, language`,
)
const enrol = statement(
  'operator_enrol',
  `insert into operators (id, person_id, name, role, language) values ($1, $2, $3, $4, $5)
   on conflict (person_id) do update set name = excluded.name, role = excluded.role, language = excluded.language,
     revoked_at = null, joined_at = now()
   returning id`,
)

/** Uses up an invitation and makes the person an operator; null when the code is unknown, used, expired or revoked. */
export async function enrolOperator(
  tx: Tx,
  personId: string,
  codeHash: Buffer,
): Promise<{ id: string; name: string; role: string; language: Language } | null> {
  const [found] = await tx.query<{ name: string; role: string; language: Language }>(take, [codeHash])
  if (!found) return null
  const values = [newId(), personId, found.name, found.role, found.language]
  const [operator] = await tx.query<{ id: string }>(enrol, values)
  return operator ? { id: operator.id, ...found } : null
}

const revoke = statement(
  'operator_revoke',
  `update operators set revoked_at = now(), on_duty = false, current_case_id = null where id = $1 and revoked_at is null
   returning id`,
)

/** Cuts an operator off at once. False when there is none with this id. */
export async function revokeOperator(tx: Tx, operatorId: string): Promise<boolean> {
  return (await tx.query(revoke, [operatorId])).length > 0
}
