import { Api } from 'grammy'
import type { Route } from '../../http.ts'
import type { Texts } from '../../i18n/texts.ts'
import type { Language } from '../../korean/language.ts'
import type { Log } from '../../log.ts'
import type { Sink, Transport, TransportTraits } from '../transport.ts'
import { codeOf, connectBot, startError, type Webhook } from './connect.ts'
import type { Bot, Pressed } from './convert.ts'
import { fetchTelegramMedia } from './fetch-media.ts'
import { createLimiter, telegramRates, type LimiterOptions } from './limiter.ts'
import { callMsMax, deleteWithinMs, fileMsMax } from './limits.ts'
import { setMenu } from './menu.ts'
import { pauseFor } from './pause.ts'
import { pollWaits, startPolling, type Polling, type PollWaits } from './receive.ts'
import { createSender, type SendWaits } from './send.ts'
import { createTaker, type Taker } from './take.ts'
import { webhookAddress, webhookRoute } from './webhook.ts'
import { within } from './within.ts'

export const telegramTraits: TransportTraits = { buttons: true, endToEndEncrypted: false, deleteWithinMs }

export type TelegramOptions = {
  token: string
  apiRoot: string
  /** With it Telegram calls us; without it we fetch. */
  webhook?: Webhook
  texts: Texts
  languageDefault: Language
  /** Whether people can go on on Signal: then the command menu says so. */
  hasSignal?: () => boolean
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

/** The wait between tries to reach Telegram after a start without it. */
const reconnectMsMax = 30_000

/** Joins the hotline with a Telegram bot. Nothing is asked of the network before `start`. */
export function openTelegram(options: TelegramOptions): Telegram {
  const { token, log } = options
  const apiRoot = options.apiRoot.replace(/\/+$/, '')
  const api = new Api(token, { apiRoot, timeoutSeconds: fileMsMax / 1000 })
  const limiter = createLimiter(options.rates ?? telegramRates)
  const send = createSender({ api, limiter, ...(options.sendWaits ? { waits: options.sendWaits } : {}) })
  const waits = options.waits ?? pollWaits
  const stopping = new AbortController()
  const bot: Bot = { id: token.split(':')[0] ?? '', username: null }
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
    Object.assign(bot, await connectBot(api, options.webhook, stopping.signal))
    if (stopping.signal.aborted) return
    if (!options.webhook) polling = startPolling({ api, taker: current, log, waits })
    const more = options.hasSignal?.() === true ? (['signal'] as const) : []
    background = setMenu(api, options.texts, options.languageDefault, more, stopping.signal).catch((error: unknown) => {
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
        const wrong = startError(error, options.webhook)
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
        const wrong = startError(error, options.webhook)
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

function routeOf(webhook: Webhook, taker: () => Taker | null, log: Log): Route {
  return webhookRoute({ path: webhookAddress(webhook.url).pathname, secret: webhook.secret, taker, log })
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
