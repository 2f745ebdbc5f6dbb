import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Line } from './calls.ts'

export type Front = { port: number; setLine(line: Line): void }

/** Stands between the hotline and the server, so that the server can be out of reach and keep its memory. */
export async function openFront(innerPort: number): Promise<Front> {
  const pairs = new Set<readonly [Socket, Socket | null]>()
  let line: Line = 'up'
  const hang = (socket: Socket): void => {
    socket.unpipe()
    socket.pause()
  }
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    if (line === 'broken') return void socket.destroy()
    if (line === 'silent') {
      pairs.add([socket, null])
      return void socket.pause()
    }
    const inner = connect(innerPort, '127.0.0.1')
    const pair = [socket, inner] as const
    pairs.add(pair)
    for (const [one, other] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        pairs.delete(pair)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    setLine(next) {
      line = next
      for (const pair of pairs) {
        // What hung does not come alive again: like a router that was started anew, it knows these connections no more.
        for (const socket of pair) {
          if (!socket) continue
          if (line === 'silent') hang(socket)
          else socket.destroy()
        }
        if (line !== 'silent') pairs.delete(pair)
      }
    },
  }
}
