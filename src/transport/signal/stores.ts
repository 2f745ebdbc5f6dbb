import { createHash } from 'node:crypto'
import {
  Direction,
  IdentityChange,
  IdentityKeyStore,
  KyberPreKeyRecord,
  KyberPreKeyStore,
  PreKeyRecord,
  PreKeyStore,
  PublicKey,
  SessionStore,
  SignedPreKeyRecord,
  SignedPreKeyStore,
  type IdentityKeyPair,
  type PrivateKey,
  type ProtocolAddress,
  type SessionRecord,
} from '@signalapp/libsignal-client'
import type { IdentityKeys } from '../../store/signal-account.ts'
import { findSignalPreKey, wasKyberUsed, type OwnIdentity, type PreKeyKind } from '../../store/signal.ts'
import { bytes } from './bytes.ts'
import { identityPair } from './keys.ts'
import type { Unit } from './unit.ts'

/** libsignal's five stores for one of the account's identities, all of them over one unit of work. */
export type Stores = {
  sessions: SessionStore
  identities: IdentityKeyStore
  preKeys: PreKeyStore
  signedPreKeys: SignedPreKeyStore
  kyberPreKeys: KyberPreKeyStore
}

export function openStores(unit: Unit, identity: OwnIdentity): Stores {
  return {
    sessions: new UnitSessions(unit, identity),
    identities: new UnitIdentities(unit, identity),
    preKeys: new UnitPreKeys(unit, identity),
    signedPreKeys: new UnitSignedPreKeys(unit, identity),
    kyberPreKeys: new UnitKyberPreKeys(unit, identity),
  }
}

/** Remembers a failure of the database, which libsignal would pass on as if the message were bad. */
async function reading<T>(unit: Unit, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    unit.fail(error)
    throw error
  }
}

class UnitSessions extends SessionStore {
  private readonly unit: Unit
  private readonly identity: OwnIdentity
  constructor(unit: Unit, identity: OwnIdentity) {
    super()
    this.unit = unit
    this.identity = identity
  }
  override async saveSession(name: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.unit.stageRatchet(this.at(name), record)
  }
  override async getSession(name: ProtocolAddress): Promise<SessionRecord | null> {
    await reading(this.unit, () => this.unit.known(name.name()))
    return this.unit.findRatchet(this.at(name))
  }
  override async getExistingSessions(names: ProtocolAddress[]): Promise<SessionRecord[]> {
    const found = await Promise.all(names.map((name) => this.getSession(name)))
    return found.filter((record) => record !== null)
  }
  private at(name: ProtocolAddress): { identity: OwnIdentity; peer: string; device: number } {
    return { identity: this.identity, peer: name.name(), device: name.deviceId() }
  }
}

const pairs = new WeakMap<IdentityKeys, IdentityKeyPair>()

/** Made once: libsignal asks for it at every message, and would compute the public half from the private one. */
function pairOf(keys: IdentityKeys): IdentityKeyPair {
  const known = pairs.get(keys) ?? identityPair(keys)
  pairs.set(keys, known)
  return known
}

class UnitIdentities extends IdentityKeyStore {
  private readonly unit: Unit
  private readonly identity: OwnIdentity
  constructor(unit: Unit, identity: OwnIdentity) {
    super()
    this.unit = unit
    this.identity = identity
  }
  override async getIdentityKeyPair(): Promise<IdentityKeyPair> {
    const { aciIdentity, pniIdentity } = this.unit.account
    const keys = this.identity === 'aci' ? aciIdentity : pniIdentity
    if (!keys) throw new Error('the account has no such identity')
    return pairOf(keys)
  }
  override async getIdentityKey(): Promise<PrivateKey> {
    return (await this.getIdentityKeyPair()).privateKey
  }
  override async getLocalRegistrationId(): Promise<number> {
    const { aciRegistrationId, pniRegistrationId } = this.unit.account
    return this.identity === 'aci' ? aciRegistrationId : pniRegistrationId
  }
  override async saveIdentity(name: ProtocolAddress, key: PublicKey): Promise<IdentityChange> {
    const peer = name.name()
    const known = await reading(this.unit, () => this.unit.findIdentity(peer))
    const serialized = key.serialize()
    if (known && Buffer.from(known.key).equals(serialized)) return IdentityChange.NewOrUnchanged
    this.unit.stageIdentity(peer, serialized, known ? { device: name.deviceId() } : null)
    return known ? IdentityChange.ReplacedExisting : IdentityChange.NewOrUnchanged
  }
  /**
   * What somebody with a new key writes is read, because it may be a call for help, and the change is stored with it.
   * Nothing is encrypted to another key than the stored one.
   */
  override async isTrustedIdentity(name: ProtocolAddress, key: PublicKey, direction: Direction): Promise<boolean> {
    if (direction === Direction.Receiving) return true
    const known = await reading(this.unit, () => this.unit.findIdentity(name.name()))
    return !known || Buffer.from(known.key).equals(key.serialize())
  }
  override async getIdentity(name: ProtocolAddress): Promise<PublicKey | null> {
    const known = await reading(this.unit, () => this.unit.findIdentity(name.name()))
    return known ? PublicKey.deserialize(bytes(known.key)) : null
  }
}

