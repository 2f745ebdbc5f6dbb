import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLines } from '../transport/simulator/lines.ts'
import type { MessageFrame, ServerFrame, ShownFrame } from '../transport/simulator/protocol.ts'

/** A message to be sent, without the id that the terminal gives it. */
export type Draft = MessageFrame extends infer F ? (F extends { id: string } ? Omit<F, 'id'> : never) : never
/** Something the hotline said. */
export type Shown = ShownFrame

export type Terminal = {
  /** Sends a message, again and again while the service is away. `stored` resolves when the service has it. */
  send(draft: Draft): { id: string; stored: Promise<void> }
  /** Messages that were not acknowledged yet. */
  waiting(): number
  close(): void
}

export type TerminalOptions = {
  path: string
  address: string
  language?: string | undefined
  /** Wait for a service that is not there yet, instead of rejecting. */
  patient?: boolean
  onShown: (frame: Shown) => void
  /** The service went away or came back. */
  onConnection?: (connected: boolean) => void
}

const reconnectMs = 300

/**
 * Opens a terminal on the socket of a running service and stays with it: when the service goes away, what was not
 * acknowledged is sent again after it has come back. Rejects when no service answers now.
 */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const waiting = new Map<string, { line: string; done: () => void }>()
  /** The connection, and the same once the service has welcomed it. */
  let current: Socket | null = null
  let socket: Socket | null = null
  let welcome = (): void => {}
  let closed = false

  const take = (line: string, from: Socket): void => {
    const frame = JSON.parse(line) as ServerFrame
    switch (frame.type) {
      case 'welcome':
        // Only from here on is anything written directly: all that waited is written now.
        socket = from
        welcome()
        for (const one of waiting.values()) from.write(one.line)
        return
      case 'ack':
        waiting.get(frame.id)?.done()
        waiting.delete(frame.id)
        return
      case 'error':
        return
      case 'text':
      case 'media':
      case 'edit':
      case 'delete':
      case 'reaction':
      case 'commands':
        return options.onShown(frame)
    }
  }
  const dial = async (): Promise<void> => {
    const dialled = await dialOnce(options.path)
    if (closed) return void dialled.end()
    const feed = openLines((line) => take(line, dialled))
    dialled.on('data', (chunk: Buffer) => void feed(chunk))
    dialled.on('close', () => void dialAgain(true))
    current = dialled
    const welcomed = new Promise<void>((resolve) => (welcome = resolve))
    const { address, language } = options
    dialled.write(`${JSON.stringify({ type: 'hello', address, ...(language ? { language } : {}) })}\n`)
    await Promise.race([welcomed, once(dialled, 'close')])
  }
  const dialAgain = async (wasThere: boolean): Promise<void> => {
    socket = null
    if (wasThere && !closed) options.onConnection?.(false)
    while (!closed) {
      const isThere = await dial().then(
        () => true,
        () => false,
      )
      // One that was cut before its welcome is looked after by its own end.
      if (isThere) return socket === null ? undefined : options.onConnection?.(true)
      await sleep(reconnectMs)
    }
  }

  if (options.patient) void dialAgain(false)
  else await dial()
  return {
    send(draft) {
      const id = randomUUID()
      const line = `${JSON.stringify({ ...draft, id })}\n`
      const stored = new Promise<void>((resolve) => waiting.set(id, { line, done: resolve }))
      if (socket?.writable) socket.write(line)
      return { id, stored }
    },
    waiting: () => waiting.size,
    close() {
      closed = true
      current?.end()
    },
  }
}

function dialOnce(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
    socket.once('error', reject)
  })
}
