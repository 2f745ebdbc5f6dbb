import type { Api } from 'grammy'
import type { MediaResult } from '../transport.ts'
import { readFailure } from './failure.ts'
import { callMsMax, fileMsMax } from './limits.ts'
import { within } from './within.ts'

/** Wait before a file that was not ready, or a line that broke, is tried again. */
const retryMs = 5_000

/**
 * Fetches a file by its `file_id` (https://core.telegram.org/bots/api#getfile: up to 20 MB, the link holds for an
 * hour and is asked for anew each time). The address holds the token, so nothing of a failure is kept but a code.
 */
export async function fetchTelegramMedia(
  api: Api,
  fileRoot: string,
  ref: string,
  limitBytes: number,
): Promise<MediaResult> {
  let path: string | undefined
  try {
    const file = await api.getFile(ref, within(callMsMax))
    if ((file.file_size ?? 0) > limitBytes) return { type: 'too_large' }
    path = file.file_path
  } catch (error) {
    return withoutFile(error)
  }
  if (path === undefined) return { type: 'retry', afterMs: retryMs, reason: 'telegram_no_path' }
  try {
    const response = await fetch(`${fileRoot}/${path}`, { signal: AbortSignal.timeout(fileMsMax) })
    if (response.ok && response.body) return await readBounded(response.body, limitBytes)
    await response.body?.cancel()
    const reason = `telegram_file_${response.status}`
    if (response.status === 404 || response.status === 410) return { type: 'gone', reason }
    return { type: 'retry', afterMs: retryMs, reason }
  } catch {
    return { type: 'retry', afterMs: retryMs, reason: 'telegram_network' }
  }
}

function withoutFile(error: unknown): MediaResult {
  const failure = readFailure(error)
  switch (failure.type) {
    case 'retry':
      return { type: 'retry', afterMs: Math.max(failure.afterMs, retryMs), reason: failure.reason }
    case 'token':
      return { type: 'retry', afterMs: retryMs, reason: failure.reason }
    case 'refused':
      // "Wrong file_id or the file is temporarily unavailable" is one answer for both: the tries are bounded above.
      if (failure.reason === 'telegram_file_too_big') return { type: 'too_large' }
      return failure.reason === 'telegram_file_unavailable'
        ? { type: 'retry', afterMs: retryMs, reason: failure.reason }
        : { type: 'gone', reason: failure.reason }
    case 'unreachable':
      return { type: 'gone', reason: failure.reason }
    case 'moved':
      return { type: 'gone', reason: 'telegram_moved' }
  }
}

async function readBounded(body: ReadableStream<Uint8Array>, limitBytes: number): Promise<MediaResult> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop early cancels the download.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > limitBytes) return { type: 'too_large' }
    chunks.push(chunk)
  }
  return { type: 'fetched', bytes: Buffer.concat(chunks) }
}
