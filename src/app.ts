import { openDelivery } from './app/delivery.ts'
import { openDesk } from './app/desk.ts'
import { openSignalCard } from './app/signal-card.ts'
import { openSink } from './app/sink.ts'
import { openStore } from './app/store.ts'
import { startTimers } from './app/timers.ts'
import { warmUp } from './app/warm-up.ts'
import type { Config } from './config.ts'
import { tellDeadJob } from './desk/dead-job.ts'
import { tellTransportAlarm, type TransportAlarm } from './desk/transport-alarm.ts'
import { relayTyping } from './desk/typing.ts'
import { healthRoute, metricsRoute, serveHttp, type HttpServer, type Route } from './http.ts'
import type { Log } from './log.ts'
import { openMetrics, type Metrics } from './metrics.ts'
import { connectQueue } from './queue/connect.ts'
import { withLimit } from './queue/limit.ts'
import type { QueueLog } from './queue/log.ts'
import { openProducers } from './queue/producers.ts'
import { startWorkers } from './queue/workers.ts'
import { statement, type Database } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { listOperators } from './store/operators.ts'
import { releaseAllLeases } from './store/outbox.ts'
import { openTransports, type TransportDeps } from './transports.ts'
import type { Sink, Transport } from './transport/transport.ts'
import { loadServerKey } from './vault/server-key.ts'
import { openVault, type Vault } from './vault/vault.ts'

/** How long a stop waits for what is being sent; the rest waits in the outbox. */
const stopMsMax = 10_000

/** What was switched on, for the lines that the program prints when it is ready. */
export type Ready = {
  database: 'embedded' | 'given'
  queue: 'postgres' | 'redis'
  warnings: string[]
  keyCreated: boolean
  keyPath: string
  revision: string
  operators: number
  httpPort: number
  transports: { name: string; on: boolean; detail: string }[]
}

export type App = {
  ready: Ready
  /** For tools and tests in the same process. */
  database: Database
  vault: Vault
  sink: Sink
  sweep(): Promise<void>
  /** Takes up what was published meanwhile; the program itself does so every few seconds. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

export type AppOptions = {
  config: Config
  log: Log
  now?: () => Date
  flowsFolder?: string
  silentMs?: number
  /** Transports beside the configured ones: tests bring their own. */
  transports?: readonly Transport[]
}

/** Builds and starts everything; the only place that does. What was started is stopped again when a later part fails. */
export async function startApp(options: AppOptions): Promise<App> {
  const undo: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch(() => undefined)
  }
  try {
    return await build(options, undo, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function build(options: AppOptions, undo: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<App> {
  const { config, log } = options
  const now = options.now ?? (() => new Date())
  const { database, embedded, url } = await openStore(config, log, undo)
  await migrate(database)
  // Only this program uses an embedded database: what an earlier run was sending when it died is free again.
  if (embedded) await releaseAllLeases(database)

  const key = await loadServerKey({ dataDir: config.DATA_DIR, keyFile: config.KEY_FILE })
  const vault = openVault(key.key)
  const { deskDeps, referrals, revisions, assessFacts } = await openDesk(options, database, vault, now)
  const { texts } = deskDeps

  const logQueue: QueueLog = (event) => log.warn(event.event, event)
  const backend = await connectQueue(config.REDIS_URL ? { redisUrl: config.REDIS_URL } : { databaseUrl: url }, logQueue)
  undo.push(() => backend.close())
  const producers = await openProducers(backend, { log: logQueue })
  undo.push(() => producers.close())
  const metrics = openMetrics({ database, depths: () => producers.depths(), now })

  const onAlarm = async (alarm: TransportAlarm): Promise<void> =>
    lanes.push(await database.transact((tx) => tellTransportAlarm(tx, deskDeps, alarm)))
  const onTyping: TransportDeps['onTyping'] = (from) =>
    void relayTyping(database, vault, (name) => transports.transportOf(name), from).catch(() => undefined)
  const card = openSignalCard({ database, vault, isOn: () => transports.transportOf('signal') !== null })
  const told = { log, vault, texts, database, onAlarm, onTyping, hasSignal: () => card.current() !== null }
  const transports = openTransports(config, told, options.transports)
  await card.refresh()
  const parts = { ...options, deskDeps, referrals, assessFacts, database, producers, transports, metrics }
  const { lanes, dispatch } = openDelivery(parts)
  undo.push(() => withLimit(lanes.idle(), stopMsMax))
  const sink = openSink({ ...parts, dispatch, lanes, signalCard: card.current })
  const workers = await startWorkers(backend, dispatch.handlers, {
    log: logQueue,
    onDead: async (queue) => lanes.push(await database.transact((tx) => tellDeadJob(tx, deskDeps, queue))),
  })
  undo.push(() => workers.close())
  const http = await serve(config, database, metrics, transports.routes(sink))
  undo.push(() => http.close())
  startTimers(dispatch, [revisions, card], log, undo)
  warmUp()
  const states = await transports.start(sink)
  undo.push(() => transports.stop())
  await dispatch.sweep()

  return {
    ready: {
      database: embedded ? 'embedded' : 'given',
      queue: backend.kind,
      warnings: backend.warnings,
      keyCreated: key.created,
      keyPath: key.path,
      revision: revisions.current().revision,
      operators: (await listOperators(database)).length,
      httpPort: http.port,
      transports: states,
    },
    database,
    vault,
    sink,
    sweep: () => dispatch.sweep(),
    refresh: async () => {
      await Promise.all([revisions.refresh(), card.refresh()])
    },
    stop,
  }
}

function serve(config: Config, database: Database, metrics: Metrics, routes: readonly Route[]): Promise<HttpServer> {
  const isHealthy = (): Promise<boolean> =>
    database.query(statement('health', 'select 1')).then(
      () => true,
      () => false,
    )
  const own = [healthRoute(isHealthy), metricsRoute(() => metrics.render())]
  return serveHttp(config.HTTP_HOST, config.HTTP_PORT, [...own, ...routes])
}
