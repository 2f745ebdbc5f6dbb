import { attachmentLost, type Failure } from '../desk/given-up.ts'
import type { Log } from '../log.ts'
import type { Database } from '../store/database.ts'
import { errorCode } from '../store/database.ts'
import {
  contactsWithBacklog,
  deferToEnd,
  findDestination,
  leaseBacklog,
  leaseMs,
  markRetry,
  releaseLeases,
  renewLeases,
  withdrawLatePages,
  type Outgoing,
} from '../store/outbox.ts'
import type { OutboundBody, SendResult, Transport } from '../transport/transport.ts'
import type { Vault } from '../vault/vault.ts'
import { openMarks } from './marks.ts'

const retryMsMin = 2_000
/** A file that is still being fetched lets the words behind it go first: they may be a cry for help. */
const attachmentLate = 'attachment_late'
/** Tries before a message is given up, and the longest wait between two: each adds up to about a day. */
const patience = {
  urgent: { attemptsMax: 1_500, retryMsMax: 60_000 },
  other: { attemptsMax: 60, retryMsMax: 30 * 60_000 },
}
/** The first tries follow the wait that the network names; after them it has proved too short. */
const namedWaitsMax = 5
/** Messages leased at once: few, because what is more pressing may be written meanwhile. */
const backlogBatch = 5
/** What waited this long behind others is looked up again: it may have been withdrawn, or others go first. */
const lateMs = leaseMs / 2
/** A destination is remembered this long by nothing but this process; addresses do not change. */
const destinationsMax = 10_000

export type LaneDeps = {
  database: Database
  vault: Vault
  log: Log
  transportOf: (name: string) => Transport | null
  /** The bytes of an attachment, fetched if need be; null when it is lost for good; `retry` for later. */
  loadAttachment: (id: string) => Promise<{ type: 'bytes'; body: OutboundBody } | { type: 'lost' } | { type: 'retry' }>
  /** Arms the retry by the queue: a wake-up for this contact's lane. */
  wake: (contactId: string, afterMs: number) => void
  /** Marks a message, or all for a contact that cannot be reached, as given up and tells a human. */
  giveUp: (message: Outgoing, failure: Failure) => Promise<void>
  onSent?: (message: Outgoing, ms: number) => void
}

export type Lanes = {
  /** Sends messages that were just committed and are leased to this process. */
  push(messages: readonly Outgoing[]): void
  /** Takes up what waits for a contact, in order. Resolves when the lane is empty or has to wait. */
  drain(contactId: string): Promise<void>
  /** Drains every contact that has something due which nobody is sending. Returns how many there were. */
  sweep(most: number): Promise<number>
  /** Resolves when all that went out up to now is marked as sent, with what the network calls it. */
  noted(): Promise<void>
  /** Resolves when nothing is being sent any more. */
  idle(): Promise<void>
}

/**
 * One lane per contact: its messages go out one after another in the order of their commits, and no lane waits for
 * another. The outbox is the truth; a lane is only the quick way through it.
 */
