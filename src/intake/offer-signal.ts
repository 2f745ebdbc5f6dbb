import { insertCode, saveOffer } from '../store/continuations.ts'
import { newCode, newId } from '../store/ids.ts'
import { post, type NewOutgoing } from '../store/outbox.ts'
import { saveFlood } from '../store/persons.ts'
import { countMessage } from './flood.ts'
import { nothingToDo, type AfterCommit, type SignalCard } from './intake.ts'
import { isMoveCode, moveCodeLength, showMoveCode } from './move-words.ts'
import { keepMove, sayTo, type Move } from './move.ts'
import { hinted } from './person-turn.ts'

/** The kind of secret under which these codes are hashed. */
export const moveCodeKind = 'continue'

/** Long enough to get to a phone that is charged; short enough that a code left on a screen is soon worth nothing. */
const codeMinutes = 60
const codeTriesMax = 20

/**
 * Answers somebody who wants to go on on Signal: how the hotline is found there, and in a message of its own, easily
 * copied, the code. An earlier code is worth nothing from then on.
 */
export async function offerSignal(move: Move, card: SignalCard): Promise<AfterCommit> {
  const { tx, deps, person, inbound } = move
  const { flood, verdict } = countMessage({ windowAt: person.floodWindowAt, count: person.floodCount }, deps.now())
  await saveFlood(tx, person.personId, flood)
  await keepMove(move, verdict === 'answer' ? 'taken' : 'held')
  const language = person.language ?? hinted(inbound.languageHint) ?? deps.defaultLanguage
  if (verdict === 'hold') return nothingToDo()
  if (verdict === 'tell') return sayTo(move, { ...person, language }, 'intake:too_many')

  const { id, code } = await drawCode(move)
  const texts = deps.revisions.textsOf(deps.revisions.current())
  const { personId, contactId, openCaseId } = person
  const notice = (text: string): NewOutgoing => {
    return { personId, contactId, kind: 'notice', body: { type: 'text', text }, caseId: openCaseId }
  }
  const how = texts.say(language, 'move:how', { name: card.name, link: card.link, minutes: codeMinutes })
  const outgoing = await post(tx, deps.vault, [notice(how), notice(showMoveCode(code))])
  await saveOffer(
    tx,
    id,
    outgoing.map((message) => message.id),
  )
  return { ...nothingToDo(), outgoing }
}

async function drawCode({ tx, deps, person }: Move): Promise<{ id: string; code: string }> {
  for (let tries = 0; tries < codeTriesMax; tries++) {
    const code = newCode(moveCodeLength)
    if (!isMoveCode(code)) continue
    const id = newId()
    const codeHash = deps.vault.secretIndex(moveCodeKind, code)
    const made = { id, personId: person.personId, fromContactId: person.contactId, codeHash, minutes: codeMinutes }
    if (await insertCode(tx, made)) return { id, code }
  }
  throw new Error('no free code was found')
}
