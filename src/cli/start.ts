import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { startApp, type App } from '../app.ts'
import { readConfig, type Config } from '../config.ts'
import { openLog } from '../log.ts'
import { notLinked } from '../transports.ts'
import { readArguments } from './arguments.ts'
import { PlainError } from './explain.ts'
import { findRunning, noteRunning } from './running.ts'
import { botName } from './telegram-bot.ts'
import { readyLines } from './ready-lines.ts'

const help = `npm start
Starts the service and keeps it running until Ctrl-C.   등대를 켭니다. 끝내려면 Ctrl-C.

Settings are environment variables or lines of a file named .env; none of them is needed to try it.
The most useful ones:

  TELEGRAM_BOT_TOKEN   the token that @BotFather gave you; without it Telegram is off
  DATA_DIR             where everything is kept (default: data)
  DATABASE_URL         a PostgreSQL of yours; without it an own one is run in DATA_DIR
  HTTP_PORT            port for health, metrics and webhooks (default: 8787)
  LOG_LEVEL            debug, info, warn, error or silent; logs go to stderr, a JSON object a line

\`npm run deungdae -- doctor\` checks them.`

/** How long a stop may take before the process ends as it is; what was not sent waits in the database. */
const stopMsMax = 15_000

export async function run(args: string[]): Promise<number> {
  const { values } = readArguments(args, { help: { type: 'boolean', short: 'h' } })
  if (values.help) {
    console.log(help)
    return 0
  }
  const { config, warnings } = readConfig(process.env, process.cwd())
  for (const warning of warnings) console.error(`Note: ${warning}`)
  const running = await findRunning(config.DATA_DIR)
  if (running) throw new PlainError(inUse(config, running.pid))

  const ended = Promise.withResolvers<number>()
  const stopping = onSignals(ended.resolve)
  const app = await startApp({ config, log: openLog(logLevel(config)) })
  const dead = onlyDead(app)
  if (dead !== null) {
    await app.stop()
    throw new PlainError(dead)
  }
  stopping.run(app)
  // Invitations made while Telegram does not answer need it.
  void botName(config, app.database).catch(() => null)
  const forget = await noteRunning(config.DATA_DIR)
  // One write: whoever waits for the first line of it has the rest too.
  if (!stopping.asked()) console.log(readyLines(config, app.ready).join('\n'))
  const code = await ended.promise
  await forget()
  // The second signal, or a stop that hangs, must not leave the process waiting for what is still open.
  process.exit(code)
}

/**
 * What is wrong when messengers were set up and none of them works: a service that nobody can reach must not look as
 * if it ran. While another one works, the service goes on with that.
 */
function onlyDead({ ready }: App): string | null {
  const messengers = ready.transports.filter(({ name, detail }) => name !== 'simulator' && detail !== notLinked)
  if (messengers.length === 0 || messengers.some((transport) => transport.on)) return null
  return messengers.map((transport) => transport.detail).join('\n')
}

function inUse(config: Config, pid: number): string {
  return (
    `Deungdae already runs on ${config.DATA_DIR} (process ${pid}). ` +
    `Stop it first (kill ${pid}), or give this one its own DATA_DIR.`
  )
}

/** The first signal stops gracefully, also one that comes while the service is still starting; the second at once. */
function onSignals(end: (code: number) => void): { run(app: App): void; asked(): boolean } {
  let app: App | null = null
  let signals = 0
  const stop = (): void => {
    if (app === null || signals === 0) return
    const late = setTimeout(() => end(1), stopMsMax)
    void app.stop().then(() => {
      clearTimeout(late)
      end(0)
    })
  }
  const take = (): void => {
    signals += 1
    if (signals > 1) process.exit(1)
    if (process.stdout.isTTY) console.log('Stopping; once more Ctrl-C ends at once.')
    stop()
  }
  // SIGHUP: the terminal was closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, take)
  return {
    run(started) {
      app = started
      stop()
    },
    asked: () => signals > 0,
  }
}

/** Somebody who sits in front of the terminal sees warnings only, unless he asked for more. */
function logLevel(config: Config): string {
  if (!process.stdout.isTTY || process.env['LOG_LEVEL'] || inEnvFile('LOG_LEVEL')) return config.LOG_LEVEL
  return 'warn'
}

function inEnvFile(name: string): boolean {
  try {
    return Boolean(parseEnv(readFileSync('.env', 'utf8'))[name])
  } catch {
    return false
  }
}
