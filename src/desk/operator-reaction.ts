import { nothingToDo, type AfterCommit } from '../intake/intake.ts'
import { findShown } from '../store/sent.ts'
import { lockHeld, refuse, type ActingDesk } from './acting-desk.ts'
import { mirrorReaction, type Reacted } from './reactions.ts'

/**
 * Shows an operator's reaction to something that a person sent on the person's own message. It is no reply: a case in
 * which nothing was written is taken back all the same. A reaction to anything else is between the operator and his
 * phone.
 */
export async function passReactionOn(desk: ActingDesk, reacted: Reacted): Promise<AfterCommit> {
  const { tx, mail, acting, say } = desk
  const shown = await findShown(tx, acting.contactId, reacted.to)
  if (shown?.kind !== 'relay' && shown?.kind !== 'reaction') return nothingToDo()
  const held = await lockHeld(desk, shown.caseId)
  if (!held) return refuse(desk, shown.caseId)
  const { found, person } = held
  // Said in words only beside the message that it is about: whoever deleted that has perhaps deleted the whole chat, and
  // an emoji would bring it back to a phone that is looked through.
  const instead = reacted.removed ? null : { text: reacted.emoji, ifGone: false }
  const isShown = mirrorReaction(mail, reacted, shown, person, { caseId: found.id, instead })
  if (!isShown) return reacted.removed ? nothingToDo() : say('reaction_not_sent', { code: found.code })
  return person.reachable ? nothingToDo() : say('person_unreachable', { code: found.code })
}
