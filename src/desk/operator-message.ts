import { nothingToDo, type AfterCommit } from '../intake/intake.ts'
import { listNames } from '../i18n/list.ts'
import { newId } from '../store/ids.ts'
import {
  casesClaimedBy,
  findCase,
  findCaseByCode,
  insertNote,
  openCases,
  recordCaseEvent,
  type Case,
} from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import {
  dropGroup,
  findOperator,
  listOperators,
  saveCurrentCase,
  saveDuty,
  saveGroup,
  saveOperatorLanguage,
} from '../store/operators.ts'
import type { Content, Inbound } from '../transport/transport.ts'
import { lockHeld, refuse, type ActingDesk } from './acting-desk.ts'
import { claim, release, type Acting, type ClaimOutcome } from './claim.ts'
import { close } from './close.ts'
import { briefOf } from './brief.ts'
import { parseCommand, type OperatorCommand } from './commands.ts'
import { countryName, waitedMinutes, type DeskDeps, type Mail } from './desk.ts'
import { answeredPage } from './answered-page.ts'
import { claimedCode, pageAgain } from './pages.ts'
import { passReactionOn } from './operator-reaction.ts'
import { takeReopening } from './reopen.ts'
import { caseMeant, passOn, sayUnclear, type Meant } from './pass-on.ts'

/** Cases listed at once: more would not fit a screen, and the most urgent come first. */
const listedCasesMax = 20

const rightForms = {
  duty: 'duty_how',
  claim: 'claim_how',
  case: 'case_how',
  reopen: 'reopen_how',
  brief: 'brief_how',
  close: 'close_how',
  release: 'release_how',
  language: 'language_how',
  group: 'group_how',
} as const

/** Carries out one message of an operator. `say` answers him in his language. */
export async function carryOut(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  acting: Acting & { currentCaseId: string | null },
  inbound: Inbound,
): Promise<AfterCommit> {
  const desk: ActingDesk = {
    tx,
    deps,
    mail,
    acting,
    inbound,
    say: (key, params) => {
      mail.to(acting, 'desk', deps.texts.say(acting.language, `desk:${key}`, params))
      return nothingToDo()
    },
  }
  const command = readMessage(inbound.content)
  if (command === null || command.type === 'words') {
    const answered = await answeredPage(tx, deps, acting, inbound)
    if (answered) return takePaged(desk, answered)
    if (inbound.content.type === 'reaction') return passReactionOn(desk, inbound.content)
  }
  return command === null ? passOn(desk) : runCommand(desk, command)
}

/** Takes the case of an answered page; when another has it, shows the next page that waits, to be answered in turn. */
async function takePaged(desk: ActingDesk, answered: { code: string; hasWords: boolean }): Promise<AfterCommit> {
  const { tx, deps, mail, acting, say } = desk
  const { outcome, work } = await attemptClaim(desk, answered.code)
  if (outcome === 'claimed' && answered.hasWords) say('claim_words_kept')
  if (outcome === 'taken' || outcome === 'closed') await pageAgain(tx, deps, mail, acting)
  return work
}

/** A command, or null when the message is one to hand on. */
function readMessage(content: Content): OperatorCommand | null {
  if (content.type === 'choice') {
    const code = claimedCode(content.value)
    return code ? { type: 'claim', code } : { type: 'unknown', name: 'button' }
  }
  return content.type === 'text' ? parseCommand(content.text) : null
}

async function runCommand(desk: ActingDesk, command: OperatorCommand): Promise<AfterCommit> {
  const { tx, deps, acting, say } = desk
  switch (command.type) {
    case 'words':
      return passOn(desk)
    case 'help':
      return say('help')
    case 'join':
      return say('joined', { name: acting.name })
    case 'unknown':
      return say('unknown_command', { name: command.name })
    case 'unclear':
      return say(rightForms[command.of])
    case 'cases':
      return listCases(desk)
    case 'who': {
      const onDuty = (await listOperators(tx)).filter((operator) => operator.onDuty)
      return onDuty.length === 0
        ? say('who_nobody')
        : say('who', {
            names: listNames(
              acting.language,
              onDuty.map(({ name }) => name),
            ),
          })
    }
    case 'duty':
      return setDuty(desk, command.on)
    case 'language':
      await saveOperatorLanguage(tx, acting.operatorId, command.language)
      desk.mail.to(acting, 'desk', deps.texts.say(command.language, 'desk:language_set'))
      return nothingToDo()
    case 'group':
      return setGroup(desk, command.on)
    case 'claim':
      return (await attemptClaim(desk, command.code)).work
    case 'reopen':
      return takeReopening(desk, command.code)
    case 'switch':
      return switchCase(desk, command.code)
    case 'brief':
    case 'note':
    case 'close':
    case 'release':
      return onHeldCase(desk, command)
  }
}

async function attemptClaim(
  desk: ActingDesk,
  code: string,
): Promise<{ outcome: ClaimOutcome['type']; work: AfterCommit }> {
  const { tx, deps, mail, acting } = desk
  const found = await findCaseByCode(tx, code)
  const outcome: ClaimOutcome = found ? await claim(tx, deps, mail, acting, found.id) : { type: 'unknown' }
  return { outcome: outcome.type, work: sayOutcome(desk, code, outcome) }
}

function sayOutcome({ say }: ActingDesk, code: string, outcome: ClaimOutcome): AfterCommit {
  switch (outcome.type) {
    case 'claimed':
      return nothingToDo()
    case 'yours':
      return say('claim_yours', { code })
    case 'taken':
      return say('claim_taken', { code, name: outcome.by })
    case 'closed':
      return say('claim_closed', { code })
    case 'own':
      return say('claim_own', { code })
    case 'unknown':
      return say('no_such_case', { code })
  }
}

