import { z } from 'zod'
import type { Config } from '../config.ts'
import { errorCode, type Queryable } from '../store/database.ts'
import { readSetting, saveSetting } from '../store/settings.ts'

/** What Telegram says about the configured token. */
export type BotState =
  /** `skewMs`: how far this machine's clock is ahead of Telegram's. */
  | { type: 'known'; username: string; skewMs: number | null }
  | { type: 'off' }
  | { type: 'refused' }
  | { type: 'unreachable'; code: string }

const answerMsMax = 8_000
const settingName = 'telegram_bot'
const getMe = z.object({ ok: z.literal(true), result: z.object({ username: z.string() }) })

/** Asks the Bot API who the token belongs to (https://core.telegram.org/bots/api#getme). */
export async function askBot(config: Config): Promise<BotState> {
  if (!config.TELEGRAM_BOT_TOKEN) return { type: 'off' }
  try {
    const response = await fetch(`${config.TELEGRAM_API_ROOT}/bot${config.TELEGRAM_BOT_TOKEN}/getMe`, {
      signal: AbortSignal.timeout(answerMsMax),
    })
    if (response.status === 401 || response.status === 404) return { type: 'refused' }
    const parsed = getMe.safeParse(await response.json())
    const date = Date.parse(response.headers.get('date') ?? '')
    const skewMs = Number.isNaN(date) ? null : Date.now() - date
    if (parsed.success) return { type: 'known', username: parsed.data.result.username, skewMs }
    return { type: 'unreachable', code: String(response.status) }
  } catch (error) {
    // The cause has the network's code; the error itself would quote the address, which holds the token.
    return { type: 'unreachable', code: errorCode(error instanceof Error ? (error.cause ?? error) : error) }
  }
}

/** The bot's user name, asked once and remembered for the times when Telegram does not answer; null when unknown. */
export async function botName(config: Config, on: Queryable): Promise<string | null> {
  const id = config.TELEGRAM_BOT_TOKEN?.split(':')[0]
  if (id === undefined) return null
  const known = await readSetting<{ id: string; username: string }>(on, settingName)
  if (known?.id === id) return known.username
  const asked = await askBot(config)
  if (asked.type !== 'known') return null
  await saveSetting(on, settingName, { id, username: asked.username })
  return asked.username
}
