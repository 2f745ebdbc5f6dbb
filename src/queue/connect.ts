import { EventEmitter } from 'node:events'
import { createPostgresBackend, PostgresConnection, Queue, Worker } from 'bullmq'
import type { Job, JobsOptions, WorkerOptions } from 'bullmq'
import { withLimit } from './limit.ts'
import { errorLog } from './log.ts'
import type { QueueLog } from './log.ts'
import type { Payload, QueueName } from './names.ts'
import { checkRedis, openRedis } from './redis.ts'

export type QueueAddress = { databaseUrl: string } | { redisUrl: string }

/** What is used of BullMQ's `Queue`, whose own type differs between the stores. */
export type WorkQueue = {
  add(name: string, payload: Payload, options: JobsOptions): Promise<unknown>
  getJobCounts(...states: ('waiting' | 'active' | 'delayed')[]): Promise<Record<string, number>>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

/** What a worker tells of a job; `unknown` data, because what is in the queue is checked when it is read. */
export type WorkJob = Pick<Job<unknown, void>, 'id' | 'data' | 'attemptsMade' | 'opts'>

export type QueueWorker = {
  waitUntilReady(): Promise<void>
  /** Takes no more jobs; those at work go on. */
  pause(doNotWaitActive: true): Promise<void>
  /** Waits for the jobs at work, or, when forced, leaves them to whoever finds them stalled. */
  close(force: boolean): Promise<void>
}

export type WorkerPlan = {
  process: (job: WorkJob) => Promise<void>
  failed: (job: WorkJob, error: Error) => void
  options: Omit<WorkerOptions, 'connection' | 'prefix'>
}

/** BullMQ on one of its two stores. Everything opened here survives the store being away and never crashes by it. */
export type QueueBackend = {
  kind: 'postgres' | 'redis'
  /** What is wrong with the store's set-up, in plain words; see `checkRedis`. */
  warnings: string[]
  openQueue(name: QueueName): WorkQueue
  openWorker(name: QueueName, plan: WorkerPlan): QueueWorker
  /** To be called after all queues and workers are closed. */
  close(): Promise<void>
}

/**
 * One pool serves all queues and workers of the process: five sessions that LISTEN, and the rest for queries, which
 * the pool closes when idle. Each session costs PostgreSQL some megabytes.
 */
const sessionsMax = 12
const connectMsMax = 5_000
const listenersMax = 100
const closeMsMax = 5_000

/** In a Redis Cluster the braces keep all keys on one node, as BullMQ's scripts require; elsewhere they do nothing. */
const prefix = '{deungdae}'

/**
 * Connects the queues, to Redis or to tables of their own (schema `bullmq`) in the PostgreSQL database.
 *
 * Throws when PostgreSQL does not answer or when `redisUrl` cannot be read; a Redis that does not answer is a warning.
 */
export async function connectQueue(address: QueueAddress, log: QueueLog): Promise<QueueBackend> {
  return 'redisUrl' in address ? connectRedis(address.redisUrl, log) : connectPostgres(address.databaseUrl, log)
}

async function connectPostgres(connectionString: string, log: QueueLog): Promise<QueueBackend> {
  const report = errorLog(log)
  const connection = new PostgresConnection({
    connectionString,
    max: sessionsMax,
    connectionTimeoutMillis: connectMsMax,
    keepAlive: true,
    application_name: 'deungdae-queue',
    migrate: true,
  })
  connection.on('error', (error) => report('pool', error))
  await connection.waitUntilReady()
  const { pool } = connection
  if (pool instanceof EventEmitter) {
    // Each queue and worker listens to the pool's errors.
    pool.setMaxListeners(listenersMax)
    // BullMQ listens to idle clients; one whose connection breaks while it is at work would end the process.
    pool.on('connect', (client: EventEmitter) => client.on('error', (error: Error) => report('client', error)))
  }
  return {
    kind: 'postgres',
    warnings: [],
    openQueue(name) {
      const queue = new Queue(name, { connection: pool }, createPostgresBackend)
      queue.on('error', (error) => report(name, error))
      return queue
    },
    openWorker(name, { process, failed, options }) {
      const worker = new Worker(name, process, { ...options, connection: pool }, createPostgresBackend)
      worker.on('error', (error) => report(name, error))
      worker.on('failed', (job, error) => job !== undefined && failed(job, error))
      return worker
    },
    async close() {
      await withLimit(connection.close(), closeMsMax)
    },
  }
}

async function connectRedis(redisUrl: string, log: QueueLog): Promise<QueueBackend> {
  const report = errorLog(log)
  const connection = openRedis(redisUrl)
  connection.setMaxListeners(listenersMax)
  connection.on('error', (error) => report('redis', error))
  const warnings = await checkRedis(connection)
  return {
    kind: 'redis',
    warnings,
    openQueue(name) {
      const queue = new Queue(name, { connection, prefix })
      queue.on('error', (error) => report(name, error))
      return queue
    },
    openWorker(name, { process, failed, options }) {
      const worker = new Worker(name, process, { ...options, connection, prefix })
      worker.on('error', (error) => report(name, error))
      worker.on('failed', (job, error) => job !== undefined && failed(job, error))
      return worker
    },
    async close() {
      const closed = await withLimit(connection.quit(), closeMsMax).catch(() => ({ type: 'late' }))
      if (closed.type === 'late') connection.disconnect()
    },
  }
}
