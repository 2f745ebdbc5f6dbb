import { toldMoreKey } from '../flow/flow-set.ts'
import type { FlowEvent, Session } from '../flow/session.ts'
import { answerId, deleteAnswers, listAnswersOf, type StoredAnswer } from '../store/answers.ts'
import { insertAttachment } from '../store/attachments.ts'
import type { Tx } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { NewOutgoing, OutgoingBody } from '../store/outbox.ts'
import { saveReport } from '../store/reports.ts'
import { saveTurns, type TurnRecord } from '../store/turns.ts'
import { isUrgent } from '../triage/severity.ts'
import type { Draft } from '../vault/vault.ts'
import { eraseTraces } from './erase.ts'
import { joinWork, nothingToDo, type AfterCommit, type IntakeDeps } from './intake.ts'
import { composeMessages } from './messages.ts'
import { addUp, type Outcome } from './outcome.ts'
import type { Decision, Situation } from './person-turn.ts'
import { joinTold, mergeAnswers, reportContent } from './report-content.ts'

/** Which earlier answers are part of what is written or said: those that were told beside the questions, or all. */
type Needs = 'none' | 'told' | 'all'

/** What a turn amounts to, before anything is written. */
type Plan = {
  outcome: Outcome
  report: ReportWrite | null
  needs: Needs
  shredDraft: boolean
}

/** A turn that writes its own rows and nothing else: no report, nothing to erase and nobody to tell. */
export type PlainTurn = {
  /** What `write` has to be given. */
  needs: Needs
  write(stored: readonly StoredAnswer[]): TurnRecord
}

/** The plain turn that was decided; null for every other turn, which `recordTurn` has to write. */
export function plainTurn(deps: IntakeDeps, situation: Situation, decision: Decision): PlainTurn | null {
  const plan = planOf(situation, decision)
  if (!isPlain(plan, decision)) return null
  return { needs: plan.needs, write: (stored) => turnOf(deps, situation, decision, withStored(plan, stored)) }
}

function isPlain(plan: Plan, decision: Decision): boolean {
  const more = plan.report !== null || decision.erase || decision.attachment !== null
  return !more && decision.state !== 'failed'
}

/** Writes what a turn decided, in the transaction of its message, as the last thing done in it. */
export async function recordTurn(
  tx: Tx,
  deps: IntakeDeps,
  situation: Situation,
  decision: Decision,
  work: AfterCommit,
): Promise<AfterCommit> {
  const { person, draft } = situation
  countEvents(deps, decision.events)
  const plan = planOf(situation, decision)
  const { report } = plan
  const [stored = []] = await earlierAnswers(tx, [{ personId: person.personId, draft, turn: plan }])
  const full = withStored(plan, stored)
  const turn = turnOf(deps, situation, decision, full)
  if (isPlain(plan, decision)) {
    const [outgoing = []] = await saveTurns(tx.queryLast, deps.vault, [turn])
    return joinWork(work, { ...nothingToDo(), outgoing })
  }
  const [sent = []] = await saveTurns(tx.query, deps.vault, [turn])
  if (plan.shredDraft) await deleteAnswers(tx, person.personId)
  const taken = decision.erase ? await eraseTraces(tx, deps, situation) : []
  if (decision.attachment) await keepAttachment(tx, deps, situation, decision.attachment)
  if (report) await writeReport(tx, deps, situation, full, report)
  const told = decision.state === 'failed' ? await deps.desk.tellFailure(tx, person) : nothingToDo()
  return joinWork(work, told, {
    outgoing: [...sent, ...taken],
    reports: report ? [report.id] : [],
    attachments: decision.attachment ? [decision.attachment.id] : [],
    escalations: [],
  })
}

function planOf(situation: Situation, decision: Decision): Plan {
  const outcome = addUp(situation, decision)
  const report = reportOf(situation, decision, outcome)
  const ended = decision.session === null || decision.erase
  return {
    outcome,
    report,
    needs: needsOf(outcome, decision),
    // Once the person finished, the answers live in the sealed report alone.
    shredDraft: decision.erase || (ended && report !== null && outcome.submitted),
  }
}

function needsOf(outcome: Outcome, decision: Decision): Needs {
  if (outcome.submitted || outcome.stopped || decision.events.some((event) => event.type === 'recap')) return 'all'
  return outcome.answers.some(({ key }) => key === toldMoreKey) ? 'told' : 'none'
}

/** Reads the earlier answers that turns of different persons need, in the order of these. */
export async function earlierAnswers(
  tx: Tx,
  turns: readonly { personId: string; draft: Draft; turn: { needs: Needs } }[],
): Promise<StoredAnswer[][]> {
  const needing = turns.filter(({ turn }) => turn.needs !== 'none')
  const found = await listAnswersOf(
    tx,
    needing.map(({ personId, draft, turn }) => ({ personId, draft, key: turn.needs === 'told' ? toldMoreKey : null })),
  )
  return turns.map((turn) => found[needing.indexOf(turn)] ?? [])
}

/** A plan with `answers`: those of this turn and the earlier ones that it needs. */
type FullPlan = Plan & { answers: StoredAnswer[] }

function withStored(plan: Plan, stored: readonly StoredAnswer[]): FullPlan {
  const outcome = { ...plan.outcome, answers: joinTold(stored, plan.outcome.answers) }
  return { ...plan, outcome, answers: mergeAnswers(stored, outcome.answers) }
}

