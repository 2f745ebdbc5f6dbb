import { findCase, type Case } from '../store/cases.ts'
import { statement, type Tx } from '../store/database.ts'
import { markContactDead, markDead, type Outgoing } from '../store/outbox.ts'
import { lockPersonById, saveReachable } from '../store/persons.ts'
import { openMail, tellHolder, tellOperators, type DeskDeps, type Mail } from './desk.ts'

/** Why a message will not arrive: itself was given up, or nothing goes to this contact any more. `code` says more. */
export type Failure = { type: 'dead' | 'unreachable'; code: string }

/** The code of a relayed file that could not be fetched: whoever sent it is told so where it is fetched. */
export const attachmentLost = 'attachment_lost'

const openCase = statement('person_open_case', 'select open_case_id "caseId" from persons where id = $1')

const leftContact = statement(
  'person_left_contact',
  'select 1 from persons where id = $1 and answer_contact_id is not null and answer_contact_id <> $2',
)

/**
 * Marks a message as given up and tells whom it concerns, in one transaction, so that no crash keeps it a secret:
 * words for a person concern the operator of the case, or everyone while nobody has it; words for an operator concern
 * both sides.
 */
export async function giveUp(tx: Tx, deps: DeskDeps, message: Outgoing, failure: Failure): Promise<Outgoing[]> {
  const mail = openMail(tx, deps.vault)
  await tell(tx, deps, mail, message, failure)
  if (failure.type === 'dead') await markDead(tx, message.id, failure.code)
  else {
    await saveReachable(tx, message.contactId, false)
    await markContactDead(tx, message.contactId, failure.code)
  }
  return mail.send()
}

async function tell(tx: Tx, deps: DeskDeps, mail: Mail, message: Outgoing, failure: Failure): Promise<void> {
  const { body, kind } = message
  // Taking back or changing one of our own messages is a favour, not a promise: nobody is called for it. Nor is anybody
  // for a reaction, but that somebody cannot be reached has to be known, however it was found out.
  if (body.type === 'delete' || body.type === 'edit') return
  if (body.type === 'reaction' && failure.type === 'dead') return
  const found = await caseOf(tx, message)
  if (!found) return
  if (found.personId === message.personId) {
    if ((await tx.query(leftContact, [message.personId, message.contactId])).length > 0) {
      // The person has gone on elsewhere: only an operator's words are missed here.
      return kind === 'relay' ? tellHolder(tx, deps, mail, found, 'desk:undelivered') : undefined
    }
    const key = failure.type === 'unreachable' ? 'desk:person_unreachable' : 'desk:undelivered'
    return tellHolder(tx, deps, mail, found, key)
  }
  // What operators are told about a failure is not itself reported when it fails: that would never end. The case of
  // an operator who cannot be reached at all is taken back by the sweep.
  // A person's reaction that was handed on as a text is one of that person's words.
  if ((kind !== 'relay' && kind !== 'reaction') || failure.type === 'unreachable') return
  await tellOperators(
    tx,
    deps,
    mail,
    'desk:relay_lost',
    { code: found.code },
    {
      caseId: found.id,
      urgent: true,
      only: (operator) => operator.personId === message.personId,
    },
  )
  if (failure.code === attachmentLost) return
  const person = await lockPersonById(tx, found.personId)
  mail.to(person, 'notice', deps.texts.say(person.language ?? 'ko', 'intake:not_passed_on'), { caseId: found.id })
}

async function caseOf(tx: Tx, message: Outgoing): Promise<Case | null> {
  const [open] = message.caseId ? [message] : await tx.query<{ caseId: string | null }>(openCase, [message.personId])
  return open?.caseId ? findCase(tx, open.caseId) : null
}
