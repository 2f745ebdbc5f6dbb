import type { Answer } from '../flow/session.ts'
import type { Draft } from '../vault/vault.ts'
import { statement, type Queryable, type Tx } from './database.ts'

export type StoredAnswer = { flow: string; step: string; key: string; answer: Answer }

const list = statement(
  'answers_list',
  `select a.person_id, a.flow, a.step, a.key, a.value_sealed
   from unnest($1::uuid[], $2::text[]) as w (person_id, key)
   join answers a on a.person_id = w.person_id and (w.key is null or a.key = w.key)
   order by a.answered_at, a.key`,
)

type AnswerRow = { person_id: string; flow: string; step: string; key: string; value_sealed: Buffer }

export async function listAnswers(on: Queryable, draft: Draft, personId: string): Promise<StoredAnswer[]> {
  const [answers = []] = await listAnswersOf(on, [{ draft, personId, key: null }])
  return answers
}

/** The answers of several persons, in the order of these; only that to `key` where one is named. */
export async function listAnswersOf(
  on: Queryable,
  persons: readonly { draft: Draft; personId: string; key: string | null }[],
): Promise<StoredAnswer[][]> {
  if (persons.length === 0) return []
  const rows = await on.query<AnswerRow>(list, [persons.map(({ personId }) => personId), persons.map(({ key }) => key)])
  const byPerson = Map.groupBy(rows, (row) => row.person_id)
  return persons.map(({ draft, personId }) =>
    (byPerson.get(personId) ?? []).map((row) => ({
      flow: row.flow,
      step: row.step,
      key: row.key,
      answer: draft.open<Answer>(answerId(personId, row.key), row.value_sealed),
    })),
  )
}

/** What an answer is bound to when it is sealed. */
export function answerId(personId: string, key: string): string {
  return `${personId} ${key}`
}

const save = statement(
  'answers_save',
  `insert into answers (person_id, flow, step, key, kind, value_sealed, answered_at)
   select $1, flow, step, key, kind, value_sealed, now() + nth * interval '1 microsecond'
   from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[])
     with ordinality as a (flow, step, key, kind, value_sealed, nth)
   on conflict (person_id, key) do update set flow = excluded.flow, step = excluded.step, kind = excluded.kind,
     value_sealed = excluded.value_sealed, answered_at = excluded.answered_at`,
)

export type SealedAnswer = { flow: string; step: string; key: string; kind: string; valueSealed: Buffer }

/** Writes answers apart from a turn, in this order; one that is there already is replaced. */
export async function saveAnswers(tx: Tx, personId: string, answers: readonly SealedAnswer[]): Promise<void> {
  if (answers.length === 0) return
  await tx.query(save, [
    personId,
    answers.map((one) => one.flow),
    answers.map((one) => one.step),
    answers.map((one) => one.key),
    answers.map((one) => one.kind),
    answers.map((one) => one.valueSealed),
  ])
}

const remove = statement('answers_remove', 'delete from answers where person_id = $1')

export async function deleteAnswers(tx: Tx, personId: string): Promise<void> {
  await tx.query(remove, [personId])
}
