import { afterAll, beforeAll, expect, test } from 'vitest'
import { newOutboxId, startSignalHotline, type SignalHotline } from '../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'

let server: SignalServer
let hotline: SignalHotline
beforeAll(async () => {
  server = await startSignalServer()
  await server.addPerson('owner')
  hotline = await startSignalHotline(server, 'owner')
})
afterAll(async () => {
  await hotline.stop()
  await server.stop()
})

test('a line to Signal that dies without a word is left within 30 seconds, and what waited on it goes out', async () => {
  const { aci } = await server.addPerson('person')
  await server.write('person', hotline.aci, '여보세요')
  await hotline.waitFor(({ content }) => content.type === 'text' && content.text === '여보세요')
  const id = newOutboxId()
  const say = () =>
    hotline.transport.send({ id, address: aci, body: { type: 'text', text: '듣고 있습니다' }, urgent: false })
  await server.call({ method: 'setLine', line: 'silent' })
  await server.write('person', hotline.aci, '들립니까')
  const diedAt = Date.now()
  // It hangs on the dead line until that is given up.
  expect(await say()).toMatchObject({ type: 'retry', reason: 'signal_offline' })
  expect(Date.now() - diedAt).toBeLessThan(30_000)
  await server.call({ method: 'setLine', line: 'up' })
  await hotline.waitFor(({ content }) => content.type === 'text' && content.text === '들립니까', 40_000)
  await expect.poll(say, { timeout: 10_000 }).toMatchObject({ type: 'sent' })
  await server.waitForText('person', '듣고 있습니다')
}, 90_000)
