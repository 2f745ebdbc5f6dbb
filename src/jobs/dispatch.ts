import type { Log } from '../log.ts'
import { nothingToDo, type AfterCommit } from '../intake/intake.ts'
import { forget } from '../intake/forget.ts'
import { submitSilent } from '../intake/partial-report.ts'
import type { Producers } from '../queue/producers.ts'
import type { Handler } from '../queue/workers.ts'
import type { QueueName } from '../queue/names.ts'
import { dueAttachments } from '../store/attachments.ts'
import { takeBack } from '../desk/lost-claim.ts'
import { lostClaims, type LostClaim } from '../store/cases.ts'
import { expireCodes } from '../store/continuations.ts'
import { closedCases } from '../store/closed-cases.ts'
import { errorCode, type Database } from '../store/database.ts'
import { casesWithoutEscalation, dueEscalations, startEscalation } from '../store/escalations.ts'
import { newId } from '../store/ids.ts'
import { forgetSent } from '../store/sent.ts'
import { overdueReports, silentReports } from '../store/reports.ts'
import { staleDrafts } from '../store/sessions.ts'
import { policyFor } from '../oncall/policy.ts'
import type { Severity } from '../triage/severity.ts'
import { assessReport, type AssessDeps } from './assess.ts'
import { closedDays, settleClosed } from './closed.ts'
import { escalate } from './escalate.ts'
import type { Lanes } from './lanes.ts'

/** A report whose job is this late is taken up by the sweep. */
const reportLateMs = 3_000
const sweepBatch = 200

/** How long a message sent over Signal can be sent again when a phone could not read it. */
const sentKeptHours = 24
const forgottenMax = 5_000

export type DispatchDeps = AssessDeps & {
  database: Database
  log: Log
  producers: Producers
  lanes: Lanes
  fetchAttachment: (id: string) => Promise<unknown>
  /** How long a person with urgent facts may be silent before what there is goes to the desk as it is. */
  silentMs: number
  /** How long the operator of an urgent case may write nothing before others are called. */
  claimMs: number
  draftHours: number
  onPaged?: (paged: number) => void
}

export type Dispatch = {
  /** Sends and wakes what a committed transaction left to be done. Never throws and never waits for the network. */
  dispatch(work: AfterCommit): void
  handlers: Partial<Record<QueueName, Handler>>
  /** Repairs what lost jobs missed, from the database alone. */
  sweep(): Promise<void>
  /** Shreds drafts that have outlived their time. */
  retain(): Promise<void>
}

