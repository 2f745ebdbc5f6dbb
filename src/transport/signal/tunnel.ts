import { once } from 'node:events'
import { request } from 'node:http'
import { request as requestTls } from 'node:https'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Duplex } from 'node:stream'
import type { Proxy } from './proxy.ts'

const tunnelMsMax = 20_000

/**
 * A connection through the proxy to a host of Signal's CDN, which libsignal does not talk to itself. Rejects when the
 * proxy refuses: files never take a way around it.
 */
export function openTunnel(proxy: Proxy, host: string, port: number): Promise<Duplex> {
  switch (proxy.kind) {
    case 'http':
      return throughHttp(proxy, host, port)
    case 'socks':
      return throughSocks(proxy, host, port)
    case 'tls':
      return throughTls(proxy)
  }
}

/** RFC 9110, section 9.3.6. */
async function throughHttp(proxy: Extract<Proxy, { kind: 'http' }>, host: string, port: number): Promise<Duplex> {
  const login = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64')
  const options = {
    host: proxy.host,
    port: proxy.port,
    method: 'CONNECT',
    path: `${host}:${port}`,
    timeout: tunnelMsMax,
    headers: proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${login}` },
  }
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const outgoing = proxy.scheme === 'https' ? requestTls(options) : request(options)
  outgoing.on('connect', (answer, socket) => {
    if (answer.statusCode === 200) resolve(socket)
    else {
      socket.destroy()
      reject(new Error('the proxy refused'))
    }
  })
  outgoing.on('error', reject)
  outgoing.on('timeout', () => outgoing.destroy(new Error('the proxy does not answer')))
  outgoing.end()
  return promise
}

/** Signal's proxy reads the name of the inner connection and passes the bytes on. */
async function throughTls(proxy: Extract<Proxy, { kind: 'tls' }>): Promise<Duplex> {
  const socket = connectTls({ host: proxy.host, port: proxy.port, servername: proxy.host, timeout: tunnelMsMax })
  await once(socket, 'secureConnect', { signal: AbortSignal.timeout(tunnelMsMax) })
  return socket
}

/** SOCKS 5 (RFC 1928, names resolved by the proxy) with a password (RFC 1929), or SOCKS 4a. */
async function throughSocks(proxy: Extract<Proxy, { kind: 'socks' }>, host: string, port: number): Promise<Duplex> {
  const socket = connect({ host: proxy.host, port: proxy.port })
  socket.setTimeout(tunnelMsMax, () => socket.destroy(new Error('the proxy does not answer')))
  await once(socket, 'connect')
  try {
    if (proxy.scheme === 'socks4') await askSocks4(socket, proxy.username, host, port)
    else await askSocks5(socket, proxy, host, port)
  } catch (error) {
    socket.destroy()
    throw error
  }
  socket.setTimeout(0)
  return socket
}

async function askSocks4(socket: Socket, user: string, host: string, port: number): Promise<void> {
  const head = Buffer.from([4, 1, port >> 8, port & 0xff, 0, 0, 0, 1])
  socket.write(Buffer.concat([head, Buffer.from(`${user}\0${host}\0`)]))
  if ((await read(socket, 8))[1] !== 0x5a) throw new Error('the proxy refused')
}

async function askSocks5(
  socket: Socket,
  proxy: { username: string; password: string },
  host: string,
  port: number,
): Promise<void> {
  const user = Buffer.from(proxy.username)
  const password = Buffer.from(proxy.password)
  const methods = user.length > 0 ? [0, 2] : [0]
  socket.write(Buffer.from([5, methods.length, ...methods]))
  const chosen = (await read(socket, 2))[1]
  if (chosen === 2) {
    socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]))
    if ((await read(socket, 2))[1] !== 0) throw new Error('the proxy refused the password')
  } else if (chosen !== 0) throw new Error('the proxy refused')
  const name = Buffer.from(host)
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 0xff])]))
  const [, status, , kind] = await read(socket, 4)
  if (status !== 0) throw new Error('the proxy refused')
  const rest = kind === 1 ? 4 : kind === 4 ? 16 : ((await read(socket, 1))[0] ?? 0)
  await read(socket, rest + 2)
}

/** Exactly this many bytes; what follows stays in the socket. */
async function read(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const chunk = socket.read(count) as Buffer | null
    if (chunk) return chunk
    if (socket.destroyed || socket.readableEnded) throw new Error('the proxy closed the connection')
    await once(socket, 'readable', { signal: AbortSignal.timeout(tunnelMsMax) })
  }
}
