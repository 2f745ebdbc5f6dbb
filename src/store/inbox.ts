import { statement, type Queryable, type Tx } from './database.ts'
import type { Vault } from '../vault/vault.ts'
import type { Content } from '../transport/transport.ts'

export type InboxState = 'taken' | 'relayed' | 'held' | 'failed'

export type InboxEntry = {
  id: string
  transport: string
  externalId: string
  personId: string
  caseId: string | null
  content: Content
  state: InboxState
  errorCode?: string
  messageRef?: string | undefined
}

const insert = statement(
  'inbox_insert',
  `insert into inbox (id, transport, external_id, person_id, case_id, content_sealed, state, error_code, message_ref)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
)

/** Fails with a unique violation when the message was taken before. */
export async function insertInbox(tx: Tx, vault: Vault, entry: InboxEntry): Promise<void> {
  await tx.query(insert, inboxColumns(vault, entry))
}

export function inboxColumns(vault: Vault, entry: InboxEntry): unknown[] {
  return [
    entry.id,
    entry.transport,
    entry.externalId,
    entry.personId,
    entry.caseId,
    vault.sealJson('inbox', entry.id, entry.content),
    entry.state,
    entry.errorCode ?? null,
    entry.messageRef ?? null,
  ]
}

const shred = statement(
  'inbox_shred',
  'update inbox set content_sealed = null where person_id = $1 and case_id is null',
)

/** Forgets what a person wrote outside of any case. */
export async function shredInbox(on: Queryable, personId: string): Promise<void> {
  await on.query(shred, [personId])
}

const words = statement(
  'inbox_words',
  `select id, content_sealed, received_at from inbox
   where person_id = $1 and content_sealed is not null and received_at >= $2
   order by received_at desc, id desc limit $3`,
)

/** The newest of what a person wrote since an instant, in its order: shown to the operator who takes the case. */
export async function wordsSince(
  on: Queryable,
  vault: Vault,
  personId: string,
  since: Date,
  most: number,
): Promise<{ content: Content; at: Date }[]> {
  const rows = await on.query<{ id: string; content_sealed: Buffer; received_at: Date }>(words, [personId, since, most])
  return rows.reverse().map((row) => ({
    content: vault.openJson<Content>('inbox', row.id, row.content_sealed),
    at: row.received_at,
  }))
}
