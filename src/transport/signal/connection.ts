import { ErrorCode, LibSignalErrorBase } from '@signalapp/libsignal-client'
import type { ChatServiceListener } from '@signalapp/libsignal-client/dist/net/Chat.js'
import type { StoredSignalAccount } from '../../store/signal-account.ts'
import type { Log } from '../../log.ts'
import { abandonable } from './abandon.ts'
import type { Chat, QuietChat } from './chat.ts'
import { askForLife, watchLine, type LineWatch } from './keep-alive.ts'
import type { Network } from './network.ts'
import type { Arrived } from './receive.ts'
import type { Alarm } from './session.ts'

const backoffMsMin = 500
const backoffMsMax = 60_000
/** After the service said that this program is too old, or that somebody else is connected: no hurry. */
const refusedMs = 30_000
const connectMsMax = 30_000
/** What the service says at connecting when the account's phone was not used for long: soon it unlinks its devices. */
const idlePhoneAlerts = ['idle-primary-device', 'critical-idle-primary-device']
/** A connection that lasted this long was a good one: the next failure starts from the shortest wait. */
const steadyMs = 10_000
/**
 * One that lasted this long was of use: on a line that breaks every few seconds the wait must not grow until the
 * hotline is hardly ever there. A service that ends connections at once is left alone longer and longer.
 */
const usefulMs = 1_000
/** Envelopes waiting to be taken. Beyond it they stay on the server, which sends them again on a new connection. */
export const waitingMax = 2_000

export type ConnectionDeps = {
  network: Network
  account: StoredSignalAccount
  log: Log
  random: () => number
  onArrived: (arrived: Arrived) => void
  /** How many envelopes are waiting to be taken. */
  waiting: () => number
  onConnected: (chat: Chat) => void
  onAlarm: (alarm: Alarm) => void
  /** The service no longer knows this device. */
  onDelinked: () => void
}

export type Connection = {
  chat(): Chat | null
  quietChat(): Promise<QuietChat>
  /** Resolves with the first connection, or when the device turns out not to be linked any more. */
  ready: Promise<void>
  close(): Promise<void>
}

/** Keeps the account connected: again after every interruption, later and later while that does not help. */
export function openConnection(deps: ConnectionDeps): Connection {
  const state: State = {
    chat: null,
    quiet: null,
    isClosed: false,
    failures: 0,
    timer: null,
    watch: null,
    overflowed: false,
    abandon: () => undefined,
    abandonQuiet: () => undefined,
  }
  const { promise: ready, resolve: onReady } = Promise.withResolvers<void>()
  void connect(deps, state, onReady)
  return {
    chat: () => state.chat,
    quietChat: () => quietChat(deps, state),
    ready,
    async close() {
      state.isClosed = true
      onReady()
      if (state.timer) clearTimeout(state.timer)
      state.watch?.stop()
      const quiet = state.quiet
      const chat = state.chat
      state.chat = null
      state.quiet = null
      await chat?.disconnect().catch(() => undefined)
      await quiet?.then((connection) => connection.disconnect()).catch(() => undefined)
      state.abandon()
      state.abandonQuiet()
    },
  }
}

type State = {
  chat: Chat | null
  quiet: Promise<QuietChat> | null
  isClosed: boolean
  failures: number
  timer: NodeJS.Timeout | null
  watch: LineWatch | null
  /** Fail what waits on the connection, and on the one without a name. */
  abandon: () => void
  abandonQuiet: () => void
  /** Envelopes were left on the server: a new connection is needed once the others are taken. */
  overflowed: boolean
}

async function connect(deps: ConnectionDeps, state: State, onReady: () => void): Promise<void> {
  const { network, account, log } = deps
  const startedAt = performance.now()
  let connectedAt: number | null = null
  let isOver = false
  const over = (error: unknown): void => {
    if (isOver) return
    isOver = true
    state.chat = null
    state.watch?.stop()
    const now = performance.now()
    if (now - startedAt > steadyMs) state.failures = 0
    else if (connectedAt !== null && now - connectedAt > usefulMs) state.failures = Math.floor(state.failures / 2)
    if (!state.isClosed) afterInterruption(deps, state, error, onReady)
  }
  try {
    // A route that failed is left alone for a while; after a failure of ours it is worth another try now.
    if (state.failures > 0) network.net.onNetworkChange()
    const connected = (await network.net.connectAuthenticatedChat(
      `${account.aci}.${account.deviceId}`,
      account.password,
      false,
      listenerOf(deps, state, () => isOver, over),
      { abortSignal: AbortSignal.timeout(connectMsMax) },
    )) as Chat
    const { connection: chat, abandon } = abandonable(connected)
    if (state.isClosed || isOver) {
      await chat.disconnect().catch(() => undefined)
      return
    }
    state.chat = chat
    state.abandon = abandon
    state.watch = watchLine(
      () => askForLife(chat),
      () => {
        log.warn('signal.line_silent')
        over(null)
        hangUp(state, chat)
      },
    )
    connectedAt = performance.now()
    log.info('signal.connected')
    onReady()
    deps.onConnected(chat)
    watchOverflow(deps, state, chat)
  } catch (error) {
    over(error)
  }
}

