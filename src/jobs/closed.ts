import { mergeAnswers, type ReportContent } from '../intake/report-content.ts'
import { answersByKey, saidYes } from '../report/answers.ts'
import type { StoredAnswer } from '../store/answers.ts'
import { keepCase, shredCase, type ClosedCase } from '../store/closed-cases.ts'
import type { Tx } from '../store/database.ts'
import { lockPersonById } from '../store/persons.ts'
import { reportsOfCase } from '../store/reports.ts'
import type { Vault } from '../vault/vault.ts'

/** How long the record of a closed case is kept without the consent to keep it; people are told this number. */
export const closedDays = 30

/** Decides of one closed case whether it stays: it is shredded unless the person said that it may be kept. */
export async function settleClosed(tx: Tx, deps: { vault: Vault }, closed: ClosedCase): Promise<void> {
  await lockPersonById(tx, closed.personId)
  let answers: StoredAnswer[] = []
  for (const { id, contentSealed } of await reportsOfCase(tx, closed.id)) {
    if (contentSealed === null) continue
    answers = mergeAnswers(answers, deps.vault.openJson<ReportContent>('report', id, contentSealed).answers)
  }
  if (saidYes(answersByKey(answers), 'consent_store')) await keepCase(tx, closed.id)
  else await shredCase(tx, closed.id)
}
