import { stat, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { flowsFolder, localesFolder } from '../folders.ts'
import { connectQueue } from '../queue/connect.ts'
import { explain } from './explain.ts'
import { hasErrors, lintFolders } from './flow-source.ts'
import { findRunning } from './running.ts'
import { askBot } from './telegram-bot.ts'

/** What one look found; `broken` keeps the service from doing its work, `warning` should be seen to. */
export type Finding = { state: 'ok' | 'warning' | 'broken'; what: string; text: string }

const diskBytesLow = 2 * 1024 ** 3
const diskBytesMin = 300 * 1024 ** 2
const skewMsMax = 60_000
const probeMsMax = 2_000
/** Before this the clock has never been set: the program did not exist. */
const clockMin = Date.parse('2025-01-01')

export function ok(what: string, text: string): Finding {
  return { state: 'ok', what, text }
}
export function warning(what: string, text: string): Finding {
  return { state: 'warning', what, text }
}
export function broken(what: string, text: string): Finding {
  return { state: 'broken', what, text }
}

export function checkNode(): Finding {
  return ok('Node.js', process.version)
}

/** The nearest directory that exists, where the data directory lies or will lie. */
async function existing(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) if ((await stat(at).catch(() => null)) || at === dirname(at)) return at
}

export async function checkDirectory({ DATA_DIR: directory }: Config): Promise<Finding[]> {
  const found = await stat(directory).catch(() => null)
  const disk = await statfs(await existing(directory))
  const free = disk.bavail * disk.bsize
  const size = `${(free / 1024 ** 3).toFixed(1)} GB free`
  const space =
    free < diskBytesMin
      ? broken('Disk', `${size}. Free some space: messages cannot be stored soon.`)
      : free < diskBytesLow
        ? warning('Disk', `${size}. That is little.`)
        : ok('Disk', size)
  if (!found) return [ok('Data', `${directory} will be made at the first start`), space]
  if (!found.isDirectory())
    return [broken('Data', `${directory} is not a directory. Set DATA_DIR to another place.`), space]
  const isOpen = (found.mode & 0o077) !== 0
  const data = isOpen
    ? warning('Data', `Others on this machine can look into ${directory}: chmod 700 ${directory}`)
    : ok('Data', directory)
  return [data, space]
}

export async function checkKey(config: Config): Promise<Finding> {
  const path = config.KEY_FILE ?? join(config.DATA_DIR, 'keys', 'server.key')
  const found = await stat(path).catch(() => null)
  if (!found)
    return config.KEY_FILE
      ? broken('Key', `KEY_FILE names ${path}, but there is no such file. Put your key there.`)
      : ok('Key', `${path} will be made at the first start`)
  if ((found.mode & 0o077) !== 0) return broken('Key', `Others on this machine can read ${path}: chmod 600 ${path}`)
  return ok('Key', `${path} (is there a copy apart from the database?)`)
}

export async function checkRedis(config: Config): Promise<Finding[]> {
  if (!config.REDIS_URL) return [ok('Queue', 'in the database')]
  try {
    const backend = await connectQueue({ redisUrl: config.REDIS_URL }, () => {})
    await backend.close()
    if (backend.warnings.length === 0) return [ok('Queue', 'Redis')]
    return backend.warnings.map((text) => (/not answer/.test(text) ? broken : warning)('Queue', text))
  } catch (error) {
    return [broken('Queue', explain(error).text)]
  }
}

export async function checkTelegram(config: Config): Promise<Finding[]> {
  const bot = await askBot(config)
  switch (bot.type) {
    case 'off':
      return [warning('Telegram', 'off. Set TELEGRAM_BOT_TOKEN to the token that @BotFather gave you.')]
    case 'refused':
      return [
        broken('Telegram', 'does not know TELEGRAM_BOT_TOKEN. Ask @BotFather for it again (/token) and correct it.'),
      ]
    case 'unreachable':
      return [broken('Telegram', `does not answer (${bot.code}). Check the network, a proxy, and TELEGRAM_API_ROOT.`)]
    case 'known':
      return [ok('Telegram', `@${bot.username}`), ...(bot.skewMs === null ? [] : [checkClock(bot.skewMs, 'Telegram')])]
  }
}

/** `skewMs`: how far this machine is ahead of another clock. */
export function checkClock(skewMs: number, other: string): Finding {
  if (Date.now() < clockMin) return broken('Clock', 'This machine does not know the date. Set it, or switch on NTP.')
  if (Math.abs(skewMs) < skewMsMax) return ok('Clock', `agrees with ${other}`)
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  const direction = skewMs > 0 ? 'ahead of' : 'behind'
  return broken(
    'Clock',
    `is ${seconds} seconds ${direction} ${other}. Switch on NTP: dates that people tell depend on it.`,
  )
}

export async function checkFlows(): Promise<Finding> {
  try {
    const { problems } = await lintFolders({ flows: flowsFolder, locales: localesFolder })
    if (hasErrors(problems)) return broken('Flows', `have ${problems.length} problems: npm run deungdae -- flows lint`)
    return problems.length > 0
      ? warning('Flows', `have ${problems.length} warnings: npm run deungdae -- flows lint`)
      : ok('Flows', 'are in order')
  } catch (error) {
    return broken('Flows', explain(error).text)
  }
}

/** Whether the service runs, or whether something else has its port. */
export async function checkService(config: Config): Promise<Finding> {
  const running = await findRunning(config.DATA_DIR)
  if (running) return ok('Service', `runs (process ${running.pid})`)
  if (config.HTTP_PORT !== 0 && (await isTaken(config.HTTP_HOST, config.HTTP_PORT)))
    return broken(
      'Service',
      `is not running, and another program has port ${config.HTTP_PORT}. Set HTTP_PORT to a free one.`,
    )
  return warning('Service', 'is not running. Start it: npm start')
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host === '0.0.0.0' ? '127.0.0.1' : host, port, timeout: probeMsMax })
    const answer = (taken: boolean): void => {
      socket.destroy()
      resolve(taken)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.once('timeout', () => answer(false))
  })
}
