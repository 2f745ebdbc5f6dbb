import { decideStep } from '../oncall/policy.ts'
import { lockCase, recordCaseEvent } from '../store/cases.ts'
import { statement, type Tx } from '../store/database.ts'
import { advanceEscalation, endEscalation, lockDueEscalation } from '../store/escalations.ts'
import { listOperators } from '../store/operators.ts'
import { lockPersonById } from '../store/persons.ts'
import { openMail, waitedMinutes, type DeskDeps } from '../desk/desk.ts'
import { pageOperators } from '../desk/pages.ts'
import { nothingToDo, type AfterCommit } from '../intake/intake.ts'

export type Escalated = {
  work: AfterCommit
  /** When to come back; null when the escalation has ended. */
  nextInMs: number | null
  paged: number
  scope: 'duty' | 'everyone' | null
}

const ended: Escalated = { work: nothingToDo(), nextInMs: null, paged: 0, scope: null }

const caseOf = statement(
  'escalation_case',
  `select e.case_id "caseId", c.person_id "personId" from escalations e join cases c on c.id = e.case_id where e.id = $1`,
)

/**
 * Makes the next step of an escalation if it is due: pages people and says when to come back. It re-reads everything
 * first, so that nobody is called for a case that was taken meanwhile; it never ends by running out of steps.
 */
export async function escalate(tx: Tx, deps: DeskDeps, escalationId: string): Promise<Escalated> {
  const [ids] = await tx.query<{ caseId: string; personId: string }>(caseOf, [escalationId])
  if (!ids) return ended
  const person = await lockPersonById(tx, ids.personId)
  const found = await lockCase(tx, ids.caseId)
  const escalation = await lockDueEscalation(tx, escalationId)
  if (!found || !escalation) return ended
  if (found.state !== 'open') {
    await endEscalation(tx, found.id)
    return ended
  }
  const operators = await listOperators(tx)
  const step = decideStep(escalation.policy, escalation.step, operators)
  const paged = operators.filter((operator) => step.page.includes(operator.id))
  const mail = openMail(tx, deps.vault)
  await pageOperators(tx, deps, mail, found, paged)
  const language = person.language ?? 'ko'
  // Those whose messages bounce are called too when there is nobody else, but that is nobody to the person.
  const heard = paged.some((operator) => operator.reachable)
  if (step.tellPerson || (escalation.step === 0 && !heard)) {
    const key = heard ? 'intake:still_calling' : 'intake:nobody_there'
    // With the first call the person was given them a moment ago.
    const numbers = escalation.step === 0 ? null : deps.numbersIn(person.country, language)
    const text = deps.texts.say(language, key, { count: waitedMinutes(deps, found) })
    mail.to(person, 'notice', numbers ? `${text}\n\n${numbers}` : text, { caseId: found.id, urgent: true })
  }
  await advanceEscalation(tx, escalation.id, step.nextInMs)
  await recordCaseEvent(tx, found.id, 'paged', null, {
    step: escalation.step,
    operators: paged.length,
    scope: step.scope,
  })
  return {
    work: { ...nothingToDo(), outgoing: await mail.send() },
    nextInMs: step.nextInMs,
    paged: paged.length,
    scope: step.scope,
  }
}
