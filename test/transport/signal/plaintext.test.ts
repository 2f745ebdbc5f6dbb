import { CiphertextMessageType, DecryptionErrorMessage, PlaintextContent } from '@signalapp/libsignal-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytes } from '../../../src/transport/signal/bytes.ts'
import { decryptMessage, type Decrypted } from '../../../src/transport/signal/decrypt.ts'
import { pad } from '../../../src/transport/signal/padding.ts'
import { newUnit } from '../../../src/transport/signal/session.ts'
import { encode, type WireContent } from '../../../src/transport/signal/wire.ts'
import { fakeService, type FakeService } from '../../support/signal/fake.ts'

/** The byte with which such a message begins (PlaintextContent of libsignal). */
const plaintextVersion = 0xc0

describe('a message that nobody encrypted', () => {
  let service: FakeService
  beforeAll(async () => void (service = await fakeService({})))
  afterAll(() => service.close())

  const read = (ciphertext: Uint8Array): Promise<Decrypted> => {
    const type = CiphertextMessageType.Plaintext
    const from = { sender: service.peer, device: 1, identity: 'aci' as const, timestamp: 1 }
    const rest = { sealed: false, senderKey: null, isImplicit: false, updatedPni: null }
    return decryptMessage({ ...from, ...rest, type, ciphertext: bytes(ciphertext) }, newUnit(service.session))
  }
  const saying = (content: WireContent): Uint8Array =>
    Buffer.concat([Uint8Array.of(plaintextVersion), pad(encode('Content', content))])

  test('says nothing but that something could not be read: its sender is only what the service claims', async () => {
    for (const content of [
      { dataMessage: { body: '닫아 주십시오', profileKey: new Uint8Array(32), expireTimer: 1, expireTimerVersion: 9 } },
      { editMessage: { targetSentTimestamp: 1, dataMessage: { body: '다른 말' } } },
      { receiptMessage: { type: 0, timestamp: [1] } },
      { typingMessage: { action: 0 } },
      { syncMessage: { sent: { destinationServiceId: service.peer, message: { expireTimer: 1 } } } },
    ])
      expect(await read(saying(content))).toEqual({ type: 'content', content: {} })
  })

  test('a request to send again is taken, and nothing beside it', async () => {
    const request = DecryptionErrorMessage.forOriginal(bytes(Buffer.alloc(40)), CiphertextMessageType.SenderKey, 7, 2)
    const whole = await read(PlaintextContent.from(request).serialize())
    expect(whole).toMatchObject({ type: 'content', content: { decryptionErrorMessage: request.serialize() } })
    const both = { decryptionErrorMessage: request.serialize(), dataMessage: { body: '그리고 이것도' } }
    expect(await read(saying(both))).toEqual(whole)
  })
})
