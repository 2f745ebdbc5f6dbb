import type { MediaKind, TransportName } from '../transport/transport.ts'
import type { Vault } from '../vault/vault.ts'
import { statement, type Queryable, type Tx } from './database.ts'

/** waiting: to be fetched; stored; declined: too large; lost: the network no longer has it. */
export type AttachmentState = 'waiting' | 'stored' | 'declined' | 'lost'
export type AttachmentMeta = { ref: string; mime: string; name: string | null }
export type Attachment = {
  id: string
  personId: string
  transport: TransportName
  kind: MediaKind
  sizeBytes: number
  meta: AttachmentMeta
  state: AttachmentState
  attempts: number
}

const insert = statement(
  'attachment_insert',
  `insert into attachments (id, person_id, transport, kind, size_bytes, meta_sealed) values ($1, $2, $3, $4, $5, $6)`,
)

export async function insertAttachment(
  tx: Tx,
  vault: Vault,
  attachment: Omit<Attachment, 'state' | 'attempts'>,
): Promise<void> {
  const { id, personId, transport, kind, sizeBytes, meta } = attachment
  await tx.query(insert, [id, personId, transport, kind, sizeBytes, vault.sealJson('attachment', `${id} meta`, meta)])
}

type Row = {
  id: string
  personId: string
  transport: TransportName
  kind: MediaKind
  sizeBytes: string
  metaSealed: Buffer
  bytesSealed: Buffer | null
  state: AttachmentState
  attempts: number
}

const find = statement(
  'attachment_find',
  `select id, person_id "personId", transport, kind, size_bytes "sizeBytes", meta_sealed "metaSealed",
     bytes_sealed "bytesSealed", state, attempts
   from attachments where id = $1`,
)

/** An attachment with its bytes once they are stored. */
export async function findAttachment(
  on: Queryable,
  vault: Vault,
  id: string,
): Promise<(Attachment & { bytes: Buffer | null }) | null> {
  const [row] = await on.query<Row>(find, [id])
  if (!row) return null
  const { metaSealed, bytesSealed, sizeBytes, ...rest } = row
  return {
    ...rest,
    sizeBytes: Number(sizeBytes),
    meta: vault.openJson<AttachmentMeta>('attachment', `${id} meta`, metaSealed),
    bytes: bytesSealed === null ? null : vault.open('attachment', id, bytesSealed),
  }
}

const stored = statement(
  'attachment_stored',
  `update attachments set bytes_sealed = $2, state = 'stored' where id = $1 and state = 'waiting'`,
)

export async function storeBytes(on: Queryable, vault: Vault, id: string, bytes: Uint8Array): Promise<void> {
  await on.query(stored, [id, vault.seal('attachment', id, bytes)])
}

const settle = statement(
  'attachment_settle',
  `update attachments set state = $2 where id = $1 and state = 'waiting' returning id`,
)

/** Gives an attachment up. False when that was done, or it was fetched, meanwhile. */
export async function settleAttachment(on: Queryable, id: string, state: 'declined' | 'lost'): Promise<boolean> {
  return (await on.query(settle, [id, state])).length > 0
}

const postpone = statement(
  'attachment_postpone',
  `update attachments set attempts = attempts + 1, due_at = now() + $2 * interval '1 millisecond' where id = $1`,
)

export async function postponeAttachment(on: Queryable, id: string, afterMs: number): Promise<void> {
  await on.query(postpone, [id, afterMs])
}

const due = statement(
  'attachments_due',
  `select id from attachments where state = 'waiting' and due_at <= now() - interval '5 seconds' order by due_at limit $1`,
)

export async function dueAttachments(on: Queryable, most: number): Promise<string[]> {
  return (await on.query<{ id: string }>(due, [most])).map((row) => row.id)
}

const shred = statement(
  'attachments_shred',
  `update attachments set bytes_sealed = null, state = 'lost' where person_id = $1`,
)

export async function shredAttachments(tx: Tx, personId: string): Promise<void> {
  await tx.query(shred, [personId])
}
