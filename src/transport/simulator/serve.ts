import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sink } from '../transport.ts'
import { say, type Addresses } from './addresses.ts'
import { toInbound } from './convert.ts'
import type { Files } from './files.ts'
import { openLines } from './lines.ts'
import { parseClientFrame, type ClientFrame, type MessageFrame } from './protocol.ts'

/** Between two attempts to store a message. */
const againMsMin = 50
const againMsMax = 1_000

type Hello = Extract<ClientFrame, { type: 'hello' }>

export type ServeDeps = {
  addresses: Addresses
  files: Files
  sink: Sink
  isStopping: () => boolean
  /** Told of each message that is being taken, so that a stop can wait for it. */
  onWork: (work: Promise<void>) => void
}

/** Serves one connection of a terminal until it ends. */
export function serveTerminal(socket: Socket, deps: ServeDeps): void {
  const { addresses } = deps
  let hello: Hello | null = null
  let before: Promise<void> = Promise.resolve()
  const take = (line: string): void => {
    const frame = parseClientFrame(line)
    if (frame === null) return say(socket, { type: 'error', message: 'this line is not a message' })
    if (frame.type === 'hello') {
      if (hello !== null) addresses.leave(hello.address, socket)
      hello = frame
      return addresses.join(hello.address, socket)
    }
    const from = hello
    if (from === null) return say(socket, { type: 'error', message: 'say hello first' })
    // One after another, so that a terminal's messages are committed in the order they were written.
    before = before.then(() => hand(socket, deps, from, frame))
    deps.onWork(before)
  }
  const feed = openLines(take)
  socket.on('data', (chunk: Buffer) => {
    if (!feed(chunk)) socket.destroy()
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (hello !== null) addresses.leave(hello.address, socket)
  })
}

/** Stays with one message until it is stored, so that the terminal's next one cannot overtake it. */
async function hand(socket: Socket, deps: ServeDeps, hello: Hello, frame: MessageFrame): Promise<void> {
  const mediaRef = `${hello.address}/${frame.id}`
  const from = { address: hello.address, language: hello.language }
  if (frame.type === 'media') deps.files.put(mediaRef, Buffer.from(frame.bytes, 'base64'))
  const inbound = toInbound(frame, from, Date.now(), mediaRef)
  for (let waitMs = againMsMin; !deps.isStopping() && !socket.destroyed; waitMs = Math.min(waitMs * 2, againMsMax)) {
    const stored = await deps.sink(inbound).then(
      () => true,
      () => false,
    )
    if (stored) return say(socket, { type: 'ack', id: frame.id })
    await sleep(waitMs)
  }
}
