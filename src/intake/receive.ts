import { errorCode, isConnectionError, type Tx } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import { post, type NewOutgoing } from '../store/outbox.ts'
import { lockPerson, type Arrival, type LockedPerson } from '../store/persons.ts'
import type { Inbound, Receipt, SinkOptions } from '../transport/transport.ts'
import { joinWork, nothingToDo, type AfterCommit, type IntakeDeps } from './intake.ts'
import type { Move } from './move.ts'
import { keepMessage } from './keep-message.ts'
import { takePersonTurn } from './person-turn.ts'
import { lockForMove, noticeSwitch, takeMove } from './take-move.ts'

/** PostgreSQL's unique_violation, and the constraint that says: somebody else has just stored the same message. */
const uniqueViolation = '23505'
const inboxUnique = 'inbox_transport_external_id_key'

/** `work` is null when the message was taken before. */
export type Received = { receipt: Receipt; work: AfterCommit | null }

/**
 * Takes one message in a transaction of its own, whatever it is; it is committed when this resolves. A redelivery
 * changes nothing. What cannot be stored at all rejects, so that the network delivers it again; what can be stored but
 * not handled is kept as failed, its sender is answered and a human is told.
 */
export async function receive(deps: IntakeDeps, inbound: Inbound, options: SinkOptions = {}): Promise<Received> {
  const startedAt = performance.now()
  const count = (outcome: string): void =>
    deps.count({ type: 'turn', transport: inbound.transport, outcome, ms: performance.now() - startedAt })
  try {
    const work = await deps.database.transact((tx) => takeMessage(tx, deps, inbound, options))
    count(work === null ? 'duplicate' : 'taken')
    return { receipt: { duplicate: work === null }, work }
  } catch (error) {
    if (isDuplicate(error)) {
      // By now it is seen as taken before; what has to be written even then was rolled back with the rest.
      if (options.evenIfDuplicate) await deps.database.transact((tx) => takeMessage(tx, deps, inbound, options))
      count('duplicate')
      return { receipt: { duplicate: true }, work: null }
    }
    if (isConnectionError(error)) throw error
    count('failed')
    const work = await deps.database.transact((tx) => keepFailed(tx, deps, inbound, options, errorCode(error)))
    return { receipt: { duplicate: work === null }, work }
  }
}

function isDuplicate(error: unknown): boolean {
  return (
    errorCode(error) === uniqueViolation &&
    error instanceof Error &&
    'constraint' in error &&
    error.constraint === inboxUnique
  )
}

async function takeMessage(
  tx: Tx,
  deps: IntakeDeps,
  inbound: Inbound,
  options: SinkOptions,
): Promise<AfterCommit | null> {
  await lockForMove(tx, deps, inbound)
  const person = await lockSender(tx, deps, inbound)
  if (person.seen) {
    if (options.evenIfDuplicate) await options.within?.(tx)
    return null
  }
  await options.within?.(tx)
  // Whoever writes can be written to, whatever was believed before; a group says nothing about its members' own chats.
  const isBack = !person.reachable && !inbound.group && inbound.content.type !== 'reachability'
  const back = isBack ? await deps.desk.tellReachability(tx, person, true) : nothingToDo()
  return joinWork(back, await handle(tx, deps, person, inbound))
}

async function handle(tx: Tx, deps: IntakeDeps, person: LockedPerson, inbound: Inbound): Promise<AfterCommit> {
  const inboxId = newId()
  const invited = await deps.desk.takeInvitation(tx, person, inbound)
  if (invited) {
    await keepMessage(tx, deps.vault, { id: inboxId, person, inbound })
    return invited
  }
  if (person.operator && !speaksForSelf(person, inbound))
    return deps.desk.takeOperatorMessage(tx, person, inbound, inboxId)
  // In a group only operators have anything to say to the bot.
  if (inbound.group) {
    await keepMessage(tx, deps.vault, {
      id: inboxId,
      person,
      inbound: { ...inbound, content: { type: 'text', text: '' } },
    })
    return nothingToDo()
  }
  const move: Move = { tx, deps, person, inbound, inboxId }
  const moved = await takeMove(move, () => lockSender(tx, deps, inbound))
  if (moved) return moved
  return joinWork(await noticeSwitch(move), await takeWords(move))
}

/** What a person says, to an operator or to the intake. */
async function takeWords({ tx, deps, person, inbound, inboxId }: Move): Promise<AfterCommit> {
  const relayed = person.relayCaseId && (await deps.desk.takeRelayedMessage(tx, person, inbound, inboxId))
  if (relayed) return relayed
  const now = person.relayCaseId ? await lockSender(tx, deps, inbound) : person
  return takePersonTurn(tx, deps, now, inbound, inboxId)
}

/** An operator whose own case a colleague has, and who holds none, writes to that colleague; commands stay commands. */
function speaksForSelf({ operator, relayCaseId }: LockedPerson, { content, group }: Inbound): boolean {
  if (relayCaseId === null || operator?.currentCaseId !== null || group) return false
  return content.type === 'media' || (content.type === 'text' && !content.text.trimStart().startsWith('/'))
}

/** How the database finds the sender of a message, and the message if it was taken before. */
export function arrivalOf(deps: IntakeDeps, inbound: Inbound): Arrival {
  return {
    transport: inbound.transport,
    addressIndex: deps.vault.addressIndex(inbound.transport, inbound.address),
    externalId: inbound.externalId,
  }
}

async function lockSender(tx: Tx, deps: IntakeDeps, inbound: Inbound): Promise<LockedPerson> {
  const lock = (): Promise<LockedPerson> =>
    lockPerson(tx, arrivalOf(deps, inbound), (contactId) => deps.vault.seal('address', contactId, inbound.address))
  const person = await lock()
  // Whose a contact is can change while the lock is waited for, where a person has several: now that it is held, not.
  return person.answerContactId === null ? person : lock()
}

/** Keeps a message that could not be handled, in a transaction of its own, and says so to its sender and the desk. */
async function keepFailed(
  tx: Tx,
  deps: IntakeDeps,
  inbound: Inbound,
  options: SinkOptions,
  code: string,
): Promise<AfterCommit | null> {
  const person = await lockSender(tx, deps, inbound)
  if (person.seen) return null
  await options.within?.(tx)
  await keepMessage(tx, deps.vault, { id: newId(), person, inbound, state: 'failed', errorCode: code })
  const told = await deps.desk.tellFailure(tx, person)
  if (person.operator || inbound.group) return told
  const text = deps.revisions
    .textsOf(deps.revisions.current())
    .say(person.language ?? deps.defaultLanguage, 'intake:not_handled')
  const { personId, contactId, openCaseId } = person
  const answer: NewOutgoing = { personId, contactId, kind: 'notice', body: { type: 'text', text }, caseId: openCaseId }
  return joinWork(told, { ...nothingToDo(), outgoing: await post(tx, deps.vault, [answer]) })
}
