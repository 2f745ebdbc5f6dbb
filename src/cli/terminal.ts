import { connect, type Socket } from 'node:net'
import { randomUUID } from 'node:crypto'
import { openLines } from '../transport/simulator/lines.ts'
import type { MessageFrame, ServerFrame } from '../transport/simulator/protocol.ts'

/** A message to be sent, without the id that the terminal gives it. */
export type Draft = MessageFrame extends infer F ? (F extends { id: string } ? Omit<F, 'id'> : never) : never
/** Something the hotline said. */
export type Shown = Exclude<ServerFrame, { type: 'welcome' | 'ack' | 'nack' | 'error' }>

export type Terminal = {
  /** Sends a message and resolves with its id when it is stored; sends it again while the service is away. */
  send(draft: Draft): Promise<string>
  close(): void
}

export type TerminalOptions = {
  path: string
  address: string
  language?: string | undefined
  onShown: (frame: Shown) => void
  /** The service went away or came back. */
  onConnection?: (connected: boolean) => void
}

const reconnectMs = 300
const againMs = 500

type Waiting = { line: string; done: () => void }

/**
 * Opens a terminal on the socket of a running service and stays with it: when the service goes away, what was not
 * acknowledged is sent again after it has come back. Rejects when no service answers now.
 */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const waiting = new Map<string, Waiting>()
  let socket: Socket | null = null
  let closed = false

  const take = (line: string): void => {
    const frame = JSON.parse(line) as ServerFrame
    switch (frame.type) {
      case 'welcome':
        for (const one of waiting.values()) socket?.write(one.line)
        return
      case 'ack':
        waiting.get(frame.id)?.done()
        waiting.delete(frame.id)
        return
      case 'nack':
        setTimeout(() => socket?.write(waiting.get(frame.id)?.line ?? ''), againMs)
        return
      case 'error':
        return
      case 'text':
      case 'media':
      case 'edit':
      case 'delete':
      case 'commands':
        return options.onShown(frame)
    }
  }
  const dial = async (): Promise<void> => {
    const dialled = await dialOnce(options.path)
    socket = dialled
    const feed = openLines(take)
    dialled.on('data', (chunk: Buffer) => void feed(chunk))
    dialled.on('close', () => void lost(dialled))
    const { address, language } = options
    dialled.write(`${JSON.stringify({ type: 'hello', address, ...(language ? { language } : {}) })}\n`)
  }
  const lost = async (from: Socket): Promise<void> => {
    if (closed || socket !== from) return
    options.onConnection?.(false)
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, reconnectMs))
      if (closed) return
      const back = await dial().then(
        () => true,
        () => false,
      )
      if (back) return options.onConnection?.(true)
    }
  }

  await dial()
  return {
    send(draft) {
      const id = randomUUID()
      const line = `${JSON.stringify({ ...draft, id })}\n`
      return new Promise((resolve) => {
        waiting.set(id, { line, done: () => resolve(id) })
        if (socket?.writable) socket.write(line)
      })
    },
    close() {
      closed = true
      socket?.end()
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
