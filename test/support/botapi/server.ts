import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody, reply, type BotApi, type BotApiOptions, type Call } from './api.ts'
import { control } from './control.ts'
import { createFaults, type Fault } from './faults.ts'
import { createMethods, downloadOf } from './methods.ts'
import { createState, openChat } from './state.ts'
import { createUpdates } from './updates.ts'
import { createUser } from './user.ts'
import { ApiError, errorBody, notFound, numberOf, objectOf, readParams, tooMany, unauthorized } from './wire.ts'
import type { Params } from './wire.ts'

const callsKept = 2_000

export const testToken = '123456789:AAExampleExampleExampleExampleExampl'

/** Starts a server that speaks the Bot API, with people who can be played. */
export async function startBotApi(options: BotApiOptions = {}): Promise<BotApi> {
  const token = options.token ?? testToken
  const state = createState({ id: Number(token.split(':')[0]), username: options.username ?? 'light_test_bot' })
  const updates = createUpdates({ webhookRetryMs: options.webhookRetryMs ?? { first: 50, most: 2_000 } })
  const faults = createFaults()
  const calls: Call[] = []
  const counts = new Map<string, number>()
  const methods = createMethods(state, updates)

  const record = (method: string, params: Params): void => {
    counts.set(method, (counts.get(method) ?? 0) + 1)
    calls.push({ method, params, at: performance.now() })
    if (calls.length > 2 * callsKept) calls.splice(0, callsKept)
  }

  const callMethod = async (name: string, params: Params, request: IncomingMessage): Promise<unknown> => {
    if (name.toLowerCase() === 'getupdates') {
      const poll = updates.getUpdates({
        offset: numberOf(params, 'offset') ?? 0,
        limit: numberOf(params, 'limit') ?? 100,
        timeoutMs: (numberOf(params, 'timeout') ?? 0) * 1000,
        allowed: objectOf(params, 'allowed_updates'),
      })
      const cancel = (): void => poll.cancel()
      request.socket.once('close', cancel)
      return poll.result.finally(() => request.socket.off('close', cancel))
    }
    const method = methods.get(name.toLowerCase())
    if (!method) throw notFound()
    return method(params)
  }

  const answerMethod = async (name: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const body = await readBody(request)
    const params = readParams(url.searchParams, request.headers['content-type'] ?? '', body)
    record(name, params)
    const fault = faults.take(name, numberOf(params, 'chat_id'))
    if (fault && !fault.applied && (await strike(fault, response))) return
    const result = await callMethod(name, params, request)
    if (fault && (await strike(fault, response))) return
    reply(response, 200, JSON.stringify({ ok: true, result }))
  }

  const api: BotApi = {
    url: '',
    token,
    state,
    updates,
    faults,
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method),
    counts,
    user: (info) => createUser(state, updates, info),
    group(info) {
      const chat = openChat(state, info.id, info.type ?? 'supergroup', info.title ?? 'Group')
      return { chat, as: (user) => createUser(state, updates, user, chat) }
    },
    close: async () => {
      updates.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path.startsWith('/control/')) return control(api, path.slice('/control/'.length), request, response)
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path)
    const method = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(path)
    const given = file?.[1] ?? method?.[1]
    if (given === undefined || !/^\d+:[\w-]+$/.test(given)) throw notFound()
    if (given !== token) throw unauthorized()
    if (method?.[2]) return answerMethod(method[2], request, response)
    const fault = faults.take('download', null)
    if (fault && (await strike(fault, response))) return
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(downloadOf(state, file?.[2] ?? ''))
  }
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      const known = error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error')
      if (!response.headersSent) reply(response, known.code, errorBody(known))
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(api, { url: `http://127.0.0.1:${port}` })
}

/** Plays a fault. True when it has answered (or cut) the request itself. */
async function strike(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'too_many':
      throw tooMany(fault.retryAfterS ?? 1)
    case 'server_error':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html><body>502 Bad Gateway</body></html>')
      return true
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"result":')
      return true
    case 'reset':
      response.socket?.resetAndDestroy()
      return true
    case 'timeout':
      // Never answered: whoever asked has to give up by himself.
      await new Promise((resolve) => response.once('close', resolve))
      return true
    case 'refused':
      throw new ApiError(fault.code ?? 400, fault.description ?? 'Bad Request')
  }
}
