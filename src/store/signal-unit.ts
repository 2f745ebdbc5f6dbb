import type { Vault } from '../vault/vault.ts'
import { statement, type Queryable } from './database.ts'
import { openRatchet, peerIndex, sealRatchet, type RatchetAt, type SignalStore } from './signal.ts'
import { NotOwnerError } from './signal-account.ts'
import {
  openIdentity,
  openPeer,
  sealEffect,
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

// Looked up one by one, by their keys: how many are asked for at once is not known when the plan is made.
const readPersons = statement(
  'signal_persons_read',
  `select w.nth::int, i.key_sealed, i.changed_at, p.peer_sealed, s.sent_timestamp, s.parts_sent,
     r.identity, r.device, r.record_sealed
   from unnest($2::bytea[], $3::text[]) with ordinality as w (peer_index, outbox_id, nth)
   left join lateral (select * from signal_identities where peer_index = w.peer_index limit 1) i on true
   left join lateral (select * from signal_peers where peer_index = w.peer_index limit 1) p on true
   left join lateral (select * from signal_sendings where outbox_id = w.outbox_id limit 1) s on true
   left join lateral (
     select * from signal_ratchets
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
  record_sealed: Buffer | null
}

/**
 * Reads what is known of several persons, in the order of asking. Each is opened by whoever asked: somebody whose rows
 * cannot be opened must not keep the others from theirs.
 */
export async function readSignalPersons(store: SignalStore, wanted: readonly Wanted[]): Promise<(() => KnownPerson)[]> {
  const { on, vault, accountId } = store
  const indexes = wanted.map(({ peer }) => peerIndex(vault, peer))
  const rows = await on.query<PersonRow>(readPersons, [accountId, indexes, wanted.map(({ outboxId }) => outboxId)])
  const rowsOf = Map.groupBy(rows, ({ nth }) => nth - 1)
  return indexes.map((index, nth) => () => openPerson(store, wanted[nth]?.peer ?? '', index, rowsOf.get(nth) ?? []))
}

function openPerson(store: SignalStore, peer: string, index: Buffer, rows: readonly PersonRow[]): KnownPerson {
  const { vault, accountId } = store
  const [first] = rows
  const key = first?.key_sealed
  const timestamp = first?.sent_timestamp ?? null
  return {
    identity: key ? openIdentity(vault, index, key, first.changed_at) : null,
    peer: openPeer(vault, index, first?.peer_sealed ?? null),
    ratchets: rows.flatMap(({ identity, device, record_sealed }) => {
      if (identity === null || device === null || record_sealed === null) return []
      const at = { identity, peer, device }
      return [{ at, record: openRatchet(vault, accountId, at, record_sealed) }]
    }),
    tried: timestamp === null ? null : { timestamp: Number(timestamp), partsSent: first?.parts_sent ?? 0 },
  }
}

/** What nearly every message changes. */
export type Moves = {
  ratchets: readonly { at: RatchetAt; record: Uint8Array }[]
  effects: readonly { peer: string; effect: SignalEffect }[]
  /** Messages of the outbox that are about to go out, and the timestamp that each keeps on every later try. */
  sendings: readonly { outboxId: string; peer: string; timestamp: number }[]
}

const writeMoves = statement(
  'signal_moves_write',
  `with mine as (
     select id from signal_accounts where id = $1 and owner = $2 and state = 'linked' for share
   ), moved as (
     insert into signal_ratchets (account_id, identity, peer_index, device, record_sealed)
     select mine.id, r.* from mine, unnest($3::text[], $4::bytea[], $5::int[], $6::bytea[]) r
     on conflict (account_id, identity, peer_index, device) do update set record_sealed = excluded.record_sealed
   ), left_to_do as (
     insert into signal_effects (account_id, peer_index, body_sealed)
     select mine.id, e.* from mine, unnest($7::bytea[], $8::bytea[]) e
   ), begun as (
     insert into signal_sendings (outbox_id, peer_index, sent_timestamp)
     select s.* from mine, unnest($9::text[], $10::bytea[], $11::bigint[]) s
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
  store: SignalStore,
  owner: string,
  written: readonly Moves[],
): Promise<void> {
  const { vault, accountId } = store
  const ratchets = written.flatMap((moves) => moves.ratchets)
  const effects = written.flatMap((moves) => moves.effects)
  const sendings = written.flatMap((moves) => moves.sendings)
  const indexes = indexedBy(vault)
  const rows = await on.query(writeMoves, [
    accountId,
    owner,
    ratchets.map(({ at }) => at.identity),
    ratchets.map(({ at }) => indexes(at.peer)),
    ratchets.map(({ at }) => at.device),
    ratchets.map(({ at, record }) => sealRatchet(vault, accountId, at, record)),
    effects.map(({ peer }) => indexes(peer)),
    effects.map(({ peer, effect }) => sealEffect(vault, accountId, peer, effect)),
    sendings.map(({ outboxId }) => outboxId),
    sendings.map(({ peer }) => indexes(peer)),
    sendings.map(({ timestamp }) => timestamp),
  ])
  if (rows.length === 0) throw new NotOwnerError()
}

/** `peerIndex`, computed once for each person: all of a message's rows are nearly always the same person's. */
function indexedBy(vault: Vault): (peer: string) => Buffer {
  const known = new Map<string, Buffer>()
  return (peer) => {
    const index = known.get(peer) ?? peerIndex(vault, peer)
    known.set(peer, index)
    return index
  }
}
