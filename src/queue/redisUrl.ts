type Address = { host: string; port: number }

/** A subset of ioredis' options. */
type RedisOptions = {
  username?: string
  password?: string
  sentinelPassword?: string
  tls?: Record<string, never>
  sentinelTLS?: Record<string, never>
  enableTLSForSentinelMode?: boolean
  db?: number
}

/** Which Redis a URL names; `options` are what all three kinds share. */
export type RedisTarget =
  | { type: 'standalone'; address: Address; options: RedisOptions }
  | { type: 'sentinel'; sentinels: Address[]; name: string; options: RedisOptions }
  | { type: 'cluster'; nodes: Address[]; options: RedisOptions }

const redisPort = 6379
const sentinelPort = 26_379
const urlPattern = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?$/

const forms =
  'REDIS_URL must look like redis://host:6379, rediss://host (TLS), redis+sentinel://host:26379,host:26379/name ' +
  'or redis+cluster://host:6379,host:6379; a user and password go before the host as user:password@.'

/**
 * Reads the forms of `REDIS_URL`: `redis://[user:password@]host[:port][/db]`, `redis+sentinel://host[:port],.../name[/db]`
 * and `redis+cluster://host[:port],...`; with `rediss` instead of `redis` the connection is TLS. The user and password
 * are those of Redis; sentinels are asked with the same ones when there are any.
 *
 * Throws an `Error` in plain words that does not repeat the URL, which may hold a password.
 */
export function readRedisUrl(url: string): RedisTarget {
  const match = urlPattern.exec(url)
  if (match === null) throw new Error(forms)
  const [, scheme, kind, userinfo, hosts = '', path = ''] = match
  const shared: RedisOptions = { ...credentials(userinfo), ...(scheme === 'rediss' ? { tls: {} } : {}) }
  const [first = '', second] = path.split('/')
  switch (kind) {
    case 'sentinel': {
      if (first === '') throw new Error(`${forms} The name of the Sentinel group is missing.`)
      const asked = shared.password === undefined ? {} : { sentinelPassword: shared.password }
      const secured = scheme === 'rediss' ? { sentinelTLS: {}, enableTLSForSentinelMode: true } : {}
      const options = { ...shared, ...asked, ...secured, db: databaseNumber(second) }
      return { type: 'sentinel', sentinels: addresses(hosts, sentinelPort), name: first, options }
    }
    case 'cluster':
      return { type: 'cluster', nodes: addresses(hosts, redisPort), options: shared }
    case undefined:
    default: {
      const [address, ...more] = addresses(hosts, redisPort)
      if (address === undefined || more.length > 0) throw new Error(forms)
      return { type: 'standalone', address, options: { ...shared, db: databaseNumber(first) } }
    }
  }
}

function credentials(userinfo: string | undefined): RedisOptions {
  if (userinfo === undefined) return {}
  const colon = userinfo.indexOf(':')
  // A lone word is the password, as in the requirepass of a Redis without users.
  const username = colon < 0 ? '' : decodeURIComponent(userinfo.slice(0, colon))
  const password = decodeURIComponent(userinfo.slice(colon + 1))
  return username === '' ? { password } : { username, password }
}

function addresses(hosts: string, defaultPort: number): Address[] {
  return hosts.split(',').map((host) => {
    const match = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(host)
    if (match === null) throw new Error(forms)
    return { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match[2] ?? defaultPort) }
  })
}

function databaseNumber(text: string | undefined): number {
  if (text === undefined || text === '') return 0
  if (!/^\d{1,4}$/.test(text)) throw new Error(forms)
  return Number(text)
}
