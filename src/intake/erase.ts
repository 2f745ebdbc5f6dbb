import { shredAttachments } from '../store/attachments.ts'
import { dropCodes } from '../store/continuations.ts'
import type { Tx } from '../store/database.ts'
import { shredInbox } from '../store/inbox.ts'
import { contactsOf } from '../store/join-persons.ts'
import { post, type NewOutgoing, type Outgoing } from '../store/outbox.ts'
import { sentRefs, shredSent } from '../store/sent.ts'
import type { IntakeDeps } from './intake.ts'
import type { Situation } from './person-turn.ts'

/** Own messages taken back on each messenger: more than a conversation has, and a bound on what one word sets off. */
const deletedMessagesMax = 200

/** Forgets what was not yet handed to the desk and takes back the bot's own messages, on every messenger that lets it. */
export async function eraseTraces(tx: Tx, deps: IntakeDeps, situation: Situation): Promise<Outgoing[]> {
  const { person } = situation
  const { personId } = person
  await shredInbox(tx, personId)
  await shredSent(tx, personId)
  await dropCodes(tx, personId)
  if (person.openCaseId === null) await shredAttachments(tx, personId)
  const deletions: NewOutgoing[] = []
  for (const { contactId, transport } of await contactsOf(tx, personId)) {
    const withinMs = deps.traitsOf(transport).deleteWithinMs
    if (withinMs === null) continue
    const rows = await sentRefs(tx, { personId, contactId }, withinMs, deletedMessagesMax)
    for (const of of rows.flatMap(({ refs }) => refs))
      deletions.push({ personId, contactId, kind: 'flow', body: { type: 'delete', of } })
  }
  return post(tx, deps.vault, deletions)
}
