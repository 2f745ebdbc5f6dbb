import { flagExpirationTimerUpdate } from './convert.ts'
import { decryptMessage } from './decrypt.ts'
import type { Opened } from './envelope.ts'
import { readNumberChange, takeNumber, type NumberChange } from './number-change.ts'
import { isAci, serviceIdOf } from './service-id.ts'
import { commit, newUnit, type Session } from './session.ts'
import type { Unit } from './unit.ts'
import { unreadable } from './unreadable.ts'
import type { WireContent } from './wire.ts'

/** Only the account's own phone changes its number. */
const phoneDevice = 1

/** What another device of the account did, as far as the hotline has to follow it. */
export type Synced =
  | { type: 'nothing' }
  /** `isDecision`: the timer was set for its own sake, not told along with a message. */
  | { type: 'timer'; peer: string; seconds: number; version: number; isDecision: boolean }
  | { type: 'number'; change: NumberChange }
  /** The phone tells of a new number in a way that cannot be used. */
  | { type: 'malformed' }
  /** It claims to be the account and is not. */
  | { type: 'foreign' }

/** Says what a message of the account to itself means. Pure. */
export function readSync(content: WireContent, opened: Pick<Opened, 'sender' | 'device' | 'updatedPni'>): Synced {
  const { sent, pniChangeNumber } = content.syncMessage ?? {}
  if (pniChangeNumber) {
    const change = opened.device === phoneDevice ? readNumberChange(pniChangeNumber, opened.updatedPni) : null
    return change ? { type: 'number', change } : { type: 'malformed' }
  }
  const message = sent?.message ?? sent?.editMessage?.dataMessage
  const peer = serviceIdOf(sent?.destinationServiceId, sent?.destinationServiceIdBinary)
  if (!message || message.groupV2 || peer === null || !isAci(peer) || peer === opened.sender) return { type: 'nothing' }
  return {
    type: 'timer',
    peer,
    seconds: message.expireTimer ?? 0,
    version: message.expireTimerVersion ?? 1,
    isDecision: ((message.flags ?? 0) & flagExpirationTimerUpdate) !== 0,
  }
}

/**
 * Takes a message that another device of the account sent to this one. What concerns a conversation is written under
 * the lock of that person too, which is known only after decrypting: such a message is decrypted a second time, with
 * both locks taken in the order in which sending takes them.
 */
export async function takeSync(session: Session, opened: Opened): Promise<void> {
  const { locks } = session
  const peer = await locks.run(opened.sender, () => takeOwn(session, opened, null))
  if (peer === null) return
  await locks.run(peer, () => locks.run(opened.sender, () => takeOwn(session, opened, peer)))
}

/** Returns the person whose lock is needed first, and has changed nothing then; else null. */
async function takeOwn(session: Session, opened: Opened, held: string | null): Promise<string | null> {
  const unit = newUnit(session)
  await unit.read(opened.sender)
  const decrypted = await decryptMessage(opened, unit)
  if (decrypted.type === 'duplicate') return null
  if (decrypted.type === 'unreadable') {
    await commit(session, (await unreadable(session, opened, decrypted)).unit)
    return null
  }
  const synced = (await isOwn(session, unit)) ? readSync(decrypted.content, opened) : { type: 'foreign' as const }
  if (synced.type === 'timer' && synced.peer !== held) return synced.peer
  await follow(session, unit, synced)
  session.keys.used(unit.usedKeys())
  return null
}

/** Whoever claims to be the account must have its identity key: the service alone could not make the phone say this. */
async function isOwn(session: Session, unit: Unit): Promise<boolean> {
  const { aci, aciIdentity } = session.account
  const shown = await unit.findIdentity(aci)
  return shown !== null && Buffer.from(shown.key).toString('base64') === aciIdentity.publicKey
}

async function follow(session: Session, unit: Unit, synced: Synced): Promise<void> {
  switch (synced.type) {
    case 'nothing':
      return commit(session, unit)
    case 'malformed':
    case 'foreign':
      session.log.warn(`signal.sync_${synced.type}`)
      if (synced.type === 'malformed') await session.alarm({ code: 'number_unknown' })
      return commit(session, unit)
    case 'timer':
      await stageTimer(unit, synced)
      return commit(session, unit)
    case 'number': {
      const account = await session.database.transact(async (tx) => {
        const changed = await takeNumber(tx, session, synced.change)
        await unit.flush(tx)
        return changed
      })
      session.account = account
      session.log.info('signal.number_changed')
      session.keys.changed()
    }
  }
}

/** Later messages of ours have the newer timer. Who chose it there does not want our own at first contact. */
async function stageTimer(unit: Unit, { peer, seconds, version, isDecision }: Extract<Synced, { type: 'timer' }>) {
  const { peer: known } = await unit.known(peer)
  if (version <= (known.timer?.version ?? 0)) return
  unit.stagePeer(peer, { ...known, timer: { seconds, version }, greeted: known.greeted || isDecision })
}
