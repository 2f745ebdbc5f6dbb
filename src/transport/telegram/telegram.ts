import { Api } from 'grammy'
import type { Route } from '../../http.ts'
import type { Texts } from '../../i18n/texts.ts'
import type { Language } from '../../korean/language.ts'
import type { Log } from '../../log.ts'
import { TransportStartError } from '../start-error.ts'
import type { Sink, Transport, TransportTraits } from '../transport.ts'
import type { Pressed } from './convert.ts'
import { readFailure } from './failure.ts'
import { fetchTelegramMedia } from './fetch-media.ts'
import { createLimiter, telegramRates, type LimiterOptions } from './limiter.ts'
import { allowedUpdates, callMsMax, deleteWithinMs, pollMsMax, webhookConnectionsMax } from './limits.ts'
import { setMenu } from './menu.ts'
import { pauseFor } from './pause.ts'
import { pollWaits, startPolling, type Polling, type PollWaits } from './receive.ts'
import { createSender, type SendWaits } from './send.ts'
import { createTaker, type Taker } from './take.ts'
import { webhookAddress, webhookRoute } from './webhook.ts'

export const telegramTraits: TransportTraits = { buttons: true, endToEndEncrypted: false, deleteWithinMs }

export type TelegramOptions = {
  token: string
  apiRoot: string
  /** With it Telegram calls us; without it we fetch. */
  webhook?: { url: string; secret: string }
  texts: Texts
  languageDefault: Language
  log: Log
  /** Counts updates that are not handed on, by a code. */
  onIgnored?: (code: string) => void
  rates?: LimiterOptions
  waits?: PollWaits
  sendWaits?: SendWaits
  now?: () => number
}

export type Telegram = Transport & {
  /** In webhook mode: the address of the local server that Telegram calls. */
  route?: Route
  /** The bot's user name, for links such as `https://t.me/<name>?start=join_CODE`; null before Telegram answered. */
  username(): string | null
}

const startMsMax = 8_000
/** The wait between tries to reach Telegram after a start without it. */
const reconnectMsMax = 30_000

/** Joins the hotline with a Telegram bot. Nothing is asked of the network before `start`. */
export function openTelegram(options: TelegramOptions): Telegram {
  const { token, log } = options
  const apiRoot = options.apiRoot.replace(/\/+$/, '')
  const api = new Api(token, { apiRoot, timeoutSeconds: pollMsMax / 1000 })
  const limiter = createLimiter(options.rates ?? telegramRates)
  const send = createSender({ api, limiter, ...(options.sendWaits ? { waits: options.sendWaits } : {}) })
  const waits = options.waits ?? pollWaits
  const stopping = new AbortController()
  const bot = { id: token.split(':')[0] ?? '', username: null as string | null }
  let taker: Taker | null = null
  let polling: Polling | null = null
  let background: Promise<unknown> = Promise.resolve()

  const openTaker = (sink: Sink): Taker =>
    createTaker({
      bot: () => bot,
      sink,
      log,
      now: options.now ?? Date.now,
      answer: (pressed) => void answerPress(api, pressed),
      onIgnored: options.onIgnored ?? (() => undefined),
    })

  /** Everything that needs Telegram itself. Throws what the client throws. */
  const connect = async (current: Taker): Promise<void> => {
    const me = await api.getMe(within(startMsMax, stopping.signal))
    bot.id = String(me.id)
    bot.username = me.username
    await receiveVia(options, api, within(callMsMax, stopping.signal))
    if (stopping.signal.aborted) return
    if (!options.webhook) polling = startPolling({ api, taker: current, log, waits })
    background = setMenu(api, options.texts, options.languageDefault, stopping.signal).catch((error: unknown) => {
      log.warn('telegram.menu_not_set', { code: codeOf(error) })
    })
  }

  /** Telegram cannot be reached: the rest of the program runs, and this goes on trying. */
  const keepConnecting = async (current: Taker): Promise<void> => {
    for (let attempt = 1; !stopping.signal.aborted; attempt++) {
      await pauseFor(Math.min(reconnectMsMax, waits.retryMsMin * 2 ** Math.min(attempt, 10)), stopping.signal)
      if (stopping.signal.aborted) return
      try {
        await connect(current)
        log.info('telegram.connected', { attempt })
        return
      } catch (error) {
        const wrong = startError(error, options)
        if (wrong) log.error('telegram.cannot_start', { code: codeOf(error) })
        else log.warn('telegram.unreachable', { attempt, code: codeOf(error) })
      }
    }
  }

  return {
    name: 'telegram',
    traits: telegramTraits,
    username: () => bot.username,
    ...(options.webhook ? { route: routeOf(options.webhook, () => taker, log) } : {}),
    async start(sink) {
      const current = openTaker(sink)
      taker = current
      try {
        await connect(current)
      } catch (error) {
        const wrong = startError(error, options)
        if (wrong) throw wrong
        log.warn('telegram.unreachable', { attempt: 1, code: codeOf(error) })
        background = keepConnecting(current)
      }
    },
    send,
    fetchMedia: (ref, limitBytes) => fetchTelegramMedia(api, `${apiRoot}/file/bot${token}`, ref, limitBytes),
    async stop() {
      stopping.abort()
      const current = taker
      taker = null
      limiter.stop()
      await background
      await polling?.stop()
      await current?.idle()
    },
  }
}