function turnOf(deps: IntakeDeps, situation: Situation, decision: Decision, plan: FullPlan): TurnRecord {
  const { person, draft, inbound } = situation
  const { outcome, report, shredDraft } = plan
  return {
    inbox: {
      id: situation.inboxId,
      transport: inbound.transport,
      externalId: inbound.externalId,
      personId: person.personId,
      caseId: person.openCaseId,
      content: inbound.content,
      state: decision.state,
      messageRef: inbound.messageRef,
      ...(decision.errorCode === undefined ? {} : { errorCode: decision.errorCode }),
    },
    person: {
      id: person.personId,
      language: outcome.language,
      country: outcome.country,
      floodWindowAt: decision.flood.windowAt,
      floodCount: decision.flood.count,
    },
    session: {
      keySealed: shredDraft ? null : situation.keySealed,
      ...sessionColumns(situation, decision.erase ? null : decision.session),
      severity: decision.erase ? null : outcome.severity,
      reportId: report?.id ?? person.session.reportId,
    },
    answers: shredDraft
      ? []
      : outcome.answers.map((one) => ({
          flow: one.flow,
          step: one.step,
          key: one.key,
          kind: one.answer.value.kind,
          valueSealed: draft.seal(answerId(person.personId, one.key), one.answer),
        })),
    outgoing: messagesOf(deps, situation, decision, plan),
  }
}

type ReportWrite = { id: string; isNew: boolean; status: 'early' | 'submitted' | 'partial' }

/** Whether this turn makes or changes a report: a human is wanted, it was finished, or it was broken off urgently. */
function reportOf(situation: Situation, decision: Decision, outcome: Outcome): ReportWrite | null {
  const known = situation.person.session.reportId
  const raised = decision.events.some((event) => event.type === 'raised' || event.type === 'country')
  const urgent = isUrgent(outcome.severity)
  const wanted =
    outcome.submitted || outcome.handoff || (raised && (urgent || known !== null)) || (outcome.stopped && urgent)
  if (!wanted || decision.erase) return null
  const status = outcome.submitted ? 'submitted' : outcome.stopped ? 'partial' : 'early'
  return { id: known ?? newId(), isNew: known === null, status }
}

async function writeReport(
  tx: Tx,
  deps: IntakeDeps,
  situation: Situation,
  { outcome, answers }: FullPlan,
  report: ReportWrite,
): Promise<void> {
  await saveReport(tx, {
    id: report.id,
    personId: situation.person.personId,
    revision: situation.set.revision,
    situation: outcome.situation,
    // Somebody who asks for a human waits for one: that is never less than "within the hour".
    severity: outcome.severity ?? (outcome.handoff ? 'P1' : 'P3'),
    reasons: [...new Set(outcome.reasons)],
    country: outcome.country,
    status: report.status,
    contentSealed: report.status === 'early' ? null : deps.vault.sealJson('report', report.id, reportContent(answers)),
  })
}

function sessionColumns(
  situation: Situation,
  session: Session | null,
): { stateSealed: Buffer | null; revision: string | null; flow: string | null; step: string | null } {
  if (session === null) return { stateSealed: null, revision: null, flow: null, step: null }
  const top = session.frames.at(-1)
  return {
    stateSealed: situation.draft.seal(situation.person.personId, session),
    revision: session.revision,
    flow: top?.flow ?? null,
    step: top?.step ?? null,
  }
}

function messagesOf(
  deps: IntakeDeps,
  situation: Situation,
  decision: Decision,
  { outcome, answers, report }: FullPlan,
): NewOutgoing[] {
  const { person } = situation
  const texts = deps.revisions.textsOf(situation.set)
  const bodies = composeMessages(decision.events, texts, situation.language, answers, (topic, language) =>
    deps.referralsIn(outcome.country, topic, language),
  )
  const numbers = report?.isNew === true && outcome.handoff ? deps.numbersIn(outcome.country, outcome.language) : null
  const all: OutgoingBody[] = numbers === null ? bodies : [{ type: 'text', text: numbers }, ...bodies]
  return all.map((body) => ({
    personId: person.personId,
    contactId: person.contactId,
    kind: 'flow',
    body,
    caseId: person.openCaseId,
    urgent: isUrgent(outcome.severity),
  }))
}

async function keepAttachment(
  tx: Tx,
  deps: IntakeDeps,
  situation: Situation,
  attachment: NonNullable<Decision['attachment']>,
): Promise<void> {
  const { reading } = attachment
  await insertAttachment(tx, deps.vault, {
    id: attachment.id,
    personId: situation.person.personId,
    transport: situation.inbound.transport,
    kind: reading.kind,
    sizeBytes: reading.sizeBytes,
    meta: { ref: reading.ref, mime: reading.mime, name: reading.name },
  })
}

/** Counts what happened in a turn; codes only. */
export function countEvents(deps: IntakeDeps, events: readonly FlowEvent[]): void {
  for (const event of events) {
    if (event.type === 'misunderstood') deps.count({ type: 'misunderstood', flow: event.flow, step: event.step })
    if (event.type === 'alarm') deps.count({ type: 'alarm', family: event.alarm.family })
  }
}
