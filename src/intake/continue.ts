import { countTry, findCode, readTries, useCode, type OpenCode } from '../store/continuations.ts'
import {
  findWholePerson,
  joinPersons,
  redirectWaiting,
  refsOf,
  saveAnswerContact,
  type WholePerson,
} from '../store/join-persons.ts'
import { post, type NewOutgoing, type Outgoing } from '../store/outbox.ts'
import type { LockedPerson } from '../store/persons.ts'
import { isUrgent } from '../triage/severity.ts'
import type { Reading } from './inputs.ts'
import { joinWork, nothingToDo, type AfterCommit } from './intake.ts'
import { joinDrafts } from './join-drafts.ts'
import { answerWith, keepMove, sayTo, withoutCode, type Move } from './move.ts'
import { moveCodeKind } from './offer-signal.ts'

/**
 * Wrong codes that one contact, and everybody together, may send in a window: with a thousand codes open at the same
 * time, all tries of a window meet one of them about once in half a million windows.
 */
const ownTriesMax = 5
const allTriesMax = 500
const triesMinutes = 60
/** Words beside a code that are more than "the code is". */
const restCharsMin = 30

const wrongCode = 'move:wrong_code'

type GivenCode = { code: string; rest: string }

/**
 * Takes a message with a code: who sends the right one is the person who asked for it, and goes on here. A wrong one
 * is said to be wrong, and the conversation goes on as it was.
 */
export async function takeCode(
  move: Move,
  given: GivenCode,
  relock: () => Promise<LockedPerson>,
): Promise<AfterCommit> {
  const { tx, deps, person } = move
  const tries = await readTries(tx, person.contactId, triesMinutes)
  if (tries.own >= ownTriesMax || tries.all >= allTriesMax) return refuse(move, given, 'move:later')
  const found = await findCode(tx, deps.vault.secretIndex(moveCodeKind, given.code))
  const kept = found && (await findWholePerson(tx, found.personId))
  const joined = await findWholePerson(tx, person.personId)
  // Whoever is, or was, an operator is never taken for a person who wrote to us.
  if (!kept || kept.everOperator || joined.everOperator) {
    const counted = await countTry(tx, person.contactId, triesMinutes)
    const told = counted.all === allTriesMax ? await deps.desk.tellGuessing(tx) : nothingToDo()
    return joinWork(told, await refuse(move, given, wrongCode))
  }
  return goOn(move, given, found, kept, joined, relock)
}

/** Says why not. What was written beside the code, or instead of one, is taken like any other message. */
async function refuse(given: Move, { rest }: GivenCode, key: string): Promise<AfterCommit> {
  // What is no code may be anything, and an operator may have asked for it.
  const isWrong = key === wrongCode
  const move = isWrong ? given : withoutCode(given, rest)
  if (move.person.relayCaseId === null) return answerWith(move, key, {}, restReading(move, rest))
  const said = await sayTo(move, move.person, key)
  return joinWork(said, await handOn(move, isWrong || restReading(move, rest) !== null))
}

/** Hands the message on to the operator when it says something, and keeps it otherwise. */
async function handOn({ person, ...move }: Move, saysSomething: boolean): Promise<AfterCommit> {
  const { tx, deps, inbound, inboxId } = move
  const relayed = saysSomething ? await deps.desk.takeRelayedMessage(tx, person, inbound, inboxId) : null
  if (!relayed) await keepMove({ ...move, person })
  return relayed ?? nothingToDo()
}

async function goOn(
  move: Move,
  given: GivenCode,
  code: OpenCode,
  kept: WholePerson,
  joined: WholePerson,
  relock: () => Promise<LockedPerson>,
): Promise<AfterCommit> {
  const { tx, deps, person, inbound } = move
  let before = nothingToDo()
  if (kept.personId !== joined.personId) {
    const cases = await deps.desk.joinCases(tx, kept, joined)
    if (cases.isRefused) return joinWork(cases.work, await refuse(move, given, 'move:two_operators'))
    const reports = await joinDrafts(tx, deps, kept, joined)
    await joinPersons(tx, kept.personId, joined.personId, code.id)
    before = joinWork(cases.work, { ...nothingToDo(), reports })
  }
  await useCode(tx, code.id)
  await saveAnswerContact(tx, kept.personId, person.contactId)
  const now = await relock()
  const told = await deps.desk.tellMoved(tx, now.openCaseId, {
    how: 'continued',
    from: code.fromTransport,
    to: inbound.transport,
  })
  const left = await leaveOldContact(move, now, code)
  const answered = await greet(withoutCode({ ...move, person: now }, given.rest), given.rest, code.fromContactId)
  return joinWork(before, told, left, answered)
}

/** Tells the old contact, once and in neutral words, and takes the code and the link away from it. */
async function leaveOldContact(move: Move, person: LockedPerson, code: OpenCode): Promise<AfterCommit> {
  const { tx, deps } = move
  const old = { ...person, contactId: code.fromContactId }
  const withinMs = deps.traitsOf(code.fromTransport).deleteWithinMs
  const refs = withinMs === null ? [] : await refsOf(tx, code.offerIds, code.fromContactId, withinMs)
  const deletions = refs.map((of): NewOutgoing => {
    return { personId: old.personId, contactId: old.contactId, kind: 'flow', body: { type: 'delete', of } }
  })
  const outgoing: Outgoing[] = await post(tx, deps.vault, deletions)
  return joinWork({ ...nothingToDo(), outgoing }, await sayTo(move, old, 'move:elsewhere'))
}

/** Goes on where the conversation was: with the operator, or at the open question. The turn is the last thing done. */
async function greet(move: Move, rest: string, fromContactId: string): Promise<AfterCommit> {
  const { tx, deps, person } = move
  const takeAlong = (): Promise<void> => redirectWaiting(tx, deps.vault, fromContactId, person, ['relay'])
  if (person.relayCaseId === null) {
    await takeAlong()
    return answerWith(move, 'move:continued', {}, restReading(move, rest))
  }
  const said = await sayTo(move, person, 'move:continued_with_operator')
  await takeAlong()
  return joinWork(said, await handOn(move, restReading(move, rest) !== null))
}

/** What stands beside a code, if it says something: "the code is" does not. */
function restReading({ deps }: Move, rest: string): Reading | null {
  const alarm = rest === '' ? null : deps.watch(rest)
  const says = rest.length >= restCharsMin || (alarm !== null && isUrgent(alarm.severity))
  return says ? { type: 'input', input: { type: 'text', text: rest }, said: rest } : null
}