export function openLanes(deps: LaneDeps): Lanes {
  const lanes = new Map<string, Promise<void>>()
  /** Contacts with a message that has to be tried again later: newer ones must not overtake it. */
  const stalled = new Set<string>()
  /** Pushed messages whose turn has not come, by contact. A drain that comes before them takes them along in order. */
  const held = new Map<string, Set<string>>()
  const marks = openMarks(deps)
  const destinations = new Map<string, { transport: string; address: string }>()

  const heldFor = (contactId: string): string[] => [...(held.get(contactId) ?? [])]
  const hold = (contactId: string, ids: readonly string[]): void => {
    const ours = held.get(contactId) ?? new Set<string>()
    for (const id of ids) ours.add(id)
    held.set(contactId, ours)
  }
  /** Returns those of `ids` that were still held. */
  const letGo = (contactId: string, ids: readonly string[]): string[] => {
    const ours = held.get(contactId)
    if (!ours) return []
    const freed = ids.filter((id) => ours.delete(id))
    if (ours.size === 0) held.delete(contactId)
    return freed
  }

  const follow = (contactId: string, work: () => Promise<void>): Promise<void> => {
    const before = lanes.get(contactId) ?? Promise.resolve()
    const after = before.then(work).catch((error: unknown) => {
      deps.log.error('delivery.lane_failed', { contactId, error: errorCode(error) })
    })
    lanes.set(contactId, after)
    void after.then(() => {
      if (lanes.get(contactId) === after) lanes.delete(contactId)
    })
    return after
  }

  const destinationOf = async (contactId: string): Promise<{ transport: string; address: string } | null> => {
    const known = destinations.get(contactId)
    if (known) return known
    const found = await findDestination(deps.database, deps.vault, contactId)
    if (!found) return null
    if (destinations.size >= destinationsMax) destinations.clear()
    destinations.set(contactId, found)
    return found
  }

  const send = async (message: Outgoing): Promise<SendResult> => {
    const to = await destinationOf(message.contactId)
    const transport = to ? deps.transportOf(to.transport) : null
    if (!to || !transport) return { type: 'retry', afterMs: retryMsMin, reason: 'transport_off' }
    const body = await outboundBody(deps, message)
    if (body === 'lost') return { type: 'refused', reason: attachmentLost }
    if (body === 'retry') return { type: 'retry', afterMs: retryMsMin, reason: attachmentLate }
    return transport.send({ id: message.id, address: to.address, body, urgent: message.urgent === true })
  }

  /** A slow line or a large file takes longer than a lease: it is renewed, or another process would send again. */
  const keepLease = async <T>(messages: readonly Outgoing[], work: () => Promise<T>): Promise<T> => {
    const ids = idsOf(messages)
    const timer = setInterval(() => {
      renewLeases(deps.database, ids).catch((error: unknown) =>
        deps.log.warn('delivery.lease_not_renewed', { error: errorCode(error) }),
      )
    }, leaseMs / 2)
    try {
      return await work()
    } finally {
      clearInterval(timer)
    }
  }

  /** Sends in order; stops at the first message that has to wait and frees the rest. */
  const sendAll = async (contactId: string, messages: readonly Outgoing[]): Promise<void> => {
    for (const [index, message] of messages.entries()) {
      const startedAt = performance.now()
      const result = await keepLease(messages.slice(index), () => send(message))
      if (result.type === 'sent') {
        marks.add(message.id, result.refs)
        deps.onSent?.(message, performance.now() - startedAt)
        continue
      }
      const settled = await settle(deps, message, result)
      if (settled.goOn) {
        if (settled.afterMs !== null) deps.wake(contactId, settled.afterMs)
        continue
      }
      await releaseLeases(deps.database, idsOf(messages.slice(index + 1)))
      if (settled.afterMs !== null) {
        stalled.add(contactId)
        deps.wake(contactId, settled.afterMs)
      }
      return
    }
  }

  const drainNow = async (contactId: string): Promise<void> => {
    await marks.flush()
    stalled.delete(contactId)
    for (;;) {
      letGo(contactId, await withdrawLatePages(deps.database, contactId, heldFor(contactId)))
      const messages = await leaseBacklog(deps.database, deps.vault, {
        contactId,
        held: heldFor(contactId),
        most: backlogBatch,
      })
      if (messages.length === 0) return
      letGo(contactId, idsOf(messages))
      await sendAll(contactId, messages)
      await marks.flush()
      if (stalled.has(contactId)) return
    }
  }

  const drain = (contactId: string): Promise<void> => follow(contactId, () => drainNow(contactId))

  /** Sends what was just written, unless something older waits in the database: then all goes in its order. */
  const sendPushed = async (contactId: string, own: readonly Outgoing[], inOrder: boolean): Promise<void> => {
    const pushedIds = idsOf(own)
    if (!stalled.has(contactId)) {
      if (inOrder) {
        const stillHeld = new Set(letGo(contactId, pushedIds))
        return sendAll(
          contactId,
          own.filter((one) => stillHeld.has(one.id)),
        )
      }
      await drainNow(contactId)
    }
    await releaseLeases(deps.database, letGo(contactId, pushedIds))
  }

  return {
    push(messages) {
      for (const [contactId, own] of groupByContact(messages)) {
        const inOrder = lanes.has(contactId) || own.every(({ behind }) => behind === null || marks.has(behind))
        const pushedAt = performance.now()
        hold(contactId, idsOf(own))
        void follow(contactId, () => sendPushed(contactId, own, inOrder && performance.now() - pushedAt < lateMs))
      }
    },
    drain,
    async sweep(most) {
      const contacts = await contactsWithBacklog(deps.database, most)
      await Promise.all(contacts.map(drain))
      return contacts.length
    },
    noted: () => marks.flush(),
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values())
      await marks.flush()
    },
  }
}

function idsOf(messages: readonly Outgoing[]): string[] {
  return messages.map((message) => message.id)
}

function groupByContact(messages: readonly Outgoing[]): Map<string, Outgoing[]> {
  return Map.groupBy(messages, (message) => message.contactId)
}

async function outboundBody(deps: LaneDeps, message: Outgoing): Promise<OutboundBody | 'lost' | 'retry'> {
  const { body } = message
  if (body.type !== 'attachment') return body
  const loaded = await deps.loadAttachment(body.attachmentId)
  if (loaded.type !== 'bytes') return loaded.type
  const { body: media } = loaded
  return media.type === 'media' && body.caption ? { ...media, caption: body.caption } : media
}

/**
 * Writes down what became of a message that was not sent: whether the lane goes on with the next one, and after how
 * long it has to be woken for this one, if at all.
 */
async function settle(
  deps: LaneDeps,
  message: Outgoing,
  result: Exclude<SendResult, { type: 'sent' }>,
): Promise<{ goOn: boolean; afterMs: number | null }> {
  const { database, log } = deps
  switch (result.type) {
    case 'retry': {
      if (result.reason === attachmentLate) {
        await deferToEnd(database, message.id, result.afterMs, result.reason)
        return { goOn: true, afterMs: result.afterMs }
      }
      const { attemptsMax, retryMsMax } = message.urgent === true ? patience.urgent : patience.other
      if (message.attempts + 1 >= attemptsMax) {
        await deps.giveUp(message, { type: 'dead', code: result.reason })
        return { goOn: true, afterMs: null }
      }
      const backoff = Math.min(retryMsMax, retryMsMin * 2 ** Math.min(message.attempts, 12))
      const named = result.afterMs > 0 && message.attempts < namedWaitsMax
      const afterMs = named ? result.afterMs : Math.max(result.afterMs, backoff)
      await markRetry(database, message.id, afterMs, result.reason)
      log.info('delivery.retry', { outboxId: message.id, afterMs, reason: result.reason })
      return { goOn: false, afterMs }
    }
    case 'unreachable':
      log.warn('delivery.unreachable', { outboxId: message.id, reason: result.reason })
      await deps.giveUp(message, { type: 'unreachable', code: result.reason })
      return { goOn: false, afterMs: null }
    case 'refused':
      log.error('delivery.dead', { outboxId: message.id, reason: result.reason })
      await deps.giveUp(message, { type: 'dead', code: result.reason })
      return { goOn: true, afterMs: null }
  }
}
