import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { startSignalHotline, type SignalHotline } from '../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'

describe('keys for strangers, while the program stays connected', () => {
  let server: SignalServer
  let hotline: SignalHotline
  let serial = 0
  beforeAll(async () => {
    server = await startSignalServer()
    await server.addPerson('owner')
    hotline = await startSignalHotline(server, 'owner')
  })
  afterAll(async () => {
    await hotline.stop()
    await server.stop()
  })
  const left = (): Promise<unknown> => server.call({ method: 'keysLeft', aci: hotline.aci })
  const use = (count: number): Promise<unknown> => server.call({ method: 'useKeys', aci: hotline.aci, count })
  async function strangers(count: number): Promise<void> {
    for (let nth = 0; nth < count; nth++) {
      const name = `stranger-${serial++}`
      await server.addPerson(name)
      await server.write(name, hotline.aci, `여기는 ${name}`)
      await hotline.waitFor(({ content }) => content.type === 'text' && content.text === `여기는 ${name}`)
    }
  }
  const unconfirmed = async (): Promise<number> => {
    const count = statement('', 'select count(*)::int n from signal_prekeys where uploaded_at is null')
    return (await hotline.database.query<{ n: number }>(count))[0]?.n ?? -1
  }

  test('they are refilled soon after they ran low', async () => {
    await use(85)
    await strangers(10)
    expect(await left()).toEqual({ ec: 5, kyber: 5 })
    await expect.poll(left, { timeout: 25_000 }).toEqual({ ec: 100, kyber: 100 })
    await strangers(1)
  }, 60_000)

  test('what could not be uploaded is uploaded when the program was started anew, and serves strangers', async () => {
    await server.call({ method: 'refuseKeys', isRefusing: true })
    await use(99)
    await strangers(1)
    await hotline.transport.stop()
    await hotline.start()
    await expect.poll(unconfirmed, { timeout: 10_000 }).toBe(200)
    await hotline.transport.stop()
    await hotline.start()
    // Every try is with the same keys.
    expect([await unconfirmed(), await left()]).toEqual([200, { ec: 0, kyber: 0 }])
    await server.call({ method: 'refuseKeys', isRefusing: false })
    // The next try comes by itself.
    await expect.poll(left, { timeout: 25_000 }).toEqual({ ec: 100, kyber: 100 })
    await expect.poll(unconfirmed, { timeout: 10_000 }).toBe(0)
    await strangers(1)
    expect(await left()).toEqual({ ec: 99, kyber: 99 })
  }, 60_000)
})
