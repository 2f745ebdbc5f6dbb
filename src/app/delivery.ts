import type { AppOptions } from '../app.ts'
import type { DeskDeps } from '../desk/desk.ts'
import { giveUp } from '../desk/given-up.ts'
import { loseFile } from '../intake/lost-file.ts'
import { loadAttachment, type AttachmentDeps } from '../jobs/attachments.ts'
import { createDispatch, type Dispatch } from '../jobs/dispatch.ts'
import { openLanes, type Lanes } from '../jobs/lanes.ts'
import type { Metrics } from '../metrics.ts'
import type { Producers } from '../queue/producers.ts'
import type { Database } from '../store/database.ts'
import type { OpenedTransports } from '../transports.ts'
import type { AssessFacts } from '../triage/facts.ts'

const minuteMs = 60_000

/** Joins the outbox with the transports, and the committed work with its handlers. */
export function openDelivery(
  parts: Pick<AppOptions, 'config' | 'log' | 'silentMs'> & {
    deskDeps: DeskDeps
    assessFacts: AssessFacts
    database: Database
    producers: Producers
    transports: OpenedTransports
    metrics: Pick<Metrics, 'delivered' | 'paged'>
  },
): { lanes: Lanes; dispatch: Dispatch } {
  const { config, log, deskDeps, assessFacts, database, producers, transports, metrics } = parts
  const { vault } = deskDeps
  const attachmentDeps: AttachmentDeps = {
    database,
    vault,
    transportOf: transports.transportOf,
    lose: async (attachment, state) =>
      lanes.push(await database.transact((tx) => loseFile(tx, deskDeps, attachment, state))),
  }
  const fetchAttachment = (id: string) => loadAttachment(attachmentDeps, id)
  const lanes: Lanes = openLanes({
    database,
    vault,
    log,
    transportOf: transports.transportOf,
    loadAttachment: fetchAttachment,
    wake: (contactId, afterMs) => void producers.enqueue('deliveries', { id: contactId }, { delayMs: afterMs }),
    giveUp: async (message, failure) =>
      lanes.push(await database.transact((tx) => giveUp(tx, deskDeps, message, failure))),
    onSent: (_message, ms) => metrics.delivered('all', ms),
  })
  const dispatch = createDispatch({
    ...deskDeps,
    assessFacts,
    database,
    log,
    producers,
    lanes,
    fetchAttachment,
    silentMs: parts.silentMs ?? config.SILENT_MINUTES * minuteMs,
    claimMs: config.CLAIM_MINUTES * minuteMs,
    draftHours: config.DRAFT_HOURS,
    onPaged: (operators) => metrics.paged(operators),
  })
  return { lanes, dispatch }
}
