import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLimiter, telegramRates, type LimiterOptions } from '../../../src/transport/telegram/limiter.ts'

const patient: LimiterOptions = { ...telegramRates, waitMsMax: 3_600_000 }

type Gone = { chat: string; urgent: boolean; serial: number; atMs: number }

describe('the limiter', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const run = (options: LimiterOptions) => {
    const limiter = createLimiter(options, () => Date.now())
    const startedAt = Date.now()
    const gone: Gone[] = []
    const later: number[] = []
    let serial = 0
    const take = (chat: string, urgent = false): void => {
      const mine = serial++
      void limiter.take(chat, { urgent, group: chat.startsWith('-') }).then((turn) => {
        if (turn.type === 'go') gone.push({ chat, urgent, serial: mine, atMs: Date.now() - startedAt })
        else later.push(turn.afterMs)
      })
    }
    return { limiter, gone, later, take }
  }

  /** The most that went in any stretch of time. */
  const most = (gone: Gone[], stretchMs: number): number =>
    Math.max(
      0,
      ...gone.map((one) => gone.filter((other) => other.atMs >= one.atMs && other.atMs < one.atMs + stretchMs).length),
    )

  test('keeps to the rates and loses nothing, whatever is sent', async () => {
    const sendings = fc.array(fc.tuple(fc.constantFrom('1', '2', '3', '-4', '5'), fc.boolean()), { maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(sendings, async (wanted) => {
        const { gone, later, take, limiter } = run(patient)
        for (const [chat, urgent] of wanted) take(chat, urgent)
        await vi.advanceTimersByTimeAsync(600_000)
        limiter.stop()
        expect(later).toEqual([])
        expect(gone).toHaveLength(wanted.length)
        expect(most(gone, 1_000)).toBeLessThanOrEqual(35)
        for (const chat of new Set(gone.map((one) => one.chat))) {
          const own = gone.filter((one) => one.chat === chat)
          expect(own.map((one) => one.serial)).toEqual(own.map((one) => one.serial).toSorted((a, b) => a - b))
          expect(most(own, 60_000)).toBeLessThanOrEqual(chat.startsWith('-') ? 20 : 70)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('sends what is urgent first when there is room for one', async () => {
    const { gone, take } = run({ ...patient, overall: { burst: 1, perSecond: 1 } })
    for (const chat of ['1', '2', '3', '4']) take(chat)
    take('9', true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(gone.map((one) => one.chat)).toEqual(['1', '9', '2', '3', '4'])
  })

  test('does not let the urgent overtake within a chat, but pulls that chat forward', async () => {
    const { gone, take } = run({ ...patient, overall: { burst: 1, perSecond: 1 } })
    take('1')
    take('2')
    take('3')
    take('3', true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(gone.map((one) => `${one.chat}${one.urgent ? '!' : ''}`)).toEqual(['1', '3', '3!', '2'])
  })

  test('a chat that has to wait holds up no other', async () => {
    const { gone, take } = run(patient)
    for (let i = 0; i < 12; i++) take('1')
    take('2')
    await vi.advanceTimersByTimeAsync(500)
    expect(gone.filter((one) => one.chat === '2')).toHaveLength(1)
    expect(gone.filter((one) => one.chat === '1')).toHaveLength(10)
  })

  test('sends nothing to a chat during its pause', async () => {
    const { gone, take, limiter } = run(patient)
    take('1')
    await vi.advanceTimersByTimeAsync(1)
    limiter.pause('1', 3_000)
    take('1')
    take('2')
    await vi.advanceTimersByTimeAsync(2_900)
    expect(gone.map((one) => one.chat)).toEqual(['1', '2'])
    await vi.advanceTimersByTimeAsync(200)
    expect(gone.map((one) => one.chat)).toEqual(['1', '2', '1'])
  })

  test('pauses the whole bot when a second chat is told to wait', async () => {
    const { gone, take, limiter } = run(patient)
    for (const chat of ['1', '2']) take(chat)
    await vi.advanceTimersByTimeAsync(1)
    limiter.pause('1', 3_000)
    limiter.pause('2', 3_000)
    take('3')
    await vi.advanceTimersByTimeAsync(2_900)
    expect(gone).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(200)
    expect(gone.at(-1)?.chat).toBe('3')
  })

  test('gives back what would wait too long, with the line behind it', async () => {
    const { gone, later, take, limiter } = run({
      ...telegramRates,
      perChat: { burst: 1, perSecond: 1 },
      waitMsMax: 2_500,
    })
    for (let i = 0; i < 6; i++) take('1')
    await vi.advanceTimersByTimeAsync(2_600)
    expect(gone.map((one) => one.serial)).toEqual([0, 1, 2])
    expect(later).toHaveLength(3)
    limiter.pause('1', 60_000)
    take('1')
    await vi.advanceTimersByTimeAsync(1)
    expect(later.at(-1)).toBeGreaterThan(50_000)
  })

  test('has a bound on those who wait, beyond which they come back later', async () => {
    const ample = { burst: 100, perSecond: 100 }
    const { gone, later, take } = run({
      ...patient,
      overall: ample,
      perChat: { burst: 5, perSecond: 1 },
      waitingMax: 10,
    })
    for (let i = 0; i < 40; i++) take('1')
    await vi.advanceTimersByTimeAsync(1)
    expect(gone).toHaveLength(5)
    expect(later).toHaveLength(25)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(gone).toHaveLength(15)
  })

  test('lets a crowd through at the full rate, and sends nobody away again and again', async () => {
    const limiter = createLimiter({ ...telegramRates, waitingMax: 500 }, () => Date.now())
    const startedAt = Date.now()
    const crowd = 3_000
    const tries: number[] = []
    const goneAtMs: number[] = []
    const come = async (chat: string, urgent: boolean, attempt: number): Promise<void> => {
      const turn = await limiter.take(chat, { urgent, group: false })
      if (turn.type === 'later') {
        setTimeout(() => void come(chat, urgent, attempt + 1), turn.afterMs)
        return
      }
      tries.push(attempt)
      goneAtMs.push(Date.now() - startedAt)
    }
    for (let i = 0; i < crowd; i++) void come(String(i), false, 1)
    const urgentAtMs: number[] = []
    for (let i = 0; i < 50; i++) {
      void limiter.take(`u${i}`, { urgent: true, group: false }).then(() => urgentAtMs.push(Date.now() - startedAt))
    }
    await vi.advanceTimersByTimeAsync(crowd * 60)
    expect(goneAtMs).toHaveLength(crowd)
    expect(Math.max(...urgentAtMs)).toBeLessThan(3_000)
    expect(Math.max(...goneAtMs)).toBeLessThan((crowd / telegramRates.overall.perSecond) * 1_250)
    expect(Math.max(...tries)).toBeLessThanOrEqual(10)
  })
})
