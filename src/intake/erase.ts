import { shredAttachments } from '../store/attachments.ts'
import type { Tx } from '../store/database.ts'
import { shredInbox } from '../store/inbox.ts'
import { post, type NewOutgoing, type Outgoing } from '../store/outbox.ts'
import { sentRefs, shredSent } from '../store/sent.ts'
import type { IntakeDeps } from './intake.ts'
import type { Situation } from './person-turn.ts'

/** Own messages taken back on an erase: more than a conversation has, and a bound on what one word sets off. */
const deletedMessagesMax = 200

/** Forgets what was not yet handed to the desk and takes back the bot's own messages where the network lets it. */
export async function eraseTraces(tx: Tx, deps: IntakeDeps, situation: Situation): Promise<Outgoing[]> {
  const { person, inbound } = situation
  await shredInbox(tx, person.personId)
  await shredSent(tx, person.personId)
  if (person.openCaseId === null) await shredAttachments(tx, person.personId)
  const withinMs = deps.traitsOf(inbound.transport).deleteWithinMs
  if (withinMs === null) return []
  const refs = await sentRefs(tx, person, withinMs, deletedMessagesMax)
  const deletions = refs
    .flatMap((row) => row.refs)
    .map((of): NewOutgoing => {
      return { personId: person.personId, contactId: person.contactId, kind: 'flow', body: { type: 'delete', of } }
    })
  return post(tx, deps.vault, deletions)
}
