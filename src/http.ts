import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One address of the local server. It answers true when the request was its own. */
export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

export type HttpServer = { port: number; close(): Promise<void> }

/** How long a stop waits for requests under way. */
const closeMsMax = 3_000
/** What proxies put on the requests that they hand on. */
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']

/** A port that is taken, or a host that is not this machine's: what whoever starts the program has to change. */
export class ListenError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ListenError'
  }
}

/** Serves health, metrics and webhooks. Errors inside a route answer 500 and tell nothing. */
export async function serveHttp(host: string, port: number, routes: readonly Route[]): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void answer(routes, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), closeMsMax)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

async function answer(routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    for (const route of routes) if (await route(request, response)) return
    response.writeHead(404).end()
  } catch {
    if (!response.headersSent) response.writeHead(500)
    response.end()
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): ListenError {
  if (error.code === 'EADDRINUSE')
    return new ListenError(`Port ${port} on ${host} is taken by another program. Set HTTP_PORT to a free one.`)
  if (error.code === 'EACCES')
    return new ListenError(`Port ${port} may not be opened by this user. Set HTTP_PORT above 1023.`)
  return new ListenError(`HTTP_HOST ${host} cannot be listened on (${error.code ?? 'unknown'}).`)
}

/** Health for container checks: 200 while the database answers, 503 otherwise. */
export function healthRoute(isHealthy: () => Promise<boolean>): Route {
  return async (request, response) => {
    if (request.url !== '/health') return false
    const healthy = await isHealthy()
    response.writeHead(healthy ? 200 : 503, { 'content-type': 'text/plain' }).end(healthy ? 'ok\n' : 'unhealthy\n')
    return true
  }
}

/** Metrics are for this machine alone, wherever the server listens: a proxy in front must not publish them. */
export function metricsRoute(render: () => Promise<string>): Route {
  return async (request, response) => {
    if (request.url !== '/metrics') return false
    const from = request.socket.remoteAddress ?? ''
    const local = from === '127.0.0.1' || from === '::1' || from === '::ffff:127.0.0.1'
    const throughProxy = proxyHeaders.some((name) => request.headers[name] !== undefined)
    if (!local || throughProxy) response.writeHead(403).end()
    else response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(await render())
    return true
  }
}