/** What libsignal tells of a connection. Nothing of it counts once that is over. */
function listenerOf(
  deps: ConnectionDeps,
  state: State,
  isOver: () => boolean,
  over: (cause: unknown) => void,
): ChatServiceListener {
  return {
    onIncomingMessage(envelope: Uint8Array, _at: number, ack: { send(status: number): void }): void {
      if (isOver()) return
      state.watch?.heard()
      if (deps.waiting() >= waitingMax) {
        state.overflowed = true
        return
      }
      deps.onArrived({ bytes: Uint8Array.from(envelope), acknowledge: acknowledgeOnce(ack, isOver) })
    },
    onQueueEmpty: () => undefined,
    onReceivedAlerts: (alerts: string[]) => {
      if (alerts.some((alert) => idlePhoneAlerts.includes(alert))) deps.onAlarm({ code: 'phone_idle' })
    },
    onConnectionInterrupted: (cause: unknown) => over(cause),
  }
}

/** Leaves a silent line, on both connections: requests that wait on it fail now and are tried again on the next one. */
function hangUp(state: State, chat: Chat): void {
  const { quiet, abandon, abandonQuiet } = state
  state.quiet = null
  chat.disconnect().catch(() => undefined)
  quiet?.then((connection) => connection.disconnect()).catch(() => undefined)
  abandon()
  abandonQuiet()
}

/** Acknowledging twice, or on a connection that is gone, must not happen: libsignal does not take it well. */
function acknowledgeOnce(ack: { send(status: number): void }, isOver: () => boolean): () => void {
  let isDone = false
  return () => {
    if (isDone || isOver()) return
    isDone = true
    try {
      ack.send(200)
    } catch {
      // The connection went at this moment: the envelope comes again and is recognised.
    }
  }
}

/** What was left on the server comes only to a new connection. */
function watchOverflow(deps: ConnectionDeps, state: State, chat: Chat): void {
  const timer = setInterval(() => {
    if (state.chat !== chat) return clearInterval(timer)
    if (!state.overflowed || deps.waiting() > 0) return
    state.overflowed = false
    clearInterval(timer)
    deps.log.warn('signal.overflow', { count: waitingMax })
    void chat.disconnect().catch(() => undefined)
  }, 200)
  timer.unref()
}

function afterInterruption(deps: ConnectionDeps, state: State, error: unknown, onReady: () => void): void {
  const code = error instanceof LibSignalErrorBase ? error.code : null
  deps.log.warn('signal.disconnected', { code: code === null ? 'none' : (ErrorCode[code] ?? 'unknown') })
  if (code === ErrorCode.DeviceDelinked) {
    deps.onAlarm({ code: 'delinked' })
    deps.onDelinked()
    return onReady()
  }
  if (code === ErrorCode.AppExpired) deps.onAlarm({ code: 'app_expired' })
  if (code === ErrorCode.ConnectedElsewhere) deps.onAlarm({ code: 'connected_elsewhere' })
  const isRefused = code === ErrorCode.AppExpired || code === ErrorCode.ConnectedElsewhere
  const steps = Math.min(backoffMsMax, backoffMsMin * 2 ** Math.min(state.failures, 10))
  const waitMs = isRefused ? refusedMs : steps * (0.5 + deps.random() / 2)
  state.failures++
  state.timer = setTimeout(() => void connect(deps, state, onReady), waitMs)
}

function quietChat(deps: ConnectionDeps, state: State): Promise<QuietChat> {
  if (state.quiet) return state.quiet
  // A message that was under way would open one that nobody closes any more.
  if (state.isClosed) return Promise.reject(new LibSignalErrorBase('it is closed', 'ChatServiceInactive', 'quietChat'))
  let watch: LineWatch | null = null
  const drop = (): void => {
    watch?.stop()
    if (state.quiet === connecting) state.quiet = null
  }
  const connecting = deps.network.net
    .connectUnauthenticatedChat({ onConnectionInterrupted: drop }, { abortSignal: AbortSignal.timeout(connectMsMax) })
    .then((chat) => {
      const { connection, abandon } = abandonable(chat as QuietChat)
      if (state.quiet !== connecting) return connection
      const leave = (): void => {
        drop()
        abandon()
      }
      watch = watchLine(
        () => askForLife(connection),
        () => {
          deps.log.warn('signal.quiet_line_silent')
          connection.disconnect().catch(() => undefined)
          leave()
        },
      )
      state.abandonQuiet = leave
      return connection
    })
  connecting.catch(drop)
  state.quiet = connecting
  return connecting
}
