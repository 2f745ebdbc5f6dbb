import { UnrecoverableError } from 'bullmq'
import type { QueueBackend, QueueWorker, WorkerPlan, WorkJob } from './connect.ts'
import { withLimit } from './limit.ts'
import { errorName } from './log.ts'
import type { QueueLog } from './log.ts'
import { isPayload, queueNames } from './names.ts'
import type { QueueName } from './names.ts'

/**
 * Does the work that a job wakes it for. It re-reads the row and does nothing when that is no longer due, because a
 * job can come twice. Throwing means "try again later"; throwing an error with `terminal: true` means "never again".
 */
export type Handler = (id: string, attempt: { number: number; last: boolean }) => Promise<void>

export type WorkerOptions = {
  log: QueueLog
  /**
   * Called once when a job will not be tried again: its attempts ran out, it failed for good, or it brought down
   * several workers. Tell a human. A crash right here loses the call, so the sweep has to look as well.
   */
  onDead: (name: QueueName, id: string) => Promise<void>
  /** Jobs at work at the same time, per queue. */
  concurrency?: Partial<Record<QueueName, number>>
  /** How long a worker may be silent before another takes its job. */
  stallMs?: number
  /** How long `close()` waits for the jobs at work. */
  closeMsMax?: number
}

export type Workers = {
  /**
   * Takes no more jobs, waits for those at work up to the limit, then cuts the connections: what was still at work
   * runs again elsewhere. Never throws.
   */
  close(): Promise<void>
}

const concurrencyDefault: Record<QueueName, number> = {
  reports: 4,
  deliveries: 8,
  escalations: 4,
  checkins: 4,
  retention: 1,
}
const stallMsDefault = 20_000
const stallsMax = 3
const closeMsDefault = 15_000
const disconnectMsMax = 2_000
/** After a failed read of the queue; BullMQ's own 15 seconds are long when somebody waits for help. */
const retryFetchMs = 1_000

/** Starts a worker for each queue that has a handler. Throws only when PostgreSQL does not answer at the start. */
export async function startWorkers(
  backend: QueueBackend,
  handlers: Partial<Record<QueueName, Handler>>,
  options: WorkerOptions,
): Promise<Workers> {
  const workers: QueueWorker[] = []
  const active = new Set<Promise<void>>()
  for (const name of queueNames) {
    const handler = handlers[name]
    if (handler !== undefined) workers.push(backend.openWorker(name, planOf(name, handler, active, options)))
  }
  if (backend.kind === 'postgres') await Promise.all(workers.map((worker) => worker.waitUntilReady()))
  return {
    async close() {
      const pausing = Promise.allSettled(workers.map((worker) => worker.pause(true)))
      const finished = await withLimit(
        pausing.then(() => Promise.allSettled(active)),
        options.closeMsMax ?? closeMsDefault,
      )
      const force = finished.type === 'late'
      if (force) options.log({ event: 'queue.close_forced', active: active.size })
      await withLimit(Promise.allSettled(workers.map((worker) => worker.close(force))), disconnectMsMax)
    },
  }
}

function planOf(name: QueueName, handler: Handler, active: Set<Promise<void>>, options: WorkerOptions): WorkerPlan {
  const { log, onDead, concurrency = {}, stallMs = stallMsDefault } = options
  return {
    process: (job) => {
      const work = runHandler(name, handler, job, log)
      active.add(work)
      return work.finally(() => active.delete(work))
    },
    failed: (job, error) => {
      if (!isLastAttempt(job, error)) return
      const id = isPayload(job.data) ? job.data.id : 'unreadable'
      log({ event: 'queue.job_dead', queue: name, id, attempts: job.attemptsMade })
      void onDead(name, id).catch((reason: unknown) =>
        log({ event: 'queue.dead_letter_failed', queue: name, id, error: errorName(reason) }),
      )
    },
    options: {
      concurrency: concurrency[name] ?? concurrencyDefault[name],
      lockDuration: stallMs,
      stalledInterval: stallMs,
      maxStalledCount: stallsMax,
      runRetryDelay: retryFetchMs,
    },
  }
}

function isLastAttempt(job: WorkJob, error: Error): boolean {
  return error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1)
}

/**
 * Calls the handler. BullMQ stores the message and the stack of what is thrown beside the job, so the error is
 * replaced by one that says nothing but its kind.
 */
async function runHandler(name: QueueName, handler: Handler, job: WorkJob, log: QueueLog): Promise<void> {
  if (!isPayload(job.data)) {
    log({ event: 'queue.payload_refused', queue: name })
    throw new UnrecoverableError('payload refused')
  }
  const { id } = job.data
  const number = job.attemptsMade + 1
  try {
    await handler(id, { number, last: number >= (job.opts.attempts ?? 1) })
  } catch (error) {
    const terminal = isTerminal(error)
    const kind = errorName(error)
    log({ event: 'queue.job_failed', queue: name, id, attempt: number, terminal, error: kind })
    throw terminal ? new UnrecoverableError(kind) : new Error(kind)
  }
}

function isTerminal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'terminal' in error && error.terminal === true
}
