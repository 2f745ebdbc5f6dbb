import { parseArgs } from 'node:util'
import { runKillTest } from './run.ts'

/** The kill test in full: `npm run test:kill` (about ten minutes), `-- --people 50 --kills 5` for less. */
const { values } = parseArgs({
  options: { people: { type: 'string' }, kills: { type: 'string' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? Date.now() % 100_000)
console.log(`seed ${seed}`)
const result = await runKillTest({
  people: Number(values.people ?? 200),
  kills: Number(values.kills ?? 24),
  operators: 4,
  seed,
})
console.log(JSON.stringify(result, null, 2))
process.exit(result.wrong.length === 0 ? 0 : 1)
