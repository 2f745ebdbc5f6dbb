import type { Dispatch } from '../jobs/dispatch.ts'
import type { Log } from '../log.ts'

const sweepMs = 5_000
const retainMs = 10 * 60_000

/**
 * Sweeps, takes up what others changed in the database (`live`), and retains, again and again. `undo` gets what ends it
 * and waits for a sweep under way.
 */
export function startTimers(
  dispatch: Dispatch,
  live: readonly { refresh(): Promise<void> }[],
  log: Log,
  undo: (() => Promise<unknown>)[],
): void {
  let sweeping: Promise<unknown> = Promise.resolve()
  const sweep = setInterval(() => {
    const refreshing = live.map((one) => one.refresh().catch(() => log.warn('revisions.refresh_failed')))
    sweeping = Promise.all([dispatch.sweep(), ...refreshing])
  }, sweepMs)
  const retain = setInterval(() => void dispatch.retain().catch(() => log.warn('retention.failed')), retainMs)
  undo.push(async () => {
    clearInterval(sweep)
    clearInterval(retain)
    await sweeping
  })
}
