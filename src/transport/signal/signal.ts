import { errorCode, type Database } from '../../store/database.ts'
import { newId } from '../../store/ids.ts'
import {
  endSignalAccount,
  findSignalAccount,
  releaseSignalLease,
  takeSignalLease,
  type StoredSignalAccount,
} from '../../store/signal-account.ts'
import { expireSignalSendings, offlineReason, wakeOutbox } from '../../store/signal-peers.ts'
import type { Log } from '../../log.ts'
import type { Vault } from '../../vault/vault.ts'
import type { MediaResult, Sink, Transport } from '../transport.ts'
import { fetchAttachment } from './cdn.ts'
import { watchChallenges } from './challenge.ts'
import { openConnection, type Connection } from './connection.ts'
import { openCrowd } from './crowd.ts'
import { drainEffects } from './effects.ts'
import { openKeyWatch } from './key-watch.ts'
import { openIntake, type Intake } from './lanes.ts'
import { openLocks } from './lock.ts'
import { openNetwork, type Network, type NetworkSettings } from './network.ts'
import { sendOutbound } from './send.ts'
import type { Alarm, Session, SignalOptions } from './session.ts'
import { tendKeys } from './tend-keys.ts'
import { signalTraits } from './traits.ts'
import { openTyping } from './typing.ts'

/** How long the account stays with a process that no longer renews it, and how often it is renewed. */
const leaseMs = 6_000
const tickMs = 1_500
/** How long the start of the program waits for the first connection. */
const firstConnectionMs = 8_000
const effectsMs = 5_000
/** Receipts wait for so long: answers go first, and several to one person become one. */
const effectsDelayMs = 1_000
/** The same alarm is not raised again within this time. */
const alarmQuietMs = 10 * 60_000
/** The service says it at every connection, for days. */
const idleQuietMs = 24 * 3_600_000
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
  const alarms = quietened(deps, now)
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
    running ??= run({ ...deps, now, alarms }, openedNetwork(), account, owner, sink)
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

type Alarms = {
  raise(alarm: Alarm): Promise<void>
  /** What it was about was put right: the next one is news. */
  over(code: Alarm['code']): void
}

/** The same trouble comes again with every try: people are told of it once in a while. */
function quietened(deps: SignalDeps, now: () => number): Alarms {
  const raised = new Map<string, number>()
  return {
    async raise(alarm) {
      deps.log.error('signal.alarm', { code: alarm.code })
      const last = raised.get(alarm.code)
      const quietMs = alarm.code === 'phone_idle' ? idleQuietMs : alarmQuietMs
      if (alarm.code !== 'identity_changed' && last !== undefined && now() - last < quietMs) return
      await deps.onAlarm(alarm)
      raised.set(alarm.code, now())
    },
    over: (code) => void raised.delete(code),
  }
}

type Running = { session: Session; ready: Promise<void>; close(): Promise<void> }

/** Receives and sends for one account until it is closed. */
function run(
  deps: SignalDeps & { now: () => number; alarms: Alarms },
  network: Network,
  account: StoredSignalAccount,
  owner: string,
  sink: Sink,
): Running {
  const { database, vault, log } = deps
  let draining: Promise<void> | null = null
  let isAskedAgain = false
  let waking: NodeJS.Timeout | null = null
  const alarm = (raised: Alarm): Promise<void> => deps.alarms.raise(raised)
  const lost = (error: unknown): void => log.error('signal.alarm_lost', { error: errorCode(error) })
  const drain = (): void => {
    if (draining) {
      isAskedAgain = true
      return
    }
    draining = drainEffects(session, deps.question).finally(() => {
      draining = null
      if (isAskedAgain) {
        isAskedAgain = false
        drain()
      }
    })
  }
  const store = { accountId: account.id, vault, on: database }
  const session: Session = {
    database,
    vault,
    log,
    network,
    account,
    store,
    crowd: openCrowd(store, owner),
    locks: openLocks(),
    options: deps.options,
    now: deps.now,
    chat: () => connection.chat(),
    quietChat: () => connection.quietChat(),
    alarm,
    onTyping: (address) => {
      if (deps.options.typing) deps.onTyping?.(address)
    },
    wakeEffects: (isPressing) => {
      if (isPressing) return drain()
      waking ??= setTimeout(() => {
        waking = null
        drain()
      }, effectsDelayMs)
    },
    keys: { used: (used) => keys.used(used), changed: () => keys.changed() },
  }
  const intake: Intake = openIntake(session, sink)
  const tend = async (): Promise<boolean> => {
    const chat = connection.chat()
    if (!chat) return false
    await tendKeys({ database, store: session.store, account: session.account, now: deps.now }, chat)
    await expireSignalSendings(database)
    return true
  }
  const keys = openKeyWatch({ tend, log, random: Math.random, now: deps.now })
  const connection: Connection = openConnection({
    network,
    account,
    log,
    random: Math.random,
    onArrived: (arrived) => intake.add(arrived),
    waiting: () => intake.waiting(),
    onConnected: () => {
      keys.connected()
      drain()
      void wakeOutbox(database, offlineReason).catch(() => undefined)
    },
    onAlarm: (raised) => void alarm(raised).catch(lost),
    onDelinked: () =>
      void database
        .transact((tx) => endSignalAccount(tx, 'delinked'))
        .catch((error: unknown) => log.error('signal.delinking_failed', { error: errorCode(error) })),
  })
  const challenges = watchChallenges(session, () => deps.alarms.over('captcha'))
  const timer = setInterval(drain, effectsMs)
  return {
    session,
    ready: connection.ready,
    async close() {
      clearInterval(timer)
      await intake.stop()
      if (waking) clearTimeout(waking)
      await connection.close()
      await keys.stop()
      await challenges.stop()
      while (draining) await draining
    },
  }
}
