import { describe, expect, test } from 'vitest'
import { readRedisUrl } from '../../src/queue/redisUrl.ts'

describe('REDIS_URL', () => {
  test('names a single Redis, with or without its parts', () => {
    expect(readRedisUrl('redis://cache')).toEqual({
      type: 'standalone',
      address: { host: 'cache', port: 6379 },
      options: { db: 0 },
    })
    expect(readRedisUrl('rediss://bot:p%40ss@cache.example:7000/3')).toEqual({
      type: 'standalone',
      address: { host: 'cache.example', port: 7000 },
      options: { db: 3, username: 'bot', password: 'p@ss', tls: {} },
    })
    expect(readRedisUrl('redis://:secret@[::1]:6380')).toEqual({
      type: 'standalone',
      address: { host: '::1', port: 6380 },
      options: { db: 0, password: 'secret' },
    })
  })

  test('names a Sentinel group', () => {
    expect(readRedisUrl('redis+sentinel://a:1,b/lights/2')).toEqual({
      type: 'sentinel',
      sentinels: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26379 },
      ],
      name: 'lights',
      options: { db: 2 },
    })
    expect(readRedisUrl('rediss+sentinel://:pw@a/lights').options).toMatchObject({
      password: 'pw',
      sentinelPassword: 'pw',
      tls: {},
      sentinelTLS: {},
    })
  })

  test('names a Cluster', () => {
    expect(readRedisUrl('redis+cluster://a:1,b')).toEqual({
      type: 'cluster',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 6379 },
      ],
      options: {},
    })
  })

  test.each([
    '',
    'localhost:6379',
    'http://cache',
    'redis://',
    'redis://a:1,b:2',
    'redis://cache/one',
    'redis://cache:port',
    'redis+sentinel://a:1',
    'redis+replica://a',
  ])('says how it must look when it is %j', (url) => {
    expect(() => readRedisUrl(url)).toThrow(/REDIS_URL must look like/)
  })

  test('does not repeat a password', () => {
    expect(() => readRedisUrl('redis://:hunter2@a:1,b:2')).toThrow(expect.not.stringContaining('hunter2'))
  })
})
