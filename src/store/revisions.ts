import type { FlowSet } from '../flow/flow-set.ts'
import { statement, type Queryable, type Tx } from './database.ts'

/** The files a revision was made of, by name, so that it can be compared and edited again. */
export type Sources = Record<string, string>

export type RevisionInfo = {
  id: string
  number: number
  note: string | null
  publishedBy: string
  publishedAt: Date
  /** The one that new conversations start with. */
  current: boolean
}

const insert = statement(
  'revision_insert',
  `insert into revisions (id, flows, sources, note, published_by) values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
)

/** Stores a published set. The same content is the same revision; it is never changed. */
export async function insertRevision(
  tx: Tx,
  revision: { id: string; set: FlowSet; sources: Sources; note: string | null; publishedBy: string },
): Promise<void> {
  const { id, set, sources, note, publishedBy } = revision
  await tx.query(insert, [id, JSON.stringify(set), JSON.stringify(sources), note, publishedBy])
}

const setCurrent = statement(
  'revision_set_current',
  `insert into settings (name, value) values ('revision', to_jsonb($1::text))
   on conflict (name) do update set value = excluded.value, changed_at = now()`,
)

export async function saveCurrentRevision(tx: Tx, id: string): Promise<void> {
  await tx.query(setCurrent, [id])
}

const current = statement(
  'revision_current',
  `select r.id, r.flows, r.published_by "publishedBy" from revisions r
   join settings s on s.name = 'revision' and s.value = to_jsonb(r.id)`,
)

export async function currentRevision(
  on: Queryable,
): Promise<{ id: string; flows: FlowSet; publishedBy: string } | null> {
  return (await on.query<{ id: string; flows: FlowSet; publishedBy: string }>(current))[0] ?? null
}

const find = statement('revision_find', 'select flows, sources from revisions where id = $1')

export async function findRevision(on: Queryable, id: string): Promise<{ flows: FlowSet; sources: Sources } | null> {
  return (await on.query<{ flows: FlowSet; sources: Sources }>(find, [id]))[0] ?? null
}

const list = statement(
  'revision_list',
  `select r.id, r.number, r.note, r.published_by "publishedBy", r.published_at "publishedAt",
     (s.value is not null) as current
   from revisions r left join settings s on s.name = 'revision' and s.value = to_jsonb(r.id)
   order by r.number desc limit $1`,
)

export async function listRevisions(on: Queryable, most: number): Promise<RevisionInfo[]> {
  return on.query<RevisionInfo>(list, [most])
}
