import { expect, test } from 'vitest'
import { runKillTest } from './run.ts'

// `npm run test:kill -- --signal` in small; two of the operators are on Telegram.
test('people who write over Signal lose nothing either, and nothing happens twice', async () => {
  const result = await runKillTest({ over: 'signal', people: 12, kills: 5, operators: 4, seed: 8 })
  expect(result.wrong).toEqual([])
  expect(result.kills).toBe(5)
  expect(result.urgentCases).toBeGreaterThanOrEqual(6)
}, 300_000)
