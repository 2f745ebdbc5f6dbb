import type { Net } from '@signalapp/libsignal-client'

const requestMsMax = 30_000

/** The service wants to know that a human is there. */
export const challengeStatus = 428

/** The service answered a request with something else than success. */
export class ServiceError extends Error {
  readonly status: number
  readonly retryAfterMs: number | null
  /** What the service calls the captcha that it wants before it goes on (with status 428). */
  readonly captchaToken: string | null
  constructor(status: number, retryAfterMs: number | null, captchaToken: string | null = null) {
    super(`Signal answered with status ${status}`)
    this.name = 'ServiceError'
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.captchaToken = captchaToken
  }
}

/** One request to the chat service, with JSON both ways. Throws `ServiceError` for anything but a 2xx. */
export async function fetchJson<T>(
  chat: Net.ChatConnection,
  verb: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  headers: readonly [string, string][] = [],
): Promise<T> {
  const response = await chat.fetch({
    verb,
    path,
    headers: [...headers, ...(body === undefined ? [] : ([['content-type', 'application/json']] as const))],
    ...(body === undefined ? {} : { body: Uint8Array.from(Buffer.from(JSON.stringify(body))) }),
    timeoutMillis: requestMsMax,
  } as Parameters<Net.ChatConnection['fetch']>[0])
  const text = Buffer.from(response.body ?? new Uint8Array()).toString()
  if (response.status < 200 || response.status > 299) {
    const after = response.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
    const seconds = after === undefined ? NaN : Number(after)
    const token = response.status === challengeStatus ? captchaTokenOf(text) : null
    throw new ServiceError(response.status, Number.isFinite(seconds) ? seconds * 1_000 : null, token)
  }
  return (text === '' ? null : JSON.parse(text)) as T
}

/** Out of `{"token", "options"}`; null when a captcha is not among the ways that are offered. */
function captchaTokenOf(text: string): string | null {
  try {
    const { token, options } = JSON.parse(text) as { token?: unknown; options?: unknown }
    return typeof token === 'string' && Array.isArray(options) && options.includes('captcha') ? token : null
  } catch {
    return null
  }
}
