import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { CountedEvent } from './intake/intake.ts'
import type { Depth } from './queue/producers.ts'
import type { QueueName } from './queue/names.ts'
import { statement, type Database } from './store/database.ts'

const openCases = statement(
  'metrics_open_cases',
  `select severity, state, count(*)::int n from cases where state <> 'closed' group by severity, state`,
)
const claimTimes = statement(
  'metrics_claim_times',
  `select severity, extract(epoch from first_claimed_at - opened_at)::float8 seconds from cases
   where first_claimed_at > $1 order by first_claimed_at limit 10000`,
)

export type Metrics = {
  count(event: CountedEvent): void
  delivered(transport: string, ms: number): void
  paged(operators: number): void
  /** The text that Prometheus reads. */
  render(): Promise<string>
}

/** Counters and gauges, whose labels are codes and never anything a person wrote. */
export function openMetrics(deps: {
  database: Database
  depths: () => Promise<Record<QueueName, Depth> | null>
  now: () => Date
}): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const turns = new Counter({
    name: 'deungdae_turns_total',
    help: 'Messages taken',
    labelNames: ['transport', 'outcome'],
    registers,
  })
  const latency = new Histogram({
    name: 'deungdae_turn_seconds',
    help: 'From the arrival of a message to its commit',
    labelNames: ['transport'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const misunderstood = new Counter({
    name: 'deungdae_misunderstood_total',
    help: 'Answers that were not understood, by question',
    labelNames: ['flow', 'step'],
    registers,
  })
  const alarms = new Counter({
    name: 'deungdae_alarms_total',
    help: 'Alarming messages',
    labelNames: ['family'],
    registers,
  })
  const deliveries = new Histogram({
    name: 'deungdae_delivery_seconds',
    help: 'How long a messenger took to accept a message',
    labelNames: ['transport'],
    buckets: [0.01, 0.05, 0.1, 0.25, 1, 5, 30],
    registers,
  })
  const pages = new Counter({ name: 'deungdae_pages_total', help: 'Pages sent to operators', registers })
  const queues = new Gauge({
    name: 'deungdae_queue_jobs',
    help: 'Jobs in a queue',
    labelNames: ['queue', 'state'],
    registers,
  })
  const cases = new Gauge({
    name: 'deungdae_open_cases',
    help: 'Cases that are not closed',
    labelNames: ['severity', 'state'],
    registers,
  })
  const claims = new Histogram({
    name: 'deungdae_claim_seconds',
    help: 'From the opening of a case to its first claim',
    labelNames: ['severity'],
    buckets: [10, 30, 60, 120, 300, 900, 3600, 14_400],
    registers,
  })
  let claimsSince = deps.now()

  return {
    count(event) {
      switch (event.type) {
        case 'turn':
          turns.inc({ transport: event.transport, outcome: event.outcome })
          latency.observe({ transport: event.transport }, event.ms / 1000)
          return
        case 'misunderstood':
          misunderstood.inc({ flow: event.flow, step: event.step })
          return
        case 'alarm':
          alarms.inc({ family: event.family })
      }
    },
    delivered: (transport, ms) => deliveries.observe({ transport }, ms / 1000),
    paged: (operators) => pages.inc(operators),
    async render() {
      const depths = await deps.depths()
      for (const [queue, depth] of Object.entries(depths ?? {}))
        for (const [state, jobs] of Object.entries(depth)) queues.set({ queue, state }, jobs)
      cases.reset()
      for (const row of await deps.database.query<{ severity: string; state: string; n: number }>(openCases))
        cases.set({ severity: row.severity, state: row.state }, row.n)
      const until = deps.now()
      const claimed = await deps.database.query<{ severity: string; seconds: number }>(claimTimes, [claimsSince])
      claimsSince = until
      for (const row of claimed) claims.observe({ severity: row.severity }, row.seconds)
      return registry.metrics()
    },
  }
}
