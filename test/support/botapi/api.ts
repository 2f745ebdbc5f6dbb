import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Faults } from './faults.ts'
import type { Chat, State } from './state.ts'
import type { UpdateOptions, Updates } from './updates.ts'
import type { BotUser } from './user.ts'
import { ApiError, type Params } from './wire.ts'

const requestBytesMax = 60 * 1024 * 1024

export type Call = { method: string; params: Params; at: number }

export type BotApi = {
  /** The address for `TELEGRAM_API_ROOT`. */
  readonly url: string
  readonly token: string
  readonly state: State
  readonly updates: Updates
  readonly faults: Faults
  /** The last requests, newest last. */
  readonly calls: Call[]
  callsOf(method: string): Call[]
  /** How many requests came in all, by method. */
  readonly counts: Map<string, number>
  user(info: { id: number; language?: string; name?: string }): BotUser
  group(info: { id: number; title?: string; type?: 'group' | 'supergroup' }): BotGroup
  close(): Promise<void>
}

export type BotGroup = { readonly chat: Chat; as(user: { id: number; language?: string }): BotUser }

export type BotApiOptions = Partial<UpdateOptions> & { port?: number; host?: string; token?: string; username?: string }

export function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > requestBytesMax) throw new ApiError(413, 'Request Entity Too Large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
