import { errorCode } from '../../store/database.ts'
import type { Log } from '../../log.ts'
import { ServiceError } from './request.ts'

/** After so many one-time keys were used up it is asked how many are left; a batch has ten times as many. */
export const usesPerLook = 10
/** Looks that messages cause wait this long, so that many messages at once cause one. */
const soonMs = 2_000
/** Looks that messages and connections cause are this far apart, also on a line that breaks every few seconds. */
const apartMs = 15_000
/** Without any cause. */
const everyMs = 6 * 3_600_000
const retryMsMin = 5_000
const retryMsMax = 3_600_000

/** What the decryption of a message took of the keys with which strangers begin to write. */
export type UsedKeys = { oneTime: number; lastResort: number }

export type KeyWatch = {
  /** A connection came about. */
  connected(): void
  /** A message was committed that began a ratchet. */
  used(keys: UsedKeys): void
  /** Keys were replaced: look soon. */
  changed(): void
  /** Plans no more; resolves when a look that is under way is done. */
  stop(): Promise<void>
}

export type KeyWatchDeps = {
  /** Counts, refills, rotates and uploads. False when there was no connection. Rejects when something is not done. */
  tend: () => Promise<boolean>
  log: Log
  random: () => number
  now: () => number
}

/**
 * Decides when the keys are looked after: at each connection, some seconds after enough of them were used up, and a few
 * times a day. What failed is tried again, later and later, until it is done; the service's own wish to wait counts
 * for more than anything. Looks never overlap, and none happens inside the transaction of a message.
 */
export function openKeyWatch(deps: KeyWatchDeps): KeyWatch {
  const { tend, log, random, now } = deps
  let timer: { handle: NodeJS.Timeout; at: number } | null = null
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false
  let isStopped = false
  let uses = 0
  let failures = 0
  /** The service asked not to come before. */
  let heldUntil = 0
  let lookedAt = -Infinity

  /** Between a half and one and a half of it, so that many of this program do not come at the same time. */
  const jittered = (ms: number): number => ms * (0.5 + random())
  const untilApart = (): number => Math.max(0, lookedAt + apartMs - now())
  const plan = (inMs: number): void => {
    const at = Math.max(now() + inMs, heldUntil)
    if (isStopped || (timer && timer.at <= at)) return
    if (timer) clearTimeout(timer.handle)
    timer = { at, handle: setTimeout(look, at - now()) }
  }
  const look = (): void => {
    timer = null
    if (isLooking) return plan(soonMs)
    isLooking = true
    uses = 0
    lookedAt = now()
    looking = tend()
      .then(succeeded, failed)
      .finally(() => {
        isLooking = false
      })
  }
  const succeeded = (wasConnected: boolean): void => {
    if (wasConnected) failures = 0
    plan(jittered(everyMs))
  }
  const failed = (error: unknown): void => {
    const { status, retryAfterMs } = error instanceof ServiceError ? error : { status: null, retryAfterMs: null }
    const waitMs = jittered(Math.min(retryMsMax, retryMsMin * 2 ** Math.min(failures, 10)))
    failures += 1
    if (retryAfterMs !== null) heldUntil = now() + Math.min(retryAfterMs, everyMs)
    log.warn('signal.keys_failed', { error: errorCode(error), status, afterMs: Math.round(waitMs) })
    plan(waitMs)
  }
  return {
    connected: () => plan(untilApart()),
    used({ oneTime, lastResort }) {
      uses += oneTime
      // Somebody got the last-resort key: the one-time keys were all gone. While a try is awaited, nothing is hurried.
      if (failures > 0 || (uses < usesPerLook && lastResort === 0)) return
      plan(Math.max(jittered(soonMs), untilApart()))
    },
    changed: () => plan(jittered(soonMs)),
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer.handle)
      await looking
    },
  }
}
