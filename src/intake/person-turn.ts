import { advance, alarmIn, start } from '../flow/engine.ts'
import { countryKey, type FlowSet } from '../flow/flow-set.ts'
import type { Advance, Fact, FlowEvent, Input, Session, TurnContext } from '../flow/session.ts'
import { understandAnswer } from '../korean/answers.ts'
import { languages, type Language } from '../korean/language.ts'
import { newId } from '../store/ids.ts'
import type { LockedPerson } from '../store/persons.ts'
import type { Tx } from '../store/database.ts'
import type { Inbound } from '../transport/transport.ts'
import { isMoreUrgent, isUrgent, type Alarm } from '../triage/severity.ts'
import type { Draft } from '../vault/vault.ts'
import { asksHowLong } from './acknowledged.ts'
import { countMessage, type FloodVerdict } from './flood.ts'
import { readContent, type Reading } from './inputs.ts'
import { type AfterCommit, type IntakeDeps, nothingToDo } from './intake.ts'
import { plainTurn, recordTurn, type PlainTurn } from './record-turn.ts'
import { asksWhoIsThere } from './who-is-there.ts'
import { withOffer } from './with-offer.ts'

/** The flow that every conversation begins with. */
export const entryFlow = 'gate'

/** Everything known when a person's message is looked at; nothing in it changes during the turn. */
export type Situation = {
  person: LockedPerson
  inbound: Inbound
  inboxId: string
  language: Language
  set: FlowSet
  /** The open intake, if there is one. */
  session: Session | null
  draft: Draft
  keySealed: Buffer
  context: TurnContext
  /** Something of this person is already with the desk or on its way there. */
  matterOpen: boolean
  /** The person could go on where nobody reads along, and is told so when a conversation begins. */
  canGoOn: boolean
}

/** What a turn decided; `recordTurn` writes it. */
export type Decision = {
  session: Session | null
  events: FlowEvent[]
  /** Keep the message without answering (flood, or nothing to answer). */
  state: 'taken' | 'held' | 'failed'
  errorCode?: string
  /** Shred the drafts and take back the bot's own messages. */
  erase: boolean
  /** An alarm that was met outside of the flow engine: the desk has to know. */
  alarm: Alarm | null
  attachment: { id: string; reading: Extract<Reading, { type: 'media' }> } | null
  flood: { windowAt: Date; count: number }
}

/** Takes one message of a person who is not talking with an operator right now. */
export async function takePersonTurn(
  tx: Tx,
  deps: IntakeDeps,
  person: LockedPerson,
  inbound: Inbound,
  inboxId: string,
  reading: Reading = readContent(inbound.content),
): Promise<AfterCommit> {
  const situation = await look(deps, person, inbound, inboxId)
  const work =
    reading.type === 'reachability' ? await deps.desk.tellReachability(tx, person, reading.reachable) : nothingToDo()
  const decision = decide(deps, situation, reading)
  return recordTurn(tx, deps, situation, decision, work)
}

/** A turn that is decided but not written. */
export type DecidedTurn = { personId: string; draft: Draft; turn: PlainTurn; events: FlowEvent[] }

/** What a message of such a person leads to; null when more than the rows of the turn would have to be written. */
export async function decidePlainTurn(
  deps: IntakeDeps,
  person: LockedPerson,
  inbound: Inbound,
): Promise<DecidedTurn | null> {
  const reading = readContent(inbound.content)
  if (reading.type !== 'input') return null
  const situation = await look(deps, person, inbound, newId())
  const decision = decide(deps, situation, reading)
  const turn = plainTurn(deps, situation, decision)
  return turn && { personId: person.personId, draft: situation.draft, turn, events: decision.events }
}

async function look(deps: IntakeDeps, person: LockedPerson, inbound: Inbound, inboxId: string): Promise<Situation> {
  const { keySealed, stateSealed, revision } = person.session
  // A key outlives its session: what was answered before a stop is sealed under it, and the desk reads that.
  const fresh = keySealed === null ? deps.vault.newDraft(person.personId) : null
  const draft = fresh?.draft ?? deps.vault.openDraft(person.personId, keySealed!)
  const session = stateSealed === null || fresh ? null : draft.open<Session>(person.personId, stateSealed)
  const pinned = session === null || revision === null ? null : await deps.revisions.find(revision)
  const traits = deps.traitsOf(inbound.transport)
  return {
    person,
    inbound,
    inboxId,
    language: session?.language ?? person.language ?? hinted(inbound.languageHint) ?? deps.defaultLanguage,
    // A pinned revision that is gone: the engine meets an unknown step, says so and calls a human.
    set: pinned ?? deps.revisions.current(),
    session,
    draft,
    keySealed: fresh?.keySealed ?? keySealed!,
    context: {
      now: deps.now().toISOString(),
      zone: deps.zoneOf(person.country),
      watch: deps.watch,
      transport: { buttons: traits.buttons, endToEndEncrypted: traits.endToEndEncrypted },
    },
    matterOpen: person.openCaseId !== null || person.session.reportId !== null,
    canGoOn: !traits.endToEndEncrypted && deps.signalCard() !== null,
  }
}

