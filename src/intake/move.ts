import type { Tx } from '../store/database.ts'
import { post } from '../store/outbox.ts'
import type { LockedPerson } from '../store/persons.ts'
import type { Inbound } from '../transport/transport.ts'
import type { Reading } from './inputs.ts'
import { nothingToDo, type AfterCommit, type IntakeDeps } from './intake.ts'
import { keepMessage } from './keep-message.ts'
import { takePersonTurn } from './person-turn.ts'

/** One message in its transaction, as far as it is about the way between messengers. */
export type Move = { tx: Tx; deps: IntakeDeps; person: LockedPerson; inbound: Inbound; inboxId: string }

/**
 * Answers a message with a text, and goes on with the conversation as it stands: the open question comes again, or
 * `after` is taken. While an operator has the case only the text is said.
 */
export async function answerWith(
  move: Move,
  key: string,
  params: Record<string, string | number> = {},
  after: Reading | null = null,
): Promise<AfterCommit> {
  const { tx, deps, person, inbound, inboxId } = move
  if (person.relayCaseId === null)
    return takePersonTurn(tx, deps, person, inbound, inboxId, { type: 'told', key, params, after })
  await keepMove(move)
  return sayTo(move, person, key, params)
}

/** The same message without the code in it, which nobody who reads along later should see while it may be good. */
export function withoutCode(move: Move, rest: string): Move {
  return { ...move, inbound: { ...move.inbound, content: { type: 'text', text: rest } } }
}

/** Keeps the message without a turn. */
export function keepMove(
  { tx, deps, person, inbound, inboxId }: Move,
  state: 'taken' | 'held' = 'taken',
): Promise<void> {
  return keepMessage(tx, deps.vault, { id: inboxId, person, inbound, state })
}

/** Says something to one of the contacts of a person, in the person's language. */
export async function sayTo(
  { tx, deps }: Pick<Move, 'tx' | 'deps'>,
  to: Pick<LockedPerson, 'personId' | 'contactId' | 'language' | 'openCaseId'>,
  key: string,
  params: Record<string, string | number> = {},
): Promise<AfterCommit> {
  const { personId, contactId, openCaseId } = to
  const text = deps.revisions.textsOf(deps.revisions.current()).say(to.language ?? deps.defaultLanguage, key, params)
  const body = { type: 'text' as const, text }
  const outgoing = await post(tx, deps.vault, [{ personId, contactId, kind: 'notice', body, caseId: openCaseId }])
  return { ...nothingToDo(), outgoing }
}
