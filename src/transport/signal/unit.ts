import { requireSignalOwner, type StoredSignalAccount } from '../../store/signal-account.ts'
import {
  dropSiblingRatchets,
  dropSignalPreKey,
  findSignalRatchet,
  insertKyberUse,
  inTransaction,
  saveSignalRatchet,
  type KyberUse,
  type OwnIdentity,
  type PreKeyKind,
  type RatchetAt,
  type SignalStore,
} from '../../store/signal.ts'
import {
  findSignalIdentity,
  insertSignalEffect,
  saveSignalIdentity,
  saveSignalPeer,
  type SignalEffect,
  type SignalPeer,
} from '../../store/signal-peers.ts'
import type { Tx } from '../../store/database.ts'

/**
 * What one decryption or encryption changes, kept until it is written in one transaction, or dropped with the unit when
 * that transaction fails: a ratchet must never be further than the message that moved it. Reads see the changes.
 */
export type Unit = {
  readonly account: StoredSignalAccount
  readonly store: SignalStore
  findRatchet(at: RatchetAt): Promise<Uint8Array | null>
  stageRatchet(at: RatchetAt, record: Uint8Array | null): void
  findIdentity(peer: string): Promise<{ key: Uint8Array; changed: boolean } | null>
  stageIdentity(peer: string, key: Uint8Array, replaces: { device: number } | null): void
  stageUsedPreKey(identity: OwnIdentity, kind: PreKeyKind, id: number): void
  stageKyberUse(use: KyberUse): void
  stagePeer(peer: string, known: SignalPeer): void
  stageEffect(peer: string, effect: SignalEffect): void
  /** Persons whose identity key is replaced by this unit. */
  changedIdentities(): string[]
  /** A failure of the database while libsignal was reading through this unit: not the message's fault. */
  failure(): unknown
  fail(error: unknown): void
  /** Writes everything. May run again in another transaction when the first was rolled back. */
  flush(tx: Tx): Promise<void>
}

export function openUnit(account: StoredSignalAccount, store: SignalStore, owner: string): Unit {
  const ratchets = new Map<string, { at: RatchetAt; record: Uint8Array | null }>()
  const identities = new Map<string, { key: Uint8Array; replaces: { device: number } | null }>()
  const usedPreKeys: { identity: OwnIdentity; kind: PreKeyKind; id: number }[] = []
  const kyberUses: KyberUse[] = []
  const peers = new Map<string, SignalPeer>()
  const effects: { peer: string; effect: SignalEffect }[] = []
  let failed: unknown = null

  return {
    account,
    store,
    async findRatchet(at) {
      const staged = ratchets.get(keyOf(at))
      return staged ? staged.record : findSignalRatchet(store, at)
    },
    stageRatchet: (at, record) => void ratchets.set(keyOf(at), { at, record }),
    async findIdentity(peer) {
      const staged = identities.get(peer)
      if (staged) return { key: staged.key, changed: staged.replaces !== null }
      return findSignalIdentity(store.on, store.vault, peer)
    },
    stageIdentity: (peer, key, replaces) => void identities.set(peer, { key, replaces }),
    stageUsedPreKey: (identity, kind, id) => void usedPreKeys.push({ identity, kind, id }),
    stageKyberUse: (use) => void kyberUses.push(use),
    stagePeer: (peer, known) => void peers.set(peer, known),
    stageEffect: (peer, effect) => void effects.push({ peer, effect }),
    changedIdentities: () => [...identities].filter(([, { replaces }]) => replaces !== null).map(([peer]) => peer),
    failure: () => failed,
    fail: (error) => {
      failed ??= error
    },
    async flush(tx) {
      const { vault } = store
      const inTx = inTransaction(store, tx)
      await requireSignalOwner(tx, account.id, owner)
      for (const [peer, { key, replaces }] of identities) {
        if (replaces) await dropSiblingRatchets(inTx, peer, replaces.device)
        await saveSignalIdentity(tx, vault, peer, key)
      }
      for (const { identity, kind, id } of usedPreKeys) await dropSignalPreKey(inTx, identity, kind, id)
      for (const use of kyberUses) await insertKyberUse(inTx, use)
      for (const { at, record } of ratchets.values()) await saveSignalRatchet(inTx, at, record)
      for (const [peer, known] of peers) await saveSignalPeer(tx, vault, peer, known)
      for (const { peer, effect } of effects) await insertSignalEffect(tx, vault, account.id, peer, effect)
    },
  }
}

function keyOf(at: RatchetAt): string {
  return `${at.identity} ${at.peer} ${at.device}`
}
