import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { TransportStartError } from '../start-error.ts'
import type { Outbound, Sink, Transport } from '../transport.ts'
import { toFrames, toInbound } from './convert.ts'
import { openFiles } from './files.ts'
import { openLines } from './lines.ts'
import { openMailboxes } from './mailbox.ts'
import { parseClientFrame, type ClientFrame, type MessageFrame, type ServerFrame } from './protocol.ts'
import { socketPath } from './socket-path.ts'

/** A terminal that does not read what it is sent (it was suspended) is let go, and its messages wait instead. */
const unreadBytesMax = 64 * 1024 * 1024
const connectionsMax = 2_000
/** Between two attempts to store a message. */
const againMsMin = 50
const againMsMax = 1_000
const brokenMs = 500
const closeMsMax = 1_000
const probeMsMax = 200

type Hello = Extract<ClientFrame, { type: 'hello' }>

export type SimulatorOptions = {
  dataDir: string
  /** Asked before each sending: true makes it fail, as on a bad line. */
  isLineBroken?: () => boolean
}

/**
 * A messenger without a network: terminals talk to it over a unix socket in the data directory, which only the user
 * who runs the service can open. What is said to a terminal that is not open waits for it.
 */
export function openSimulator(options: SimulatorOptions): Transport {
  const mailboxes = openMailboxes()
  const files = openFiles()
  const terminals = new Map<string, Set<Socket>>()
  const sockets = new Set<Socket>()
  const busy = new Set<Promise<void>>()
  let stopping = false
  const server = createServer()
  server.maxConnections = connectionsMax

  const join = (address: string, socket: Socket): void => {
    const open = terminals.get(address) ?? new Set()
    terminals.set(address, open.add(socket))
    say(socket, { type: 'welcome' })
    for (const line of mailboxes.take(address)) socket.write(line)
  }
  const leave = (address: string, socket: Socket): void => {
    const open = terminals.get(address)
    open?.delete(socket)
    if (open?.size === 0) terminals.delete(address)
  }

  const serve = (socket: Socket, sink: Sink): void => {
    let hello: Hello | null = null
    let before: Promise<void> = Promise.resolve()
    const take = (line: string): void => {
      const frame = parseClientFrame(line)
      if (frame === null) return say(socket, { type: 'error', message: 'this line is not a message' })
      if (frame.type === 'hello') {
        if (hello !== null) leave(hello.address, socket)
        hello = frame
        return join(hello.address, socket)
      }
      const from = hello
      if (from === null) return say(socket, { type: 'error', message: 'say hello first' })
      // One after another, so that a terminal's messages are committed in the order they were written.
      const work = before.then(() => hand(socket, from, frame, sink))
      before = work
      busy.add(work)
      void work.finally(() => busy.delete(work))
    }
    const feed = openLines(take)
    sockets.add(socket)
    socket.on('data', (chunk: Buffer) => {
      if (!feed(chunk)) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      if (hello !== null) leave(hello.address, socket)
    })
  }

  /** Stays with one message until it is stored, so that the terminal's next one cannot overtake it. */
  const hand = async (socket: Socket, hello: Hello, frame: MessageFrame, sink: Sink): Promise<void> => {
    const mediaRef = `${hello.address}/${frame.id}`
    const from = { address: hello.address, language: hello.language }
    if (frame.type === 'media') files.put(mediaRef, Buffer.from(frame.bytes, 'base64'))
    const inbound = toInbound(frame, from, Date.now(), mediaRef)
    for (let waitMs = againMsMin; !stopping && !socket.destroyed; waitMs = Math.min(waitMs * 2, againMsMax)) {
      const stored = await sink(inbound).then(
        () => true,
        () => false,
      )
      if (stored) return say(socket, { type: 'ack', id: frame.id })
      await sleep(waitMs)
    }
  }

  const deliver = (address: string, line: string): void => {
    const open = [...(terminals.get(address) ?? [])].filter((socket) => {
      if (socket.writableLength > unreadBytesMax) socket.destroy()
      return socket.writable
    })
    for (const socket of open) socket.write(line)
    if (open.length === 0) mailboxes.put(address, line)
  }

  return {
    name: 'simulator',
    traits: { buttons: true, endToEndEncrypted: false, deleteWithinMs: 48 * 3_600_000 },
    async start(sink) {
      await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
      const path = socketPath(options.dataDir)
      await clearStale(path)
      server.on('connection', (socket) => serve(socket, sink))
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        // The socket is made inside this call; nobody else may open it, not even for a moment.
        const before = process.umask(0o177)
        server.listen(path, resolve)
        process.umask(before)
      })
    },
    async send(outbound: Outbound) {
      if (options.isLineBroken?.()) return { type: 'retry', afterMs: brokenMs, reason: 'line_broken' }
      const frames = toFrames(outbound)
      for (const frame of frames) deliver(outbound.address, `${JSON.stringify(frame)}\n`)
      return { type: 'sent', refs: frames.map((frame) => frame.ref) }
    },
    async fetchMedia(ref, limitBytes) {
      const bytes = files.get(ref)
      if (bytes === null) return { type: 'gone', reason: 'forgotten' }
      return bytes.length > limitBytes ? { type: 'too_large' } : { type: 'fetched', bytes }
    },
    async stop() {
      stopping = true
      const closed = new Promise<void>((resolve) => (server.listening ? server.close(() => resolve()) : resolve()))
      for (const socket of sockets) socket.pause()
      await Promise.all(busy)
      for (const socket of sockets) socket.end(() => socket.destroy())
      const late = setTimeout(() => sockets.forEach((socket) => socket.destroy()), closeMsMax)
      await closed
      clearTimeout(late)
    },
  }
}

function say(socket: Socket, frame: ServerFrame): void {
  if (socket.writable) socket.write(`${JSON.stringify(frame)}\n`)
}

/** Removes the socket of a service that was killed. Rejects when a living one answers on it. */
async function clearStale(path: string): Promise<void> {
  const answered = await new Promise<boolean>((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => resolve(true))
    probe.once('error', () => resolve(false))
    probe.once('close', () => resolve(false))
    setTimeout(() => probe.destroy(), probeMsMax).unref()
  })
  if (answered) throw new TransportStartError('Another running service has the terminals of this DATA_DIR.')
  await rm(path, { force: true })
}
