import { describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { enrol, startTestApp } from '../support/app.ts'
import { hasRedis, startRedis } from '../support/redis.ts'

const redisHere = await hasRedis()
const outageMs = 6_000

describe('Redis away', () => {
  test('redis-server is on this machine where everything is required', () => {
    expect(redisHere || process.env['REQUIRE_ALL'] !== '1').toBe(true)
  })

  test.skipIf(!redisHere)(
    'intake goes on, the page still comes, and nothing is done twice when it is back',
    async () => {
      const redis = await startRedis()
      const hotline = await startTestApp({ settings: { REDIS_URL: redis.url } })
      const { transport, app } = hotline
      try {
        await enrol(hotline, 'op', '가람')
        expect(app.ready.queue).toBe('redis')
        await redis.kill()
        await transport.say('person', '안녕하십니까')
        await transport.waitFor('person', '위험', 3_000)
        await transport.say('person', '1')
        const page = await transport.waitFor('op', 'P0', 12_000)
        await new Promise((resolve) => setTimeout(resolve, outageMs))
        await redis.start()
        await transport.say('late', '공안이 와서 언니를 잡아갔어요')
        await expect
          .poll(() => transport.texts('op').filter((text) => text.includes('P0')).length, { timeout: 15_000 })
          .toBe(2)
        // The wake-ups that waited for Redis come now: the rows are done, so they change nothing.
        await new Promise((resolve) => setTimeout(resolve, 2_000))
        const count = async (table: string): Promise<number> =>
          (await app.database.query<{ n: number }>(statement('', `select count(*)::int n from ${table}`)))[0]?.n ?? -1
        expect(await count('cases')).toBe(2)
        expect(await count('reports')).toBe(2)
        expect(await count('escalations')).toBe(2)
        expect(transport.to('op').filter((one) => one.id === page.id)).toHaveLength(1)
        expect(await count(`case_events where type = 'paged'`)).toBe(2)
      } finally {
        await hotline.stop()
        await redis.remove()
      }
    },
    60_000,
  )
})
