import { createServer, type Socket } from 'node:net'
import type { Transport } from '../transport.ts'
import { openAddresses } from './addresses.ts'
import { toFrames } from './convert.ts'
import { openFiles } from './files.ts'
import { listenIn } from './listen.ts'
import { serveTerminal } from './serve.ts'

const connectionsMax = 2_000
const brokenMs = 500
const closeMsMax = 1_000

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
  const addresses = openAddresses()
  const files = openFiles()
  const sockets = new Set<Socket>()
  const busy = new Set<Promise<void>>()
  let stopping = false
  const server = createServer()
  server.maxConnections = connectionsMax
  const onWork = (work: Promise<void>): void => {
    busy.add(work)
    void work.finally(() => busy.delete(work))
  }

  return {
    name: 'simulator',
    traits: { buttons: true, endToEndEncrypted: false, deleteWithinMs: 48 * 3_600_000 },
    async start(sink) {
      server.on('connection', (socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
        serveTerminal(socket, { addresses, files, sink, isStopping: () => stopping, onWork })
      })
      await listenIn(options.dataDir, server)
    },
    async send(outbound) {
      if (options.isLineBroken?.()) return { type: 'retry', afterMs: brokenMs, reason: 'line_broken' }
      const frames = toFrames(outbound)
      for (const frame of frames) addresses.deliver(outbound.address, frame)
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
