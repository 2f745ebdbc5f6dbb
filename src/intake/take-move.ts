import { dropCodes, findCode, lockPersonsOfCode, undoContinuations } from '../store/continuations.ts'
import type { Tx } from '../store/database.ts'
import { detachContacts, redirectWaiting, saveAnswerContact, withdrawWaiting } from '../store/join-persons.ts'
import type { LockedPerson } from '../store/persons.ts'
import type { Inbound } from '../transport/transport.ts'
import { takeCode } from './continue.ts'
import { joinWork, nothingToDo, type AfterCommit, type IntakeDeps } from './intake.ts'
import { moveWordsIn, showMoveCode } from './move-words.ts'
import { answerWith, withoutCode, type Move } from './move.ts'
import { moveCodeKind, offerSignal } from './offer-signal.ts'

/**
 * Locks both persons of a code that is being used, before either is looked at. Does nothing for any other message.
 */
export async function lockForMove(tx: Tx, deps: IntakeDeps, inbound: Inbound): Promise<void> {
  const words = moveWordsIn(inbound)
  if (words?.type !== 'code' || inbound.transport !== 'signal') return
  const codeHash = deps.vault.secretIndex(moveCodeKind, words.code)
  const addressIndex = deps.vault.addressIndex(inbound.transport, inbound.address)
  await lockPersonsOfCode(tx, { codeHash, transport: inbound.transport, addressIndex })
}

/**
 * Takes a message that is about going on on another messenger: asking for it, the code, or taking it back. Null when
 * it is none, and is to be taken like any other. Operators never come here. `relock` locks the sender again, who may
 * be another person by then.
 */
export async function takeMove(move: Move, relock: () => Promise<LockedPerson>): Promise<AfterCommit | null> {
  const words = moveWordsIn(move.inbound)
  switch (words?.type) {
    case undefined:
      return null
    case 'ask':
      return takeAsked(move, words)
    case 'return':
      return takeReturn(move)
    case 'code':
      return move.inbound.transport === 'signal' ? takeCode(move, words, relock) : takeStrayCode(move, words)
  }
}

async function takeAsked(move: Move, { bare }: { bare: boolean }): Promise<AfterCommit | null> {
  const { deps, inbound } = move
  const card = deps.signalCard()
  if (card !== null && inbound.transport !== 'signal') return offerSignal(move, card)
  // Without a slash it may be the answer to a question.
  if (bare) return null
  return answerWith(move, inbound.transport === 'signal' ? 'move:already' : 'move:off')
}

/** The code of this very person, sent where it was asked for: a slip that is easily made. */
async function takeStrayCode(move: Move, { code, rest }: { code: string; rest: string }): Promise<AfterCommit | null> {
  const { tx, deps, person } = move
  if (rest !== '') return null
  const found = await findCode(tx, deps.vault.secretIndex(moveCodeKind, code))
  if (found?.personId !== person.personId) return null
  return answerWith(withoutCode(move, rest), 'move:stray_code', { code: showMoveCode(code) })
}

/** Takes back that the conversation goes on elsewhere: who came by a code from here is somebody else from now on. */
async function takeReturn(move: Move): Promise<AfterCommit | null> {
  const { tx, deps, person, inbound } = move
  const taken = await undoContinuations(tx, person.personId, person.contactId)
  if (taken.length === 0) return null
  await dropCodes(tx, person.personId)
  const gone = await detachContacts(tx, person.personId, taken)
  await saveAnswerContact(tx, person.personId, person.contactId)
  for (const contactId of gone) await redirectWaiting(tx, deps.vault, contactId, person, ['relay'])
  await withdrawWaiting(tx, gone)
  const told = await deps.desk.tellMoved(tx, person.openCaseId, { how: 'returned', to: inbound.transport })
  return joinWork(told, await answerWith(move, 'move:returned'))
}

/**
 * Writes down, when somebody with several contacts writes from another one than before, that they are answered there
 * from now on.
 */
export async function noticeSwitch({ tx, deps, person, inbound }: Move): Promise<AfterCommit> {
  const { answerContactId, contactId } = person
  const { type } = inbound.content
  if (answerContactId === null || answerContactId === contactId || type === 'reachability') return nothingToDo()
  // Whoever looks through an old chat and leaves or takes away a thumb up there does not ask to be answered there.
  if (type === 'reaction') return nothingToDo()
  await saveAnswerContact(tx, person.personId, contactId)
  return deps.desk.tellMoved(tx, person.openCaseId, { how: 'switched', to: inbound.transport })
}
