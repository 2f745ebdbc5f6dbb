import { errorCode, type Database } from '../../store/database.ts'
import { newId } from '../../store/ids.ts'
import { findSignalAccount, releaseSignalLease, takeSignalLease } from '../../store/signal-account.ts'
import { offlineReason } from '../../store/signal-peers.ts'
import type { Log } from '../../log.ts'
import type { Vault } from '../../vault/vault.ts'
import type { MediaResult, Sink, Transport } from '../transport.ts'
import { quietened } from './alarms.ts'
import { fetchAttachment } from './cdn.ts'
import { openNetwork, type Network, type NetworkSettings } from './network.ts'
import { sendOutbound } from './send.ts'
import { run, type Running } from './run.ts'
import type { Alarm, SignalOptions } from './session.ts'
import { signalTraits } from './traits.ts'
import { openTyping } from './typing.ts'

/** How long the account stays with a process that no longer renews it, and how often it is renewed. */
const leaseMs = 6_000
const tickMs = 1_500
/** How long the start of the program waits for the first connection. */
const firstConnectionMs = 8_000
const retryMs = 5_000

export type SignalDeps = {
  database: Database
  vault: Vault
  log: Log
  network: NetworkSettings
  options: SignalOptions
  /** Resolves when the alarm is committed to be told. */
  onAlarm: (alarm: Alarm) => Promise<void>
  /** Somebody is writing. Only called when typing is switched on; not kept anywhere. */
  onTyping?: (address: string) => void
  /** The neutral text with which somebody whose key changed is asked who is there. */
  question: () => string
  now?: () => number
}

/**
 * The Signal transport. It runs as soon as an account is linked (`deungdae signal link`, also while the program runs)
 * and this process holds the account's lease; until then it waits.
 */
export function openSignal(deps: SignalDeps): Transport {
  const owner = newId()
  const now = deps.now ?? Date.now
  const alarms = quietened({ log: deps.log, now, onAlarm: deps.onAlarm })
  const typing = openTyping(now)
  let network: Network | null = null
  let running: Running | null = null
  let timer: NodeJS.Timeout | null = null
  let ticking: Promise<void> = Promise.resolve()
  let isStopped = false

  const openedNetwork = (): Network => (network ??= openNetwork(deps.network))
  const close = async (): Promise<void> => {
    const closing = running
    running = null
    await closing?.close()
  }
  const tick = async (sink: Sink): Promise<void> => {
    const account = await findSignalAccount(deps.database, deps.vault)
    if (running && running.session.account.id !== account?.id) await close()
    if (!account || isStopped) return
    // An account linked meanwhile to another service than the one that the settings name: the next start says so.
    if (account.environment !== openedNetwork().environment) return
    const isOwner = await takeSignalLease(deps.database, account.id, owner, leaseMs)
    if (!isOwner) return close()
    if (running) return
    // Whoever owned it until now may have changed it in his last turn, for which the lease was waited.
    const owned = await findSignalAccount(deps.database, deps.vault)
    if (owned?.id === account.id)
      running = run({ ...deps, now, alarms, network: openedNetwork(), account: owned, owner, sink })
  }
  const safeTick = (sink: Sink): Promise<void> =>
    tick(sink).catch((error: unknown) => deps.log.warn('signal.tick_failed', { error: errorCode(error) }))

  return {
    name: 'signal',
    traits: signalTraits,
    async start(sink) {
      openedNetwork()
      await tick(sink)
      const loop = (): void => {
        timer = setTimeout(() => {
          ticking = safeTick(sink).then(() => {
            if (!isStopped) loop()
          })
        }, tickMs)
      }
      loop()
      await Promise.race([running?.ready, new Promise((resolve) => setTimeout(resolve, firstConnectionMs).unref())])
    },
    send: (outbound) =>
      running
        ? sendOutbound(running.session, outbound)
        : Promise.resolve({ type: 'retry', afterMs: 0, reason: offlineReason }),
    showTyping: (address) => (running ? typing.show(running.session, address) : Promise.resolve()),
    fetchMedia: (ref, limitBytes): Promise<MediaResult> =>
      network
        ? fetchAttachment(network, ref, limitBytes)
        : Promise.resolve({ type: 'retry', afterMs: retryMs, reason: offlineReason }),
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await ticking
      const accountId = running?.session.account.id
      await close()
      if (accountId) await releaseSignalLease(deps.database, accountId, owner).catch(() => undefined)
    },
  }
}