/** Joins the committed work with its handlers: the queue wakes them, and the sweep finds what it did not wake. */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const { database, log, producers, lanes } = deps

  const dispatch = (work: AfterCommit): void => {
    lanes.push(work.outgoing)
    for (const id of work.reports) wake('reports', id, runReport)
    for (const id of work.escalations) wake('escalations', id, runEscalation)
    for (const id of work.attachments)
      void deps.fetchAttachment(id).catch((error: unknown) => failed('attachment', error))
  }
  const failed = (kind: string, error: unknown): void => log.error('job.failed', { kind, error: errorCode(error) })

  // Whoever needs a human does not wait for the queue to wake somebody up, which can come late: the work is done at
  // once, and the job is there for when this process dies or fails at it. Both lock the row and look whether it is
  // still due, so the second finds nothing to do.
  const wake = (name: 'reports' | 'escalations', id: string, work: (id: string) => Promise<void>): void => {
    void producers.enqueue(name, { id })
    void work(id).catch((error: unknown) => failed(name, error))
  }

  const runEscalation = async (id: string): Promise<void> => {
    const done = await database.transact((tx) => escalate(tx, deps, id))
    dispatch(done.work)
    if (done.nextInMs === null) return
    log.info('escalation.paged', {
      escalationId: id,
      operators: done.paged,
      ...(done.scope ? { scope: done.scope } : {}),
    })
    deps.onPaged?.(done.paged)
    void producers.enqueue('escalations', { id }, { delayMs: done.nextInMs })
  }

  const runReport = async (id: string): Promise<void> => {
    const work = await database.transact((tx) => assessReport(tx, deps, id))
    // The first page goes out now rather than by another job: it is what the person waits for. The row stays due
    // until it is done, so nothing depends on this.
    const { escalations, ...rest } = work
    dispatch({ ...rest, escalations: [] })
    for (const escalation of escalations) await runEscalation(escalation)
  }

  const submitSilentReport = async (id: string): Promise<void> => {
    const reportId = await database.transact((tx) => submitSilent(tx, deps, id))
    if (reportId) dispatch({ ...nothingToDo(), reports: [reportId] })
  }

  const takeBackClaim = async ({ id, why }: LostClaim): Promise<void> => {
    log.warn('claim.lost', { caseId: id, reason: why })
    dispatch(await database.transact((tx) => takeBack(tx, deps, id, deps.claimMs)))
  }

  const startCalling = async ({ id, severity }: { id: string; severity: Severity }): Promise<void> => {
    log.error('escalation.missing', { caseId: id })
    await database.transact((tx) => startEscalation(tx, newId(), id, policyFor(severity)))
  }

  /** One row, or one kind of rows, that cannot be handled must not keep the others from being handled. */
  const stage = async <Row>(
    kind: string,
    find: () => Promise<readonly Row[]>,
    work: (row: Row) => Promise<unknown>,
  ): Promise<void> => {
    const found = await find().catch((error: unknown) => {
      failed(kind, error)
      return []
    })
    for (const row of found) await work(row).catch((error: unknown) => failed(kind, error))
  }

  const repair = async (): Promise<void> => {
    await stage('report', () => overdueReports(database, reportLateMs, sweepBatch), runReport)
    await stage('claim', () => lostClaims(database, deps.claimMs, sweepBatch), takeBackClaim)
    await stage('uncalled', () => casesWithoutEscalation(database, sweepBatch), startCalling)
    await stage('escalation', () => dueEscalations(database, sweepBatch), runEscalation)
    await stage('silent', () => silentReports(database, deps.silentMs, sweepBatch), submitSilentReport)
    deliver()
    fetchFiles()
  }

  // Sending and fetching take as long as the messengers make it: neither the start of the program nor the next page
  // may wait for them.
  const deliver = oneAtATime(() => lanes.sweep(sweepBatch).catch((error: unknown) => failed('delivery', error)))
  const fetchFiles = oneAtATime(() =>
    stage('attachment', () => dueAttachments(database, sweepBatch), deps.fetchAttachment),
  )

  let repairing: Promise<void> | null = null
  /** One at a time: a slow database must not be asked the same things by ever more sweeps. */
  const sweep = (): Promise<void> => {
    repairing ??= repair()
      .catch((error: unknown) => failed('sweep', error))
      .finally(() => (repairing = null))
    return repairing
  }

  const retain = async (): Promise<void> => {
    await stage(
      'closed',
      () => closedCases(database, closedDays, sweepBatch),
      (closed) => database.transact((tx) => settleClosed(tx, deps, closed)),
    )
    await forgetSent(database, sentKeptHours, forgottenMax)
    await expireCodes(database)
    const persons = await staleDrafts(database, deps.draftHours, sweepBatch)
    await stage(
      'retention',
      async () => persons,
      (id) => database.transact((tx) => forget(tx, id, deps.draftHours)),
    )
    if (persons.length > 0) log.info('retention.drafts_shredded', { count: persons.length })
  }

  return {
    dispatch,
    handlers: {
      reports: runReport,
      escalations: runEscalation,
      deliveries: (id) => lanes.drain(id),
      retention: retain,
    },
    sweep,
    retain,
  }
}

/** Begins `work`, which never rejects, unless it is still under way from an earlier call. */
function oneAtATime(work: () => Promise<unknown>): () => void {
  let busy = false
  return () => {
    if (busy) return
    busy = true
    void work().finally(() => (busy = false))
  }
}
