import { errorCode } from '../../store/database.ts'
import type { SignalPeer } from '../../store/signal-peers.ts'
import type { Chat } from './chat.ts'
import { sendMessage } from './encrypt.ts'
import { isAci } from './service-id.ts'
import { newUnit, type Session } from './session.ts'
import { nextTimestamp } from './timestamps.ts'
import type { Unit } from './unit.ts'

/** A phone that writes says so about every ten seconds, and shows it for fifteen. */
const againMs = 8_000
/** People of whom it is remembered when they were last shown that somebody writes. */
const rememberedMax = 1_000
/** TypingMessage.Action (SignalService.proto). */
const started = 0

export type Typing = { show(session: Session, address: string): Promise<void> }

/** Shows people that somebody writes to them. It is lost when they are not there to see it, and nothing waits for it. */
export function openTyping(now: () => number): Typing {
  const shownAt = new Map<string, number>()
  const isDue = (address: string): boolean => {
    const last = shownAt.get(address)
    if (last !== undefined && now() - last < againMs) return false
    if (shownAt.size >= rememberedMax) shownAt.clear()
    shownAt.set(address, now())
    return true
  }
  return {
    async show(session, address) {
      if (!session.options.typing || !isAci(address) || !isDue(address)) return
      await session.locks.run(address, () => showUnlessHeld(session, address)).catch(() => undefined)
    },
  }
}

/** Whose key changed learns nothing of us, not even that somebody is there. */
async function showUnlessHeld(session: Session, peer: string): Promise<void> {
  const chat = session.chat()
  const unit = newUnit(session)
  const { identity, peer: known } = await unit.read(peer)
  if (!chat || !identity || identity.changed) return
  await sendTyping(session, chat, unit, peer, known)
}

/** Tells a person that somebody writes, if that is switched on. The caller holds the person's lock. Never rejects. */
export async function sendTyping(
  session: Session,
  chat: Chat,
  unit: Unit,
  peer: string,
  known: SignalPeer,
): Promise<void> {
  if (!session.options.typing) return
  const timestamp = nextTimestamp(session, 1)
  const what = { type: 'content' as const, content: { typingMessage: { timestamp, action: started } } }
  const message = { peer, timestamp, what, urgent: false, onlineOnly: true, resendable: false }
  try {
    await sendMessage(session, chat, unit, message, known)
  } catch (error) {
    session.log.info('signal.typing_lost', { error: errorCode(error) })
  }
}
