import { closeCase, recordCaseEvent, type Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { endEscalation } from '../store/escalations.ts'
import { saveCases, type PersonById } from '../store/persons.ts'
import { endSession } from '../store/sessions.ts'
import { sealEarlyReport } from '../intake/partial-report.ts'
import { leaveCase, type Acting } from './claim.ts'
import type { DeskDeps, Mail } from './desk.ts'

/** Ends a case. What was answered so far is sealed into its report first, then the drafts are shredded. */
export async function close(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  acting: Acting,
  held: { found: Case; person: PersonById },
): Promise<void> {
  const { found, person } = held
  await sealEarlyReport(tx, deps, person.personId)
  await closeCase(tx, found.id)
  await endEscalation(tx, found.id)
  await saveCases(tx, person.personId, { openCaseId: null, relayCaseId: null })
  await endSession(tx, person.personId)
  await leaveCase(tx, acting.operatorId, found.id, false)
  await recordCaseEvent(tx, found.id, 'closed', acting.operatorId)
  mail.to(person, 'notice', deps.texts.say(person.language ?? 'ko', 'intake:case_closed'), { caseId: found.id })
}
