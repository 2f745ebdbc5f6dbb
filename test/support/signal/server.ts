import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Call, Seen, SeenFile, Written } from './calls.ts'

/** The mock server of Signal in a process of its own: it nests another version of libsignal than the hotline uses. */
export type SignalServer = {
  port: number
  /** Path of its certificate authority, PEM. */
  ca: string
  addPerson(name: string, hasNumber?: boolean): Promise<{ aci: string }>
  /** The person's phone scans the address; resolves when the device is linked and its keys are uploaded. */
  completeLink(name: string, url: string): Promise<{ deviceId: number }>
  /** Writes to the linked device of the account `to`; resolves with the timestamp that names the message. */
  write(name: string, to: string, written: Written | string): Promise<number>
  writeGarbage(name: string, to: string): Promise<number>
  seen(name: string): Promise<Seen[]>
  /** What a phone has got so far as known here, which is a moment behind; it grows. */
  got(name: string): readonly Seen[]
  /** The bodies of the messages that a phone got. */
  texts(name: string): Promise<string[]>
  /** Waits until a phone has got something that fits. */
  waitFor(name: string, fits: (seen: Seen) => boolean, timeoutMs?: number): Promise<Seen>
  waitForText(name: string, part: string, timeoutMs?: number): Promise<Extract<Seen, { kind: 'message' }>>
  download(file: SeenFile): Promise<Buffer>
  call(call: Call): Promise<unknown>
  stop(): Promise<void>
}

type Told = {
  id?: number
  result?: unknown
  error?: string
  ready?: { port: number; ca: string }
  got?: { name: string; seen: Seen }
}

export async function startSignalServer(): Promise<SignalServer> {
  const child = fork(join(import.meta.dirname, 'server-program.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  const started = Promise.withResolvers<{ port: number; ca: string }>()
  const phones = new Map<string, Seen[]>()
  const got = (name: string): Seen[] => {
    const found = phones.get(name) ?? []
    phones.set(name, found)
    return found
  }
  let serial = 0
  child.on('message', (message: Told) => {
    if (message.ready) return started.resolve(message.ready)
    if (message.got) return void got(message.got.name).push(message.got.seen)
    const call = waiting.get(message.id ?? -1)
    waiting.delete(message.id ?? -1)
    if (message.error === undefined) call?.resolve(message.result)
    else call?.reject(new Error(message.error))
  })
  child.on('exit', (code) => {
    started.reject(new Error(`the server ended with ${code}`))
    for (const { reject } of waiting.values()) reject(new Error('the server ended'))
  })
  const { port, ca } = await started.promise
  const call = (asked: Call): Promise<unknown> => {
    serial += 1
    const id = serial
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      child.send({ id, call: asked })
    })
  }
  const seen = async (name: string): Promise<Seen[]> => {
    await call({ method: 'catchUp' })
    return [...got(name)]
  }
  const texts = async (name: string): Promise<string[]> =>
    (await seen(name)).flatMap((one) => (one.kind === 'message' ? [one.body] : []))
  const waitFor = async (name: string, fits: (one: Seen) => boolean, timeoutMs = 15_000): Promise<Seen> => {
    const until = Date.now() + timeoutMs
    for (;;) {
      const all = await seen(name)
      const found = all.find(fits)
      if (found) return found
      if (Date.now() > until) throw new Error(`${name} did not get it, but: ${JSON.stringify(all)}`)
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
  }
  return {
    port,
    ca,
    addPerson: async (name, hasNumber = true) =>
      (await call({ method: 'addPerson', name, hasNumber })) as { aci: string },
    completeLink: async (name, url) => (await call({ method: 'completeLink', name, url })) as { deviceId: number },
    write: async (name, to, written) =>
      (await call({
        method: 'write',
        name,
        to,
        written: typeof written === 'string' ? { body: written } : written,
      })) as number,
    writeGarbage: async (name, to) => (await call({ method: 'writeGarbage', name, to })) as number,
    seen,
    got,
    texts,
    waitFor,
    waitForText: async (name, part, timeoutMs) => {
      const found = await waitFor(name, (one) => one.kind === 'message' && one.body.includes(part), timeoutMs)
      if (found.kind !== 'message') throw new Error('not a message')
      return found
    },
    download: async (file) => Buffer.from((await call({ method: 'download', file })) as string, 'base64'),
    call,
    async stop() {
      child.removeAllListeners('exit')
      child.disconnect()
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
