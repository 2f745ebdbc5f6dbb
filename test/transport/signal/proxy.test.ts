import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createHttp, type Server as HttpServer } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fetchAttachment } from '../../../src/transport/signal/cdn.ts'
import { openNetwork } from '../../../src/transport/signal/network.ts'
import { parseProxy } from '../../../src/transport/signal/proxy.ts'
import { newOutboxId, startSignalHotline, networkOf, type SignalHotline } from '../../support/signal/hotline.ts'
import { startSignalServer, type SignalServer } from '../../support/signal/server.ts'

const certificates = join(
  dirname(createRequire(import.meta.url).resolve('@signalapp/mock-server/package.json')),
  'certs',
)
const tls = {
  key: readFileSync(join(certificates, 'key.pem')),
  cert: readFileSync(join(certificates, 'full-cert.pem')),
}

/** What a proxy was asked to connect to. */
const asked: string[] = []
const open: (Server | HttpServer)[] = []
const sockets = new Set<Duplex>()

async function listen(server: Server | HttpServer): Promise<number> {
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Joins a client with where it wants to go. */
function forward(client: Duplex, host: string, port: number, greet: (far: Socket) => void): void {
  asked.push(`${host}:${port}`)
  const far = connect(port, '127.0.0.1', () => greet(far))
  for (const [one, other] of [
    [client, far],
    [far, client],
  ] as const) {
    sockets.add(one)
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}

function onConnect(server: HttpServer, password: string | null): HttpServer {
  return server.on('connect', (request, client: Duplex) => {
    const given = request.headers['proxy-authorization']
    if (password !== null && given !== `Basic ${Buffer.from(password).toString('base64')}`)
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const [host = '', port = '0'] = (request.url ?? '').split(':')
    forward(client, host, Number(port), (far) => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      client.pipe(far).pipe(client)
    })
  })
}

/** RFC 1928 with the password of RFC 1929. */
function socks5(): Server {
  return createServer((client) => {
    const read = async (count: number): Promise<Buffer> => {
      for (;;) {
        const chunk = client.read(count) as Buffer | null
        if (chunk) return chunk
        await once(client, 'readable')
      }
    }
    const serve = async (): Promise<void> => {
      const [, methods = 0] = await read(2)
      const offered = await read(methods)
      if (!offered.includes(2)) return void client.end(Buffer.from([5, 0xff]))
      client.write(Buffer.from([5, 2]))
      const user = await read((await read(2))[1] ?? 0)
      const password = await read((await read(1))[0] ?? 0)
      if (`${user.toString()}:${password.toString()}` !== 'desk:s3cret') return void client.end(Buffer.from([1, 1]))
      client.write(Buffer.from([1, 0]))
      const kind = (await read(4))[3]
      const host =
        kind === 3 ? String(await read((await read(1))[0] ?? 0)) : (await read(kind === 4 ? 16 : 4)).join('.')
      const port = (await read(2)).readUInt16BE()
      forward(client, host, port, (far) => {
        client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
        client.pipe(far).pipe(client)
      })
    }
    client.on('error', () => undefined)
    void serve().catch(() => client.destroy())
  })
}

let server: SignalServer
let hotline: SignalHotline
const trusted = getCACertificates('default')
beforeAll(async () => {
  server = await startSignalServer()
  await server.addPerson('owner')
  hotline = await startSignalHotline(server, 'owner')
  await hotline.transport.stop()
  // The proxies with TLS show a certificate of the server's authority, as a proxy on the network shows one of a public one.
  setDefaultCACertificates([...trusted, readFileSync(server.ca, 'utf8')])
})
afterEach(async () => {
  await hotline.transport.stop()
  for (const socket of sockets) socket.destroy()
  for (const one of open.splice(0)) one.close()
  asked.length = 0
})
afterAll(async () => {
  setDefaultCACertificates(trusted)
  await hotline.stop()
  await server.stop()
})

describe('a proxy', () => {
  let serial = 0
  /** A message and a file in each direction, with everything behind the proxy. */
  async function talkThrough(proxy: string): Promise<void> {
    await hotline.start({ network: { ...networkOf(server), proxy } })
    const name = `person-${serial++}`
    const { aci } = await server.addPerson(name)
    const photo = Buffer.alloc(20_000, serial)
    await server.write(name, hotline.aci, { files: [{ bytes: photo.toString('base64'), mime: 'image/jpeg' }] })
    const { content } = await hotline.waitFor((one) => one.address === aci && one.content.type === 'media')
    const fetched = await hotline.transport.fetchMedia(content.type === 'media' ? content.ref : '', 1_000_000)
    expect(fetched.type === 'fetched' && photo.equals(fetched.bytes)).toBe(true)
    const body = { type: 'media', kind: 'photo', bytes: photo, mime: 'image/jpeg', caption: '받으십시오' } as const
    expect((await hotline.transport.send({ id: newOutboxId(), address: aci, body, urgent: false })).type).toBe('sent')
    const got = await server.waitForText(name, '받으십시오')
    expect((await server.download(got.files[0]!)).equals(photo)).toBe(true)
  }
  /** The connection to the service, looked at before it was made, and one for each of the two files. */
  const wasUsed = (): boolean => asked.length >= 4 && asked.filter((to) => to.startsWith('localhost:')).length >= 2

  test('of the kind http carries messages and files', async () => {
    const port = await listen(onConnect(createHttp(), 'desk:s3cret'))
    await talkThrough(`http://desk:s3cret@127.0.0.1:${port}`)
    expect(wasUsed()).toBe(true)
  })

  test('of the kind https carries files', async () => {
    await hotline.start()
    const { aci } = await server.addPerson('by-https')
    await server.write('by-https', hotline.aci, { files: [{ bytes: 'AAAA', mime: 'image/png' }] })
    const { content } = await hotline.waitFor((one) => one.address === aci && one.content.type === 'media')
    const ref = content.type === 'media' ? content.ref : ''
    const port = await listen(onConnect(createHttps(tls), 'desk:s3cret'))
    const proxy = parseProxy(`https://desk:s3cret@localhost:${port}`)
    const network = { ...openNetwork(networkOf(server)), proxy }
    expect((await fetchAttachment(network, ref, 1_000)).type).toBe('fetched')
    expect(asked).toEqual([`localhost:${server.port}`])
  })

  test.each(['http', 'https', 'socks5', 'socks4', 'org.signal.tls'])(
    'of the kind %s that is away keeps everything back: libsignal by itself would go around it',
    async (scheme) => {
      const { net } = openNetwork({ ...networkOf(server), proxy: `${scheme}://127.0.0.1:1` })
      const nobody = { onConnectionInterrupted: () => undefined }
      await expect(net.connectUnauthenticatedChat(nobody)).rejects.toThrow()
      if (scheme === 'org.signal.tls') return
      await expect(net.createRegistrationSession({ e164: '+821012345678' })).rejects.toThrow()
    },
  )

  test('that libsignal does not trust is not gone around either', async () => {
    // Node trusts its certificate here, libsignal does not.
    const port = await listen(onConnect(createHttps(tls), null))
    const { net } = openNetwork({ ...networkOf(server), proxy: `https://localhost:${port}` })
    const made = net.connectUnauthenticatedChat({ onConnectionInterrupted: () => undefined })
    await expect(made).rejects.toThrow('the proxy cannot be used')
  })

  test('of the kind socks5 carries messages and files', async () => {
    const port = await listen(socks5())
    await talkThrough(`socks5://desk:s3cret@127.0.0.1:${port}`)
    expect(wasUsed()).toBe(true)
  })

  test('that refuses keeps files from being fetched; they never go around it', async () => {
    await hotline.start()
    const { aci } = await server.addPerson('refused')
    await server.write('refused', hotline.aci, { files: [{ bytes: 'AAAA', mime: 'image/png' }] })
    const { content } = await hotline.waitFor((one) => one.address === aci && one.content.type === 'media')
    const ref = content.type === 'media' ? content.ref : ''
    expect((await hotline.transport.fetchMedia(ref, 1_000)).type).toBe('fetched')
    await hotline.transport.stop()
    const port = await listen(onConnect(createHttp(), 'another:password'))
    const proxy = `http://desk:s3cret@127.0.0.1:${port}`
    const behind = hotline.open({ network: { ...networkOf(server), proxy } })
    const started = behind.start(async () => ({ duplicate: false }))
    await expect.poll(async () => (await behind.fetchMedia(ref, 1_000)).type).toBe('retry')
    await started
    await behind.stop()
    expect(asked).toEqual([])
  })
})
