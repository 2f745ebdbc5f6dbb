import { expect, test } from 'vitest'
import { runWriters } from './writers.ts'

// The short forms of `npm run test:kill -- --writers 50` and `npm run test:kill -- --writers 20 --outage 60`.
test('killed again and again while people write over Signal, it loses nothing and takes nothing twice', async () => {
  const result = await runWriters({ people: 8, kills: 3, outageSeconds: 0, seed: 11 })
  expect(result.wrong).toEqual([])
  expect(result.kills).toBe(3)
}, 300_000)

test("what people write while Signal's server is away is taken when it is back, in order and once", async () => {
  const result = await runWriters({ people: 6, kills: 0, outageSeconds: 8, seed: 12 })
  expect(result.wrong).toEqual([])
  expect(result.waitingAfterOutage).toBeGreaterThan(6)
}, 300_000)
