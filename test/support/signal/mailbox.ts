import type { Device, Server } from '@signalapp/mock-server'

type Socket = Parameters<Server['addWebSocket']>[1]
type Letter = { bytes: Buffer<ArrayBuffer>; sentOn: Socket | null; taken: () => void }

export type Mailbox = {
  /** How many envelopes to the devices of an account are not acknowledged. */
  waiting(aci: string): number
  /** Delivers the newest envelope to an account's device once more. */
  repeatLast(aci: string): void
}

/**
 * Lets the server keep every envelope until it is acknowledged and give it to each new connection in order, as
 * Signal's service does. By itself the mock server forgets what it gave to a connection that broke.
 */
export function keepUntilAcknowledged(server: Server): Mailbox {
  const letters = new Map<Device, Letter[]>()
  const sockets = new Map<Device, Socket>()
  const newest = new Map<string, { device: Device; bytes: Buffer<ArrayBuffer> }>()
  const lettersOf = (device: Device): Letter[] => {
    const found = letters.get(device) ?? []
    letters.set(device, found)
    return found
  }
  const give = (device: Device): void => {
    const socket = sockets.get(device)
    if (!socket) return
    for (const letter of lettersOf(device)) {
      if (letter.sentOn === socket) continue
      letter.sentOn = socket
      socket.sendMessage(letter.bytes).then(
        () => {
          letters.set(
            device,
            lettersOf(device).filter((one) => one !== letter),
          )
          letter.taken()
        },
        // The connection broke: the next one gets it.
        () => undefined,
      )
    }
  }
  const add = server.addWebSocket.bind(server)
  server.addWebSocket = async (device, socket) => {
    await add(device, socket)
    sockets.set(device, socket)
    give(device)
  }
  const remove = server.removeWebSocket.bind(server)
  server.removeWebSocket = (device, socket) => {
    if (sockets.get(device) === socket) sockets.delete(device)
    remove(device, socket)
  }
  server.send = (device, bytes) => {
    newest.set(device.aci, { device, bytes })
    const { promise, resolve } = Promise.withResolvers<void>()
    lettersOf(device).push({ bytes, sentOn: null, taken: resolve })
    give(device)
    return promise
  }
  return {
    waiting: (aci) => [...letters].reduce((sum, [device, all]) => sum + (device.aci === aci ? all.length : 0), 0),
    repeatLast(aci) {
      const last = newest.get(aci)
      if (last) void server.send(last.device, last.bytes)
    },
  }
}
