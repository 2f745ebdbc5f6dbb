import { errorCode } from '../../store/database.ts'
import {
  delaySignalEffects,
  dropSignalEffects,
  dueSignalEffects,
  markIdentityTold,
  untoldIdentities,
  type DueEffect,
} from '../../store/signal-peers.ts'
import { sendMessage, type Message } from './encrypt.ts'
import { newUnit, type Session } from './session.ts'
import { nextTimestamp } from './timestamps.ts'
import type { WireContent } from './wire.ts'

const effectsMax = 100
const attemptsMax = 8
const identitiesMax = 20
/** Values of ReceiptMessage.Type (SignalService.proto). */
const receiptTypes = { delivered: 0, read: 1 } as const

/**
 * Sends the receipts, retry requests and questions that committed messages left, and raises the alarm for persons whose
 * key changed. `question` is the neutral text with which such a person is asked. Never throws.
 */
export async function drainEffects(session: Session, question: () => string): Promise<void> {
  try {
    for (const peer of await untoldIdentities(session.database, session.vault, identitiesMax)) {
      await session.alarm({ code: 'identity_changed', address: peer })
      await markIdentityTold(session.database, session.vault, peer)
    }
    for (;;) {
      if (!session.chat()) return
      const due = await dueSignalEffects(session.database, session.vault, session.account.id, effectsMax)
      if (due.length === 0) return
      const groups = Map.groupBy(due, ({ peer, effect }) => `${effect.type} ${peer}`)
      const sent = await Promise.all([...groups.values()].map((group) => sendGroup(session, group, question)))
      await dropSignalEffects(session.database, sent.flat())
      if (due.length < effectsMax) return
    }
  } catch (error) {
    session.log.warn('signal.effects_failed', { error: errorCode(error) })
  }
}

/** Sends what one person is due of one kind. Returns the ids of what is done with. */
async function sendGroup(session: Session, group: readonly DueEffect[], question: () => string): Promise<string[]> {
  const [first] = group
  const chat = session.chat()
  if (!first || !chat) return []
  const ids = group.map(({ id }) => id)
  try {
    await session.locks.run(first.peer, async () => {
      const unit = newUnit(session)
      const { peer: known } = await unit.read(first.peer)
      for (const message of messagesOf(session, group, question)) await sendMessage(session, chat, unit, message, known)
    })
    return ids
  } catch (error) {
    session.log.info('signal.effect_failed', { kind: first.effect.type, error: errorCode(error) })
    if (first.attempts + 1 >= attemptsMax) return ids
    await delaySignalEffects(session.database, ids)
    return []
  }
}

/** Receipts of one kind go out as one message; the rest one by one. */
function messagesOf(session: Session, group: readonly DueEffect[], question: () => string): Message[] {
  const peer = group[0]?.peer ?? ''
  const base = (): Omit<Message, 'what'> => ({
    peer,
    timestamp: nextTimestamp(session, 1),
    urgent: false,
    onlineOnly: false,
    resendable: false,
  })
  const content = (of: WireContent): Message => ({ ...base(), what: { type: 'content', content: of } })
  const messages: Message[] = []
  const timestamps: number[] = []
  let type = 0
  for (const { effect } of group) {
    switch (effect.type) {
      case 'delivered':
      case 'read':
        type = receiptTypes[effect.type]
        timestamps.push(effect.timestamp)
        break
      case 'retry':
        messages.push({ ...base(), what: { type: 'retry', error: Buffer.from(effect.error, 'base64') } })
        break
      case 'ask': {
        const timestamp = nextTimestamp(session, 1)
        messages.push(content({ dataMessage: { body: question(), timestamp } }))
        break
      }
    }
  }
  if (timestamps.length > 0) messages.push(content({ receiptMessage: { type, timestamp: timestamps } }))
  return messages
}
