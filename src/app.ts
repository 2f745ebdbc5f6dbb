import { openDelivery } from './app/delivery.ts'
import { openStore } from './app/store.ts'
import { startTimers } from './app/timers.ts'
import type { Config } from './config.ts'
import { tellDeadJob } from './desk/dead-job.ts'
import type { DeskDeps } from './desk/desk.ts'
import { createDesk } from './desk/desk-port.ts'
import { readDirectoryFile } from './desk/directory-file.ts'
import { readFlowFiles } from './desk/flow-files.ts'
import { publishShipped } from './desk/publish.ts'
import { openRevisions } from './desk/revisions.ts'
import { tellTransportAlarm, type TransportAlarm } from './desk/transport-alarm.ts'
import { readTriageFile } from './desk/triage-file.ts'
import { flowsFolder, localesFolder } from './folders.ts'
import { healthRoute, metricsRoute, serveHttp, type HttpServer } from './http.ts'
import { createTexts, readResources } from './i18n/texts.ts'
import { openDoor } from './intake/door.ts'
import type { IntakeDeps } from './intake/intake.ts'
import { createReferrals } from './intake/referrals.ts'
import { zoneOfCountry } from './korean/date.ts'
import type { Log } from './log.ts'
import { openMetrics } from './metrics.ts'
import { connectQueue } from './queue/connect.ts'
import { withLimit } from './queue/limit.ts'
import { openProducers } from './queue/producers.ts'
import { startWorkers } from './queue/workers.ts'
import { statement, type Database } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { listOperators } from './store/operators.ts'
import { releaseAllLeases } from './store/outbox.ts'
import { openTransports } from './transports.ts'
import type { Sink, Transport } from './transport/transport.ts'
import { createAssessFacts } from './triage/facts.ts'
import { watch } from './triage/watch.ts'
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
  const base = await readResources(localesFolder)
  const texts = createTexts(base)
  await publishShipped(database, await readFlowFiles(options.flowsFolder ?? flowsFolder, localesFolder))
  const revisions = await openRevisions(database, base)

  const backend = await connectQueue(
    config.REDIS_URL ? { redisUrl: config.REDIS_URL } : { databaseUrl: url },
    (event) => log.warn(event.event, event),
  )
  undo.push(() => backend.close())
  const producers = await openProducers(backend, { log: (event) => log.warn(event.event, event) })
  undo.push(() => producers.close())
  const metrics = openMetrics({ database, depths: () => producers.depths(), now })

  const referrals = createReferrals(await readDirectoryFile(options.flowsFolder ?? flowsFolder, log), texts)
  const deskDeps: DeskDeps = { vault, texts, revisions, now, numbersIn: referrals.numbersIn }
  const onAlarm = async (alarm: TransportAlarm): Promise<void> =>
    lanes.push(await database.transact((tx) => tellTransportAlarm(tx, deskDeps, alarm)))
  const transports = openTransports(config, { log, vault, texts, database, onAlarm }, options.transports)
  const assessFacts = createAssessFacts(await readTriageFile(options.flowsFolder ?? flowsFolder, log))
  const { lanes, dispatch } = openDelivery({
    ...options,
    deskDeps,
    assessFacts,
    database,
    producers,
    transports,
    metrics,
  })
  undo.push(() => withLimit(lanes.idle(), stopMsMax))

  const intake: IntakeDeps = {
    database,
    vault,
    revisions,
    watch,
    desk: createDesk(deskDeps),
    now,
    traitsOf: transports.traitsOf,
    zoneOf: (country) => (country === null ? config.TIME_ZONE : zoneOfCountry(country)),
    defaultLanguage: config.DEFAULT_LANGUAGE,
    ...referrals,
    count: metrics.count,
  }
  const take = openDoor(intake)
  const sink: Sink = async (inbound, sinkOptions) => {
    const { receipt, work } = await take(inbound, sinkOptions)
    if (work) dispatch.dispatch(work)
    return receipt
  }

  const workers = await startWorkers(backend, dispatch.handlers, {
    log: (event) => log.warn(event.event, event),
    onDead: async (queue) => lanes.push(await database.transact((tx) => tellDeadJob(tx, deskDeps, queue))),
  })
  undo.push(() => workers.close())
  const isHealthy = (): Promise<boolean> =>
    database.query(statement('health', 'select 1')).then(
      () => true,
      () => false,
    )
  const http: HttpServer = await serveHttp(config.HTTP_HOST, config.HTTP_PORT, [
    healthRoute(isHealthy),
    metricsRoute(() => metrics.render()),
    ...transports.routes(sink),
  ])
  undo.push(() => http.close())
  startTimers(dispatch, revisions, log, undo)
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
    refresh: () => revisions.refresh(),
    stop,
  }
}