function routeOf(webhook: { url: string; secret: string }, taker: () => Taker | null, log: Log): Route {
  return webhookRoute({ path: webhookAddress(webhook.url).pathname, secret: webhook.secret, taker, log })
}

/** Says to Telegram how updates are to come. What waits there is never dropped. */
async function receiveVia(options: TelegramOptions, api: Api, signal: never): Promise<void> {
  if (!options.webhook) {
    await api.deleteWebhook({ drop_pending_updates: false }, signal)
    return
  }
  await api.setWebhook(
    webhookAddress(options.webhook.url).href,
    {
      secret_token: options.webhook.secret,
      allowed_updates: [...allowedUpdates],
      max_connections: webhookConnectionsMax,
      drop_pending_updates: false,
    },
    signal,
  )
}

/** What only whoever set the bot up can put right; null for what passes. */
function startError(error: unknown, options: TelegramOptions): TransportStartError | null {
  const failure = readFailure(error)
  if (failure.type === 'token') {
    return new TransportStartError(
      'Telegram does not know this token. Copy TELEGRAM_BOT_TOKEN again from @BotFather (/mybots, API Token).',
    )
  }
  if (failure.type === 'refused' && options.webhook) {
    return new TransportStartError(
      'Telegram refused TELEGRAM_WEBHOOK_URL. It must be a public https address on port 443, 80, 88 or 8443; without it updates are fetched.',
    )
  }
  return null
}

/**
 * Ends the waiting sign on a pressed button and takes the buttons away, so that nobody presses twice. In a group the
 * desk does that itself: a stranger's press must not take a page from the others.
 */
async function answerPress(api: Api, pressed: Pressed): Promise<void> {
  const tries: Promise<unknown>[] = [api.answerCallbackQuery(pressed.queryId, {}, within(callMsMax))]
  if (!pressed.inGroup && pressed.chatId !== null && pressed.messageId !== null) {
    tries.push(api.editMessageReplyMarkup(pressed.chatId, pressed.messageId, {}, within(callMsMax)))
  }
  await Promise.allSettled(tries)
}

function codeOf(error: unknown): string {
  const failure = readFailure(error)
  return failure.type === 'moved' ? 'telegram_moved' : failure.reason
}

/** The client's types know an older AbortSignal than the one that Node has. */
function within(ms: number, signal?: AbortSignal): never {
  const limit = AbortSignal.timeout(ms)
  return (signal ? AbortSignal.any([limit, signal]) : limit) as never
}
