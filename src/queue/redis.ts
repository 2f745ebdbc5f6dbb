import { Cluster, Redis } from 'ioredis'
import { withLimit } from './limit.ts'
import { readRedisUrl } from './redisUrl.ts'

const checkMsMax = 5_000
const retryMsMin = 200
const retryMsMax = 2_000

/** Commands wait for the connection for as long as it takes: BullMQ's workers require it. Callers set their limits. */
const patient = { maxRetriesPerRequest: null, retryStrategy }

function retryStrategy(times: number): number {
  return Math.min(times * retryMsMin, retryMsMax)
}

/** Opens the Redis that `url` names (`readRedisUrl` has the forms); it connects in the background. */
export function openRedis(url: string): Redis | Cluster {
  const target = readRedisUrl(url)
  switch (target.type) {
    case 'standalone':
      return new Redis({ ...target.address, ...target.options, ...patient })
    case 'sentinel':
      return new Redis({ sentinels: target.sentinels, name: target.name, ...target.options, ...patient })
    case 'cluster':
      return new Cluster(target.nodes, {
        redisOptions: { ...target.options, maxRetriesPerRequest: null },
        clusterRetryStrategy: retryStrategy,
      })
  }
}

/**
 * Whether Redis is set up to keep what it is given. Returns what is wrong in plain words, one sentence each; nothing
 * of it stops the program, because the database holds the truth and the sweep repairs what Redis loses.
 */
export async function checkRedis(redis: Redis | Cluster): Promise<string[]> {
  try {
    const checked = await withLimit(askRedis(redis), checkMsMax)
    if (checked.type === 'done') return checked.value
  } catch {
    // A server that does not answer INFO is as good as unreachable here.
  }
  return ['Redis does not answer. Work waits in the database and is done later than it should be until Redis is back.']
}

async function askRedis(redis: Redis | Cluster): Promise<string[]> {
  if (redis instanceof Cluster && redis.status !== 'ready') {
    await new Promise<void>((resolve) => redis.once('ready', resolve))
  }
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
  const warnings = new Set<string>()
  for (const node of nodes) {
    const policy = field(await node.info('memory'), 'maxmemory_policy')
    if (policy !== 'noeviction') {
      warnings.add(
        `Redis may throw waiting work away when its memory is full: set maxmemory-policy to noeviction (it is ${policy}).`,
      )
    }
    if (field(await node.info('persistence'), 'aof_enabled') !== '1') {
      warnings.add('Redis forgets waiting work when it crashes: set appendonly to yes.')
    }
  }
  return [...warnings]
}

function field(info: string, name: string): string {
  const line = info.split(/\r?\n/).find((candidate) => candidate.startsWith(`${name}:`))
  return line === undefined ? 'unknown' : line.slice(name.length + 1)
}
