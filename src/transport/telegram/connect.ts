import type { Api } from 'grammy'
import { TransportStartError } from '../start-error.ts'
import { readFailure } from './failure.ts'
import { allowedUpdates, callMsMax, webhookConnectionsMax } from './limits.ts'
import { webhookAddress } from './webhook.ts'
import { within } from './within.ts'

export type Webhook = { url: string; secret: string }

const startMsMax = 8_000

/** Asks Telegram who the bot is and says how its updates are to come. Throws what the client throws. */
export async function connectBot(
  api: Api,
  webhook: Webhook | undefined,
  signal: AbortSignal,
): Promise<{ id: string; username: string }> {
  const me = await api.getMe(within(startMsMax, signal))
  await receiveVia(webhook, api, within(callMsMax, signal))
  return { id: String(me.id), username: me.username }
}

/** Says to Telegram how updates are to come. What waits there is never dropped. */
async function receiveVia(webhook: Webhook | undefined, api: Api, signal: never): Promise<void> {
  if (!webhook) {
    await api.deleteWebhook({ drop_pending_updates: false }, signal)
    return
  }
  await api.setWebhook(
    webhookAddress(webhook.url).href,
    {
      secret_token: webhook.secret,
      allowed_updates: [...allowedUpdates],
      max_connections: webhookConnectionsMax,
      drop_pending_updates: false,
    },
    signal,
  )
}

/** What only whoever set the bot up can put right; null for what passes. */
export function startError(error: unknown, webhook: Webhook | undefined): TransportStartError | null {
  const failure = readFailure(error)
  if (failure.type === 'token') {
    return new TransportStartError(
      'Telegram does not know this token. Copy TELEGRAM_BOT_TOKEN again from @BotFather (/mybots, API Token).',
    )
  }
  if (failure.type === 'refused' && webhook) {
    return new TransportStartError(
      'Telegram refused TELEGRAM_WEBHOOK_URL. It must be a public https address on port 443, 80, 88 or 8443; without it updates are fetched.',
    )
  }
  return null
}

/** A code for the log. */
export function codeOf(error: unknown): string {
  const failure = readFailure(error)
  return failure.type === 'moved' ? 'telegram_moved' : failure.reason
}
