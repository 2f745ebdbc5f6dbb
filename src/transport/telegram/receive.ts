import { GrammyError, type Api } from 'grammy'
import type { Log } from '../../log.ts'
import { readFailure } from './failure.ts'
import { allowedUpdates, batchMax, pollMsMax, pollS } from './limits.ts'
import { pauseFor } from './pause.ts'
import type { Hand, Taker } from './take.ts'
import { within } from './within.ts'

export type PollWaits = {
  /** First and longest wait before a failed poll or a failed handing on is tried again. */
  retryMsMin: number
  retryMsMax: number
  /** Wait after a refused token or beside another poller: neither passes by itself. */
  troubleMs: number
}

export const pollWaits: PollWaits = { retryMsMin: 500, retryMsMax: 15_000, troubleMs: 20_000 }

/** How long newer updates wait for slower ones; while something is held back, Telegram is asked this often. */
const patienceMs = 250
const confirmMsMax = 2_000

export type PollingDeps = { api: Api; taker: Taker; log: Log; waits: PollWaits }
export type Polling = { stop(): Promise<void> }

/**
 * Fetches updates (https://core.telegram.org/bots/api#getupdates). An update is confirmed, by an offset above it,
 * only when it and all before it were taken. One that cannot be stored is tried again and again and holds back the
 * offset; those behind it, up to the 100 that Telegram shows, are taken meanwhile and remembered here, and the
 * database recognises them should they come again after a restart.
 */
export function startPolling(deps: PollingDeps): Polling {
  const { api, taker, log, waits } = deps
  const stopping = new AbortController()
  const { signal } = stopping
  const window = createWindow()

  const hand: Hand = async (once) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once()
      } catch (error) {
        if (signal.aborted) throw error
        log.warn('telegram.not_stored', { attempt, error: error instanceof Error ? error.name : 'unknown' })
        await pauseFor(backoff(waits, attempt), signal)
      }
      if (signal.aborted) throw new Error('stopped')
    }
  }

  const begin = (update: { update_id: number }): void => {
    const id = update.update_id
    window.taking(id)
    taker.take(taker.read(update), hand).then(
      () => window.taken(id),
      // Only a stop ends the tries: the update stays unconfirmed and comes again.
      () => window.left(id),
    )
  }

  const run = async (): Promise<void> => {
    let failures = 0
    while (!signal.aborted) {
      try {
        const updates = await fetchUpdates(api, window.offset(), pollS, signal)
        failures = 0
        const fresh = updates.filter((update) => !window.has(update.update_id))
        for (const update of fresh) if (!window.has(update.update_id)) begin(update)
        if (window.isFull()) log.error('telegram.held_back', { count: batchMax })
        await window.settled(patienceMs)
      } catch (error) {
        if (signal.aborted) return
        failures++
        await afterFailure(deps, error, failures, signal)
      }
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
      await taker.idle()
      // Confirms what was taken last, so that it does not come again; it would only be recognised as a duplicate.
      const offset = window.offset()
      if (offset > 0) await fetchUpdates(api, offset, 0, AbortSignal.timeout(confirmMsMax)).catch(() => undefined)
    },
  }
}

/** Says what went wrong with a poll, puts right what can be, and waits. */
async function afterFailure(deps: PollingDeps, error: unknown, failures: number, signal: AbortSignal): Promise<void> {
  const { api, log, waits } = deps
  if (error instanceof GrammyError && error.error_code === 409) {
    // Either a webhook is set somewhere else, or another program fetches the updates of this bot.
    const byWebhook = /webhook/i.test(error.description)
    log.error(byWebhook ? 'telegram.webhook_in_the_way' : 'telegram.other_poller', { code: 'telegram_409' })
    if (byWebhook) await api.deleteWebhook().catch(() => undefined)
    return pauseFor(byWebhook ? waits.retryMsMin : waits.troubleMs, signal)
  }
  const failure = readFailure(error)
  if (failure.type === 'token') {
    log.error('telegram.token_refused', { code: failure.reason })
    return pauseFor(waits.troubleMs, signal)
  }
  const afterMs = failure.type === 'retry' ? failure.afterMs : 0
  const code = 'reason' in failure ? failure.reason : failure.type
  log.warn('telegram.poll_failed', { code, attempt: failures, afterMs })
  return pauseFor(Math.max(afterMs, backoff(waits, failures)), signal)
}

async function fetchUpdates(
  api: Api,
  offset: number,
  timeout: number,
  signal: AbortSignal,
): Promise<{ update_id: number }[]> {
  const options = { offset, limit: batchMax, timeout, allowed_updates: [...allowedUpdates] }
  const updates: unknown = await api.getUpdates(options, within(pollMsMax, signal))
  if (!Array.isArray(updates)) throw new Error('no list of updates')
  return updates.filter(hasId)
}

function hasId(update: unknown): update is { update_id: number } {
  return (
    typeof update === 'object' && update !== null && Number.isSafeInteger((update as { update_id?: unknown }).update_id)
  )
}

function backoff(waits: PollWaits, attempt: number): number {
  return Math.min(waits.retryMsMax, waits.retryMsMin * 2 ** Math.min(attempt - 1, 10))
}

/** Which updates of those that Telegram shows were taken, and up to where they may be confirmed. */
function createWindow() {
  const states = new Map<number, 'taking' | 'taken'>()
  let confirmed = 0
  let wake: (() => void) | null = null

  const advance = (): void => {
    const open = [...states].filter(([, state]) => state === 'taking').map(([id]) => id)
    confirmed = open.length > 0 ? Math.min(...open) : Math.max(...states.keys()) + 1
    for (const id of states.keys()) if (id < confirmed) states.delete(id)
    if (open.length === 0) wake?.()
  }
  return {
    has: (id: number) => states.has(id),
    taking: (id: number) => void states.set(id, 'taking'),
    taken(id: number) {
      states.set(id, 'taken')
      advance()
    },
    left(_id: number) {
      wake?.()
    },
    /** All that Telegram shows at a time was taken but for what holds it back: nothing new can be seen. */
    isFull: () =>
      states.size >= batchMax && [...states.values()].filter((state) => state === 'taken').length >= batchMax / 2,
    offset: () => confirmed,
    /** Resolves when nothing is being taken any more, at the latest after `ms`. */
    async settled(ms: number) {
      if (![...states.values()].includes('taking')) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      wake = null
    },
  }
}
