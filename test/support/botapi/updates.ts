import { request as httpRequest } from 'node:http'
import { badRequest, conflict } from './wire.ts'

export type Update = { update_id: number } & Record<string, unknown>

type Poll = { resolve: (updates: Update[]) => void; reject: (error: Error) => void; limit: number }
type Webhook = { url: string; secret: string; maxConnections: number }

/** Update types that are not sent unless asked for. */
const onlyOnRequest = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])
const batchMax = 100

export type UpdateOptions = {
  /** First and last wait before an update is sent to the webhook again. */
  webhookRetryMs: { first: number; most: number }
}

export type Updates = {
  push(type: string, body: unknown): number
  inject(update: Update): void
  getUpdates(query: { offset: number; limit: number; timeoutMs: number; allowed: unknown }): {
    result: Promise<Update[]>
    cancel(): void
  }
  setWebhook(hook: Webhook | null, options: { allowed?: unknown; drop: boolean }): void
  webhookInfo(): Record<string, unknown>
  pending(): number
  /** Faults: the next `times` answers hold every update twice, or in the opposite order. */
  disturb(how: 'duplicated' | 'reversed', times: number): void
  close(): void
}

/**
 * The queue of updates: kept until an offset above them confirms them or the webhook answers 200. One long poll at a
 * time: a second one ends the first with 409, as the real server does.
 */
export function createUpdates(options: UpdateOptions): Updates {
  let queue: Update[] = []
  let nextId = 100_000_000 + Math.floor(Math.random() * 800_000_000)
  let allowed: string[] | null = null
  let poll: Poll | null = null
  let webhook: Webhook | null = null
  let lastError: string | null = null
  const sending = new Set<number>()
  const disturbed = { duplicated: 0, reversed: 0 }
  let closed = false

  const isAllowed = (type: string): boolean => (allowed === null ? !onlyOnRequest.has(type) : allowed.includes(type))

  const batch = (limit: number): Update[] => {
    let updates = queue.slice(0, limit)
    if (disturbed.duplicated > 0 && updates.length > 0) {
      disturbed.duplicated--
      updates = updates.flatMap((update) => [update, update])
    }
    if (disturbed.reversed > 0 && updates.length > 1) {
      disturbed.reversed--
      updates = updates.toReversed()
    }
    return updates
  }

  const setAllowed = (value: unknown): void => {
    // An empty list means the default; a missing one leaves the setting as it is.
    if (Array.isArray(value)) allowed = value.length === 0 ? null : value.map(String)
  }

  const deliver = (): void => {
    if (poll && queue.length > 0) {
      const waiting = poll
      poll = null
      waiting.resolve(batch(waiting.limit))
    }
    if (!webhook) return
    for (const update of queue) {
      if (sending.size >= webhook.maxConnections) return
      if (!sending.has(update.update_id)) void sendToWebhook(update)
    }
  }

  const sendToWebhook = async (update: Update): Promise<void> => {
    sending.add(update.update_id)
    let waitMs = options.webhookRetryMs.first
    while (webhook && !closed) {
      const status = await post(webhook, update)
      if (status >= 200 && status < 300) {
        queue = queue.filter((other) => other.update_id !== update.update_id)
        break
      }
      lastError = status === 0 ? 'Connection refused' : `Wrong response from the webhook: ${status}`
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      waitMs = Math.min(waitMs * 2, options.webhookRetryMs.most)
    }
    sending.delete(update.update_id)
    if (!closed) deliver()
  }

  const add = (update: Update): void => {
    queue.push(update)
    deliver()
  }

  return {
    push(type, body) {
      const id = nextId++
      if (isAllowed(type)) add({ update_id: id, [type]: body })
      return id
    },
    inject(update) {
      nextId = Math.max(nextId, update.update_id + 1)
      add(update)
    },
    getUpdates({ offset, limit, timeoutMs, allowed: wanted }) {
      if (webhook) {
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      }
      setAllowed(wanted)
      poll?.reject(conflict('terminated by other getUpdates request; make sure that only one bot instance is running'))
      poll = null
      const last = queue.at(-1)?.update_id ?? nextId - 1
      if (offset < 0) queue = queue.slice(offset)
      // An offset from the future is taken as none: ids may begin anew after a quiet week.
      else if (offset > 0 && offset <= last + 11) queue = queue.filter((update) => update.update_id >= offset)
      const most = limit >= 1 && limit <= batchMax ? limit : batchMax
      if (queue.length > 0 || timeoutMs <= 0) return { result: Promise.resolve(batch(most)), cancel: () => {} }
      let own: Poll | null = null
      let timer: NodeJS.Timeout | undefined
      const result = new Promise<Update[]>((resolve, reject) => {
        own = { resolve, reject, limit: most }
        poll = own
        timer = setTimeout(() => {
          if (poll === own) poll = null
          resolve([])
        }, timeoutMs)
      }).finally(() => clearTimeout(timer))
      return {
        result,
        cancel: () => {
          if (poll === own) poll = null
          clearTimeout(timer)
        },
      }
    },
    setWebhook(hook, { allowed: wanted, drop }) {
      if (hook && !/^https?:\/\//.test(hook.url)) throw badRequest('bad webhook: invalid webhook URL specified')
      setAllowed(wanted)
      if (drop) queue = []
      webhook = hook
      lastError = null
      if (hook) {
        poll?.reject(conflict('terminated by setWebhook request'))
        poll = null
      }
      deliver()
    },
    webhookInfo: () => ({
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: queue.length,
      ...(webhook ? { max_connections: webhook.maxConnections } : {}),
      ...(allowed ? { allowed_updates: allowed } : {}),
      ...(lastError ? { last_error_date: Math.floor(Date.now() / 1000), last_error_message: lastError } : {}),
    }),
    pending: () => queue.length,
    disturb(how, times) {
      disturbed[how] = times
    },
    close() {
      closed = true
      webhook = null
      poll?.resolve([])
      poll = null
    },
  }
}

/** Posts an update; 0 when nobody answered. Plain http alone: the stand-in runs beside what it calls. */
function post(webhook: Webhook, update: Update): Promise<number> {
  return new Promise((resolve) => {
    const body = JSON.stringify(update)
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }
    if (webhook.secret !== '') headers['x-telegram-bot-api-secret-token'] = webhook.secret
    const request = httpRequest(webhook.url, { method: 'POST', headers, timeout: 60_000 }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', () => resolve(0))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(0))
    request.end(body)
  })
}