export function hinted(hint: string | undefined): Language | null {
  return languages.find((language) => hint?.toLowerCase().startsWith(language)) ?? null
}

/** Decides purely what a message leads to. A bug in a flow is caught: the message is kept and a human is called. */
function decide(deps: IntakeDeps, situation: Situation, reading: Reading): Decision {
  const { flood, verdict } = countMessage(
    { windowAt: situation.person.floodWindowAt, count: situation.person.floodCount },
    deps.now(),
  )
  const base: Decision = {
    session: situation.session,
    events: [],
    state: 'taken',
    erase: false,
    alarm: null,
    attachment: null,
    flood,
  }
  const alarm = needsAlarm(situation, reading, verdict) ? newAlarm(deps, situation, reading) : null
  if (verdict !== 'answer' && alarm === null) {
    return { ...base, state: 'held', events: verdict === 'tell' ? [say('intake:too_many')] : [] }
  }
  try {
    const response = respond(deps, situation, reading, alarm)
    const begins = situation.session === null && response.session != null
    const events = response.events ?? []
    return { ...base, ...response, events: begins && situation.canGoOn ? withOffer(events) : events }
  } catch (error) {
    const reason = 'intake_failed'
    return {
      ...base,
      state: 'failed',
      errorCode: error instanceof Error ? error.name : 'unknown',
      events: [say('intake:failed')],
      alarm: { severity: 'P1', family: 'none', reasons: [reason], question: null },
    }
  }
}

// An intake that is open or begins reads every text for alarms itself, and reading one is much of what a turn costs.
function needsAlarm({ session, matterOpen }: Situation, reading: Reading, verdict: FloodVerdict['verdict']): boolean {
  return verdict !== 'answer' || reading.type === 'edited' || (session === null && matterOpen)
}

/** What the watch finds in a message beyond what is already known of this person. */
function newAlarm(deps: IntakeDeps, situation: Situation, reading: Reading): Alarm | null {
  const alarm = watched(deps, situation, reading)
  if (alarm === null || !isUrgent(alarm.severity)) return null
  return isMoreUrgent(alarm.severity, situation.person.session.severity) ? alarm : null
}

// A text in an open intake is read as the engine reads it, for which a plain answer is no alarm.
function watched(deps: IntakeDeps, situation: Situation, reading: Reading): Alarm | null {
  const { set, session, context } = situation
  switch (reading.type) {
    case 'input':
      if (reading.said.trim() === '') return null
      return session === null ? deps.watch(reading.said) : alarmIn(set, session, reading.said, context)
    case 'media':
      return deps.watch(reading.caption)
    case 'edited':
      return deps.watch(reading.text)
    case 'start':
    case 'declined':
    case 'silent':
    case 'reachability':
    case 'unreadable':
      return null
    case 'told':
      return reading.after && watched(deps, situation, reading.after)
  }
}

function respond(deps: IntakeDeps, situation: Situation, reading: Reading, alarm: Alarm | null): Partial<Decision> {
  switch (reading.type) {
    case 'silent':
    case 'reachability':
      return {}
    case 'start':
      return open(situation, reading.payload)
    case 'declined':
      return resume(situation, [say(`intake:declined_${reading.kind}`)])
    case 'unreadable':
      return resume(situation, [say('intake:unreadable')])
    case 'edited':
      return { ...resume(situation, [say('intake:edit_kept')]), alarm }
    case 'media': {
      const attachment = { id: newId(), reading }
      const input: Input = {
        type: 'media',
        attachment: attachment.id,
        kind: reading.kind,
        ...(reading.caption === '' ? {} : { caption: reading.caption }),
      }
      if (situation.session) return { ...runFlow(situation, input), attachment }
      if (situation.matterOpen) return { ...add(deps, situation, alarm), attachment }
      const begun = startFlow(situation, entryFlow, reading.caption)
      return { session: begun.session, events: [say('intake:media_kept'), ...begun.events], attachment }
    }
    case 'input':
      return takeInput(deps, situation, reading, alarm)
    case 'told': {
      const rest = reading.after ? respond(deps, situation, reading.after, alarm) : open(situation, '')
      return { ...rest, events: [say(reading.key, reading.params), ...(rest.events ?? [])] }
    }
  }
}

