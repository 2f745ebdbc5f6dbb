import { nothingToDo, type AfterCommit, type DeskPort } from '../intake/intake.ts'
import { keepMessage } from '../intake/keep-message.ts'
import { asksWhoIsThere } from '../intake/who-is-there.ts'
import { eraseRequested } from './erase-requested.ts'
import { findCase, recordCaseEvent, type Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { enrolOperator, findOperator } from '../store/operators.ts'
import { saveCases, saveReachable, type LockedPerson } from '../store/persons.ts'
import type { Inbound } from '../transport/transport.ts'
import { lockBoth, release } from './claim.ts'
import { invitationOf } from './commands.ts'
import { openMail, tellHolder, tellOperators, type DeskDeps, type Mail } from './desk.ts'
import { joinCases } from './join-cases.ts'
import { carryOut } from './operator-message.ts'
import { handOn } from './relay.ts'
import { tellGuessing, tellMoved } from './tell-moved.ts'

/** The kind of secret under which invitation codes are hashed. */
export const invitationKind = 'invitation'

/** What the desk does inside the transaction of a message (the port is described in intake/intake.ts). */
export function createDesk(deps: DeskDeps): DeskPort {
  const withMail = async (tx: Tx, work: (mail: Mail) => Promise<AfterCommit>): Promise<AfterCommit> => {
    const mail = openMail(tx, deps.vault)
    const done = await work(mail)
    return { ...done, outgoing: [...done.outgoing, ...(await mail.send())] }
  }
  return {
    takeOperatorMessage: (tx, person, inbound, inboxId) =>
      withMail(tx, async (mail) => {
        const { operator } = person
        if (!operator) return nothingToDo()
        await keepMessage(tx, deps.vault, { id: inboxId, person, inbound, caseId: operator.currentCaseId })
        if (inbound.content.type === 'reachability') {
          await saveReachable(tx, person.contactId, inbound.content.reachable)
          return nothingToDo()
        }
        const acting = {
          operatorId: operator.id,
          name: operator.name,
          language: operator.language,
          personId: person.personId,
          contactId: person.contactId,
          currentCaseId: operator.currentCaseId,
        }
        return carryOut(tx, deps, mail, acting, inbound)
      }),
    async takeRelayedMessage(tx, person, inbound, inboxId) {
      const found = person.relayCaseId ? await findCase(tx, person.relayCaseId) : null
      if (found?.state === 'claimed')
        return withMail(tx, (mail) => relayed(tx, deps, mail, person, found, inbound, inboxId))
      await saveCases(tx, person.personId, { openCaseId: found?.state === 'open' ? found.id : null, relayCaseId: null })
      return null
    },
    takeInvitation: (tx, person, inbound) => takeInvitation(tx, deps, person, inbound),
    tellReachability: (tx, person, reachable) =>
      withMail(tx, async (mail) => {
        await tellReachability(tx, deps, mail, person, reachable)
        return nothingToDo()
      }),
    joinCases: (tx, kept, joined) => joinCases(tx, deps, kept, joined),
    tellMoved: (tx, openCaseId, moved) => tellMoved(tx, deps, openCaseId, moved),
    tellGuessing: (tx) => tellGuessing(tx, deps),
    tellFailure: (tx, person) =>
      withMail(tx, async (mail) => {
        const found = person.openCaseId ? await findCase(tx, person.openCaseId) : null
        await tellOperators(tx, deps, mail, 'desk:message_failed', { code: found?.code ?? '-' }, { urgent: true })
        return nothingToDo()
      }),
  }
}

/** A person's message while an operator has the case: it goes to that operator, and the flow engine stays silent. */
async function relayed(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  person: LockedPerson,
  found: Case,
  inbound: Inbound,
  inboxId: string,
): Promise<AfterCommit> {
  const operator = found.claimedBy ? await findOperator(tx, found.claimedBy) : null
  await keepMessage(tx, deps.vault, { id: inboxId, person, inbound, caseId: person.relayCaseId, state: 'relayed' })
  const say = (key: string): void =>
    mail.to(person, 'notice', deps.texts.say(person.language ?? 'ko', `intake:${key}`), { caseId: found.id })
  if (inbound.content.type === 'reachability') {
    await tellReachability(tx, deps, mail, person, inbound.content.reachable)
    return nothingToDo()
  }
  if (!operator) {
    // The operator was cut off in the meantime: the case goes back and others are called.
    const both = await lockBoth(tx, found.id)
    if (!both || !found.claimedBy) return nothingToDo()
    const escalation = await release(tx, deps, mail, both, { operatorId: found.claimedBy, name: '-' })
    return { ...nothingToDo(), escalations: escalation ? [escalation] : [] }
  }
  if (eraseRequested(inbound.content)) {
    mail.to(operator, 'desk', deps.texts.say(operator.language, 'desk:erase_requested', { code: found.code }), {
      caseId: found.id,
      urgent: true,
    })
    say('erase_with_operator')
    return nothingToDo()
  }
  const about = { found, prefix: `[${found.code}] `, language: operator.language, sender: person }
  const { work, declined } = await handOn(tx, deps, mail, inbound, operator, about)
  if (declined) say(declined === 'unreadable' ? 'unreadable' : `declined_${declined}`)
  // The words go on to the operator all the same: people also write them to say that they have understood.
  if (inbound.content.type === 'text' && asksWhoIsThere(inbound.content.text)) say('who_is_there')
  return work
}

async function takeInvitation(
  tx: Tx,
  deps: DeskDeps,
  person: LockedPerson,
  inbound: Inbound,
): Promise<AfterCommit | null> {
  const code = inbound.content.type === 'text' ? invitationOf(inbound.content.text) : null
  if (code === null || inbound.group) return null
  const enrolled = await enrolOperator(tx, person.personId, deps.vault.secretIndex(invitationKind, code))
  const mail = openMail(tx, deps.vault)
  // Whoever holds no valid code learns nothing, not even that this is where operators join.
  if (!enrolled) return null
  mail.to(person, 'desk', deps.texts.say(enrolled.language, 'desk:joined', { name: enrolled.name }))
  mail.to(person, 'desk', deps.texts.say(enrolled.language, 'desk:help'))
  return { ...nothingToDo(), outgoing: await mail.send() }
}

async function tellReachability(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  person: LockedPerson,
  reachable: boolean,
): Promise<void> {
  if (person.reachable === reachable) return
  await saveReachable(tx, person.contactId, reachable)
  // A messenger that the person has left says nothing about the one on which they are answered.
  if (person.answerContactId !== null && person.answerContactId !== person.contactId) return
  const found = person.openCaseId ? await findCase(tx, person.openCaseId) : null
  if (!found) return
  await recordCaseEvent(tx, found.id, reachable ? 'reachable' : 'unreachable', null)
  const key = reachable ? 'desk:person_reachable' : 'desk:person_unreachable'
  await tellHolder(tx, deps, mail, found, key)
}
