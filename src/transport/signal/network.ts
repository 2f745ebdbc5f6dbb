import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { Net, PublicKey } from '@signalapp/libsignal-client'
import type { SignalEnvironment } from '../../store/signal-account.ts'
import { TransportStartError } from '../start-error.ts'
import { connectOnlyThrough } from './only-proxy.ts'
import { parseProxy, type Proxy } from './proxy.ts'
import { bytes } from './bytes.ts'

/** Where Signal is and how it is reached, from the settings. */
export type NetworkSettings = {
  environment: 'production' | 'staging'
  proxy: string | undefined
  censorshipCircumvention: boolean
  /** A server of one's own on localhost, for tests; `ca` is the path of its certificate authority (PEM). */
  testServer: { port: number; ca: string } | null
}

export type Network = {
  net: Net.Net
  environment: SignalEnvironment
  /** Keys that sign the certificates of sealed senders. */
  trustRoots: PublicKey[]
  cdn: { hostOf(cdnNumber: number): { host: string; port: number; path: string } | null; ca: string }
  proxy: Proxy | null
}

const userAgent = 'Deungdae'

/** From `serverTrustRoots` of Signal-Desktop's settings; for `test` the fixed key of Signal's own mock server. */
const trustRoots: Record<SignalEnvironment, string[]> = {
  production: ['BXu6QIKVz5MA8gstzfOgRQGqyLqOwNKHL6INkv3IHWMF', 'BUkY0I+9+oPgDCn4+Ac6Iu813yvqkDr/ga8DzLxFxuk6'],
  staging: ['BbqY1DzohE4NUZoVF+L18oUPrK3kILllLEJh2UnPSsEx', 'BYhU6tPjqP46KGZEzRs1OL4U39V5dlPJ/X09ha4rErkm'],
  test: ['BZ8zqn+/bbZcpoKqnvkHXvoTI+n9o/Iuc9kpVog2ZEYs'],
}

/** The hosts that files lie on, by the number in their pointer (Signal-Desktop's `cdn` setting). */
const cdnHosts: Record<'production' | 'staging', Record<number, string>> = {
  production: { 0: 'cdn.signal.org', 2: 'cdn2.signal.org', 3: 'cdn3.signal.org' },
  staging: { 0: 'cdn-staging.signal.org', 2: 'cdn2-staging.signal.org', 3: 'cdn3-staging.signal.org' },
}

/** The host of the chat service, which a proxy has to be able to reach (libsignal knows it by itself). */
const chatHosts = { production: 'chat.signal.org', staging: 'chat.staging.signal.org' }

/** Opens libsignal's network. Throws with plain words when the settings cannot be used. */
export function openNetwork(settings: NetworkSettings): Network {
  const { testServer } = settings
  const environment = testServer ? 'test' : settings.environment
  const net = testServer ? testNet(testServer) : realNet(settings)
  const proxy = settings.proxy === undefined ? null : parseProxy(settings.proxy)
  if (settings.proxy !== undefined) {
    if (!proxy) throw new TransportStartError('SIGNAL_PROXY is no address of a proxy that Signal can use')
    net.setProxyFromUrl(settings.proxy)
    const chat = testServer
      ? { host: 'localhost', port: testServer.port }
      : { host: chatHosts[settings.environment], port: 443 }
    connectOnlyThrough(net, proxy, chat.host, chat.port)
  }
  // The test server has no other routes: libsignal ends the process when it is asked for them.
  if (settings.censorshipCircumvention && !testServer) net.setCensorshipCircumventionEnabled(true)
  return {
    net,
    environment,
    trustRoots: trustRoots[environment].map((key) => PublicKey.deserialize(bytes(Buffer.from(key, 'base64')))),
    cdn: {
      ca: readFileSync(testServer?.ca ?? join(import.meta.dirname, 'signal-ca.pem'), 'utf8'),
      hostOf: (cdnNumber) => {
        if (testServer) return { host: 'localhost', port: testServer.port, path: `/cdn${cdnNumber}` }
        const host = cdnHosts[settings.environment][cdnNumber]
        return host === undefined ? null : { host, port: 443, path: '' }
      },
    },
    proxy,
  }
}

function realNet(settings: NetworkSettings): Net.Net {
  const env = settings.environment === 'staging' ? Net.Environment.Staging : Net.Environment.Production
  return new Net.Net({ localTestServer: false, env, userAgent })
}

function testNet(server: { port: number; ca: string }): Net.Net {
  const net = new Net.Net({
    localTestServer: true,
    userAgent,
    TESTING_localServer_chatPort: server.port,
    TESTING_localServer_cdsiPort: server.port,
    TESTING_localServer_svr2Port: server.port,
    TESTING_localServer_svrBPort: server.port,
    TESTING_localServer_rootCertificateDer: bytes(new X509Certificate(readFileSync(server.ca)).raw),
    TESTING_localServer_httpVersion: 2,
  })
  // The mock server takes messages over the WebSocket only.
  const config = new Map<(typeof Net.REMOTE_CONFIG_KEYS)[number], string>([
    ['grpc.MessagesSendMessage', 'ws'],
    ['grpc.MessagesAnonymousSendSingleRecipientMessage', 'ws'],
  ])
  net.setRemoteConfig(config, Net.BuildVariant.Production)
  return net
}
