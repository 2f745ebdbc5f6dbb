import { Agent, request, type RequestOptions } from 'node:https'
import { connect as connectTls } from 'node:tls'
import type { Duplex } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import type { MediaResult } from '../transport.ts'
import { decryptAttachment, encryptAttachment, encryptedSizeMax } from './attachment-cipher.ts'
import type { Network } from './network.ts'
import { openTunnel } from './tunnel.ts'
import { decode } from './wire.ts'

const transferMsMax = 120_000
const retryMs = 10_000
/** What is read of an answer that is no file. */
const answerBytesMax = 64 * 1024

/** Fetches the file that a reference of ours names, checks it against its digest and decrypts it. */
export async function fetchAttachment(network: Network, ref: string, limitBytes: number): Promise<MediaResult> {
  const pointer = decode('AttachmentPointer', Buffer.from(ref, 'base64url'))
  if (!pointer) return { type: 'gone', reason: 'signal_pointer' }
  const size = pointer.size ?? 0
  if (size > limitBytes) return { type: 'too_large' }
  const name = pointer.cdnKey ?? (pointer.cdnId === undefined ? null : String(pointer.cdnId))
  const cdn = network.cdn.hostOf(pointer.cdnNumber ?? 0)
  if (name === null || !cdn) return { type: 'gone', reason: 'signal_pointer' }
  try {
    const path = `${cdn.path}/attachments/${encodeURIComponent(name)}`
    const answer = await send(network, { host: cdn.host, port: cdn.port, path, method: 'GET' }, null)
    if (answer.statusCode === 404 || answer.statusCode === 403) {
      answer.destroy()
      return { type: 'gone', reason: 'signal_cdn' }
    }
    if (answer.statusCode !== 200) {
      answer.destroy()
      return { type: 'retry', afterMs: retryMs, reason: 'signal_cdn' }
    }
    const blob = await readAtMost(answer, encryptedSizeMax(size))
    if (!blob) return { type: 'too_large' }
    const bytes = decryptAttachment(blob, pointer)
    return bytes ? { type: 'fetched', bytes } : { type: 'gone', reason: 'signal_digest' }
  } catch {
    return { type: 'retry', afterMs: retryMs, reason: 'signal_cdn' }
  }
}

export type UploadForm = { cdn: number; key: string; headers: Map<string, string>; signedUploadUrl: URL }

export type StoredFile = { cdnNumber: number; cdnKey: string; key: Uint8Array; digest: Uint8Array }

/**
 * Encrypts and uploads a file: one POST that creates and fills it (tus "creation with upload"), as Signal's CDN 3 takes
 * it. `formFor` gets the place to put it. Throws when it was not taken.
 */
export async function uploadAttachment(
  network: Network,
  bytes: Uint8Array,
  formFor: (sizeBytes: number) => Promise<UploadForm>,
): Promise<StoredFile> {
  const { key, digest, blob } = encryptAttachment(bytes)
  const form = await formFor(blob.length)
  const url = form.signedUploadUrl
  const headers = {
    ...Object.fromEntries(form.headers),
    'tus-resumable': '1.0.0',
    'upload-length': String(blob.length),
    'upload-metadata': `filename ${Buffer.from(form.key).toString('base64')}`,
    'content-type': 'application/offset+octet-stream',
    'content-length': String(blob.length),
  }
  const target = { host: url.hostname, port: Number(url.port || 443), path: url.pathname + url.search }
  const answer = await send(network, { ...target, method: 'POST', headers }, blob)
  await readAtMost(answer, answerBytesMax)
  if (answer.statusCode !== 201) throw new Error('the file was not taken')
  return { cdnNumber: form.cdn, cdnKey: form.key, key, digest }
}

async function send(network: Network, target: RequestOptions, body: Uint8Array | null): Promise<IncomingMessage> {
  const host = String(target.host)
  const port = Number(target.port)
  const tunnel = network.proxy ? await openTunnel(network.proxy, host, port) : null
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const outgoing = request(
    {
      ...target,
      ca: network.cdn.ca,
      agent: tunnel ? agentOver(tunnel, host, network.cdn.ca) : false,
      timeout: transferMsMax,
      signal: AbortSignal.timeout(transferMsMax),
    },
    resolve,
  )
  outgoing.on('error', reject)
  outgoing.on('timeout', () => outgoing.destroy(new Error('the transfer took too long')))
  outgoing.end(body ?? undefined)
  return promise
}

function agentOver(tunnel: Duplex, servername: string, ca: string): Agent {
  const agent = new Agent({ keepAlive: false })
  agent.createConnection = () => connectTls({ socket: tunnel, servername, ca })
  return agent
}

/** Null when there is more than that. */
async function readAtMost(answer: IncomingMessage, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) {
      answer.destroy()
      return null
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
