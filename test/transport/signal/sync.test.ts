import { randomUUID } from 'node:crypto'
import {
  CiphertextMessageType,
  IdentityKeyPair,
  KEMPublicKey,
  PreKeyBundle,
  processPreKeyBundle,
  ProtocolAddress,
  PublicKey,
  signalEncrypt,
} from '@signalapp/libsignal-client'
import { afterEach, describe, expect, test } from 'vitest'
import { findSignalAccount, type StoredSignalAccount } from '../../../src/store/signal-account.ts'
import type { Opened } from '../../../src/transport/signal/envelope.ts'
import { identityPair, newKey, type UploadedKey } from '../../../src/transport/signal/keys.ts'
import { pad } from '../../../src/transport/signal/padding.ts'
import { newUnit } from '../../../src/transport/signal/session.ts'
import { bytes } from '../../../src/transport/signal/bytes.ts'
import { openStores } from '../../../src/transport/signal/stores.ts'
import { sortEnvelope } from '../../../src/transport/signal/receive.ts'
import { readSync, takeSync } from '../../../src/transport/signal/sync.ts'
import { tendKeys } from '../../../src/transport/signal/tend-keys.ts'
import { encode, type WireContent, type WireNumberChange } from '../../../src/transport/signal/wire.ts'
import { fakeService, type FakeService } from '../../support/signal/fake.ts'

const own = randomUUID()
const pni = `PNI:${randomUUID()}`
const number = '+821011112222'
/** The byte with which a message begins that nobody encrypted (PlaintextContent of libsignal). */
const plaintextVersion = 0xc0

function numberChange(signer = IdentityKeyPair.generate(), identity = signer): WireNumberChange {
  return {
    identityKeyPair: identity.serialize(),
    signedPreKey: newKey('signed', 7, signer, 1).record,
    lastResortKyberPreKey: newKey('last_resort', 8, signer, 1).record,
    registrationId: 77,
    newE164: number,
  }
}

describe('what a message of the account to itself means', () => {
  const from = (device = 1, updatedPni: string | null = pni) => ({ sender: own, device, updatedPni })
  const change = (of: WireNumberChange): WireContent => ({ syncMessage: { pniChangeNumber: of } })

  test('another number comes from the phone, whole, and signed by its own key', () => {
    expect(readSync(change(numberChange()), from())).toMatchObject({ type: 'number', change: { pni, number } })
    const whole = numberChange()
    const broken: [WireNumberChange, ReturnType<typeof from>][] = [
      [whole, from(3)],
      [whole, from(1, null)],
      [numberChange(IdentityKeyPair.generate(), IdentityKeyPair.generate()), from()],
      [{ ...whole, registrationId: 0x4000 }, from()],
      [{ ...whole, newE164: '010-1234-5678' }, from()],
      [{ ...whole, signedPreKey: Uint8Array.of(1, 2, 3) }, from()],
      ...Object.keys(whole).map((key): [WireNumberChange, ReturnType<typeof from>] => {
        const { [key as keyof WireNumberChange]: _missing, ...rest } = whole
        return [rest, from()]
      }),
    ]
    for (const [of, sender] of broken) expect(readSync(change(of), sender)).toEqual({ type: 'malformed' })
  })

  test('a timer is that of a conversation with one person', () => {
    const peer = randomUUID()
    const message = { expireTimer: 60, expireTimerVersion: 4, flags: 2 }
    const sent = (of: object): WireContent => ({
      syncMessage: { sent: { destinationServiceId: peer, message, ...of } },
    })
    const timer = { type: 'timer', peer, seconds: 60, version: 4 }
    expect(readSync(sent({}), from())).toEqual({ ...timer, isDecision: true })
    const told = { expireTimer: 60, expireTimerVersion: 4, body: '글' }
    expect(readSync(sent({ message: told }), from())).toEqual({ ...timer, isDecision: false })
    const edit = { message: undefined, editMessage: { dataMessage: told } }
    expect(readSync(sent(edit), from())).toEqual({ ...timer, isDecision: false })
    for (const none of [
      { message: { ...message, groupV2: {} } },
      { destinationServiceId: own },
      { destinationServiceId: pni },
      { destinationServiceId: undefined },
      { message: undefined },
    ])
      expect(readSync(sent(none), from())).toEqual({ type: 'nothing' })
    expect(readSync({}, from())).toEqual({ type: 'nothing' })
  })
})

