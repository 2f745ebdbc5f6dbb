import type { Tx } from '../store/database.ts'
import { shredInbox } from '../store/inbox.ts'
import { lockPersonById } from '../store/persons.ts'
import { shredStaleDraft } from '../store/sessions.ts'

/**
 * Forgets an intake that nobody came back to: its answers, and the messages that they were taken from unless a case
 * is open, whose operator still has to see them.
 */
export async function forget(tx: Tx, personId: string, olderThanHours: number): Promise<void> {
  const person = await lockPersonById(tx, personId)
  if ((await shredStaleDraft(tx, personId, olderThanHours)) && person.openCaseId === null)
    await shredInbox(tx, personId)
}
