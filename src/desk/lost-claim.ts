import { nothingToDo, type AfterCommit } from '../intake/intake.ts'
import { lostClaim } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { findOperator } from '../store/operators.ts'
import { lockBoth, release } from './claim.ts'
import { openMail, type DeskDeps } from './desk.ts'

/**
 * Takes a case back from an operator who leaves its person alone: who was cut off, cannot be reached, or has written
 * nothing for `silentMs` after taking an urgent one. Does nothing when that has changed meanwhile.
 */
export async function takeBack(tx: Tx, deps: DeskDeps, caseId: string, silentMs: number): Promise<AfterCommit> {
  const both = await lockBoth(tx, caseId)
  const lost = both && (await lostClaim(tx, silentMs, caseId))
  if (!lost) return nothingToDo()
  const mail = openMail(tx, deps.vault)
  const operator = lost.why === 'unanswered' ? await findOperator(tx, lost.operatorId) : null
  if (operator) {
    const params = { code: both.found.code, minutes: Math.round(silentMs / 60_000) }
    mail.to(operator, 'desk', deps.texts.say(operator.language, 'desk:claim_lapsed', params), { caseId, urgent: true })
  }
  const escalation = await release(tx, deps, mail, both, lost, { isTaken: true })
  return { ...nothingToDo(), outgoing: await mail.send(), escalations: escalation ? [escalation] : [] }
}
