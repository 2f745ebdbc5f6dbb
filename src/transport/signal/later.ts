import type { SignalEnvironment } from '../../store/signal-account.ts'
import { findSignalAccount } from '../../store/signal-account.ts'
import { offlineReason } from '../../store/signal-peers.ts'
import { TransportStartError } from '../start-error.ts'
import type { Sink, Transport } from '../transport.ts'
import type { SignalDeps } from './signal.ts'
import { signalTraits } from './traits.ts'

const lookMs = 2_000

export type LaterSignal = Transport & {
  /** Null until an account is linked. */
  username(): string | null
  isLinked(): boolean
}

/**
 * Signal for a program that may not have an account yet. Its code, which is large, is loaded when there is one: at the
 * start, or as soon as somebody links it while the program runs.
 */
export function openSignalLater(deps: SignalDeps): LaterSignal {
  let inner: Transport | null = null
  let username: string | null = null
  let timer: NodeJS.Timeout | null = null
  let isStopped = false

  const look = async (sink: Sink): Promise<boolean> => {
    const account = await findSignalAccount(deps.database, deps.vault)
    if (!account) return false
    username = account.username?.name ?? null
    const wanted: SignalEnvironment = deps.network.testServer ? 'test' : deps.network.environment
    if (account.environment !== wanted) throw new TransportStartError(wrongService(account.environment, wanted))
    const { openSignal } = await import('./signal.ts')
    if (isStopped) return true
    const opened = openSignal(deps)
    await opened.start(sink)
    inner = opened
    return true
  }
  const keepLooking = (sink: Sink): void => {
    timer = setTimeout(() => {
      look(sink)
        .catch((error: unknown) => {
          deps.log.warn('signal.cannot_start', { error: error instanceof Error ? error.name : 'unknown' })
          return false
        })
        .then((found) => {
          if (!found && !isStopped) keepLooking(sink)
        })
        .catch(() => undefined)
    }, lookMs)
  }
  return {
    name: 'signal',
    traits: signalTraits,
    username: () => username,
    isLinked: () => inner !== null,
    async start(sink) {
      if (!(await look(sink))) keepLooking(sink)
    },
    send: (outbound) => inner?.send(outbound) ?? Promise.resolve({ type: 'retry', afterMs: 0, reason: offlineReason }),
    showTyping: (address) => inner?.showTyping?.(address) ?? Promise.resolve(),
    fetchMedia: (ref, limitBytes) =>
      inner?.fetchMedia(ref, limitBytes) ?? Promise.resolve({ type: 'retry', afterMs: lookMs, reason: offlineReason }),
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await inner?.stop()
    },
  }
}

function wrongService(linked: SignalEnvironment, wanted: SignalEnvironment): string {
  return (
    `The linked Signal account belongs to the ${linked} service, and the settings name the ${wanted} one. ` +
    'Change the settings back, or run: npm run deungdae -- signal unlink'
  )
}
