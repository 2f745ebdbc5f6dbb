import type { Net } from '@signalapp/libsignal-client'
import type { Proxy } from './proxy.ts'
import { openTunnel } from './tunnel.ts'

/** How libsignal describes a connection that went through a proxy. */
const throughProxy = / through \S+ proxy$/i

/** A connection of libsignal's, as far as this file looks at it. */
type Made = { connectionInfo(): { toString: () => string }; disconnect(): Promise<void> }

/**
 * Keeps connections from going around the proxy: libsignal connects directly when an HTTP or SOCKS proxy fails (only for
 * Signal's own kind of proxy it does not). Before each connection the proxy has to open a way to `host`, and a
 * connection that still came about without it is given up before anything is said on it.
 */
export function connectOnlyThrough(net: Net.Net, proxy: Proxy, host: string, port: number): void {
  if (proxy.kind === 'tls') return
  const guarded =
    <Given extends unknown[], Connection extends Made>(connect: (...given: Given) => Promise<Connection>) =>
    async (...given: Given): Promise<Connection> => {
      await requireProxy(proxy, host, port)
      const connection = await connect(...given)
      if (throughProxy.test(connection.connectionInfo().toString())) return connection
      await connection.disconnect()
      throw new ProxyError()
    }
  net.connectAuthenticatedChat = guarded(net.connectAuthenticatedChat.bind(net))
  net.connectUnauthenticatedChat = guarded(net.connectUnauthenticatedChat.bind(net))
  net.connectProvisioning = guarded(net.connectProvisioning.bind(net))
  const register = net.createRegistrationSession.bind(net)
  net.createRegistrationSession = async (...given) => {
    await requireProxy(proxy, host, port)
    return register(...given)
  }
}

/** The proxy cannot be used, and there is no other way. */
export class ProxyError extends Error {
  constructor() {
    super('the proxy cannot be used')
    this.name = 'ProxyError'
  }
}

async function requireProxy(proxy: Proxy, host: string, port: number): Promise<void> {
  try {
    const tunnel = await openTunnel(proxy, host, port)
    tunnel.destroy()
  } catch {
    throw new ProxyError()
  }
}
