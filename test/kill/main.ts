import { parseArgs } from 'node:util'
import { runKillTest } from './run.ts'
import { runWriters } from './writers.ts'

/** The kill test in full: `npm run test:kill` (about ten minutes); docs/testing.md lists what can be asked for. */
const { values } = parseArgs({
  options: {
    people: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string' },
    signal: { type: 'boolean' },
    writers: { type: 'string' },
    outage: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Date.now() % 100_000)
console.log(`seed ${seed}`)
const outageSeconds = Number(values.outage ?? 0)
const result =
  values.writers === undefined
    ? await runKillTest({
        over: values.signal ? 'signal' : 'telegram',
        people: Number(values.people ?? 200),
        kills: Number(values.kills ?? 24),
        operators: 4,
        seed,
      })
    : await runWriters({
        people: Number(values.writers),
        kills: Number(values.kills ?? (outageSeconds > 0 ? 0 : 12)),
        outageSeconds,
        seed,
      })
console.log(JSON.stringify(result, null, 2))
process.exit(result.wrong.length === 0 ? 0 : 1)
