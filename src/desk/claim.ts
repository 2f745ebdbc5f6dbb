import type { Language } from '../korean/language.ts'
import {
  casesClaimedBy,
  claimCase,
  findCase,
  lockCase,
  recordCaseEvent,
  releaseCase,
  type Case,
} from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { endEscalation, startEscalation } from '../store/escalations.ts'
import { newId } from '../store/ids.ts'
import { findOperator, saveCurrentCase } from '../store/operators.ts'
import { lockPersonById, saveCases, type PersonById } from '../store/persons.ts'
import { policyFor } from '../oncall/policy.ts'
import { isUrgent } from '../triage/severity.ts'
import { tellOperators, type DeskDeps, type Mail } from './desk.ts'
import { briefOf } from './brief.ts'
import { settlePages } from './pages.ts'

/** Who is acting at the desk. */
export type Acting = { operatorId: string; name: string; language: Language; personId: string; contactId: string }

/** What became of an attempt to take a case. */
export type ClaimOutcome =
  | { type: 'claimed'; case: Case }
  | { type: 'taken'; by: string }
  | { type: 'yours'; case: Case }
  | { type: 'closed' }
  /** The operator is the person of the case. */
  | { type: 'own' }
  | { type: 'unknown' }

/** Locks a case and its person, in that order everywhere: person first, then case. */
export async function lockBoth(tx: Tx, caseId: string): Promise<{ found: Case; person: PersonById } | null> {
  const known = await findCase(tx, caseId)
  if (!known) return null
  const person = await lockPersonById(tx, known.personId)
  const found = await lockCase(tx, caseId)
  return found ? { found, person } : null
}

/**
 * Takes a case for an operator. Exactly one of several attempts succeeds: the case's row is locked and only an open
 * one can be claimed. Everybody who was paged sees who has it, and the calling ends.
 */
export async function claim(tx: Tx, deps: DeskDeps, mail: Mail, acting: Acting, caseId: string): Promise<ClaimOutcome> {
  const both = await lockBoth(tx, caseId)
  if (!both) return { type: 'unknown' }
  const { found, person } = both
  if (found.state === 'closed') return { type: 'closed' }
  if (found.personId === acting.personId) return { type: 'own' }
  if (found.claimedBy === acting.operatorId) {
    await saveCurrentCase(tx, acting.operatorId, found.id)
    return { type: 'yours', case: found }
  }
  const claimed = await claimCase(tx, caseId, acting.operatorId)
  if (!claimed) {
    const holder = found.claimedBy ? await findOperator(tx, found.claimedBy) : null
    return { type: 'taken', by: holder?.name ?? '-' }
  }
  await endEscalation(tx, caseId)
  await recordCaseEvent(tx, caseId, 'claimed', acting.operatorId, { claim: claimed.claimNumber })
  await begin(tx, deps, mail, acting, { found: claimed, person })
  return { type: 'claimed', case: claimed }
}

/** Connects the person of a case with the operator who has just got it, and tells everybody so. */
export async function begin(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  acting: Acting,
  { found, person }: { found: Case; person: PersonById },
): Promise<void> {
  const caseId = found.id
  await saveCases(tx, person.personId, { openCaseId: caseId, relayCaseId: caseId })
  await saveCurrentCase(tx, acting.operatorId, caseId)
  mail.to(person, 'notice', deps.texts.say(person.language ?? 'ko', 'intake:operator_joined'), { caseId, urgent: true })
  mail.to(acting, 'desk', deps.texts.say(acting.language, 'desk:claimed', { code: found.code }), {
    caseId,
    urgent: true,
  })
  mail.to(acting, 'desk', await briefOf(tx, deps, found, acting.language), { caseId })
  const seen = await settlePages(tx, deps, mail, found, acting.name)
  await tellOperators(
    tx,
    deps,
    mail,
    'desk:claimed_by',
    { code: found.code, name: acting.name },
    {
      caseId,
      only: (operator) => operator.id !== acting.operatorId && !seen.has(operator.personId),
    },
  )
}

/**
 * Gives a case back to the queue; an urgent one calls people again at once, everyone from the first page on when it
 * is taken back from an operator who did not answer (`isTaken`). Returns the escalation to run.
 */
export async function release(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  held: { found: Case; person: PersonById },
  by: { operatorId: string; name: string },
  how: { isTaken: boolean } = { isTaken: false },
): Promise<string | null> {
  const { found, person } = held
  const urgent = isUrgent(found.severity)
  await releaseCase(tx, found.id)
  await saveCases(tx, person.personId, { openCaseId: found.id, relayCaseId: null })
  await leaveCase(tx, by.operatorId, found.id, how.isTaken)
  await recordCaseEvent(tx, found.id, 'released', by.operatorId)
  // Nobody is called for what is not urgent, so the person is not told so.
  const left = urgent ? 'intake:operator_left' : 'intake:operator_left_later'
  mail.to(person, 'notice', deps.texts.say(person.language ?? 'ko', left), { caseId: found.id, urgent })
  await tellOperators(
    tx,
    deps,
    mail,
    'desk:released_by',
    { code: found.code, name: by.name },
    { caseId: found.id, only: (operator) => operator.id !== by.operatorId },
  )
  if (!urgent) return null
  const policy = policyFor(found.severity)
  return startEscalation(tx, newId(), found.id, how.isTaken ? { ...policy, everyoneFromStep: 0 } : policy)
}

/**
 * When the case was the current one, the operator's plain messages then belong to another case that he holds, or to
 * none. `isTaken`: the case was taken away from him. What he is just writing is meant for its person, so it goes to
 * nobody else until he has chosen.
 */
export async function leaveCase(tx: Tx, operatorId: string, caseId: string, isTaken: boolean): Promise<void> {
  const operator = await findOperator(tx, operatorId)
  if (operator === null || operator.currentCaseId !== caseId) return
  const others = (await casesClaimedBy(tx, operatorId)).filter((one) => one.id !== caseId)
  await saveCurrentCase(tx, operatorId, isTaken ? null : (others[0]?.id ?? null))
}
