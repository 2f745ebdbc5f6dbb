import type { Vault } from '../vault/vault.ts'
import type { Severity } from '../triage/severity.ts'
import type { Language } from '../korean/language.ts'
import { statement, type Tx } from './database.ts'
import { inboxColumns, type InboxEntry } from './inbox.ts'
import {
  insertOutgoing,
  outgoingColumns,
  withIds,
  type NewOutgoing,
  type Outgoing,
  type WrittenOutgoing,
} from './outbox.ts'

/** Everything one turn changes, in the form in which it is written. */
export type TurnRecord = {
  inbox: InboxEntry
  person: { id: string; language: Language | null; country: string | null; floodWindowAt: Date; floodCount: number }
  session: {
    keySealed: Buffer | null
    stateSealed: Buffer | null
    revision: string | null
    flow: string | null
    step: string | null
    severity: Severity | null
    reportId: string | null
  }
  answers: { flow: string; step: string; key: string; kind: string; valueSealed: Buffer }[]
  outgoing: NewOutgoing[]
}

// One statement for the whole turn: the round trips of a transaction, not its writes, bound how many turns a
// second are committed.
const save = statement(
  'turn_save',
  `with message as (
     insert into inbox (id, transport, external_id, person_id, case_id, content_sealed, state, error_code, message_ref)
     values ($7, $8, $9, $10, $11, $12, $13, $14, $15)
   ), person as (
     update persons set language = $16, country = $17, flood_window_at = $18, flood_count = $19, last_inbound_at = now()
     where id = $10
   ), session as (
     update sessions set key_sealed = $20, state_sealed = $21, revision = $22, flow = $23, step = $24, severity = $25,
       report_id = $26, started_at = case when $22::text is null then null else coalesce(started_at, now()) end,
       updated_at = now()
     where person_id = $10
   ), answer as (
     insert into answers (person_id, flow, step, key, kind, value_sealed, answered_at)
     select $10, flow, step, key, kind, value_sealed, now()
     from unnest($27::text[], $28::text[], $29::text[], $30::text[], $31::bytea[])
       as a (flow, step, key, kind, value_sealed)
     on conflict (person_id, key) do update set flow = excluded.flow, step = excluded.step, kind = excluded.kind,
       value_sealed = excluded.value_sealed, answered_at = excluded.answered_at
   )
   ${insertOutgoing}`,
)

/** Writes a turn. Fails with a unique violation on the inbox when the message was taken before. */
export async function saveTurn(tx: Tx, vault: Vault, turn: TurnRecord): Promise<Outgoing[]> {
  // A key answered twice in one turn (a correction) may stand only once in one insert: the last one counts.
  const answers = [...new Map(turn.answers.map((answer) => [answer.key, answer])).values()]
  const { person, session } = turn
  const rows = await tx.query<WrittenOutgoing>(save, [
    ...outgoingColumns(vault, turn.outgoing),
    ...inboxColumns(vault, turn.inbox),
    person.language,
    person.country,
    person.floodWindowAt,
    person.floodCount,
    session.keySealed,
    session.stateSealed,
    session.revision,
    session.flow,
    session.step,
    session.severity,
    session.reportId,
    answers.map((answer) => answer.flow),
    answers.map((answer) => answer.step),
    answers.map((answer) => answer.key),
    answers.map((answer) => answer.kind),
    answers.map((answer) => answer.valueSealed),
  ])
  return withIds(turn.outgoing, rows)
}
