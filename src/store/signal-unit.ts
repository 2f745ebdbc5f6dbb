import { statement, type Queryable } from './database.ts'
import { openRatchet, sealRatchet, type RatchetAt, type SignalStore } from './signal.ts'
import { markBytes, openedOnce, type Memory, type Remembered, type Remembrance } from './signal-memory.ts'
import { NotOwnerError } from './signal-account.ts'
import {
  openIdentityKey,
  openPeer,
  sealEffect,
  unknownPeer,
  type SignalEffect,
  type SignalIdentity,
  type SignalPeer,
} from './signal-peers.ts'

/** Whom a message comes from or goes to, and the message of the outbox that is to be sent, if it is one. */
export type Wanted = { peer: string; outboxId: string | null }

/** Everything that is known of one person: what a message to or from that person needs, read at once. */
export type KnownPerson = {
  identity: SignalIdentity | null
  peer: SignalPeer
  ratchets: { at: RatchetAt; record: Uint8Array }[]
  /**
   * The timestamp that the message of the outbox was given, the same on every try: the receiving application recognises
   * by it that a message came twice. Null before the first try; it is written with the ratchets that encrypted it.
   */
  tried: { timestamp: number; partsSent: number } | null
}

// Looked up one by one, by their keys: how many are asked for at once is not known when the plan is made. A ratchet
// that the asker has ($4: marks) is some thousand bytes that need not be sent.
const readPersons = statement(
  'signal_persons_read',
  `select w.nth::int, i.key_sealed, i.changed_at, p.peer_sealed, s.sent_timestamp, s.parts_sent,
     r.identity, r.device, r.mark, case when r.mark = any ($4::bytea[]) then null else r.record_sealed end record_sealed
   from unnest($2::bytea[], $3::text[]) with ordinality as w (peer_index, outbox_id, nth)
   left join lateral (select * from signal_identities where peer_index = w.peer_index limit 1) i on true
   left join lateral (select * from signal_peers where peer_index = w.peer_index limit 1) p on true
   left join lateral (select * from signal_sendings where outbox_id = w.outbox_id limit 1) s on true
   left join lateral (
     select identity, device, record_sealed, substring(record_sealed for ${markBytes}) mark from signal_ratchets
     where account_id = $1 and identity in ('aci', 'pni') and peer_index = w.peer_index offset 0
   ) r on true
   order by w.nth, r.device`,
)

type PersonRow = {
  nth: number
  key_sealed: Buffer | null
  changed_at: Date | null
  peer_sealed: Buffer | null
  sent_timestamp: string | null
  parts_sent: number | null
  identity: RatchetAt['identity'] | null
  device: number | null
  mark: Buffer | null
  record_sealed: Buffer | null
}

/**
 * Reads what is known of several persons, in the order of asking. Each is opened by whoever asked: somebody whose rows
 * cannot be opened must not keep the others from theirs.
 */
export async function readSignalPersons(
  store: SignalStore,
  memory: Memory,
  wanted: readonly Wanted[],
): Promise<(() => KnownPerson)[]> {
  const asked = wanted.map(({ peer }) => {
    const known = memory.of(peer)
    return { peer, known, ratchets: known.ratchets }
  })
  const rows = await store.on.query<PersonRow>(readPersons, [
    store.accountId,
    asked.map(({ known }) => known.index),
    wanted.map(({ outboxId }) => outboxId),
    asked.flatMap(({ ratchets }) => ratchets.map(({ mark }) => mark)),
  ])
  const rowsOf = Map.groupBy(rows, ({ nth }) => nth - 1)
  return asked.map((one, nth) => () => openPerson(store, one, rowsOf.get(nth) ?? []))
}

type Asked = { peer: string; known: Remembrance; ratchets: readonly Remembered[] }

function openPerson(store: SignalStore, asked: Asked, rows: readonly PersonRow[]): KnownPerson {
  const { vault } = store
  const { known } = asked
  const [first] = rows
  const { key_sealed: key = null, peer_sealed: peer = null, sent_timestamp: timestamp = null } = first ?? {}
  known.key = key && openedOnce(known.key, key, () => openIdentityKey(vault, known.index, key))
  known.peer = peer && openedOnce(known.peer, peer, () => openPeer(vault, known.index, peer))
  return {
    identity: known.key && { key: known.key.value, changed: first?.changed_at != null },
    peer: known.peer?.value ?? unknownPeer,
    ratchets: rows.flatMap((row) => ratchetIn(store, asked, row)),
    tried: timestamp === null ? null : { timestamp: Number(timestamp), partsSent: first?.parts_sent ?? 0 },
  }
}

