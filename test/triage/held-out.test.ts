import { expect, test } from 'vitest'
import { judgeHeldOut, shares } from '../bench/triage.ts'
import floors from './floors.json' with { type: 'json' }

// The messages were written by others than the ones the model learns from, and nobody tunes on them. The floors only
// ever go up: a change that finds fewer people in danger, or wakes operators more often for nothing, fails here.
const reached = shares(judgeHeldOut())

test('finds who is in danger now', () => {
  expect(reached.p0Found).toBeGreaterThanOrEqual(floors.p0FoundMin)
})

test('finds who is in danger now or within hours', () => {
  expect(reached.urgentFound).toBeGreaterThanOrEqual(floors.urgentFoundMin)
})

test('pages and asks nobody in vain too often', () => {
  expect(reached.calmPaged).toBeLessThanOrEqual(floors.calmPagedMax)
  expect(reached.calmAsked).toBeLessThanOrEqual(floors.calmAskedMax)
  expect(reached.calmRaisedToP1).toBeLessThanOrEqual(floors.calmRaisedToP1Max)
})
