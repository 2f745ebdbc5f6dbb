import type { Inbound, SinkOptions } from '../transport/transport.ts'
import type { AfterCommit, IntakeDeps } from './intake.ts'
import { receive, type Received } from './receive.ts'
import { takeTogether } from './together.ts'

/** Messages in one transaction: more would make the first of them wait for the work of the last. */
const togetherMax = 32
/** Such transactions at the same time: while one waits for the disk, the turns of another are decided. */
const batchesMax = 2
/** Messages taken by themselves at the same time: jobs need connections to the database too, and the desk's come here. */
const alonesMax = 6
/** Messages that may wait for a transaction of this kind; what comes on top is taken by itself. */
const waitingMax = 2_000

type Waiting = {
  inbound: Inbound
  options: SinkOptions
  sender: string
  arrivedAt: number
  resolve: (received: Received) => void
  reject: (error: unknown) => void
}

/**
 * The one door for messages: everything that any transport receives comes through here and is committed when it
 * resolves. Messages that arrive while others are being committed are taken together, because a transaction costs far
 * more than a turn. Messages of one person are taken one after another in the order of their arrival.
 */
export function openDoor(deps: IntakeDeps): (inbound: Inbound, options?: SinkOptions) => Promise<Received> {
  let waiting: Waiting[] = []
  /** Senders with a message at work. */
  const busy = new Set<string>()
  let batches = 0
  let isPlanned = false

  const aside: Waiting[] = []
  let alones = 0

  const takeAside = (): void => {
    while (alones < alonesMax) {
      const one = aside.shift()
      if (one === undefined) return
      alones += 1
      void receive(deps, one.inbound, one.options)
        .then(one.resolve, one.reject)
        .finally(() => {
          alones -= 1
          busy.delete(one.sender)
          takeAside()
          plan()
        })
    }
  }

  const settle = (one: Waiting, work: AfterCommit | null): void => {
    if (work === null) {
      aside.push(one)
      return takeAside()
    }
    busy.delete(one.sender)
    const ms = performance.now() - one.arrivedAt
    deps.count({ type: 'turn', transport: one.inbound.transport, outcome: 'taken', ms })
    one.resolve({ receipt: { duplicate: false }, work })
  }

  const takeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    batches += 1
    // Whatever went wrong, each by itself finds out whether it was its fault, and what was committed after all.
    const works = await deps.database.transact((tx) => takeTogether(tx, deps, batch)).catch(() => [])
    batches -= 1
    for (const [index, one] of batch.entries()) settle(one, works[index] ?? null)
    plan()
  }

  const next = (): void => {
    isPlanned = false
    while (batches < batchesMax) {
      const batch = takeFirst(Math.min(togetherMax, Math.ceil(waiting.length / (batchesMax - batches))))
      if (batch.length === 0) return
      void takeBatch(batch)
    }
  }

  // What arrives in one go from the network is there before the next turn of the event loop.
  const plan = (): void => {
    if (isPlanned || waiting.length === 0) return
    isPlanned = true
    setImmediate(next)
  }

  const takeFirst = (most: number): Waiting[] => {
    const batch: Waiting[] = []
    const rest: Waiting[] = []
    for (const one of waiting) {
      if (batch.length < most && !busy.has(one.sender)) {
        busy.add(one.sender)
        batch.push(one)
      } else rest.push(one)
    }
    waiting = rest
    return batch
  }

  return (inbound, options = {}) => {
    if (waiting.length + aside.length >= waitingMax) return receive(deps, inbound, options)
    return new Promise((resolve, reject) => {
      const sender = `${inbound.transport} ${inbound.address}`
      waiting.push({ inbound, options, sender, arrivedAt: performance.now(), resolve, reject })
      plan()
    })
  }
}
