import type { Socket } from 'node:net'
import { openMailboxes } from './mailbox.ts'
import type { ServerFrame } from './protocol.ts'

/** A terminal that does not read what it is sent (it was suspended) is let go, and its messages wait instead. */
const unreadBytesMax = 64 * 1024 * 1024

export type Addresses = {
  join(address: string, socket: Socket): void
  leave(address: string, socket: Socket): void
  /** Shows a frame on every open terminal of an address, or keeps it until one is opened. */
  deliver(address: string, frame: ServerFrame): void
}

/** Which terminals are open, by address. */
export function openAddresses(): Addresses {
  const mailboxes = openMailboxes()
  const terminals = new Map<string, Set<Socket>>()
  return {
    join(address, socket) {
      const open = terminals.get(address) ?? new Set()
      terminals.set(address, open.add(socket))
      say(socket, { type: 'welcome' })
      for (const line of mailboxes.take(address)) socket.write(line)
    },
    leave(address, socket) {
      const open = terminals.get(address)
      open?.delete(socket)
      if (open?.size === 0) terminals.delete(address)
    },
    deliver(address, frame) {
      const line = lineOf(frame)
      const open = [...(terminals.get(address) ?? [])].filter((socket) => {
        if (socket.writableLength > unreadBytesMax) socket.destroy()
        return socket.writable
      })
      for (const socket of open) socket.write(line)
      if (open.length === 0) mailboxes.put(address, line)
    },
  }
}

function lineOf(frame: ServerFrame): string {
  return `${JSON.stringify(frame)}\n`
}

export function say(socket: Socket, frame: ServerFrame): void {
  if (socket.writable) socket.write(lineOf(frame))
}
