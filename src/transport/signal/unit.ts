import type { StoredSignalAccount } from '../../store/signal-account.ts'
import {
  dropSiblingRatchets,
  dropSignalPreKey,
  dropSignalRatchet,
  findSignalRatchet,
  insertKyberUse,
  inTransaction,
  type KyberUse,
  type OwnIdentity,
  type PreKeyKind,
  type RatchetAt,
  type SignalStore,
} from '../../store/signal.ts'
import {
  findSignalIdentity,
  saveSignalIdentity,
  saveSignalPeer,
  type SignalEffect,
  type SignalPeer,
} from '../../store/signal-peers.ts'
import { readSignalPerson, writeSignalMoves, type KnownPerson, type Moves } from '../../store/signal-unit.ts'
import type { Database, Tx } from '../../store/database.ts'

/**
 * What one decryption or encryption changes, kept until it is written in one transaction, or dropped with the unit when
 * that transaction fails: a ratchet must never be further than the message that moved it. Reads see the changes.
 */
export type Unit = {
  readonly account: StoredSignalAccount
  readonly store: SignalStore
  /** Reads everything about a person at once, so that nothing of it has to be looked up one by one. */
  read(peer: string): Promise<KnownPerson>
  findRatchet(at: RatchetAt): Promise<Uint8Array | null>
  stageRatchet(at: RatchetAt, record: Uint8Array | null): void
  findIdentity(peer: string): Promise<{ key: Uint8Array; changed: boolean } | null>
  stageIdentity(peer: string, key: Uint8Array, replaces: { device: number } | null): void
  stageUsedPreKey(identity: OwnIdentity, kind: PreKeyKind, id: number): void
  stageKyberUse(use: KyberUse): void
  stagePeer(peer: string, known: SignalPeer): void
  stageEffect(peer: string, effect: SignalEffect): void
  /** A message of the outbox that is about to go out, with its timestamp. */
  stageSending(sending: Moves['sending']): void
  /** Persons whose identity key is replaced by this unit. */
  changedIdentities(): string[]
  /** Whether this unit leaves more to do than receipts: a question, an alarm, a request to write again. */
  isPressing(): boolean
  /** A failure of the database while libsignal was reading through this unit: not the message's fault. */
  failure(): unknown
  fail(error: unknown): void
  /** Writes everything. May run again in another transaction when the first was rolled back. */
  flush(tx: Tx): Promise<void>
  /** Writes everything in a transaction of its own. */
  commit(database: Database): Promise<void>
}

export function openUnit(account: StoredSignalAccount, store: SignalStore, owner: string): Unit {
  const ratchets = new Map<string, { at: RatchetAt; record: Uint8Array | null }>()
  const identities = new Map<string, { key: Uint8Array; replaces: { device: number } | null }>()
  const usedPreKeys: { identity: OwnIdentity; kind: PreKeyKind; id: number }[] = []
  const kyberUses: KyberUse[] = []
  const peers = new Map<string, SignalPeer>()
  const effects: { peer: string; effect: SignalEffect }[] = []
  const known = new Map<string, KnownPerson>()
  let sending: Moves['sending'] = null
  let failed: unknown = null

  const flushRare = async (tx: Tx): Promise<void> => {
    const { vault } = store
    const inTx = inTransaction(store, tx)
    for (const [peer, { key, replaces }] of identities) {
      if (replaces) await dropSiblingRatchets(inTx, peer, replaces.device)
      await saveSignalIdentity(tx, vault, peer, key)
    }
    for (const { identity, kind, id } of usedPreKeys) await dropSignalPreKey(inTx, identity, kind, id)
    for (const use of kyberUses) await insertKyberUse(inTx, use)
    for (const { at, record } of ratchets.values()) if (record === null) await dropSignalRatchet(inTx, at)
    for (const [peer, changed] of peers) await saveSignalPeer(tx, vault, peer, changed)
  }
  const isRare = (): boolean =>
    identities.size + usedPreKeys.length + kyberUses.length + peers.size > 0 ||
    [...ratchets.values()].some(({ record }) => record === null)
  const moves = (): Moves => ({
    ratchets: [...ratchets.values()].flatMap(({ at, record }) => (record ? [{ at, record }] : [])),
    effects,
    sending,
  })
  const flush = async (tx: Tx): Promise<void> => {
    if (isRare()) await flushRare(tx)
    // Last, and it fails unless this process owns the account: then nothing of the transaction is kept.
    await writeSignalMoves(tx, store, owner, moves())
  }

  return {
    account,
    store,
    async read(peer) {
      const person = await readSignalPerson(store, peer)
      known.set(peer, person)
      return person
    },
    async findRatchet(at) {
      const staged = ratchets.get(keyOf(at))
      if (staged) return staged.record
      const person = known.get(at.peer)
      if (!person) return findSignalRatchet(store, at)
      return person.ratchets.find((one) => keyOf(one.at) === keyOf(at))?.record ?? null
    },
    stageRatchet: (at, record) => void ratchets.set(keyOf(at), { at, record }),
    async findIdentity(peer) {
      const staged = identities.get(peer)
      if (staged) return { key: staged.key, changed: staged.replaces !== null }
      const person = known.get(peer)
      return person ? person.identity : findSignalIdentity(store.on, store.vault, peer)
    },
    stageIdentity: (peer, key, replaces) => void identities.set(peer, { key, replaces }),
    stageUsedPreKey: (identity, kind, id) => void usedPreKeys.push({ identity, kind, id }),
    stageKyberUse: (use) => void kyberUses.push(use),
    stagePeer: (peer, changed) => void peers.set(peer, changed),
    stageEffect: (peer, effect) => void effects.push({ peer, effect }),
    stageSending: (begun) => {
      sending = begun
    },
    changedIdentities: () => [...identities].filter(([, { replaces }]) => replaces !== null).map(([peer]) => peer),
    isPressing: () =>
      [...identities.values()].some(({ replaces }) => replaces !== null) ||
      effects.some(({ effect }) => effect.type !== 'delivered' && effect.type !== 'read'),
    failure: () => failed,
    fail: (error) => {
      failed ??= error
    },
    flush,
    // What nearly every message changes is one statement, which needs no transaction around it.
    commit: (database) => (isRare() ? database.transact(flush) : writeSignalMoves(database, store, owner, moves())),
  }
}

function keyOf(at: RatchetAt): string {
  return `${at.identity} ${at.peer} ${at.device}`
}
