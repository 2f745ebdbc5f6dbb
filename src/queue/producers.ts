import { setTimeout as sleep } from 'node:timers/promises'
import type { QueueBackend, WorkQueue } from './connect.ts'
import { withLimit } from './limit.ts'
import { errorName } from './log.ts'
import type { QueueLog } from './log.ts'
import { isJobId, isPayload, queueNames } from './names.ts'
import type { Payload, QueueName } from './names.ts'

export type EnqueueOptions = {
  /** How long from now the handler is to be woken. */
  delayMs?: number
  /**
   * A second job of the same id is dropped while the first waits, is delayed or is at work; after that the id is free
   * again. A wake-up that must not be lost while the handler is at work has no job id.
   */
  jobId?: string
}

export type Depth = { waiting: number; active: number; delayed: number }

export type Producers = {
  /**
   * Wakes the handler of `name` for the row `payload.id`. Never throws and answers within a second: true when the job
   * is stored; false when it is not yet (it is tried for another minute) or never, which is logged and left to the
   * sweep over the database.
   */
  enqueue(name: QueueName, payload: Payload, options?: EnqueueOptions): Promise<boolean>
  /** How many jobs there are, for metrics; null when the store does not answer. */
  depths(): Promise<Record<QueueName, Depth> | null>
  close(): Promise<void>
}

export type Retry = { attempts: number; firstMs: number }

const answerMsMax = 700
const tryMsMax = 60_000
const pauseMs = 500
const pendingMax = 1_000
const depthsMsMax = 2_000
const closeMsMax = 5_000

/** Eight attempts over about two minutes; what fails longer is a matter for a human or for the sweep. */
const retryDefault: Retry = { attempts: 8, firstMs: 1_000 }

export async function openProducers(
  backend: QueueBackend,
  options: { log: QueueLog; retry?: Retry },
): Promise<Producers> {
  const { log, retry = retryDefault } = options
  const queues = new Map(queueNames.map((name) => [name, backend.openQueue(name)] as const))
  // Redis may be away at the start and come later; PostgreSQL may not (`connectQueue` would have failed).
  if (backend.kind === 'postgres') await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()))
  const closing = new AbortController()
  let pending = 0

  const add = async (name: QueueName, payload: Payload, { delayMs = 0, jobId }: EnqueueOptions): Promise<void> => {
    const started = performance.now()
    for (;;) {
      try {
        const delay = Math.max(0, Math.round(delayMs - (performance.now() - started)))
        const named = jobId === undefined ? {} : { jobId }
        await queueOf(queues, name).add(name, { id: payload.id }, { ...jobOptions(retry), ...named, delay })
        return
      } catch (error) {
        if (closing.signal.aborted || performance.now() - started > tryMsMax) throw error
        await sleep(pauseMs, undefined, { signal: closing.signal })
      }
    }
  }

  return {
    async enqueue(name, payload, enqueueOptions = {}) {
      const { jobId } = enqueueOptions
      if (!isPayload(payload) || (jobId !== undefined && !isJobId(jobId))) {
        log({ event: 'queue.payload_refused', queue: name })
        return false
      }
      if (closing.signal.aborted || pending >= pendingMax) {
        log({ event: 'queue.wake_lost', queue: name, id: payload.id, error: 'closed_or_full' })
        return false
      }
      pending += 1
      const stored = add(name, payload, enqueueOptions).then(
        () => true,
        (error: unknown) => {
          log({ event: 'queue.wake_lost', queue: name, id: payload.id, error: errorName(error) })
          return false
        },
      )
      void stored.then(() => (pending -= 1))
      const answer = await withLimit(stored, answerMsMax)
      if (answer.type === 'done') return answer.value
      log({ event: 'queue.wake_late', queue: name, id: payload.id })
      return false
    },

    async depths() {
      try {
        const counted = await withLimit(countAll(queues), depthsMsMax)
        return counted.type === 'done' ? counted.value : null
      } catch {
        return null
      }
    },

    async close() {
      closing.abort()
      await withLimit(Promise.all([...queues.values()].map((queue) => queue.close())), closeMsMax).catch(() => {})
    },
  }
}

function queueOf(queues: ReadonlyMap<QueueName, WorkQueue>, name: QueueName): WorkQueue {
  const queue = queues.get(name)
  if (queue === undefined) throw new Error(`there is no queue ${name}`)
  return queue
}

/**
 * Finished jobs are removed, failed ones too: BullMQ drops a new job whose id it still remembers, and what happened
 * is recorded in the database, not here.
 */
function jobOptions(retry: Retry) {
  return {
    attempts: retry.attempts,
    backoff: { type: 'exponential', delay: retry.firstMs, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: true,
    stackTraceLimit: 1,
  }
}

async function countAll(queues: ReadonlyMap<QueueName, WorkQueue>): Promise<Record<QueueName, Depth>> {
  const count = async (name: QueueName): Promise<Depth> => {
    const counts = await queueOf(queues, name).getJobCounts('waiting', 'active', 'delayed')
    return { waiting: counts['waiting'] ?? 0, active: counts['active'] ?? 0, delayed: counts['delayed'] ?? 0 }
  }
  const [reports, deliveries, escalations, checkins, retention] = await Promise.all([
    count('reports'),
    count('deliveries'),
    count('escalations'),
    count('checkins'),
    count('retention'),
  ])
  return { reports, deliveries, escalations, checkins, retention }
}
