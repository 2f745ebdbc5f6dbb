import { drainEffects } from './effects.ts'
import type { Session } from './session.ts'

/** How often what waits is sent in any case: no receipt waits longer for its first try. */
const everyMs = 5_000
/** Receipts wait until nothing new came for so long: answers go first, and several to one person become one. */
const delayMs = 1_000

export type Drain = {
  /** At once for what presses, else in a quiet moment together with what comes till then. */
  wake(isPressing: boolean): void
  stop(): Promise<void>
}

/** Sends receipts and questions that turns left behind, one round at a time. */
export function openDrain(sessionOf: () => Session, question: () => string): Drain {
  let draining: Promise<void> | null = null
  let isAskedAgain = false
  let waking: NodeJS.Timeout | null = null
  const drain = (): void => {
    if (draining) {
      isAskedAgain = true
      return
    }
    draining = drainEffects(sessionOf(), question).finally(() => {
      draining = null
      if (!isAskedAgain) return
      isAskedAgain = false
      drain()
    })
  }
  const timer = setInterval(drain, everyMs)
  return {
    wake(isPressing) {
      if (isPressing) return drain()
      if (waking) return void waking.refresh()
      waking = setTimeout(() => {
        waking = null
        drain()
      }, delayMs)
    },
    async stop() {
      clearInterval(timer)
      if (waking) clearTimeout(waking)
      while (draining) await draining
    },
  }
}
