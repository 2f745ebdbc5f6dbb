import type { AfterCommit } from '../intake/intake.ts'
import { findCase, type Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { findOperator } from '../store/operators.ts'
import type { PersonById } from '../store/persons.ts'
import type { Inbound } from '../transport/transport.ts'
import { lockBoth, type Acting } from './claim.ts'
import type { DeskDeps, Mail } from './desk.ts'

/** Everything that one message of an operator needs to be carried out. `say` answers him in his language. */
export type ActingDesk = {
  tx: Tx
  deps: DeskDeps
  mail: Mail
  acting: Acting & { currentCaseId: string | null }
  inbound: Inbound
  say: (key: string, params?: Record<string, string | number>) => AfterCommit
}

export type Held = { found: Case; person: PersonById }

/** The case with its person, locked, if this operator holds it now: what was done under an older claim is refused. */
export async function lockHeld(desk: ActingDesk, caseId: string): Promise<Held | null> {
  const held = await lockBoth(desk.tx, caseId)
  return held?.found.state === 'claimed' && held.found.claimedBy === desk.acting.operatorId ? held : null
}

/** Says why words were not handed on: the case is over, somebody else has it, or nobody has taken it yet. */
export async function refuse({ tx, say }: ActingDesk, caseId: string): Promise<AfterCommit> {
  const found = await findCase(tx, caseId)
  const code = found?.code ?? ''
  if (!found || found.state === 'closed') return say('not_sent_closed', { code })
  if (found.claimedBy === null) return say('not_sent_open', { code })
  return say('not_sent_taken', { code, name: (await findOperator(tx, found.claimedBy))?.name ?? '-' })
}
