import { SessionRecord } from '@signalapp/libsignal-client'
import type { StoredSignalAccount } from '../../store/signal-account.ts'
import {
  dropSiblingRatchets,
  dropSignalPreKey,
  dropSignalRatchet,
  insertKyberUse,
  inTransaction,
  type KyberUse,
  type OwnIdentity,
  type PreKeyKind,
  type RatchetAt,
  type SignalStore,
} from '../../store/signal.ts'
import { saveSignalIdentity, saveSignalPeer, type SignalEffect, type SignalPeer } from '../../store/signal-peers.ts'
import type { KnownPerson, Moves } from '../../store/signal-unit.ts'
import type { Database, Tx } from '../../store/database.ts'
import type { Crowd } from './crowd.ts'
import type { UsedKeys } from './key-watch.ts'
import { bytes } from './bytes.ts'

/**
 * What messages from and to one person change, kept until it is written in one transaction, or dropped with the unit
 * when that transaction fails: a ratchet must never be further than the message that moved it. Reads see the changes.
 * A unit lives no longer than its person's lock is held, and while it lives nothing else writes what it has read.
 */
export type Unit = {
  readonly account: StoredSignalAccount
  readonly store: SignalStore
  /** Reads everything about a person at once, so that nothing of it has to be looked up one by one. */
  read(peer: string, outboxId?: string): Promise<KnownPerson>
  /** The same, once for as long as the unit knows it. */
  known(peer: string): Promise<KnownPerson>
  /** The devices of a person that can be encrypted to without asking the service for keys. */
  devices(peer: string): Promise<number[]>
  findRatchet(at: RatchetAt): Promise<SessionRecord | null>
  stageRatchet(at: RatchetAt, record: SessionRecord | null): void
  findIdentity(peer: string): Promise<{ key: Uint8Array; changed: boolean } | null>
  stageIdentity(peer: string, key: Uint8Array, replaces: { device: number } | null): void
  stageUsedPreKey(identity: OwnIdentity, kind: PreKeyKind, id: number): void
  stageKyberUse(use: KyberUse): void
  stagePeer(peer: string, known: SignalPeer): void
  stageEffect(peer: string, effect: SignalEffect): void
  /** A message of the outbox that is about to go out, with its timestamp. */
  stageSending(sending: Moves['sendings'][number]): void
  /** What it takes of the keys with which strangers begin to write. */
  usedKeys(): UsedKeys
  /** Persons whose identity key is replaced by this unit. */
  changedIdentities(): string[]
  /** Whether this unit leaves more to do than receipts: a question, an alarm, a request to write again. */
  isPressing(): boolean
  /** A failure of the database while libsignal was reading through this unit: not the message's fault. */
  failure(): unknown
  fail(error: unknown): void
  /** Writes everything. May run again in another transaction when the first was rolled back. */
  flush(tx: Tx): Promise<void>
  /** Writes everything in a transaction of its own; what was read stays known, as it was changed. */
  commit(database: Database): Promise<void>
  /** Drops what is staged and forgets what is known, so that it is read anew. */
  forget(): void
}

/** A ratchet, as it was read until it is asked for; null when there is none any more. `moved`: that is not written yet. */
type Held = { at: RatchetAt; record: Uint8Array | SessionRecord | null; moved: boolean }

/** What is written beside ratchets. */
type Staged = {
  identities: Map<string, { key: Uint8Array; replaces: { device: number } | null }>
  usedPreKeys: { identity: OwnIdentity; kind: PreKeyKind; id: number }[]
  kyberUses: KyberUse[]
  peers: Map<string, SignalPeer>
  effects: Moves['effects'][number][]
  sendings: Moves['sendings'][number][]
}

function nothingStaged(): Staged {
  return { identities: new Map(), usedPreKeys: [], kyberUses: [], peers: new Map(), effects: [], sendings: [] }
}

