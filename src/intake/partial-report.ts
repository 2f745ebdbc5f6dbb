import { listAnswers } from '../store/answers.ts'
import type { Tx } from '../store/database.ts'
import { lockPersonById } from '../store/persons.ts'
import { finishReport, personOfReport } from '../store/reports.ts'
import { findSessionKey } from '../store/sessions.ts'
import type { Vault } from '../vault/vault.ts'
import { reportContent } from './report-content.ts'

/**
 * Seals what a person has answered so far into the report that was begun early. The intake stays open: whoever
 * comes back goes on where they were, and the finished report replaces this one. Returns the report's id, or null
 * when there was none to finish. The caller holds the person's lock.
 */
export async function sealEarlyReport(tx: Tx, deps: { vault: Vault }, personId: string): Promise<string | null> {
  const { keySealed, reportId } = await findSessionKey(tx, personId)
  if (reportId === null) return null
  const stored = keySealed === null ? [] : await listAnswers(tx, deps.vault.openDraft(personId, keySealed), personId)
  const finished = await finishReport(tx, reportId, deps.vault.sealJson('report', reportId, reportContent(stored)))
  return finished ? reportId : null
}

/** Takes the report of a person who fell silent half-way as it is. */
export async function submitSilent(tx: Tx, deps: { vault: Vault }, reportId: string): Promise<string | null> {
  const personId = await personOfReport(tx, reportId)
  if (personId === null) return null
  await lockPersonById(tx, personId)
  return sealEarlyReport(tx, deps, personId)
}
