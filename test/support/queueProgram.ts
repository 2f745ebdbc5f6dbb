/**
 * A program of its own for the test that kills a worker: takes jobs from `reports` of the queue at its first argument
 * (the JSON of a `QueueAddress`), prints the id of each and never finishes one.
 */
import { connectQueue } from '../../src/queue/connect.ts'
import type { QueueAddress } from '../../src/queue/connect.ts'
import { startWorkers } from '../../src/queue/workers.ts'

const address = JSON.parse(process.argv[2] ?? '') as QueueAddress
const backend = await connectQueue(address, () => {})
await startWorkers(
  backend,
  {
    reports(id) {
      console.log(id)
      return new Promise(() => {})
    },
  },
  { log: () => {}, onDead: async () => {}, stallMs: 1_000 },
)