describe('a crafted message that says that it is from the phone of the account', () => {
  let hotline: FakeService
  let phone: FakeService
  afterEach(() => Promise.all([hotline.close(), phone.close()]))

  /** What the phone would send: the first message of a ratchet, made with the keys that the hotline uploaded. */
  async function crafted(content: WireContent, account: Partial<StoredSignalAccount>): Promise<Opened> {
    let uploaded: Record<string, unknown> = {}
    hotline = await fakeService({
      answer: ({ verb, body }) => {
        if (verb === 'PUT') uploaded = body
        return { status: 200, body: { count: 0, pqCount: 0 } }
      },
    })
    phone = await fakeService({})
    const { session } = hotline
    const chat = session.chat()
    if (!chat) throw new Error('it is always connected')
    await tendKeys(session, chat)
    const { aci, aciIdentity } = session.account
    const isPhone = account.aciIdentity === undefined
    phone.session.account = { ...phone.session.account, aci, deviceId: 1, ...(isPhone ? { aciIdentity } : account) }
    const stores = openStores(newUnit(phone.session), 'aci')
    const [from, to] = [ProtocolAddress.new(aci, 1), ProtocolAddress.new(aci, session.account.deviceId)]
    const base64 = (text = ''): Uint8Array<ArrayBuffer> => bytes(Buffer.from(text, 'base64'))
    const signed = uploaded['signedPreKey'] as UploadedKey
    const kyber = uploaded['pqLastResortPreKey'] as UploadedKey
    const bundle = PreKeyBundle.new(
      1,
      session.account.deviceId,
      null,
      null,
      signed.keyId,
      PublicKey.deserialize(base64(signed.publicKey)),
      base64(signed.signature),
      identityPair(aciIdentity).publicKey,
      kyber.keyId,
      KEMPublicKey.deserialize(base64(kyber.publicKey)),
      base64(kyber.signature),
    )
    await processPreKeyBundle(bundle, to, from, stores.sessions, stores.identities)
    const plain = bytes(pad(encode('Content', content)))
    const message = await signalEncrypt(plain, to, from, stores.sessions, stores.identities)
    return {
      sender: aci,
      device: 1,
      identity: 'aci',
      type: CiphertextMessageType.PreKey,
      ciphertext: message.serialize(),
      timestamp: Date.now(),
      sealed: false,
      senderKey: null,
      isImplicit: false,
      updatedPni: pni,
    }
  }
  const stored = () => findSignalAccount(hotline.session.database, hotline.session.vault)

  test('is followed when it has the identity key of the account, once, and from then on', async () => {
    const opened = await crafted({ syncMessage: { pniChangeNumber: numberChange() } }, {})
    await takeSync(hotline.session, opened)
    expect(await stored()).toMatchObject({ pni, number, pniRegistrationId: 77 })
    expect(hotline.session.account).toMatchObject({ pni, number, pniRegistrationId: 77 })
    // The same envelope again, as after a crash before it was acknowledged.
    await takeSync(hotline.session, opened)
    expect(await stored()).toMatchObject({ pni, number })
  })

  test('raises an alarm when the phone tells of it in a way that cannot be used', async () => {
    const opened = await crafted({ syncMessage: { pniChangeNumber: { ...numberChange(), registrationId: 0 } } }, {})
    await takeSync(hotline.session, opened)
    expect(hotline.alarms).toEqual([{ code: 'number_unknown' }])
    expect(hotline.session.account.pni).toBeNull()
  })

  test('raises an alarm when nothing told of it, but somebody writes to the number', async () => {
    await crafted({}, {})
    let acknowledged = 0
    const envelope = {
      type: 1,
      sourceServiceId: randomUUID(),
      sourceDeviceId: 1,
      destinationServiceId: pni,
      clientTimestamp: 5,
      content: Uint8Array.of(1),
    }
    const arrived = { bytes: encode('Envelope', envelope), acknowledge: () => void acknowledged++ }
    expect(await sortEnvelope(hotline.session, arrived)).toBeNull()
    expect([hotline.alarms, acknowledged]).toEqual([[{ code: 'number_unknown' }], 1])
  })

  test('changes nothing when nobody encrypted it', async () => {
    const said: WireContent = { syncMessage: { pniChangeNumber: numberChange() } }
    const opened = await crafted({}, {})
    // From now on the identity key of the phone is known.
    await takeSync(hotline.session, opened)
    const ciphertext = bytes(Buffer.concat([Uint8Array.of(plaintextVersion), pad(encode('Content', said))]))
    await takeSync(hotline.session, { ...opened, type: CiphertextMessageType.Plaintext, ciphertext })
    expect(await stored()).toMatchObject({ pni: null, number: null })
    expect(hotline.session.account.pni).toBeNull()
  })

  test('changes nothing when it has another one', async () => {
    const { publicKey, privateKey } = IdentityKeyPair.generate()
    const aciIdentity = {
      publicKey: Buffer.from(publicKey.serialize()).toString('base64'),
      privateKey: Buffer.from(privateKey.serialize()).toString('base64'),
    }
    const opened = await crafted({ syncMessage: { pniChangeNumber: numberChange() } }, { aciIdentity })
    await takeSync(hotline.session, opened)
    expect(await stored()).toMatchObject({ pni: null, number: null })
    expect(hotline.alarms).toEqual([])
    expect(hotline.session.account.pni).toBeNull()
  })
})
