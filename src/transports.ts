import type { Config } from './config.ts'
import type { Route } from './http.ts'
import type { Texts } from './i18n/texts.ts'
import type { Log } from './log.ts'
import type { Database } from './store/database.ts'
import { TransportStartError } from './transport/start-error.ts'
import { openSimulator } from './transport/simulator/simulator.ts'
import type { TransportAlarm } from './desk/transport-alarm.ts'
import { openSignalLater, type LaterSignal } from './transport/signal/later.ts'
import { networkSettings } from './transport/signal/settings.ts'
import { openTelegram, type Telegram } from './transport/telegram/telegram.ts'
import type { Sink, Transport, TransportName, TransportTraits } from './transport/transport.ts'
import type { Vault } from './vault/vault.ts'

export type TransportDeps = {
  /** Whether people can go on on Signal. */
  hasSignal: () => boolean
  log: Log
  vault: Vault
  texts: Texts
  database: Database
  /** Something that people have to know: a lost account, a person's changed key. */
  onAlarm: (alarm: TransportAlarm) => Promise<void>
  /** Somebody is writing, on a transport where the settings let that be shown. */
  onTyping: (from: { transport: TransportName; address: string }) => void
}

/** How a transport stands after the start: `detail` is for the lines that the program prints. */
export type TransportState = { name: string; on: boolean; detail: string }

/** The detail of a Signal that is switched on but has no account: nobody can reach it yet. */
export const notLinked = 'No account is linked yet: npm run deungdae -- signal link'

export type OpenedTransports = {
  transportOf(name: string): Transport | null
  traitsOf(name: TransportName): TransportTraits
  /** Addresses of the local HTTP server that messengers call. */
  routes(sink: Sink): Route[]
  /** Starts all that are configured. One that cannot start does not keep the others from running. */
  start(sink: Sink): Promise<TransportState[]>
  stop(): Promise<void>
}

const unknownTraits: TransportTraits = { buttons: false, endToEndEncrypted: false, deleteWithinMs: null }

/** The transports that the configuration switches on. */
export function openTransports(
  config: Config,
  deps: TransportDeps,
  extra: readonly Transport[] = [],
): OpenedTransports {
  const telegram = telegramOf(config, deps)
  const signal = extra.some((transport) => transport.name === 'signal') ? null : signalOf(config, deps)
  const withTerminals = config.SIMULATOR && !extra.some((transport) => transport.name === 'simulator')
  const simulator = withTerminals ? [openSimulator({ dataDir: config.DATA_DIR })] : []
  const all: Transport[] = [...(telegram ? [telegram] : []), ...(signal ? [signal] : []), ...simulator, ...extra]
  const transports = new Map<string, Transport>(all.map((transport) => [transport.name, transport]))
  return {
    transportOf: (name) => transports.get(name) ?? null,
    traitsOf: (name) => transports.get(name)?.traits ?? unknownTraits,
    routes: () => (telegram?.route ? [telegram.route] : []),
    start: (sink) =>
      Promise.all(
        all.map((transport) =>
          startOne(transport, sink, deps.log, () => {
            if (transport === telegram) return telegramDetail(telegram)
            return transport === signal ? signalDetail(signal) : ''
          }),
        ),
      ),
    stop: async () => {
      await Promise.all(all.map((transport) => transport.stop()))
    },
  }
}

async function startOne(transport: Transport, sink: Sink, log: Log, detail: () => string): Promise<TransportState> {
  const { name } = transport
  try {
    await transport.start(sink)
    return { name, on: true, detail: detail() }
  } catch (error) {
    log.error('transport.cannot_start', { transport: name, error: error instanceof Error ? error.name : 'unknown' })
    const words = error instanceof TransportStartError ? error.message : 'It could not be started; the log says more.'
    return { name, on: false, detail: words }
  }
}

function telegramOf(config: Config, { log, vault, texts, onAlarm, hasSignal }: TransportDeps): Telegram | null {
  const token = config.TELEGRAM_BOT_TOKEN
  if (token === undefined) return null
  const secret = config.TELEGRAM_WEBHOOK_SECRET ?? vault.secretIndex('telegram-webhook', token).toString('hex')
  return openTelegram({
    token,
    apiRoot: config.TELEGRAM_API_ROOT,
    ...(config.TELEGRAM_WEBHOOK_URL === undefined ? {} : { webhook: { url: config.TELEGRAM_WEBHOOK_URL, secret } }),
    texts,
    languageDefault: config.DEFAULT_LANGUAGE,
    hasSignal,
    log: alarming(log, (code) => onAlarm({ transport: 'telegram', code })),
  })
}

/** Trouble that operators have to know of, and how long it is not told again while it lasts. */
const telegramTroubles = ['held_back', 'other_poller', 'webhook_in_the_way']
const troubleAgainMs = 30 * 60_000

/** A log that also tells people of the trouble that Telegram logs as errors while it runs. */
function alarming(log: Log, tell: (code: string) => Promise<void>): Log {
  const told = new Map<string, number>()
  return {
    ...log,
    error(event, fields) {
      log.error(event, fields)
      const code = event.replace('telegram.', '')
      if (!telegramTroubles.includes(code) || performance.now() - (told.get(code) ?? -troubleAgainMs) < troubleAgainMs)
        return
      told.set(code, performance.now())
      void tell(code).catch(() => told.delete(code))
    },
  }
}

function signalOf(
  config: Config,
  { log, vault, texts, database, onAlarm, onTyping }: TransportDeps,
): LaterSignal | null {
  if (!config.SIGNAL_ENABLED) return null
  return openSignalLater({
    database,
    vault,
    log,
    network: networkSettings(config),
    options: {
      disappearingSeconds: config.SIGNAL_DISAPPEARING_DAYS * 86_400,
      readReceipts: config.SIGNAL_READ_RECEIPTS,
      typing: config.SIGNAL_TYPING,
      transcripts: config.SIGNAL_TRANSCRIPTS,
    },
    onAlarm: (alarm) => onAlarm({ transport: 'signal', ...alarm }),
    onTyping: (address) => onTyping({ transport: 'signal', address }),
    question: () => texts.say(config.DEFAULT_LANGUAGE, 'signal:who_is_it'),
  })
}

function signalDetail(signal: LaterSignal): string {
  if (!signal.isLinked()) return notLinked
  return signal.username() ?? 'linked'
}

function telegramDetail(telegram: Telegram): string {
  const username = telegram.username()
  return username === null ? 'Telegram cannot be reached yet; trying again.' : `https://t.me/${username}`
}