async function switchCase(desk: ActingDesk, code: string): Promise<AfterCommit> {
  const { tx, acting, say } = desk
  const found = await findCaseByCode(tx, code)
  if (!found) return say('no_such_case', { code })
  if (found.claimedBy !== acting.operatorId || found.state !== 'claimed') return refuse(desk, found.id, 'command')
  await saveCurrentCase(tx, acting.operatorId, found.id)
  return say('switched', { code })
}

/** Whoever begins hears who has been waiting; whoever ends, what is still his, and that he was the last. */
async function setDuty(desk: ActingDesk, on: boolean): Promise<AfterCommit> {
  const { tx, acting, say } = desk
  await saveDuty(tx, acting.operatorId, on)
  if (on) {
    say('duty_on')
    const waiting = (await openCases(tx, listedCasesMax)).filter((found) => found.state === 'open')
    return waiting.length > 0 ? sayCases(desk, 'cases_waiting', waiting) : nothingToDo()
  }
  const held = await casesClaimedBy(tx, acting.operatorId)
  say(held.length > 0 ? 'duty_off_holding' : 'duty_off', { codes: held.map(({ code }) => code).join(', ') })
  return (await listOperators(tx)).some(({ onDuty }) => onDuty) ? nothingToDo() : say('who_nobody')
}

async function listCases(desk: ActingDesk): Promise<AfterCommit> {
  const cases = await openCases(desk.tx, listedCasesMax)
  return cases.length > 0 ? sayCases(desk, 'cases', cases) : desk.say('cases_none')
}

async function sayCases(
  { tx, deps, acting, say }: ActingDesk,
  key: 'cases' | 'cases_waiting',
  cases: readonly Case[],
): Promise<AfterCommit> {
  const names = new Map((await listOperators(tx)).map((operator) => [operator.id, operator.name]))
  const lines = cases.map((found) =>
    deps.texts.say(acting.language, found.state === 'claimed' ? 'desk:case_line_claimed' : 'desk:case_line', {
      code: found.code,
      severity: found.severity,
      country: countryName(found.country, acting.language),
      minutes: waitedMinutes(deps, found),
      name: names.get(found.claimedBy ?? '') ?? '-',
    }),
  )
  return say(key, { lines: lines.join('\n') })
}

async function setGroup(desk: ActingDesk, on: boolean): Promise<AfterCommit> {
  const { tx, deps, acting, inbound } = desk
  if (!inbound.group) return desk.say('group_only')
  const addressIndex = deps.vault.addressIndex(inbound.transport, inbound.group.address)
  if (!on) {
    await dropGroup(tx, inbound.transport, addressIndex)
    return desk.say('group_off')
  }
  const contactId = newId()
  const addressSealed = deps.vault.seal('address', contactId, inbound.group.address)
  await saveGroup(tx, {
    contactId,
    personId: acting.personId,
    transport: inbound.transport,
    addressIndex,
    addressSealed,
  })
  return desk.say('group_on')
}

type CaseCommand = Extract<OperatorCommand, { type: 'brief' | 'note' | 'close' | 'release' }>

async function onHeldCase(desk: ActingDesk, command: CaseCommand): Promise<AfterCommit> {
  const { tx, deps, mail, acting, say } = desk
  if (command.type === 'note' && command.text === '') return say('note_how')
  const code = 'code' in command ? command.code : null
  const named = code === null ? null : await findCaseByCode(tx, code)
  if (code !== null && named === null) return say('no_such_case', { code })
  const meant: Meant = named ? { type: 'case', caseId: named.id } : await caseMeant(desk)
  if (meant.type === 'unclear') return sayUnclear(desk, meant.codes)
  const held = await lockHeld(desk, meant.caseId)
  if (!held) return refuse(desk, meant.caseId, 'command')
  const { found } = held
  switch (command.type) {
    case 'brief':
      mail.to(acting, 'desk', await briefOf(tx, deps, found, acting.language), { caseId: found.id })
      return nothingToDo()
    case 'note':
      return takeNote(desk, found, command.text)
    case 'close':
      await close(tx, deps, mail, acting, held)
      say('closed', { code: found.code })
      return sayWhereNext(desk, found)
    case 'release': {
      const escalation = await release(tx, deps, mail, held, acting)
      say('released', { code: found.code })
      await sayWhereNext(desk, found)
      return { ...nothingToDo(), escalations: escalation ? [escalation] : [] }
    }
  }
}

/** Whose person the operator's next words go to, when the case that they went to is not his any more. */
async function sayWhereNext({ tx, acting, say }: ActingDesk, left: Case): Promise<AfterCommit> {
  const next = (await findOperator(tx, acting.operatorId))?.currentCaseId ?? null
  const found = left.id !== acting.currentCaseId || next === null ? null : await findCase(tx, next)
  return found ? say('switched', { code: found.code }) : nothingToDo()
}

async function takeNote({ tx, deps, acting, say }: ActingDesk, found: Case, text: string): Promise<AfterCommit> {
  const id = newId()
  const textSealed = deps.vault.seal('note', id, text)
  await insertNote(tx, { id, caseId: found.id, operatorId: acting.operatorId, textSealed })
  await recordCaseEvent(tx, found.id, 'noted', acting.operatorId)
  return say('noted', { code: found.code })
}
