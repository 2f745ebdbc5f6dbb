import { CiphertextMessageType, PrivateKey } from '@signalapp/libsignal-client'
import { afterEach, expect, test } from 'vitest'
import { statement } from '../../../src/store/database.ts'
import { bytes } from '../../../src/transport/signal/bytes.ts'
import { drainEffects } from '../../../src/transport/signal/effects.ts'
import { takeMessage } from '../../../src/transport/signal/receive.ts'
import { commit, newUnit } from '../../../src/transport/signal/session.ts'
import { encode } from '../../../src/transport/signal/wire.ts'
import type { Sink } from '../../../src/transport/transport.ts'
import { fakeService, type FakeService } from '../../support/signal/fake.ts'

let service: FakeService
afterEach(() => service.close())

const newKey = (): Uint8Array => PrivateKey.generate().getPublicKey().serialize()

test('somebody who shows another key with each message raises one alarm, and another one only later', async () => {
  service = await fakeService({})
  const { session, peer, alarms } = service
  const first = newUnit(session)
  first.stageIdentity(peer, newKey(), null)
  await commit(session, first)
  const sink: Sink = (_inbound, { within } = {}) =>
    session.database.transact(async (tx) => {
      await within?.(tx)
      return { duplicate: false }
    })
  let timestamp = 1
  const showKeys = async (count: number): Promise<void> => {
    for (let nth = 0; nth < count; nth++) {
      const message = Buffer.concat([Uint8Array.of(0x44), encode('PreKeyMessage', { identityKey: newKey() })])
      const from = { sender: peer, device: 1, identity: 'aci' as const, timestamp: timestamp++ }
      const rest = { sealed: false, senderKey: null, isImplicit: false, updatedPni: null }
      const opened = { ...from, ...rest, type: CiphertextMessageType.PreKey, ciphertext: bytes(message) }
      await takeMessage(session, sink, { opened, arrived: { bytes: message, acknowledge: () => undefined } })
      await drainEffects(session, () => '누구십니까?')
    }
  }
  await showKeys(4)
  const told = { code: 'identity_changed', address: peer }
  expect(alarms).toEqual([told])
  // Whoever compared the key of then would trust the one of now: the last change is told all the same.
  await session.database.query(statement('', `update signal_identities set told_at = told_at - interval '11 minutes'`))
  await drainEffects(session, () => '누구십니까?')
  expect(alarms).toEqual([told, told])
  await drainEffects(session, () => '누구십니까?')
  expect(alarms).toHaveLength(2)
}, 30_000)
