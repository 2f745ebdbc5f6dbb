import { expect, test } from 'vitest'
import { runKillTest } from './run.ts'

// The short form of `npm run test:kill`, which plays 200 people and 24 kills.
test('people who write while the program is killed lose nothing, and nothing happens twice', async () => {
  const result = await runKillTest({ over: 'telegram', people: 16, kills: 5, operators: 3, seed: 7 })
  expect(result.wrong).toEqual([])
  expect(result.kills).toBe(5)
  expect(result.urgentCases).toBeGreaterThanOrEqual(8)
}, 300_000)
