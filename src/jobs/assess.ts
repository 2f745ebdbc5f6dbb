import { policyFor } from '../oncall/policy.ts'
import { insertCase, lockCase, raiseCase, recordCaseEvent, type Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { startEscalation } from '../store/escalations.ts'
import { newCode, newId } from '../store/ids.ts'
import { lockPersonById, saveCases, type PersonById } from '../store/persons.ts'
import { lockDueReport, markAssessed, personOfReport } from '../store/reports.ts'
import { isMoreUrgent, isUrgent, raise, type Severity } from '../triage/severity.ts'
import type { AssessFacts } from '../triage/facts.ts'
import { answersOf } from '../desk/brief.ts'
import { openMail, tellHolder, tellOperators, type DeskDeps } from '../desk/desk.ts'
import { nothingToDo, type AfterCommit } from '../intake/intake.ts'

/** Cases are called by this many characters out of 27: some fourteen million codes. */
const codeLength = 5
const codeTriesMax = 20

export type AssessDeps = DeskDeps & { assessFacts: AssessFacts }

/**
 * Takes a report to the desk: raises its severity by what it says, opens a case or adds to the person's open one,
 * and starts calling people when it is urgent. Does nothing when the report was assessed meanwhile.
 */
export async function assessReport(tx: Tx, deps: AssessDeps, reportId: string): Promise<AfterCommit> {
  const personId = await personOfReport(tx, reportId)
  if (personId === null) return nothingToDo()
  const person = await lockPersonById(tx, personId)
  const report = await lockDueReport(tx, reportId)
  if (!report) return nothingToDo()

  const own = report.caseId === null ? null : await lockCase(tx, report.caseId)
  if (own?.state === 'closed') {
    // A human has ended this matter; what is written later begins a new one.
    await markAssessed(tx, { id: report.id, caseId: own.id, severity: report.severity, reasons: report.reasons })
    return nothingToDo()
  }
  const open = own ?? (await openCaseOf(tx, person))
  const answers = await answersOf(tx, deps, personId, [report])
  const facts = deps.assessFacts(report, answers)
  const severity = facts.severity === null ? report.severity : raise(report.severity, facts.severity)
  const reasons = [...new Set([...report.reasons, ...facts.reasons])]
  const known = { severity, reasons, situation: report.situation, country: report.country ?? person.country }

  const found = open ?? (await openCase(tx, personId, known))
  await markAssessed(tx, { id: report.id, caseId: found.id, severity, reasons })
  if (!open) {
    await saveCases(tx, personId, { openCaseId: found.id, relayCaseId: null })
    await recordCaseEvent(tx, found.id, 'opened', null, { severity })
    return callPeople(tx, deps, found, severity)
  }
  const raised = isMoreUrgent(severity, open.severity)
  await raiseCase(tx, open.id, known)
  if (!raised) return nothingToDo()
  await recordCaseEvent(tx, open.id, 'raised', null, { from: open.severity, to: severity })
  if (open.state === 'open') return callPeople(tx, deps, { ...open, severity }, severity)
  const mail = openMail(tx, deps.vault)
  await tellHolder(tx, deps, mail, open, 'desk:raised', { severity })
  return { ...nothingToDo(), outgoing: await mail.send() }
}

async function openCaseOf(tx: Tx, person: PersonById): Promise<Case | null> {
  if (person.openCaseId === null) return null
  const found = await lockCase(tx, person.openCaseId)
  return found && found.state !== 'closed' ? found : null
}

async function openCase(
  tx: Tx,
  personId: string,
  known: Pick<Case, 'severity' | 'reasons' | 'situation' | 'country'>,
): Promise<Case> {
  for (let tries = 0; tries < codeTriesMax; tries++) {
    const opened = await insertCase(tx, { id: newId(), code: newCode(codeLength), personId, ...known })
    if (opened) return opened
  }
  throw new Error('no free case code was found')
}

/** Urgent: people are paged. Otherwise whoever is on duty is told quietly that a case waits. */
async function callPeople(tx: Tx, deps: AssessDeps, found: Case, severity: Severity): Promise<AfterCommit> {
  if (isUrgent(severity)) {
    const escalation = await startEscalation(tx, newId(), found.id, policyFor(severity))
    return { ...nothingToDo(), escalations: [escalation] }
  }
  const mail = openMail(tx, deps.vault)
  const params = { code: found.code, severity }
  await tellOperators(tx, deps, mail, 'desk:new_case', params, {
    caseId: found.id,
    only: (operator) => operator.onDuty,
  })
  return { ...nothingToDo(), outgoing: await mail.send() }
}