/** Keys are made and stored by keys.ts; libsignal only uses them up. */
function neverSaved(): Promise<void> {
  return Promise.reject(new Error('keys are not saved through this store'))
}

async function findKey(
  unit: Unit,
  identity: OwnIdentity,
  kinds: PreKeyKind[],
  id: number,
): Promise<{ kind: PreKeyKind; record: Uint8Array<ArrayBuffer> }> {
  const found = await reading(unit, () => findSignalPreKey(unit.store, identity, kinds, id))
  if (!found) throw new Error('no such key')
  return { kind: found.kind, record: bytes(found.record) }
}

class UnitPreKeys extends PreKeyStore {
  private readonly unit: Unit
  private readonly identity: OwnIdentity
  constructor(unit: Unit, identity: OwnIdentity) {
    super()
    this.unit = unit
    this.identity = identity
  }
  override savePreKey(): Promise<void> {
    return neverSaved()
  }
  override async getPreKey(id: number): Promise<PreKeyRecord> {
    return PreKeyRecord.deserialize((await findKey(this.unit, this.identity, ['ec'], id)).record)
  }
  override async removePreKey(id: number): Promise<void> {
    this.unit.stageUsedPreKey(this.identity, 'ec', id)
  }
}

class UnitSignedPreKeys extends SignedPreKeyStore {
  private readonly unit: Unit
  private readonly identity: OwnIdentity
  constructor(unit: Unit, identity: OwnIdentity) {
    super()
    this.unit = unit
    this.identity = identity
  }
  override saveSignedPreKey(): Promise<void> {
    return neverSaved()
  }
  override async getSignedPreKey(id: number): Promise<SignedPreKeyRecord> {
    return SignedPreKeyRecord.deserialize((await findKey(this.unit, this.identity, ['signed'], id)).record)
  }
}

class UnitKyberPreKeys extends KyberPreKeyStore {
  private readonly unit: Unit
  private readonly identity: OwnIdentity
  constructor(unit: Unit, identity: OwnIdentity) {
    super()
    this.unit = unit
    this.identity = identity
  }
  override saveKyberPreKey(): Promise<void> {
    return neverSaved()
  }
  override async getKyberPreKey(id: number): Promise<KyberPreKeyRecord> {
    const { record } = await findKey(this.unit, this.identity, ['kyber', 'last_resort'], id)
    return KyberPreKeyRecord.deserialize(record)
  }
  override async markKyberPreKeyUsed(id: number, signedPreKeyId: number, baseKey: PublicKey): Promise<void> {
    const { unit, identity } = this
    const { kind } = await findKey(unit, identity, ['kyber', 'last_resort'], id)
    if (kind === 'kyber') return unit.stageUsedPreKey(identity, 'kyber', id)
    const baseKeyHash = createHash('sha256').update(baseKey.serialize()).digest()
    const use = { identity, kyberId: id, signedId: signedPreKeyId, baseKeyHash }
    if (await reading(unit, () => wasKyberUsed(unit.store, use))) throw new Error('a base key was used twice')
    unit.stageKyberUse(use)
  }
}
