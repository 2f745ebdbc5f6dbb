import { nothingToDo, type AfterCommit, type CaseOwner } from '../intake/intake.ts'
import { policyFor } from '../oncall/policy.ts'
import { closeCase, lockCase, raiseCase, recordCaseEvent, type Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { endEscalation, startEscalation } from '../store/escalations.ts'
import { newId } from '../store/ids.ts'
import { joinCaseRows } from '../store/join-cases.ts'
import { findOperator, saveCurrentCase } from '../store/operators.ts'
import { saveCases } from '../store/persons.ts'
import { isMoreUrgent, isUrgent } from '../triage/severity.ts'
import { openMail, tellHolder, tellOperators, type DeskDeps } from './desk.ts'

/**
 * Makes the open cases of two persons, who turn out to be one, the case of `kept`. Two cases become one: the one that
 * somebody has, else that of `kept`. Refused, with both operators told and nothing changed, when two operators talk
 * with the person already: which of them goes on is theirs to say. The caller holds the locks of both persons.
 */
export async function joinCases(
  tx: Tx,
  deps: DeskDeps,
  kept: CaseOwner,
  joined: CaseOwner,
): Promise<{ work: AfterCommit; isRefused: boolean }> {
  const ids = [kept.openCaseId, joined.openCaseId].filter((id) => id !== null).sort()
  const cases: Case[] = []
  for (const id of ids) {
    const found = await lockCase(tx, id)
    if (found && found.state !== 'closed') cases.push(found)
  }
  const ofKept = cases.find((one) => one.id === kept.openCaseId) ?? null
  const ofJoined = cases.find((one) => one.id === joined.openCaseId) ?? null
  if (!ofKept || !ofJoined) {
    await own(tx, kept, ofKept ?? ofJoined)
    return { work: nothingToDo(), isRefused: false }
  }
  if (ofKept.claimedBy !== null && ofJoined.claimedBy !== null && ofKept.claimedBy !== ofJoined.claimedBy)
    return { work: await tellBoth(tx, deps, ofKept, ofJoined), isRefused: true }
  const [into, from] =
    ofKept.claimedBy === null && ofJoined.claimedBy !== null ? [ofJoined, ofKept] : [ofKept, ofJoined]
  const work = await merge(tx, deps, into, from)
  await own(tx, kept, into)
  return { work, isRefused: false }
}

function own(tx: Tx, kept: CaseOwner, open: Case | null): Promise<void> {
  const relayCaseId = open?.state === 'claimed' ? open.id : null
  return saveCases(tx, kept.personId, { openCaseId: open?.id ?? null, relayCaseId })
}

async function tellBoth(tx: Tx, deps: DeskDeps, a: Case, b: Case): Promise<AfterCommit> {
  const mail = openMail(tx, deps.vault)
  await tellHolder(tx, deps, mail, a, 'move:both_claimed', { other: b.code })
  await tellHolder(tx, deps, mail, b, 'move:both_claimed', { other: a.code })
  return { ...nothingToDo(), outgoing: await mail.send() }
}

/** Everybody is told, because everybody may have been paged for either. */
async function merge(tx: Tx, deps: DeskDeps, into: Case, from: Case): Promise<AfterCommit> {
  await joinCaseRows(tx, into, from)
  await endEscalation(tx, from.id)
  await closeCase(tx, from.id)
  await raiseCase(tx, into.id, {
    severity: from.severity,
    reasons: from.reasons,
    situation: into.situation ?? from.situation,
    country: into.country ?? from.country,
  })
  if (from.claimedBy !== null && (await findOperator(tx, from.claimedBy))?.currentCaseId === from.id)
    await saveCurrentCase(tx, from.claimedBy, into.id)
  await recordCaseEvent(tx, from.id, 'joined', null, { into: into.code })
  await recordCaseEvent(tx, into.id, 'took_in', null, { from: from.code })
  const mail = openMail(tx, deps.vault)
  const about = { caseId: into.id, urgent: true }
  await tellOperators(tx, deps, mail, 'move:cases_joined', { code: from.code, into: into.code }, about)
  const outgoing = await mail.send()
  const isRaised = isMoreUrgent(from.severity, into.severity) && isUrgent(from.severity)
  if (into.state !== 'open' || !isRaised) return { ...nothingToDo(), outgoing }
  const escalation = await startEscalation(tx, newId(), into.id, policyFor(from.severity))
  return { ...nothingToDo(), outgoing, escalations: [escalation] }
}