function takeInput(
  deps: IntakeDeps,
  situation: Situation,
  reading: Extract<Reading, { type: 'input' }>,
  alarm: Alarm | null,
): Partial<Decision> {
  if (situation.session) return runFlow(situation, reading.input)
  const word = understandAnswer(reading.said)
  if (word === 'erase') return { erase: true, events: [say('intake:erased')] }
  if (word === 'stop') return { events: [say('intake:nothing_running')] }
  if (reading.input.type !== 'text') return open(situation, '')
  const told = asksWhoIsThere(reading.said) ? [say('intake:nobody_is_there')] : []
  if (!situation.matterOpen) {
    const begun = begin(startFlow(situation, entryFlow, reading.said))
    return { ...begun, events: [...told, ...(begun.events ?? [])] }
  }
  if (told.length > 0) return { events: told, alarm }
  if (word === 'human' || word === 'help') {
    const asked: Alarm = { severity: 'P1', family: 'none', reasons: ['human_requested'], question: null }
    return { events: [say('intake:calling_again')], alarm: alarm ?? asked }
  }
  return add(deps, situation, alarm, reading.said)
}

/**
 * Something is added to what the desk has already. The person is told what comes of it and that not every message is
 * answered; then they are not told the same again for a while, unless it is an alarm or something has changed.
 */
function add(deps: IntakeDeps, { person, inbound }: Situation, alarm: Alarm | null, said = ''): Partial<Decision> {
  if (alarm !== null) return { events: [say('intake:calling_again')], alarm }
  const added = isUrgent(person.session.severity) ? 'intake:added_urgent' : 'intake:added_to_case'
  const key = asksHowLong(said) ? 'intake:waiting' : added
  const isDue = deps.acknowledged.isDue({
    personId: person.personId,
    key,
    message: `${inbound.transport} ${inbound.externalId}`,
    now: deps.now(),
  })
  return { events: isDue ? [say(key)] : [] }
}

/** Opens a conversation: goes on with an open intake, tells how an open case stands, or starts anew. */
function open(situation: Situation, payload: string): Partial<Decision> {
  if (situation.session) return runFlow(situation, { type: 'resume' })
  if (situation.matterOpen) return { events: [say('intake:waiting')] }
  const named = payload.startsWith('flow_') ? payload.slice('flow_'.length) : ''
  if (situation.set.flows[named]?.situation) return begin(startFlow(situation, named, ''))
  const begun = begin(startFlow(situation, entryFlow, ''))
  return payload === '' ? begun : { ...begun, events: [say('intake:unknown_link'), ...(begun.events ?? [])] }
}

/** Begins a flow with what is known of the person from before. */
function startFlow({ set, context, language, person }: Situation, flow: string, first: string): Advance {
  const facts: Record<string, Fact> = person.country === null ? {} : { [countryKey]: person.country }
  return start(set, flow, context, { language, facts, ...(first === '' ? {} : { first }) })
}

/** Says something and puts the open question again, if there is one. */
function resume(situation: Situation, events: FlowEvent[]): Partial<Decision> {
  if (!situation.session) return { events }
  const resumed = runFlow(situation, { type: 'resume' })
  return { ...resumed, events: [...events, ...(resumed.events ?? [])] }
}

function runFlow(situation: Situation, input: Input): Partial<Decision> {
  if (!situation.session) return {}
  return begin(advance(situation.set, situation.session, input, situation.context))
}

function begin(advanced: Advance): Partial<Decision> {
  const erased = advanced.events.some((event) => event.type === 'ended' && event.outcome === 'erased')
  // The engine says that it erases; what remains elsewhere is for the host to say, because only it knows.
  const events = erased ? [...advanced.events, say('intake:erased')] : advanced.events
  return { session: advanced.session, events, erase: erased }
}

export function say(key: string, params: Record<string, string | number> = {}): FlowEvent {
  return { type: 'say', key, params }
}