export function openUnit(account: StoredSignalAccount, store: SignalStore, crowd: Crowd): Unit {
  const persons = new Map<string, KnownPerson>()
  const held = new Map<string, Held>()
  const used: UsedKeys = { oneTime: 0, lastResort: 0 }
  let staged = nothingStaged()
  let failed: unknown = null

  const read = async (peer: string, outboxId: string | null): Promise<KnownPerson> => {
    const person = await crowd.read({ peer, outboxId })
    persons.set(peer, person)
    for (const { at, record } of person.ratchets)
      if (!held.get(keyOf(at))?.moved) held.set(keyOf(at), { at, record, moved: false })
    return person
  }
  const known = async (peer: string): Promise<KnownPerson> => persons.get(peer) ?? read(peer, null)
  const opened = (one: Held | undefined): SessionRecord | null => {
    if (!one?.record) return null
    if (one.record instanceof Uint8Array) one.record = SessionRecord.deserialize(bytes(one.record))
    return one.record
  }
  const moved = (): Held[] => [...held.values()].filter((one) => one.moved)
  const dropped = (): Held[] => moved().filter(({ record }) => record === null)
  const flushRare = async (tx: Tx): Promise<void> => {
    const { vault } = store
    const inTx = inTransaction(store, tx)
    for (const [peer, { key, replaces }] of staged.identities) {
      if (replaces) await dropSiblingRatchets(inTx, peer, replaces.device)
      await saveSignalIdentity(tx, vault, peer, key)
    }
    for (const { identity, kind, id } of staged.usedPreKeys) await dropSignalPreKey(inTx, identity, kind, id)
    for (const use of staged.kyberUses) await insertKyberUse(inTx, use)
    for (const { at } of dropped()) await dropSignalRatchet(inTx, at)
    for (const [peer, changed] of staged.peers) await saveSignalPeer(tx, vault, peer, changed)
  }
  const isRare = (): boolean => {
    const { identities, usedPreKeys, kyberUses, peers } = staged
    return identities.size + usedPreKeys.length + kyberUses.length + peers.size + dropped().length > 0
  }
  const moves = (): Moves => ({
    ratchets: moved().flatMap((one) => {
      const record = opened(one)
      return record ? [{ at: one.at, record: record.serialize() }] : []
    }),
    effects: staged.effects,
    sendings: staged.sendings,
  })
  const flush = async (tx: Tx): Promise<void> => {
    if (isRare()) await flushRare(tx)
    // Last, and it fails unless this process owns the account: then nothing of the transaction is kept.
    await crowd.writeIn(tx, moves())
  }
  const forget = (): void => {
    persons.clear()
    held.clear()
    staged = nothingStaged()
  }

  return {
    account,
    store,
    read: (peer, outboxId) => read(peer, outboxId ?? null),
    known,
    async devices(peer) {
      await known(peer)
      const all = [...held.values()].filter(({ at }) => at.identity === 'aci' && at.peer === peer)
      return all.flatMap((one) => (opened(one)?.hasCurrentState() ? [one.at.device] : []))
    },
    async findRatchet(at) {
      await known(at.peer)
      return opened(held.get(keyOf(at)))
    },
    stageRatchet: (at, record) => void held.set(keyOf(at), { at, record, moved: true }),
    async findIdentity(peer) {
      const changed = staged.identities.get(peer)
      return changed ? { key: changed.key, changed: changed.replaces !== null } : (await known(peer)).identity
    },
    stageIdentity: (peer, key, replaces) => void staged.identities.set(peer, { key, replaces }),
    stageUsedPreKey: (identity, kind, id) => {
      used.oneTime += 1
      staged.usedPreKeys.push({ identity, kind, id })
    },
    stageKyberUse: (use) => {
      used.lastResort += 1
      staged.kyberUses.push(use)
    },
    stagePeer: (peer, changed) => void staged.peers.set(peer, changed),
    stageEffect: (peer, effect) => void staged.effects.push({ peer, effect }),
    stageSending: (begun) => void staged.sendings.push(begun),
    usedKeys: () => ({ ...used }),
    changedIdentities: () =>
      [...staged.identities].filter(([, { replaces }]) => replaces !== null).map(([peer]) => peer),
    isPressing: () =>
      [...staged.identities.values()].some(({ replaces }) => replaces !== null) ||
      staged.effects.some(({ effect }) => effect.type !== 'delivered' && effect.type !== 'read'),
    failure: () => failed,
    fail: (error) => {
      failed ??= error
    },
    flush,
    async commit(database) {
      const isKnownStill = staged.identities.size + staged.peers.size === 0
      try {
        // What nearly every message changes is one statement, which needs no transaction around it.
        await (isRare() ? database.transact(flush) : crowd.write(moves()))
      } catch (error) {
        forget()
        throw error
      }
      if (!isKnownStill) return forget()
      staged = nothingStaged()
      for (const one of held.values()) one.moved = false
    },
    forget,
  }
}

function keyOf(at: RatchetAt): string {
  return `${at.identity} ${at.peer} ${at.device}`
}
