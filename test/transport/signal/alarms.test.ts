import { beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../../../src/log.ts'
import { quietened, type Alarms } from '../../../src/transport/signal/alarms.ts'
import type { Alarm } from '../../../src/transport/signal/session.ts'

describe('alarms of Signal', () => {
  let told: Alarm[]
  let now: number
  let store: () => Promise<void>
  let alarms: Alarms
  beforeEach(() => {
    told = []
    now = 1_000_000
    store = () => Promise.resolve()
    const onAlarm = async (alarm: Alarm): Promise<void> => {
      await store()
      told.push(alarm)
    }
    alarms = quietened({ log: openLog('silent'), now: () => now, onAlarm })
  })
  const captcha: Alarm = { code: 'captcha', token: 'a' }

  test('what stands in the way of many messages at the same moment is told once', async () => {
    store = () => new Promise((resolve) => setTimeout(resolve, 10))
    await Promise.all([1, 2, 3].map(() => alarms.raise(captcha)))
    expect(told).toEqual([captcha])
  })

  test('the same is told again after ten minutes, or at once when it was put right meanwhile', async () => {
    await alarms.raise(captcha)
    now += 9 * 60_000
    await alarms.raise(captcha)
    expect(told).toHaveLength(1)
    now += 2 * 60_000
    await alarms.raise(captcha)
    expect(told).toHaveLength(2)
    alarms.over('captcha')
    await alarms.raise(captcha)
    expect(told).toHaveLength(3)
  })

  test('one that could not be stored is told by the next try', async () => {
    store = () => Promise.reject(new Error('the database is away'))
    await expect(alarms.raise(captcha)).rejects.toThrow('away')
    store = () => Promise.resolve()
    await alarms.raise(captcha)
    expect(told).toEqual([captcha])
  })

  test('each person whose key changed is told of', async () => {
    const changed = ['one', 'other'].map((address): Alarm => ({ code: 'identity_changed', address }))
    await Promise.all(changed.map((alarm) => alarms.raise(alarm)))
    expect(told).toEqual(changed)
  })
})
