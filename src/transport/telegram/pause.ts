import { setTimeout as sleep } from 'node:timers/promises'

/** Waits, but not beyond a stop. Never rejects. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
