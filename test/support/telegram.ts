import { join } from 'node:path'
import { createTexts, readResources } from '../../src/i18n/texts.ts'
import type { Log, LogFields } from '../../src/log.ts'
import { openTelegram, type Telegram, type TelegramOptions } from '../../src/transport/telegram/telegram.ts'
import type { LimiterOptions } from '../../src/transport/telegram/limiter.ts'
import type { BotApi } from './botapi/api.ts'

export type LogLine = { level: string; event: string; fields: LogFields }

/** A log that keeps its lines. */
export function keptLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = []
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields })
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } }
}

const fast = { burst: 1_000, perSecond: 1_000 }
/** Rates that never make a test wait. */
export const fastRates: LimiterOptions = {
  overall: fast,
  perChat: fast,
  perGroup: fast,
  waitMsMax: 5_000,
  waitingMax: 5_000,
}

/** The Telegram transport against the stand-in, with waits that suit a test. */
export async function telegramAt(api: BotApi, changes: Partial<TelegramOptions> = {}): Promise<Telegram> {
  const texts = createTexts(await readResources(join(import.meta.dirname, '..', '..', 'locales')))
  return openTelegram({
    token: api.token,
    apiRoot: api.url,
    texts,
    languageDefault: 'ko',
    log: keptLog().log,
    rates: fastRates,
    waits: { retryMsMin: 20, retryMsMax: 100, troubleMs: 100 },
    ...changes,
  })
}
