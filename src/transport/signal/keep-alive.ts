import type { Net } from '@signalapp/libsignal-client'

/**
 * How long nothing may come before it is asked whether anybody is there, and how long the answer may take: a line that
 * died without a word is noticed within the sum of both, 23 seconds. libsignal's own pings (every 31 s, given up after
 * 45 s: WS_KEEP_ALIVE_INTERVAL and WS_MAX_IDLE_INTERVAL in its rust/net) cannot be set from outside. Signal's
 * applications ask every 30 seconds, so this is no unusual load for the service.
 */
export const quietMs = 16_000
export const answerMs = 7_000

export type LineWatch = {
  /** Something came: the line is alive. */
  heard(): void
  stop(): void
}

/**
 * Asks over a line on which nothing came for `quietMs`, and calls `onDead` once when there is no answer within
 * `answerMs`. Whatever the answer says, it is a sign of life.
 */
export function watchLine(ask: () => Promise<unknown>, onDead: () => void): LineWatch {
  let heardAt = performance.now()
  let timer: NodeJS.Timeout | null = null
  let isStopped = false

  const stop = (): void => {
    isStopped = true
    if (timer) clearTimeout(timer)
  }
  const after = (ms: number, then: () => void): void => {
    if (isStopped) return
    timer = setTimeout(then, ms)
    timer.unref()
  }
  const look = (): void => {
    const leftMs = heardAt + quietMs - performance.now()
    if (leftMs > 0) return after(leftMs, look)
    const askedAt = performance.now()
    after(answerMs, () => {
      if (heardAt >= askedAt) return look()
      stop()
      onDead()
    })
    ask().then(
      () => {
        heardAt = performance.now()
      },
      // No answer: whether something else came meanwhile is seen when the time is up.
      () => undefined,
    )
  }
  after(quietMs, look)
  return {
    heard() {
      heardAt = performance.now()
    },
    stop,
  }
}

/** Asks the service for nothing. Resolves with any answer. */
export function askForLife(chat: Net.ChatConnection): Promise<unknown> {
  return chat.fetch({ verb: 'GET', path: '/v1/keepalive', headers: [], timeoutMillis: answerMs })
}
