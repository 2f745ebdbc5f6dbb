import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newOutboxId, startSignalHotline, type SignalHotline } from '../../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

describe('messages over Signal', () => {
  let server: SignalServer
  let hotline: SignalHotline
  let minji: string
  beforeAll(async () => {
    server = await startSignalServer()
    await server.addPerson('owner')
    minji = (await server.addPerson('minji')).aci
    hotline = await startSignalHotline(server, 'owner')
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })

  test('a text arrives, is acknowledged, and is answered', async () => {
    const timestamp = await server.write('minji', hotline.aci, { body: '안녕하십니까', untilAcknowledged: true })
    const inbound = await hotline.waitFor((one) => one.content.type === 'text')
    expect(inbound).toMatchObject({
      transport: 'signal',
      address: minji,
      sentAt: timestamp,
      messageRef: `in:${timestamp}`,
      content: { type: 'text', text: '안녕하십니까' },
    })
    expect(inbound.externalId).not.toContain(minji)
    const sent = await hotline.transport.send({
      id: newOutboxId(),
      address: minji,
      body: {
        type: 'text',
        text: '어디에 계십니까?',
        choices: { ask: '1', options: [{ value: 'cn', label: '중국' }] },
      },
      urgent: true,
    })
    const got = await server.waitForText('minji', '어디에 계십니까?')
    expect(got.body).toBe('어디에 계십니까?\n\n1. 중국')
    expect(sent).toEqual({ type: 'sent', refs: [`out:${got.timestamp}`] })
  })
})
