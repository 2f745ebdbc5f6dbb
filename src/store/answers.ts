import type { Answer } from '../flow/session.ts'
import type { Draft } from '../vault/vault.ts'
import { statement, type Queryable, type Tx } from './database.ts'

export type StoredAnswer = { flow: string; step: string; key: string; answer: Answer }

const list = statement(
  'answers_list',
  'select flow, step, key, value_sealed from answers where person_id = $1 order by answered_at, key',
)

export async function listAnswers(on: Queryable, draft: Draft, personId: string): Promise<StoredAnswer[]> {
  const rows = await on.query<{ flow: string; step: string; key: string; value_sealed: Buffer }>(list, [personId])
  return rows.map((row) => ({
    flow: row.flow,
    step: row.step,
    key: row.key,
    answer: draft.open<Answer>(answerId(personId, row.key), row.value_sealed),
  }))
}

/** What an answer is bound to when it is sealed. */
export function answerId(personId: string, key: string): string {
  return `${personId} ${key}`
}

const remove = statement('answers_remove', 'delete from answers where person_id = $1')

export async function deleteAnswers(tx: Tx, personId: string): Promise<void> {
  await tx.query(remove, [personId])
}
