import { errorCode } from '../../store/database.ts'
import { endSignalAccount, type StoredSignalAccount } from '../../store/signal-account.ts'
import { expireSignalSendings, offlineReason, wakeOutbox } from '../../store/signal-peers.ts'
import type { Sink } from '../transport.ts'
import type { Alarms } from './alarms.ts'
import { watchChallenges } from './challenge.ts'
import { openConnection, type Connection } from './connection.ts'
import { openCrowd } from './crowd.ts'
import { openDrain } from './drain.ts'
import { openKeyWatch } from './key-watch.ts'
import { openIntake } from './lanes.ts'
import { openLocks } from './lock.ts'
import type { Network } from './network.ts'
import type { Session } from './session.ts'
import type { SignalDeps } from './signal.ts'
import { tendKeys } from './tend-keys.ts'

/** `ready` resolves with the first connection. */
export type Running = { session: Session; ready: Promise<void>; close(): Promise<void> }

type RunDeps = Omit<SignalDeps, 'network'> & {
  now: () => number
  alarms: Alarms
  network: Network
  account: StoredSignalAccount
  /** The name under which this process holds the account's lease. */
  owner: string
  sink: Sink
}

/** Receives and sends for one account until it is closed. */
export function run(deps: RunDeps): Running {
  const { database, log, network, account, alarms } = deps
  const drain = openDrain(() => session, deps.question)
  const session: Session = {
    ...sharedBy(deps),
    chat: () => connection.chat(),
    quietChat: () => connection.quietChat(),
    wakeEffects: (isPressing) => drain.wake(isPressing),
    keys: { used: (used) => keys.used(used), changed: () => keys.changed() },
  }
  const intake = openIntake(session, deps.sink)
  const tend = async (): Promise<boolean> => {
    const chat = connection.chat()
    if (!chat) return false
    await tendKeys({ database, store: session.store, account: session.account, now: deps.now }, chat)
    await expireSignalSendings(database)
    return true
  }
  const keys = openKeyWatch({ tend, log, random: Math.random, now: deps.now })
  const failed =
    (event: string) =>
    (error: unknown): void =>
      log.error(event, { error: errorCode(error) })
  const connection: Connection = openConnection({
    network,
    account,
    log,
    random: Math.random,
    onArrived: (arrived) => intake.add(arrived),
    waiting: () => intake.waiting(),
    onConnected: () => {
      keys.connected()
      drain.wake(true)
      void wakeOutbox(database, offlineReason).catch(() => undefined)
    },
    onAlarm: (raised) => void alarms.raise(raised).catch(failed('signal.alarm_lost')),
    onDelinked: () =>
      // Only this one: another may have been linked in its place a moment ago.
      void database
        .transact((tx) => endSignalAccount(tx, 'delinked', account.id))
        .catch(failed('signal.delinking_failed')),
  })
  const challenges = watchChallenges(session, () => alarms.over('captcha'))
  return {
    session,
    ready: connection.ready,
    async close() {
      await intake.stop()
      await connection.close()
      await keys.stop()
      await challenges.stop()
      await drain.stop()
    },
  }
}

type Shared = Omit<Session, 'chat' | 'quietChat' | 'wakeEffects' | 'keys'>

function sharedBy({ database, vault, log, network, account, owner, options, now, alarms, onTyping }: RunDeps): Shared {
  const store = { accountId: account.id, vault, on: database }
  return {
    database,
    vault,
    log,
    network,
    account,
    store,
    crowd: openCrowd(store, owner),
    locks: openLocks(),
    options,
    now,
    alarm: (alarm) => alarms.raise(alarm),
    onTyping: (address) => {
      if (options.typing) onTyping?.(address)
    },
  }
}
