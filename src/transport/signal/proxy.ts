/** A proxy as it is written in SIGNAL_PROXY, checked here because libsignal takes schemes that it cannot use. */
export type Proxy =
  | ({ kind: 'http' } & ProxyLogin)
  | ({ kind: 'socks' } & ProxyLogin)
  /** Signal's own TLS proxy: a TLS connection to it, and the one to Signal inside. */
  | { kind: 'tls'; url: string; host: string; port: number }

type ProxyLogin = { url: string; scheme: string; host: string; port: number; username: string; password: string }

const ports: Record<string, number> = { http: 80, https: 443, socks4: 1080, socks5: 1080, socks5h: 1080 }

/** Null when the address cannot be used: another scheme, no host, a path or a query. */
export function parseProxy(url: string): Proxy | null {
  const tls = /^org\.signal\.tls:\/\/([^/?#@:]+)(?::(\d{1,5}))?\/?$/.exec(url)
  if (tls?.[1]) return { kind: 'tls', url, host: tls[1], port: Number(tls[2] ?? 443) }
  if (!URL.canParse(url)) return null
  const parsed = new URL(url)
  const scheme = parsed.protocol.slice(0, -1)
  const defaultPort = ports[scheme]
  if (defaultPort === undefined || parsed.hostname === '') return null
  if (!['', '/'].includes(parsed.pathname) || parsed.search !== '' || parsed.hash !== '') return null
  const login = {
    url,
    scheme,
    host: parsed.hostname,
    port: parsed.port === '' ? defaultPort : Number(parsed.port),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  }
  return scheme.startsWith('http') ? { kind: 'http', ...login } : { kind: 'socks', ...login }
}
