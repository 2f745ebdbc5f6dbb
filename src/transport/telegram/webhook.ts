import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Route } from '../../http.ts'
import type { Log } from '../../log.ts'
import { webhookBytesMax } from './limits.ts'
import type { Taker } from './take.ts'

/** Where Telegram calls when the configured address names no path of its own. */
const pathDefault = '/telegram/webhook'

/** The address that Telegram is told: the configured one, with a path. */
export function webhookAddress(configured: string): URL {
  const url = new URL(configured)
  if (url.pathname === '/') url.pathname = pathDefault
  return url
}

/**
 * Takes updates that Telegram posts (https://core.telegram.org/bots/api#setwebhook). It answers 200 only when the
 * update is stored; anything else makes Telegram send it again.
 */
export function webhookRoute(deps: { path: string; secret: string; taker: () => Taker | null; log: Log }): Route {
  const expected = digest(deps.secret)
  return async (request, response) => {
    if ((request.url ?? '').split('?')[0] !== deps.path) return false
    const status = await take(request)
    response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end()
    return true
  }

  async function take(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST') return 405
    const given = request.headers['x-telegram-bot-api-secret-token']
    if (typeof given !== 'string' || !timingSafeEqual(digest(given), expected)) {
      deps.log.warn('telegram.webhook_refused', { code: 'secret' })
      return 401
    }
    const taker = deps.taker()
    if (!taker) return 503
    const body = await readBody(request)
    if (body === null) return 413
    let update: unknown
    try {
      update = JSON.parse(body)
    } catch {
      return 400
    }
    try {
      await taker.take(taker.read(update))
      return 200
    } catch (error) {
      deps.log.warn('telegram.not_stored', { error: error instanceof Error ? error.name : 'unknown' })
      return 503
    }
  }
}

/** Digests are of one length, so that comparing them tells nothing about the secret. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Null for more than Telegram would ever send. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > webhookBytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
