import type { Case } from './cases.ts'
import { statement, type Tx } from './database.ts'

// Pages stay with the case whose code stands on them: pressing one answers what became of it.
const move = statement(
  'case_join',
  `with a as (update reports set case_id = $1 where case_id = $2),
     b as (update notes set case_id = $1 where case_id = $2),
     c as (update inbox set case_id = $1 where case_id = $2),
     d as (update outbox set case_id = $1 where case_id = $2 and kind <> 'page'),
     e as (update operators set current_case_id = $1 where current_case_id = $2)
   update cases set opened_at = least(opened_at, (select opened_at from cases where id = $2)) where id = $1`,
)

/** Hands everything of the case `from` to the case `into`, which has waited as long as the older of both. */
export async function joinCaseRows(tx: Tx, into: Pick<Case, 'id'>, from: Pick<Case, 'id'>): Promise<void> {
  await tx.query(move, [into.id, from.id])
}
