import { ErrorCode, LibSignalErrorBase } from '@signalapp/libsignal-client'
import type { ChatServiceListener } from '@signalapp/libsignal-client/dist/net/Chat.js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openLog } from '../../../src/log.ts'
import {
  openConnection,
  waitingMax,
  type Connection,
  type ConnectionDeps,
} from '../../../src/transport/signal/connection.ts'
import { answerMs, quietMs } from '../../../src/transport/signal/keep-alive.ts'
import type { Arrived } from '../../../src/transport/signal/receive.ts'
import type { Alarm } from '../../../src/transport/signal/session.ts'
import { connectError, fakeChat } from '../../support/signal/fake.ts'

type Listener = {
  onReceivedAlerts(alerts: string[]): void
  onIncomingMessage(envelope: Uint8Array, at: number, ack: { send(status: number): void }): void
  onConnectionInterrupted(cause: unknown): void
}

const failure = (code: keyof typeof ErrorCode): LibSignalErrorBase => new LibSignalErrorBase('no', code, 'test')

describe('the connection to Signal', () => {
  const listeners: Listener[] = []
  const alarms: Alarm[] = []
  const arrived: Arrived[] = []
  let waiting = 0
  let refuse: (() => unknown) | null = null
  let delinked = 0
  let disconnects = 0
  let asked = 0
  let quietDisconnects = 0
  let quietConnects = 0
  /** What becomes of a request. */
  let answer: () => Promise<unknown>
  let quietAnswer: () => Promise<unknown>
  let connection: Connection
  beforeEach(() => {
    vi.useFakeTimers()
    listeners.length = alarms.length = arrived.length = waiting = delinked = disconnects = asked = quietDisconnects = 0
    quietConnects = 0
    refuse = null
    answer = quietAnswer = () => Promise.resolve({ status: 200 })
  })
  afterEach(async () => {
    await connection.close()
    vi.useRealTimers()
  })

  function open(): Connection {
    const net = {
      onNetworkChange: () => undefined,
      connectUnauthenticatedChat: async () => {
        quietConnects++
        return {
          fetch: () => quietAnswer(),
          sendMessage: () => new Promise(() => undefined),
          disconnect: async () => void quietDisconnects++,
        }
      },
      connectAuthenticatedChat: async (_name: string, _password: string, _stories: boolean, listener: Listener) => {
        listeners.push(listener)
        if (refuse) throw refuse()
        return {
          fetch: () => {
            asked++
            return answer()
          },
          disconnect: async () => {
            disconnects++
            listener.onConnectionInterrupted(null)
          },
        }
      },
    }
    connection = openConnection({
      network: { net } as unknown as ConnectionDeps['network'],
      account: { aci: 'a', deviceId: 2, password: 'p' } as ConnectionDeps['account'],
      log: openLog('silent'),
      random: () => 0.5,
      onArrived: (one) => void arrived.push(one),
      waiting: () => waiting,
      onConnected: () => undefined,
      onAlarm: (alarm) => void alarms.push(alarm),
      onDelinked: () => void delinked++,
    })
    return connection
  }
  const interrupt = (code: keyof typeof ErrorCode): void => listeners.at(-1)?.onConnectionInterrupted(failure(code))

  test('comes back after an interruption, later and later while the service refuses', async () => {
    await open().ready
    refuse = () => failure('IoError')
    interrupt('IoError')
    await vi.advanceTimersByTimeAsync(60_000)
    const tries = listeners.length
    expect(tries).toBeGreaterThan(5)
    expect(tries).toBeLessThan(12)
    refuse = null
    await vi.advanceTimersByTimeAsync(120_000)
    expect(connection.chat()).not.toBeNull()
    expect(alarms).toEqual([])
  })

  test('on a line that breaks every few seconds it is connected most of the time', async () => {
    await open().ready
    let connectedMs = 0
    let brokeAt = 0
    for (let ms = 0; ms < 120_000; ms += 100) {
      await vi.advanceTimersByTimeAsync(100)
      if (connection.chat()) connectedMs += 100
      if (connection.chat() && ms - brokeAt >= 5_000) {
        brokeAt = ms
        interrupt('IoError')
      }
    }
    expect(connectedMs).toBeGreaterThan(60_000)
  })

  test('a service that ends every connection at once is left alone longer and longer', async () => {
    await open().ready
    for (let ms = 0; ms < 120_000; ms += 100) {
      await vi.advanceTimersByTimeAsync(100)
      if (connection.chat()) interrupt('IoError')
    }
    expect(listeners.length).toBeLessThan(14)
  })

  test('a device that is no longer linked raises the alarm and is not tried again', async () => {
    await open().ready
    interrupt('DeviceDelinked')
    await vi.advanceTimersByTimeAsync(300_000)
    expect([alarms, delinked, listeners.length]).toEqual([[{ code: 'delinked' }], 1, 1])
  })

  test('libsignal itself says at connecting that the device is gone', async () => {
    refuse = () => connectError('DeviceDeregistered')
    await open().ready
    await vi.advanceTimersByTimeAsync(300_000)
    expect([alarms, delinked, listeners.length]).toEqual([[{ code: 'delinked' }], 1, 1])
  })

  test('a phone that nobody used for long raises the alarm before the device is gone', async () => {
    await open().ready
    // libsignal's own listener brings what the service says at connecting.
    const { remote, chat } = fakeChat(listeners[0] as ChatServiceListener, [], ['idle-primary-device', 'something-new'])
    vi.useRealTimers()
    await expect.poll(() => alarms).toEqual([{ code: 'phone_idle' }])
    remote.injectConnectionInterrupted()
    await chat.disconnect()
  })

  test('a program that is too old and a second user of the account raise the alarm, and are tried again slowly', async () => {
    refuse = () => connectError('AppExpired')
    open()
    await vi.advanceTimersByTimeAsync(20_000)
    expect([alarms, listeners.length]).toEqual([[{ code: 'app_expired' }], 1])
    refuse = null
    await vi.advanceTimersByTimeAsync(20_000)
    interrupt('ConnectedElsewhere')
    await vi.advanceTimersByTimeAsync(20_000)
    expect([alarms.at(-1), listeners.length]).toEqual([{ code: 'connected_elsewhere' }, 2])
  })

  test('a message is acknowledged once, and never on a connection that is gone', async () => {
    await open().ready
    const statuses: number[] = []
    const ack = { send: (status: number) => void statuses.push(status) }
    for (const byte of [1, 2]) listeners[0]?.onIncomingMessage(Uint8Array.of(byte), 0, ack)
    arrived[0]?.acknowledge()
    arrived[0]?.acknowledge()
    interrupt('IoError')
    arrived[1]?.acknowledge()
    expect(statuses).toEqual([200])
  })

  test('what is too much is left on the server and fetched by a new connection when the rest is taken', async () => {
    await open().ready
    waiting = waitingMax
    listeners[0]?.onIncomingMessage(Uint8Array.of(1), 0, { send: () => undefined })
    await vi.advanceTimersByTimeAsync(5_000)
    expect([arrived.length, disconnects]).toEqual([0, 0])
    waiting = 0
    await vi.advanceTimersByTimeAsync(5_000)
    expect([disconnects, listeners.length, connection.chat() === null]).toEqual([1, 2, false])
  })

  test('a line that died without a word is left within 30 seconds', async () => {
    await open().ready
    answer = () => new Promise(() => undefined)
    await vi.advanceTimersByTimeAsync(quietMs + answerMs - 1)
    expect([asked, listeners.length]).toEqual([1, 1])
    await vi.advanceTimersByTimeAsync(2)
    expect([disconnects, connection.chat()]).toEqual([1, null])
    expect(quietMs + answerMs).toBeLessThan(30_000)
    answer = () => Promise.resolve({ status: 200 })
    await vi.advanceTimersByTimeAsync(1_000)
    expect([listeners.length, connection.chat() === null]).toEqual([2, false])
  })

  test('a line is kept on which requests fail but messages come', async () => {
    await open().ready
    answer = () => Promise.reject(failure('IoError'))
    await vi.advanceTimersByTimeAsync(quietMs + 1_000)
    expect(asked).toBe(1)
    listeners[0]?.onIncomingMessage(Uint8Array.of(1), 0, { send: () => undefined })
    await vi.advanceTimersByTimeAsync(answerMs)
    expect([disconnects, listeners.length]).toEqual([0, 1])
  })

  test('nobody asks on a line on which messages come, and once in a while on a quiet one', async () => {
    await open().ready
    for (let seconds = 0; seconds < 60; seconds += 10) {
      await vi.advanceTimersByTimeAsync(10_000)
      listeners[0]?.onIncomingMessage(Uint8Array.of(1), 0, { send: () => undefined })
    }
    expect(asked).toBe(0)
    await vi.advanceTimersByTimeAsync(180_000)
    expect(asked).toBeGreaterThan(5)
    expect(asked).toBeLessThan(13)
    expect(listeners).toHaveLength(1)
  })

  test('the connection without a name is watched as well, and what waits on it fails when it is dead', async () => {
    await open().ready
    const quiet = await connection.quietChat()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(await connection.quietChat()).toBe(quiet)
    const failed = quiet.sendMessage({} as never).catch((error: unknown) => error)
    quietAnswer = () => new Promise(() => undefined)
    await vi.advanceTimersByTimeAsync(quietMs + answerMs)
    expect(await failed).toMatchObject({ code: ErrorCode.ChatServiceInactive })
    expect([quietDisconnects, listeners.length]).toEqual([1, 1])
    expect(await connection.quietChat()).not.toBe(quiet)
  })

  test('a message that was under way when all was closed opens no connection that nobody would close', async () => {
    await open().ready
    await connection.close()
    await expect(connection.quietChat()).rejects.toMatchObject({ code: ErrorCode.ChatServiceInactive })
    expect(quietConnects).toBe(0)
  })

  test('a connection that was closed is not asked any more', async () => {
    await open().ready
    await connection.close()
    await vi.advanceTimersByTimeAsync(120_000)
    expect([asked, listeners.length]).toEqual([0, 1])
  })
})
