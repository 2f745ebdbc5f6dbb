import { nothingToDo, type AfterCommit } from '../intake/intake.ts'
import { findCaseByCode, recordCaseEvent, reopenCase } from '../store/cases.ts'
import { refuse, type ActingDesk } from './acting-desk.ts'
import { begin, lockBoth } from './claim.ts'

/** How long a closing can be taken back, in hours: a slip is noticed soon, and people should not be called up later. */
const reopenHoursMax = 24

/**
 * Takes the closing of a case back: whoever closed the wrong one, or too early, could otherwise not write to the person
 * any more. Refused once the person has written again, because that is a matter of its own by then.
 */
export async function takeReopening(desk: ActingDesk, code: string): Promise<AfterCommit> {
  const { tx, deps, mail, acting, say } = desk
  const found = await findCaseByCode(tx, code)
  const both = found && (await lockBoth(tx, found.id))
  if (!both) return say('no_such_case', { code })
  if (both.found.state === 'claimed' && both.found.claimedBy === acting.operatorId) return say('claim_yours', { code })
  if (both.found.state !== 'closed') return refuse(desk, both.found.id, 'command')
  if (both.person.personId === acting.personId) return say('claim_own', { code })
  const reopened = await reopenCase(tx, both.found.id, acting.operatorId, reopenHoursMax)
  if (!reopened) return say('reopen_late', { code, hours: reopenHoursMax })
  await recordCaseEvent(tx, reopened.id, 'reopened', acting.operatorId, { claim: reopened.claimNumber })
  await begin(tx, deps, mail, acting, { found: reopened, person: both.person })
  return nothingToDo()
}
