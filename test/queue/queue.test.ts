import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { connectQueue } from '../../src/queue/connect.ts'
import { openProducers } from '../../src/queue/producers.ts'
import { startWorkers } from '../../src/queue/workers.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { hasRedis, startRedis, startSentinel } from '../support/redis.ts'
import { queueContract } from './contract.ts'
import type { Store } from './contract.ts'

async function openPostgres(): Promise<Store> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-queue-'))
  let server = await startEmbeddedPostgres({ dataDir })
  const query = async (text: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    const { rows } = await client.query<Record<string, unknown>>(text)
    await client.end()
    return rows
  }
  return {
    address: { databaseUrl: server.url },
    interrupt: () => server.stop(),
    async resume() {
      server = await startEmbeddedPostgres({ dataDir })
    },
    async contents() {
      const tables = await query(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq'`)
      const all = await Promise.all(tables.map(({ name }) => query(`SELECT * FROM bullmq.${String(name)}`)))
      return JSON.stringify(all)
    },
    async empty() {
      await query('TRUNCATE bullmq.job CASCADE')
    },
    async remove() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function openRedis(): Promise<Store> {
  const server = await startRedis()
  const ask = async <T>(question: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(server.url)
    try {
      return await question(client)
    } finally {
      client.disconnect()
    }
  }
  const describeKey = async (client: Redis, key: string): Promise<unknown> => {
    switch (await client.type(key)) {
      case 'hash':
        return client.hgetall(key)
      case 'stream':
        return client.xrange(key, '-', '+')
      case 'string':
        return client.get(key)
      default:
        return key
    }
  }
  return {
    address: { redisUrl: server.url },
    interrupt: () => server.kill(),
    resume: () => server.start(),
    contents: () =>
      ask(async (client) => {
        const keys = await client.keys('*')
        return JSON.stringify(await Promise.all(keys.map((key) => describeKey(client, key))))
      }),
    async empty() {
      await ask((client) => client.flushall())
    },
    remove: () => server.remove(),
  }
}

queueContract('PostgreSQL', openPostgres)

const redisHere = await hasRedis()
if (!redisHere) console.warn('redis-server is not installed, so the queue is not tested on Redis')

test('redis-server is there when everything is required', () => {
  expect(redisHere || process.env['REQUIRE_ALL'] !== '1').toBe(true)
})

if (redisHere) {
  queueContract('Redis', openRedis)

  describe('connecting to Redis', () => {
    test('warns in plain words of a Redis that may lose work', async () => {
      const server = await startRedis({ appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' })
      const backend = await connectQueue({ redisUrl: server.url }, () => {})
      expect(backend.warnings).toEqual([
        expect.stringContaining('set maxmemory-policy to noeviction (it is allkeys-lru)'),
        expect.stringContaining('set appendonly to yes'),
      ])
      await backend.close()
      await server.remove()
    })

    test('a Redis that is not there yet is a warning, and is used when it comes', async () => {
      const server = await startRedis()
      await server.stop()
      const backend = await connectQueue({ redisUrl: server.url }, () => {})
      expect(backend.warnings).toEqual([expect.stringContaining('does not answer')])
      const options = { log: () => {}, onDead: async () => {} }
      const seen: string[] = []
      const workers = await startWorkers(backend, { reports: async (id) => void seen.push(id) }, options)
      const producers = await openProducers(backend, { log: () => {} })
      expect(await producers.enqueue('reports', { id: 'r1' })).toBe(false)
      await server.start()
      await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['r1'])
      await workers.close()
      await producers.close()
      await backend.close()
      await server.remove()
    })

    test('a Cluster carries work', async () => {
      const server = await startRedis({ 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' })
      const admin = new Redis(server.url)
      await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
      await expect.poll(() => admin.call('CLUSTER', 'INFO'), { timeout: 10_000 }).toContain('cluster_state:ok')
      admin.disconnect()
      expect(await carried(`redis+cluster://127.0.0.1:${server.port}`)).toEqual(['c1', 'c2'])
      await server.remove()
    })

    test('a Sentinel group carries work', async () => {
      const server = await startRedis()
      const sentinel = await startSentinel('lights', server.port)
      expect(await carried(`redis+sentinel://127.0.0.1:${sentinel.port}/lights`)).toEqual(['c1', 'c2'])
      await sentinel.remove()
      await server.remove()
    })
  })
}

/** Sends a job and a delayed one through, and returns what arrived. */
async function carried(redisUrl: string): Promise<string[]> {
  const backend = await connectQueue({ redisUrl }, () => {})
  expect(backend.warnings).toEqual([])
  const seen: string[] = []
  const options = { log: () => {}, onDead: async () => {} }
  const workers = await startWorkers(backend, { checkins: async (id) => void seen.push(id) }, options)
  const producers = await openProducers(backend, { log: () => {} })
  expect(await producers.enqueue('checkins', { id: 'c1' })).toBe(true)
  expect(await producers.enqueue('checkins', { id: 'c2' }, { delayMs: 200 })).toBe(true)
  await expect.poll(() => seen, { timeout: 10_000 }).toHaveLength(2)
  await workers.close()
  await producers.close()
  await backend.close()
  return seen
}
