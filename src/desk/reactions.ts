import type { Language } from '../korean/language.ts'
import type { Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { findShown, type Shown } from '../store/sent.ts'
import type { Content, Reaction } from '../transport/transport.ts'
import type { Addressee, DeskDeps, Mail } from './desk.ts'

export type Reacted = Extract<Content, { type: 'reaction' }>

/**
 * Shows a reaction to `shown`, a message that was handed on, on the message that it came from. False when nothing was
 * sent, because there is no such message where `to` is answered: they may have changed the messenger since.
 */
export function mirrorReaction(
  mail: Mail,
  reacted: Reacted,
  shown: Shown | null,
  to: Addressee,
  about: { caseId: string; instead: Reaction['instead'] | null },
): boolean {
  const origin = shown?.origin
  if (!origin || origin.contactId !== to.contactId) return false
  const body: Reaction = {
    type: 'reaction',
    to: origin.ref,
    emoji: reacted.emoji,
    ...(reacted.removed ? { removed: true } : {}),
    ...(about.instead ? { instead: about.instead } : {}),
  }
  // Urgent like words: a reaction that waits long for its next try would keep back the words behind it.
  mail.to(to, 'reaction', body, { caseId: about.caseId, urgent: true })
  return true
}

/**
 * Hands a person's reaction on to the operator of the case: on the operator's own message where it is about that, else
 * as a text, because a thumb up can be the answer to a question.
 */
export async function handOnReaction(
  tx: Tx,
  deps: Pick<DeskDeps, 'texts'>,
  mail: Mail,
  reacted: Reacted,
  to: Addressee,
  about: { found: Case; prefix: string; language: Language; sender: Addressee },
): Promise<void> {
  const caseId = about.found.id
  const { emoji, removed } = reacted
  const text = `${about.prefix}${removed ? `${deps.texts.say(about.language, 'intake:relayed_unreacted')} ` : ''}${emoji}`
  const shown = await findShown(tx, about.sender.contactId, reacted.to)
  if (mirrorReaction(mail, reacted, shown, to, { caseId, instead: { text, ifGone: true } })) return
  mail.to(to, 'reaction', text, { caseId, urgent: true })
}
