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

/** Everything that is known of one person: what a message to or from that person needs, read at once. */
export type KnownPerson = {
  identity: SignalIdentity | null
  peer: SignalPeer
  ratchets: { at: RatchetAt; record: Uint8Array }[]
}

const readPerson = statement(
  'signal_person_read',
  `select i.key_sealed, i.changed_at, p.peer_sealed, r.identity, r.device, r.record_sealed
   from (select $2::bytea peer_index) one
   left join signal_identities i on i.peer_index = $2
   left join signal_peers p on p.peer_index = $2
   left join signal_ratchets r on r.account_id = $1 and r.identity in ('aci', 'pni') and r.peer_index = $2
   order by r.device`,
)

type PersonRow = {
  key_sealed: Buffer | null
  changed_at: Date | null
  peer_sealed: Buffer | null
  identity: RatchetAt['identity'] | null
  device: number | null
  record_sealed: Buffer | null
}

export async function readSignalPerson(store: SignalStore, peer: string): Promise<KnownPerson> {
  const { on, vault, accountId } = store
  const index = peerIndex(vault, peer)
  const rows = await on.query<PersonRow>(readPerson, [accountId, index])
  const [first] = rows
  const key = first?.key_sealed
  return {
    identity: key ? openIdentity(vault, index, key, first.changed_at) : null,
    peer: openPeer(vault, index, first?.peer_sealed ?? null),
    ratchets: rows.flatMap(({ identity, device, record_sealed }) => {
      if (identity === null || device === null || record_sealed === null) return []
      const at = { identity, peer, device }
      return [{ at, record: openRatchet(vault, accountId, at, record_sealed) }]
    }),
  }
}

/** What nearly every message changes. */
export type Moves = {
  ratchets: readonly { at: RatchetAt; record: Uint8Array }[]
  effects: readonly { peer: string; effect: SignalEffect }[]
  /** A message of the outbox that is about to go out, and the timestamp that it keeps on every later try. */
  sending: { outboxId: string; peer: string; timestamp: number } | null
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
 * Writes what a message changed, in one statement, which is a transaction of its own outside of one. Throws
 * `NotOwnerError`, and has written nothing, unless this process owns the account; holds a takeover off until the
 * transaction ends.
 */
export async function writeSignalMoves(on: Queryable, store: SignalStore, owner: string, moves: Moves): Promise<void> {
  const { vault, accountId } = store
  const { ratchets, effects, sending } = moves
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
    sending ? [sending.outboxId] : [],
    sending ? [indexes(sending.peer)] : [],
    sending ? [sending.timestamp] : [],
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
