/**
 * The wire format of the Bot API (https://core.telegram.org/bots/api#making-requests): what is refused, in the words
 * of the real server, and how parameters are read from a query, JSON, a form or a multipart upload.
 */

export type Params = Record<string, unknown>

export class ApiError extends Error {
  readonly code: number
  readonly parameters: { retry_after?: number; migrate_to_chat_id?: number } | undefined
  constructor(code: number, description: string, parameters?: ApiError['parameters']) {
    super(description)
    this.code = code
    this.parameters = parameters
  }
}

export const badRequest = (reason: string): ApiError => new ApiError(400, `Bad Request: ${reason}`)
export const forbidden = (reason: string): ApiError => new ApiError(403, `Forbidden: ${reason}`)
export const unauthorized = (): ApiError => new ApiError(401, 'Unauthorized')
export const notFound = (): ApiError => new ApiError(404, 'Not Found')
export const conflict = (reason: string): ApiError => new ApiError(409, `Conflict: ${reason}`)
export const tooMany = (seconds: number): ApiError =>
  new ApiError(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })

export function errorBody(error: ApiError): string {
  const { code, message, parameters } = error
  return JSON.stringify({ ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) })
}

/** An uploaded file, as it stands in the parameters. */
export type Upload = { upload: true; name: string; bytes: Buffer }

export function isUpload(value: unknown): value is Upload {
  return typeof value === 'object' && value !== null && 'upload' in value
}

/** Reads the parameters of a request. Throws `ApiError` for what the real server would not understand either. */
export function readParams(search: URLSearchParams, contentType: string, body: Buffer): Params {
  const params: Params = Object.fromEntries(search)
  if (body.length === 0) return params
  if (contentType.startsWith('application/json')) {
    try {
      return { ...params, ...(JSON.parse(body.toString()) as Params) }
    } catch {
      throw badRequest("can't parse JSON object")
    }
  }
  if (contentType.startsWith('multipart/form-data')) return { ...params, ...readMultipart(contentType, body) }
  return { ...params, ...Object.fromEntries(new URLSearchParams(body.toString())) }
}

/** RFC 7578 as far as clients use it: a name, perhaps a file name, and the bytes. */
function readMultipart(contentType: string, body: Buffer): Params {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (!boundary) throw badRequest('boundary is not specified in the content type')
  const params: Params = {}
  const delimiter = Buffer.from(`--${boundary}`)
  let at = body.indexOf(delimiter)
  while (at >= 0) {
    const start = at + delimiter.length
    if (body.subarray(start, start + 2).toString() === '--') break
    const next = body.indexOf(delimiter, start)
    if (next < 0) throw badRequest("can't find the end of the multipart body")
    const part = body.subarray(start + 2, next - 2)
    const split = part.indexOf('\r\n\r\n')
    const head = part.subarray(0, split).toString()
    const bytes = Buffer.from(part.subarray(split + 4))
    const name = /name="([^"]*)"/i.exec(head)?.[1]
    const file = /filename=(?:"((?:[^"\\]|\\.)*)"|([^;\r\n]*))/i.exec(head)
    if (name !== undefined) {
      params[name] = file ? { upload: true, name: file[1] ?? file[2] ?? '', bytes } : bytes.toString()
    }
    at = next
  }
  // A field may point to an uploaded part: `attach://name`.
  for (const [key, value] of Object.entries(params)) {
    if (typeof value === 'string' && value.startsWith('attach://')) params[key] = params[value.slice(9)] ?? value
  }
  return params
}

export function numberOf(params: Params, name: string): number | null {
  const value = params[name]
  if (value === undefined || value === null || value === '') return null
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : null
}

export function textOf(params: Params, name: string): string {
  const value = params[name]
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : ''
}

/** Objects arrive as JSON or, from a form, as a text that holds JSON. */
export function objectOf(params: Params, name: string): unknown {
  const value = params[name]
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`)
  }
}
