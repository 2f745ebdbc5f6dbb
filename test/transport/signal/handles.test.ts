import {
  IdentityChange,
  IdentityKeyPair,
  IdentityKeyStore,
  KEMKeyPair,
  KyberPreKeyRecord,
  KyberPreKeyStore,
  PreKeyBundle,
  type PreKeyRecord,
  PreKeySignalMessage,
  PreKeyStore,
  PrivateKey,
  processPreKeyBundle,
  ProtocolAddress,
  type SessionRecord,
  SessionStore,
  signalDecrypt,
  signalDecryptPreKey,
  signalEncrypt,
  SignalMessage,
  SignedPreKeyRecord,
  SignedPreKeyStore,
} from '@signalapp/libsignal-client'
import { expect, test } from 'vitest'

class Sessions extends SessionStore {
  record: SessionRecord | null = null
  override async saveSession(_: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.record = record
  }
  override async getSession(): Promise<SessionRecord | null> {
    return this.record
  }
  override async getExistingSessions(): Promise<SessionRecord[]> {
    return this.record ? [this.record] : []
  }
}

class Identities extends IdentityKeyStore {
  readonly own = IdentityKeyPair.generate()
  override async getIdentityKey(): Promise<PrivateKey> {
    return this.own.privateKey
  }
  override async getLocalRegistrationId(): Promise<number> {
    return 5
  }
  override async saveIdentity(): Promise<IdentityChange> {
    return IdentityChange.NewOrUnchanged
  }
  override async isTrustedIdentity(): Promise<boolean> {
    return true
  }
  override async getIdentity(): Promise<null> {
    return null
  }
}

class NoPreKeys extends PreKeyStore {
  override async savePreKey(): Promise<void> {}
  override async getPreKey(): Promise<PreKeyRecord> {
    throw new Error('none')
  }
  override async removePreKey(): Promise<void> {}
}

class OneSignedPreKey extends SignedPreKeyStore {
  readonly key = PrivateKey.generate()
  private readonly identity: IdentityKeyPair
  constructor(identity: IdentityKeyPair) {
    super()
    this.identity = identity
  }
  signature(): Uint8Array<ArrayBuffer> {
    return this.identity.privateKey.sign(this.key.getPublicKey().serialize())
  }
  override async saveSignedPreKey(): Promise<void> {}
  override async getSignedPreKey(): Promise<SignedPreKeyRecord> {
    return SignedPreKeyRecord.new(1, 1, this.key.getPublicKey(), this.key, this.signature())
  }
}

class OneKyberPreKey extends KyberPreKeyStore {
  readonly key = KEMKeyPair.generate()
  private readonly identity: IdentityKeyPair
  constructor(identity: IdentityKeyPair) {
    super()
    this.identity = identity
  }
  signature(): Uint8Array<ArrayBuffer> {
    return this.identity.privateKey.sign(this.key.getPublicKey().serialize())
  }
  override async saveKyberPreKey(): Promise<void> {}
  override async getKyberPreKey(): Promise<KyberPreKeyRecord> {
    return KyberPreKeyRecord.new(1, 1, this.key, this.signature())
  }
  override async markKyberPreKeyUsed(): Promise<void> {}
}

function side(name: string) {
  const identities = new Identities()
  return {
    address: ProtocolAddress.new(name, 1),
    sessions: new Sessions(),
    identities,
    signed: new OneSignedPreKey(identities.own),
    kyber: new OneKyberPreKey(identities.own),
  }
}

type Side = ReturnType<typeof side>

function encrypt(from: Side, to: Side): Promise<Uint8Array<ArrayBuffer>> {
  const words = Uint8Array.from(Buffer.from('말'))
  return signalEncrypt(words, to.address, from.address, from.sessions, from.identities).then((sent) => sent.serialize())
}

/** Runs `work` and says whether the ratchet that the side held before is still what it was. */
async function leavesAsItWas({ sessions }: Side, work: () => Promise<unknown>): Promise<boolean> {
  const held = sessions.record
  const before = held?.serialize()
  if (!held || !before) throw new Error('there is no ratchet yet')
  await work()
  return Buffer.from(before).equals(held.serialize())
}

// What is remembered of a ratchet is the object that libsignal was given or gave: it has to stay what was written.
test('libsignal moves ratchets by making new ones', async () => {
  const [phone, hotline] = [side('9d0652a3-dcc3-4d11-975f-74d61598733f'), side('796abedb-ca4e-4f18-8803-1fde5b921f9f')]
  const bundle = PreKeyBundle.new(
    5,
    1,
    null,
    null,
    1,
    hotline.signed.key.getPublicKey(),
    hotline.signed.signature(),
    hotline.identities.own.publicKey,
    1,
    hotline.kyber.key.getPublicKey(),
    hotline.kyber.signature(),
  )
  await processPreKeyBundle(bundle, hotline.address, phone.address, phone.sessions, phone.identities)
  const hello = PreKeySignalMessage.deserialize(await encrypt(phone, hotline))
  const { sessions, identities, signed, kyber } = hotline
  await signalDecryptPreKey(hello, phone.address, hotline.address, sessions, identities, new NoPreKeys(), signed, kyber)

  expect(await leavesAsItWas(hotline, () => encrypt(hotline, phone))).toBe(true)
  const answer = await encrypt(hotline, phone)
  const take = (bytes: Uint8Array<ArrayBuffer>) =>
    signalDecrypt(SignalMessage.deserialize(bytes), hotline.address, phone.address, phone.sessions, phone.identities)
  const broken = Uint8Array.from(answer)
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
  expect(await leavesAsItWas(phone, () => expect(take(broken)).rejects.toThrow())).toBe(true)
  expect(await leavesAsItWas(phone, () => take(answer))).toBe(true)
  expect(await leavesAsItWas(phone, () => expect(take(answer)).rejects.toThrow())).toBe(true)
})
