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

const refusals = {
  words: { closed: 'not_sent_closed', open: 'not_sent_open', taken: 'not_sent_taken' },
  command: { closed: 'claim_closed', open: 'claim_first', taken: 'not_yours' },
} as const

/**
 * Says why words were not handed on, or a command not carried out: the case is over, somebody else has it, or nobody
 * has taken it yet.
 */
export async function refuse(
  { tx, say }: ActingDesk,
  caseId: string,
  what: keyof typeof refusals = 'words',
): Promise<AfterCommit> {
  const keys = refusals[what]
  const found = await findCase(tx, caseId)
  const code = found?.code ?? ''
  if (!found || found.state === 'closed') return say(keys.closed, { code })
  if (found.claimedBy === null) return say(keys.open, { code })
  return say(keys.taken, { code, name: (await findOperator(tx, found.claimedBy))?.name ?? '-' })
}
