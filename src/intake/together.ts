import type { Tx } from '../store/database.ts'
import { lockFreePersons, type LockedPerson } from '../store/persons.ts'
import { saveTurns } from '../store/turns.ts'
import type { Inbound, SinkOptions } from '../transport/transport.ts'
import { nothingToDo, type AfterCommit, type IntakeDeps } from './intake.ts'
import { moveWordsIn } from './move-words.ts'
import { decidePlainTurn } from './person-turn.ts'
import { arrivalOf } from './receive.ts'
import { countEvents, earlierAnswers } from './record-turn.ts'

/** A message, and what its transport keeps together with it. */
export type Arriving = { inbound: Inbound; options: SinkOptions }

/**
 * Takes the plain turns among messages of different persons in one transaction and ends it. In the place of every
 * other message is null: its sender is new, an operator, talking with one or held by another transaction, it was
 * taken before, or its turn makes a report. Nothing of such a message is written; it is to be taken by itself.
 */
export async function takeTogether(
  tx: Tx,
  deps: IntakeDeps,
  arriving: readonly Arriving[],
): Promise<(AfterCommit | null)[]> {
  const persons = await lockFreePersons(
    tx,
    arriving.map(({ inbound }) => arrivalOf(deps, inbound)),
  )
  const decided = await Promise.all(
    arriving.map(async ({ inbound }, index) => {
      const person = persons[index] ?? null
      return person !== null && isPlain(person, inbound) ? decidePlainTurn(deps, person, inbound) : null
    }),
  )
  const plain = decided.filter((one) => one !== null)
  if (plain.length === 0) return arriving.map(() => null)
  const answers = await earlierAnswers(tx, plain)
  const turns = plain.map((one, index) => one.turn.write(answers[index] ?? []))
  // All at once: none needs the answer to another.
  await Promise.all(
    arriving.flatMap(({ options }, index) => (decided[index] && options.within ? [options.within(tx)] : [])),
  )
  const sent = await saveTurns(tx.queryLast, deps.vault, turns)
  for (const one of plain) countEvents(deps, one.events)
  return decided.map((one) => {
    const outgoing = one === null ? undefined : sent[plain.indexOf(one)]
    return outgoing === undefined ? null : { ...nothingToDo(), outgoing }
  })
}

// A slash can begin an invitation, which is looked for before anything else.
function isPlain(person: LockedPerson, inbound: Inbound): boolean {
  const { content, group } = inbound
  const { answerContactId, contactId } = person
  if ((answerContactId !== null && answerContactId !== contactId) || moveWordsIn(inbound) !== null) return false
  const isFree = !person.seen && person.reachable && person.operator === null && person.relayCaseId === null && !group
  return isFree && (content.type === 'choice' || (content.type === 'text' && !content.text.trimStart().startsWith('/')))
}
