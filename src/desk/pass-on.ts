import { nothingToDo, type AfterCommit } from '../intake/intake.ts'
import { casesClaimedBy, markAnswered, type Case } from '../store/cases.ts'
import { statement } from '../store/database.ts'
import { findShown } from '../store/sent.ts'
import type { Content } from '../transport/transport.ts'
import { lockHeld, refuse, type ActingDesk } from './acting-desk.ts'
import { parseCommand } from './commands.ts'
import { handOn } from './relay.ts'

/** Hands an operator's words on to the person of the quoted case, or of the current one. */
export async function passOn(desk: ActingDesk): Promise<AfterCommit> {
  const { tx, deps, mail, acting, inbound, say } = desk
  const { content } = inbound
  // What operators say to one another in their group is none of the bot's business.
  if (inbound.group) return nothingToDo()
  if (content.type === 'edit' || content.type === 'deleted') return passChangeOn(desk, content)
  // A note that is put under a photo would reach the person.
  if (content.type === 'media' && isCommand(content.caption ?? '')) return say('command_with_file')
  const meant = await caseMeant(desk)
  if (meant.type === 'unclear') return sayUnclear(desk, meant.codes)
  const held = await lockHeld(desk, meant.caseId)
  if (!held) return refuse(desk, meant.caseId)
  const { person, found } = held
  const language = person.language ?? 'ko'
  const about = { found, prefix: '', language, sender: acting }
  const { work, declined } = await handOn(tx, deps, mail, inbound, person, about)
  if (!declined) await markAnswered(tx, found.id)
  if (declined) say('not_handed_on')
  else if (!person.reachable) say('person_unreachable', { code: found.code })
  else if (inbound.quotes === undefined) await sayIfOtherSpoke(desk, found)
  return work
}

const lastHeard = statement(
  'desk_last_heard',
  `select c.code from cases c where c.claimed_by = $3 and c.state = 'claimed' and c.id <> $4 and c.id = (
     select o.case_id from outbox o where o.person_id = $1 and o.contact_id = $2 and o.kind = 'relay'
     order by o.id desc limit 1)`,
)

/** With several cases in hand, whoever answers what came last without quoting it may have answered the wrong person. */
async function sayIfOtherSpoke({ tx, acting, say }: ActingDesk, sentTo: Case): Promise<void> {
  const values = [acting.personId, acting.contactId, acting.operatorId, sentTo.id]
  const [other] = await tx.query<{ code: string }>(lastHeard, values)
  if (other) say('sent_other_spoke', { code: sentTo.code, other: other.code })
}

// One of our people has no more messages than can be looked through; the operator's own are not indexed by where they
// were written.
const handedOn = statement(
  'desk_handed_on',
  `select c.id "caseId" from cases c join outbox o on o.person_id = c.person_id
   where c.claimed_by = $1 and c.state = 'claimed' and o.origin_contact_id = $2 and o.origin_ref = $3
   order by o.id desc limit 1`,
)

/**
 * A changed or deleted message concerns whoever got it, whichever case is the current one by now. A command or a note
 * went to nobody, so neither does its change.
 */
async function passChangeOn(
  desk: ActingDesk,
  change: Extract<Content, { type: 'edit' | 'deleted' }>,
): Promise<AfterCommit> {
  const { tx, deps, mail, acting, inbound, say } = desk
  const values = [acting.operatorId, acting.contactId, change.of]
  const [known] = await tx.query<{ caseId: string }>(handedOn, values)
  const held = known && (await lockHeld(desk, known.caseId))
  if (!held || (change.type === 'edit' && isCommand(change.text)))
    return change.type === 'edit' ? say('edit_not_sent') : nothingToDo()
  const { person, found } = held
  const about = { found, prefix: '', language: person.language ?? 'ko', sender: acting } as const
  return (await handOn(tx, deps, mail, inbound, person, about)).work
}

function isCommand(text: string): boolean {
  return parseCommand(text).type !== 'words'
}

/** `codes` are those of the cases that the operator has. */
export type Meant = { type: 'case'; caseId: string } | { type: 'unclear'; codes: readonly string[] }

/**
 * The case that an operator's message is about: that of what is quoted, else the current one. A quote of something that
 * belongs to no case is a guess, and with several cases in hand words would reach the wrong person by it.
 */
export async function caseMeant({ tx, acting, inbound }: ActingDesk): Promise<Meant> {
  const quoted = inbound.quotes === undefined ? null : await findShown(tx, acting.contactId, inbound.quotes)
  if (quoted) return { type: 'case', caseId: quoted.caseId }
  if (acting.currentCaseId !== null && inbound.quotes === undefined)
    return { type: 'case', caseId: acting.currentCaseId }
  const codes = (await casesClaimedBy(tx, acting.operatorId)).map(({ code }) => code)
  if (acting.currentCaseId === null || codes.length > 1) return { type: 'unclear', codes }
  return { type: 'case', caseId: acting.currentCaseId }
}

/** Says that nothing was done, because no case was meant or it is not clear which. */
export function sayUnclear({ say }: ActingDesk, codes: readonly string[]): AfterCommit {
  return codes.length > 0 ? say('which_case', { codes: codes.join(', ') }) : say('no_case')
}
