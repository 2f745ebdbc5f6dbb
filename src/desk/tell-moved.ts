import { nothingToDo, type AfterCommit, type Moved } from '../intake/intake.ts'
import { findCase, recordCaseEvent } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import type { TransportName } from '../transport/transport.ts'
import { openMail, tellHolder, tellOperators, type DeskDeps } from './desk.ts'

/** The messengers' own names, the same in every language. */
const names: Record<TransportName, string> = { telegram: 'Telegram', signal: 'Signal', simulator: 'Terminal' }

const texts: Record<Moved['how'], string> = {
  continued: 'move:person_continued',
  switched: 'move:person_switched',
  returned: 'move:person_returned',
}

/**
 * Writes into the history of a person's case that the person goes on elsewhere, and tells the operator who has it.
 * Nobody else: whoever takes the case later begins where the person is by then.
 */
export async function tellMoved(tx: Tx, deps: DeskDeps, openCaseId: string | null, moved: Moved): Promise<AfterCommit> {
  const found = openCaseId === null ? null : await findCase(tx, openCaseId)
  if (!found || found.state === 'closed') return nothingToDo()
  await recordCaseEvent(tx, found.id, moved.how === 'returned' ? 'returned' : 'continued', null, {
    to: moved.to,
    ...(moved.how === 'continued' ? { from: moved.from } : {}),
  })
  if (found.claimedBy === null) return nothingToDo()
  const mail = openMail(tx, deps.vault)
  await tellHolder(tx, deps, mail, found, texts[moved.how], {
    to: names[moved.to],
    ...(moved.how === 'continued' ? { from: names[moved.from] } : {}),
  })
  return { ...nothingToDo(), outgoing: await mail.send() }
}

/** Tells operators that somebody tries codes by guessing, which no person does. */
export async function tellGuessing(tx: Tx, deps: DeskDeps): Promise<AfterCommit> {
  const mail = openMail(tx, deps.vault)
  await tellOperators(tx, deps, mail, 'move:guessing', {})
  return { ...nothingToDo(), outgoing: await mail.send() }
}
