import type { Vault } from '../vault/vault.ts'
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
import type { StoredDrafts } from './sessions.ts'

/** Everything one turn changes, in the form in which it is written. */
export type TurnRecord = {
  inbox: InboxEntry
  person: { id: string; language: Language | null; country: string | null; floodWindowAt: Date; floodCount: number }
  session: StoredDrafts
  answers: { flow: string; step: string; key: string; kind: string; valueSealed: Buffer }[]
  outgoing: NewOutgoing[]
}

// One statement for everything of all turns: the round trips of a transaction, not its writes, bound how many turns a
// second are committed. $1 to $8 are the outgoing messages.
const save = statement(
  'turns_save',
  `with turn as (
     select * from unnest($9::uuid[], $10::text[], $11::text[], $12::uuid[], $13::uuid[], $14::bytea[], $15::text[],
         $16::text[], $17::text[], $18::text[], $19::text[], $20::timestamptz[], $21::int[], $22::bytea[], $23::bytea[],
         $24::text[], $25::text[], $26::text[], $27::text[], $28::uuid[])
       as t (id, transport, external_id, person_id, case_id, content_sealed, state, error_code, message_ref, language,
         country, flood_window_at, flood_count, key_sealed, state_sealed, revision, flow, step, severity, report_id)
   ), message as (
     insert into inbox (id, transport, external_id, person_id, case_id, content_sealed, state, error_code, message_ref)
     select id, transport, external_id, person_id, case_id, content_sealed, state, error_code, message_ref from turn
   ), person as (
     update persons p set language = t.language, country = t.country, flood_window_at = t.flood_window_at,
       flood_count = t.flood_count, last_inbound_at = now()
     from turn t where p.id = t.person_id
   ), session as (
     update sessions s set key_sealed = t.key_sealed, state_sealed = t.state_sealed, revision = t.revision,
       flow = t.flow, step = t.step, severity = t.severity, report_id = t.report_id,
       started_at = case when t.revision is null then null else coalesce(s.started_at, now()) end, updated_at = now()
     from turn t where s.person_id = t.person_id
   ), answer as (
     insert into answers (person_id, flow, step, key, kind, value_sealed, answered_at)
     select person_id, flow, step, key, kind, value_sealed, now()
     from unnest($29::uuid[], $30::text[], $31::text[], $32::text[], $33::text[], $34::bytea[])
       as a (person_id, flow, step, key, kind, value_sealed)
     on conflict (person_id, key) do update set flow = excluded.flow, step = excluded.step, kind = excluded.kind,
       value_sealed = excluded.value_sealed, answered_at = excluded.answered_at
   )
   ${insertOutgoing}`,
)

/** How the statement that writes turns is run: as the last of its transaction, or with others after it. */
type Run = Tx['query']

/**
 * Writes the turns of different persons and returns their messages, turn by turn. `run` is `tx.query`, or
 * `tx.queryLast` when the transaction has nothing more to do. Fails as a whole with a unique violation on the inbox
 * when one of the messages was taken before.
 */
export async function saveTurns(run: Run, vault: Vault, turns: readonly TurnRecord[]): Promise<Outgoing[][]> {
  const outgoing = turns.flatMap((turn) => turn.outgoing)
  const rows = await run<WrittenOutgoing>(save, [
    ...outgoingColumns(vault, outgoing),
    ...columnsOf(
      turns.map((turn) => turnColumns(vault, turn)),
      turnColumnCount,
    ),
    ...columnsOf(turns.flatMap(answerColumns), answerColumnCount),
  ])
  const written = withIds(outgoing, rows)
  let from = 0
  return turns.map((turn) => written.slice(from, (from += turn.outgoing.length)))
}

const turnColumnCount = 20
const answerColumnCount = 6

function turnColumns(vault: Vault, { inbox, person, session }: TurnRecord): unknown[] {
  return [
    ...inboxColumns(vault, inbox),
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
  ]
}

function answerColumns(turn: TurnRecord): unknown[][] {
  // A key answered twice in one turn (a correction) may stand only once in one insert: the last one counts.
  const answers = new Map(turn.answers.map((answer) => [answer.key, answer])).values()
  return Array.from(answers, ({ flow, step, key, kind, valueSealed }) => [
    turn.person.id,
    flow,
    step,
    key,
    kind,
    valueSealed,
  ])
}

/** Rows turned into one array per column, as `unnest` takes them. */
function columnsOf(rows: readonly unknown[][], count: number): unknown[][] {
  return Array.from({ length: count }, (_, column) => rows.map((row) => row[column]))
}
