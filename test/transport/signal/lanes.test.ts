import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { openIntake } from '../../../src/transport/signal/lanes.ts'
import { encode } from '../../../src/transport/signal/wire.ts'
import { fakeService, type FakeService } from '../../support/signal/fake.ts'

let service: FakeService
afterEach(() => service.close())

const whisper = 1

test('another number waits for what came before it, but not for ever for somebody who cannot be served', async () => {
  service = await fakeService({})
  const { session, peer } = service
  const intake = openIntake(session, async () => ({ duplicate: false }))
  const acknowledged: string[] = []
  const add = (name: string, sourceServiceId: string, more: object = {}): void => {
    const unreadable = { type: whisper, content: Buffer.alloc(40), clientTimestamp: Date.now(), sourceDeviceId: 1 }
    const bytes = encode('Envelope', { ...unreadable, sourceServiceId, ...more })
    intake.add({ bytes, acknowledge: () => void acknowledged.push(name) })
  }
  const held = Promise.withResolvers<void>()
  const holding = session.locks.run(peer, () => held.promise)
  add('a person', peer)
  add('the number', session.account.aci, { updatedPni: randomUUID() })
  add('somebody else', randomUUID())
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(acknowledged).toEqual([])
  await expect.poll(() => acknowledged, { timeout: 15_000 }).toEqual(['the number', 'somebody else'])
  held.resolve()
  await holding
  await expect.poll(() => acknowledged).toContain('a person')
  await intake.stop()
}, 30_000)
