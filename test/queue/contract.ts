import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectQueue } from '../../src/queue/connect.ts'
import type { QueueAddress, QueueBackend } from '../../src/queue/connect.ts'
import type { QueueEvent } from '../../src/queue/log.ts'
import type { Payload, QueueName } from '../../src/queue/names.ts'
import { openProducers } from '../../src/queue/producers.ts'
import type { Producers, Retry } from '../../src/queue/producers.ts'
import { startWorkers } from '../../src/queue/workers.ts'
import type { Handler, WorkerOptions, Workers } from '../../src/queue/workers.ts'

/** A store for the queue that a test may take away. */
export type Store = {
  address: QueueAddress
  interrupt(): Promise<void>
  resume(): Promise<void>
  /** All that is stored, as text, to look for what must not be there. */
  contents(): Promise<string>
  /** Deletes all jobs. */
  empty(): Promise<void>
  remove(): Promise<void>
}

const program = join(import.meta.dirname, '..', 'support', 'queueProgram.ts')
const retry: Retry = { attempts: 3, firstMs: 100 }

async function until(what: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error(`it did not happen in ${limitMs} ms`)
    await sleep(20)
  }
}

/** What a queue has to do, whichever store it runs on. */
export function queueContract(label: string, open: () => Promise<Store>): void {
  describe(`the queue on ${label}`, () => {
    let store: Store
    let backend: QueueBackend
    let producers: Producers
    let events: QueueEvent[]
    let dead: string[]
    let running: Workers[]

    const log = (event: QueueEvent) => events.push(event)
    const happened = (event: string) => events.filter((candidate) => candidate.event === event)

    const work = async (handlers: Partial<Record<QueueName, Handler>>, options: Partial<WorkerOptions> = {}) => {
      const onDead = async (name: QueueName, id: string) => {
        dead.push(`${name} ${id}`)
      }
      const workers = await startWorkers(backend, handlers, { log, onDead, ...options })
      running.push(workers)
      return workers
    }

    beforeAll(async () => {
      store = await open()
    })

    afterAll(async () => {
      await store.remove()
    })

    beforeEach(async () => {
      events = []
      dead = []
      running = []
      backend = await connectQueue(store.address, log)
      producers = await openProducers(backend, { log, retry })
    })

    afterEach(async () => {
      await Promise.all(running.map((workers) => workers.close()))
      await producers.close()
      await backend.close()
      await store.empty()
    })

    test('is set up well, by its own judgement', () => {
      expect(backend.warnings).toEqual([])
    })

    test('wakes the handler of the named queue with the id, also for work that waited', async () => {
      const seen: string[] = []
      expect(await producers.enqueue('reports', { id: 'early' })).toBe(true)
      await work({
        reports: async (id) => void seen.push(`reports ${id}`),
        deliveries: async (id) => void seen.push(`deliveries ${id}`),
      })
      expect(await producers.enqueue('deliveries', { id: 'late' })).toBe(true)
      await until(() => seen.length === 2)
      expect(seen.toSorted()).toEqual(['deliveries late', 'reports early'])
      await until(async () => (await producers.depths())?.reports.active === 0)
      expect(events).toEqual([])
    })

    test('wakes an idle handler at the due time, neither before nor much later', async () => {
      const times: number[] = []
      await work({ escalations: async () => void times.push(performance.now()) })
      await sleep(300)
      const started = performance.now()
      await producers.enqueue('escalations', { id: 'e1' }, { delayMs: 900 })
      expect((await producers.depths())?.escalations).toEqual({ waiting: 0, active: 0, delayed: 1 })
      await until(() => times.length === 1)
      expect((times[0] ?? 0) - started).toBeGreaterThanOrEqual(890)
      expect((times[0] ?? 0) - started).toBeLessThan(2_500)
    })

    test('keeps one job of an id while it waits, and takes the id again after it is done', async () => {
      let runs = 0
      await producers.enqueue('checkins', { id: 'c1' }, { jobId: 'c1-first' })
      await producers.enqueue('checkins', { id: 'c1' }, { jobId: 'c1-first' })
      await producers.enqueue('checkins', { id: 'c1' }, { jobId: 'c1-second' })
      expect((await producers.depths())?.checkins.waiting).toBe(2)
      await work({ checkins: async () => void (runs += 1) })
      await until(async () => runs === 2 && (await producers.depths())?.checkins.active === 0)
      await producers.enqueue('checkins', { id: 'c1' }, { jobId: 'c1-first' })
      await until(() => runs === 3)
    })

    test('tries again after growing pauses, then hands the job over as dead and frees its id', async () => {
      const attempts: { number: number; last: boolean; at: number }[] = []
      await work({
        deliveries: async (_, attempt) => {
          attempts.push({ ...attempt, at: performance.now() })
          throw new Error('sentinel: what the person wrote')
        },
      })
      await producers.enqueue('deliveries', { id: 'd1' }, { jobId: 'lane-d1' })
      await until(() => dead.length === 1)
      expect(attempts.map(({ number, last }) => ({ number, last }))).toEqual([
        { number: 1, last: false },
        { number: 2, last: false },
        { number: 3, last: true },
      ])
      const [first = 0, second = 0, third = 0] = attempts.map(({ at }) => at)
      expect(second - first).toBeGreaterThanOrEqual(45)
      expect(third - second).toBeGreaterThanOrEqual(95)
      expect(dead).toEqual(['deliveries d1'])
      await producers.enqueue('deliveries', { id: 'd1' }, { jobId: 'lane-d1' })
      await until(() => dead.length === 2)
      expect(attempts).toHaveLength(6)
    })

    test('does not try again what failed for good', async () => {
      let runs = 0
      await work({
        reports: async () => {
          runs += 1
          throw Object.assign(new Error('never'), { terminal: true })
        },
      })
      await producers.enqueue('reports', { id: 'r1' })
      await until(() => dead.length === 1)
      await sleep(400)
      expect(runs).toBe(1)
    })

    test('a failing dead-letter callback is logged and the worker goes on', async () => {
      const seen: string[] = []
      const terminal = Object.assign(new Error('never'), { terminal: true })
      const handler: Handler = async (id) => {
        if (id === 'bad') throw terminal
        seen.push(id)
      }
      await work({ reports: handler }, { onDead: () => Promise.reject(new TypeError('sentinel')) })
      await producers.enqueue('reports', { id: 'bad' })
      await until(() => happened('queue.dead_letter_failed').length === 1)
      await producers.enqueue('reports', { id: 'good' })
      await until(() => seen.length === 1)
      expect(JSON.stringify(events)).not.toContain('sentinel')
    })

    test('neither the store nor the log holds what an error says', async () => {
      const slow = await openProducers(backend, { log, retry: { attempts: 2, firstMs: 60_000 } })
      await work({
        reports: async () => {
          throw new RangeError('sentinel: what the person wrote')
        },
      })
      await slow.enqueue('reports', { id: 'r1' }, { jobId: 'failing' })
      await until(async () => (await producers.depths())?.reports.delayed === 1)
      const contents = await store.contents()
      expect(contents).toContain('RangeError')
      expect(contents).not.toContain('sentinel')
      expect(happened('queue.job_failed')).toEqual([
        { event: 'queue.job_failed', queue: 'reports', id: 'r1', attempt: 1, terminal: false, error: 'RangeError' },
      ])
      await slow.close()
    })

    test.each<[string, unknown]>([
      ['a sentence', { id: 'she is at the station' }],
      ['Korean', { id: '도와주세요' }],
      ['an address', { id: '+821012345678' }],
      ['a long id', { id: 'a'.repeat(65) }],
      ['an empty id', { id: '' }],
      ['more than an id', { id: 'r1', text: 'hello' }],
      ['no object', 'r1'],
      ['no id', {}],
    ])('refuses to carry %s', async (_, payload) => {
      expect(await producers.enqueue('reports', payload as Payload)).toBe(false)
      expect(events).toEqual([{ event: 'queue.payload_refused', queue: 'reports' }])
      expect((await producers.depths())?.reports).toEqual({ waiting: 0, active: 0, delayed: 0 })
    })

    test.each(['12', 'a:b', '', '역', 'x'.repeat(129)])('refuses the job id %j', async (jobId) => {
      expect(await producers.enqueue('reports', { id: 'r1' }, { jobId })).toBe(false)
      expect(happened('queue.payload_refused')).toHaveLength(1)
    })

    test('a job that another program put there with more than an id reaches no handler', async () => {
      let runs = 0
      await work({ reports: async () => void (runs += 1) })
      const queue = backend.openQueue('reports')
      await queue.add('reports', { id: '도와주세요' }, { removeOnFail: true })
      await until(() => dead.length === 1)
      expect(dead).toEqual(['reports unreadable'])
      expect(runs).toBe(0)
      await queue.close()
    })

    test('a job whose worker was killed runs again in another', async () => {
      const child = spawn(process.execPath, [program, JSON.stringify(store.address)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await producers.enqueue('reports', { id: 'r1' })
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      expect(line.toString()).toBe('r1\n')
      child.kill('SIGKILL')
      await once(child, 'exit')
      const seen: string[] = []
      await work({ reports: async (id) => void seen.push(id) }, { stallMs: 1_000 })
      await until(() => seen.length === 1)
      expect(seen).toEqual(['r1'])
      expect(dead).toEqual([])
    })

    test('a job that brings down worker after worker is handed over as dead', async () => {
      let runs = 0
      const stuck: Handler = () => {
        runs += 1
        return new Promise(() => {})
      }
      await producers.enqueue('reports', { id: 'poison' })
      for (let crash = 0; crash < 8 && dead.length === 0; crash++) {
        // Closing by force leaves the job as a crash does: at work, with nobody to renew its lock.
        const workers = await work({ reports: stuck }, { stallMs: 300, closeMsMax: 10 })
        const before = runs
        await until(() => runs > before || dead.length > 0)
        await workers.close()
      }
      expect(dead).toEqual(['reports poison'])
      expect(runs).toBe(4)
    }, 30_000)

    test('while the store is away nothing throws or hangs, and afterwards the work is caught up', async () => {
      const seen = new Set<string>()
      await work({ reports: async (id) => void seen.add(id) }, { stallMs: 2_000 })
      await producers.enqueue('reports', { id: 'before' })
      await until(() => seen.has('before'))
      await store.interrupt()
      const started = performance.now()
      expect(await producers.enqueue('reports', { id: 'during' })).toBe(false)
      expect(performance.now() - started).toBeLessThan(1_000)
      expect(await producers.depths()).toBeNull()
      await sleep(3_000)
      await store.resume()
      await until(() => seen.has('during'), 15_000)
      expect(await producers.enqueue('reports', { id: 'after' })).toBe(true)
      await until(() => seen.has('after'), 15_000)
      expect(happened('queue.wake_late')).toHaveLength(1)
      expect(happened('queue.wake_lost')).toEqual([])
      // Errors are reported, but not once per queue and attempt.
      expect(happened('queue.error').length).toBeGreaterThan(0)
      expect(happened('queue.error').length).toBeLessThan(12)
    }, 40_000)

    test('closing waits for the job at work and takes no further one', async () => {
      const done: string[] = []
      const started = Promise.withResolvers<void>()
      const workers = await work(
        {
          deliveries: async (id) => {
            started.resolve()
            await sleep(500)
            done.push(id)
          },
        },
        { concurrency: { deliveries: 1 } },
      )
      await producers.enqueue('deliveries', { id: 'first' })
      await producers.enqueue('deliveries', { id: 'second' })
      await started.promise
      await workers.close()
      expect(done).toEqual(['first'])
      await sleep(700)
      expect(done).toEqual(['first'])
      expect((await producers.depths())?.deliveries).toEqual({ waiting: 1, active: 0, delayed: 0 })
    })

    test('closing does not wait for ever, and what was cut off runs again', async () => {
      const started = Promise.withResolvers<void>()
      const stuck: Handler = () => {
        started.resolve()
        return new Promise(() => {})
      }
      const workers = await work({ reports: stuck }, { stallMs: 1_000, closeMsMax: 300 })
      await producers.enqueue('reports', { id: 'r1' })
      await started.promise
      const before = performance.now()
      await workers.close()
      expect(performance.now() - before).toBeLessThan(3_000)
      expect(happened('queue.close_forced')).toHaveLength(1)
      const seen: string[] = []
      await work({ reports: async (id) => void seen.push(id) }, { stallMs: 1_000 })
      await until(() => seen.length === 1)
    })

    test('after closing, enqueue still does not throw', async () => {
      await producers.close()
      expect(await producers.enqueue('reports', { id: 'r1' })).toBe(false)
      expect(happened('queue.wake_lost')).toHaveLength(1)
    })
  })
}