function ratchetIn(store: SignalStore, { peer, ratchets }: Asked, row: PersonRow): KnownPerson['ratchets'] {
  const { identity, device, mark, record_sealed: sealed } = row
  if (identity === null || device === null || mark === null) return []
  const at = { identity, peer, device }
  if (sealed) return [{ at, record: openRatchet(store.vault, store.accountId, at, sealed) }]
  const same = ratchets.find((one) => one.at.identity === identity && one.at.device === device && one.mark.equals(mark))
  if (!same) throw new Error('a ratchet stands in the row of another')
  return [{ at, record: same.record }]
}

/** What nearly every message changes. */
export type Moves = {
  ratchets: readonly { at: RatchetAt; record: Uint8Array }[]
  effects: readonly { peer: string; effect: SignalEffect }[]
  /** Messages of the outbox that are about to go out, and the timestamp that each keeps on every later try. */
  sendings: readonly { outboxId: string; peer: string; timestamp: number }[]
}

// The records are one value, of which each row takes its piece: many large values would be sent in hexadecimal digits.
const writeMoves = statement(
  'signal_moves_write',
  `with mine as (
     select id from signal_accounts where id = $1 and owner = $2 and state = 'linked' for share
   ), moved as (
     insert into signal_ratchets (account_id, identity, peer_index, device, record_sealed)
     select mine.id, r.identity, r.peer_index, r.device, substring($8::bytea from r.first for r.size)
     from mine, unnest($3::text[], $4::bytea[], $5::int[], $6::int[], $7::int[])
       as r (identity, peer_index, device, first, size)
     on conflict (account_id, identity, peer_index, device) do update set record_sealed = excluded.record_sealed
   ), left_to_do as (
     insert into signal_effects (account_id, peer_index, body_sealed)
     select mine.id, e.* from mine, unnest($9::bytea[], $10::bytea[]) e
   ), begun as (
     insert into signal_sendings (outbox_id, peer_index, sent_timestamp)
     select s.* from mine, unnest($11::text[], $12::bytea[], $13::bigint[]) s
     on conflict (outbox_id) do update set at = now()
   )
   select id from mine`,
)

/**
 * Writes what messages of different persons changed, in one statement, which is a transaction of its own outside of
 * one. Throws `NotOwnerError`, and has written nothing, unless this process owns the account; holds a takeover off
 * until the transaction ends.
 */
export async function writeSignalMoves(
  on: Queryable,
  store: SignalStore & { memory: Memory; owner: string },
  written: readonly Moves[],
): Promise<void> {
  const { vault, accountId, memory, owner } = store
  const ratchets = written.flatMap((moves) => moves.ratchets)
  const effects = written.flatMap((moves) => moves.effects)
  const sendings = written.flatMap((moves) => moves.sendings)
  const sealed = ratchets.map(({ at, record }) => sealRatchet(vault, accountId, at, record))
  const rows = await on.query(writeMoves, [
    accountId,
    owner,
    ratchets.map(({ at }) => at.identity),
    ratchets.map(({ at }) => memory.of(at.peer).index),
    ratchets.map(({ at }) => at.device),
    beginningsOf(sealed),
    sealed.map(({ length }) => length),
    Buffer.concat(sealed),
    effects.map(({ peer }) => memory.of(peer).index),
    effects.map(({ peer, effect }) => sealEffect(vault, accountId, peer, effect)),
    sendings.map(({ outboxId }) => outboxId),
    sendings.map(({ peer }) => memory.of(peer).index),
    sendings.map(({ timestamp }) => timestamp),
  ])
  if (rows.length === 0) throw new NotOwnerError()
  for (const [index, { at, record }] of ratchets.entries()) memory.keepRatchet(at, sealed[index]!, record)
}

/** Where each piece begins when they stand one behind the other, counted from one as PostgreSQL does. */
function beginningsOf(pieces: readonly Buffer[]): number[] {
  let next = 1
  return pieces.map(({ length }) => (next += length) - length)
}
