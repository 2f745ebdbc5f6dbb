import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openLog } from '../../../src/log.ts'
import { openKeyWatch, usesPerLook, type KeyWatch } from '../../../src/transport/signal/key-watch.ts'
import { ServiceError } from '../../../src/transport/signal/request.ts'

describe('when the keys for strangers are looked after', () => {
  let looks: number[]
  let answer: () => Promise<boolean>
  let watch: KeyWatch
  const one = { oneTime: 1, lastResort: 0 }
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
    looks = []
    answer = () => Promise.resolve(true)
    const tend = (): Promise<boolean> => {
      looks.push(Date.now())
      return answer()
    }
    watch = openKeyWatch({ tend, log: openLog('silent'), random: () => 0.5, now: Date.now })
  })
  afterEach(async () => {
    await watch.stop()
    vi.useRealTimers()
  })
  const wait = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

  test('at a connection, and a few times a day', async () => {
    watch.connected()
    await wait(1)
    expect(looks).toHaveLength(1)
    await wait(24 * 3_600_000)
    expect(looks).toHaveLength(5)
  })

  test('soon after enough one-time keys were used up, and not before', async () => {
    watch.connected()
    await wait(60_000)
    for (let used = 1; used < usesPerLook; used++) watch.used(one)
    await wait(60_000)
    expect(looks).toHaveLength(1)
    watch.used(one)
    await wait(5_000)
    expect(looks).toHaveLength(2)
    watch.used(one)
    await wait(60_000)
    expect(looks).toHaveLength(2)
  })

  test('at the first use of the last-resort key', async () => {
    watch.connected()
    await wait(60_000)
    watch.used({ oneTime: 1, lastResort: 1 })
    await wait(5_000)
    expect(looks).toHaveLength(2)
  })

  test('a crowd of strangers causes a look now and then, never a burst, and never in the middle of a message', async () => {
    watch.connected()
    await wait(60_000)
    const before = looks.length
    for (let second = 0; second < 60; second++) {
      const looksBefore = looks.length
      for (let stranger = 0; stranger < 50; stranger++) watch.used({ oneTime: 2, lastResort: 1 })
      expect(looks).toHaveLength(looksBefore)
      await wait(1_000)
    }
    expect(looks.length - before).toBeGreaterThan(1)
    expect(looks.length - before).toBeLessThan(6)
  })

  test('a line that breaks every two seconds causes a look now and then', async () => {
    for (let ms = 0; ms < 60_000; ms += 2_000) {
      watch.connected()
      await wait(2_000)
    }
    expect(looks.length).toBeGreaterThan(1)
    expect(looks.length).toBeLessThan(6)
  })

  test('what failed is tried again, later and later, until it is done', async () => {
    answer = () => Promise.reject(new Error('no'))
    watch.connected()
    await wait(600_000)
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0))
    expect(gaps.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000])
    watch.used({ oneTime: 50, lastResort: 5 })
    const tries = looks.length
    await wait(5_000)
    expect(looks).toHaveLength(tries)
    answer = () => Promise.resolve(true)
    await wait(3_600_000)
    expect(looks).toHaveLength(tries + 1)
  })

  test('the wish of the service to wait is kept, also by a new connection', async () => {
    answer = () => Promise.reject(new ServiceError(429, 300_000))
    watch.connected()
    await wait(1)
    answer = () => Promise.resolve(true)
    watch.connected()
    await wait(299_000)
    expect(looks).toHaveLength(1)
    await wait(2_000)
    expect(looks).toHaveLength(2)
  })

  test('looks do not overlap, and stopping waits for the one under way', async () => {
    let end: (() => void) | null = null
    answer = () => new Promise((resolve) => (end = () => resolve(true)))
    watch.connected()
    await wait(1)
    watch.connected()
    await wait(30_000)
    expect(looks).toHaveLength(1)
    let isStopped = false
    const stopping = watch.stop().then(() => (isStopped = true))
    await wait(1)
    expect(isStopped).toBe(false)
    ;(end as (() => void) | null)?.()
    await stopping
    await wait(24 * 3_600_000)
    expect(looks).toHaveLength(1)
  })
})
