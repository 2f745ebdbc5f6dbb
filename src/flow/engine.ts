import { understandAnswer, type AnswerWord } from '../korean/answers.ts'
import type { Language } from '../korean/language.ts'
import { writtenLanguage } from '../korean/written-language.ts'
import type { Alarm } from '../triage/severity.ts'
import { readAlarm, watchText } from './alarms.ts'
import {
  accept,
  answerText,
  keepMore,
  keepUnconfirmed,
  leaveUnconfirmed,
  miss,
  missRecap,
  tellAside,
} from './answering.ts'
import { answerBack } from './asked-back.ts'
import { isCommand, obey } from './commands.ts'
import { fallbackLanguage, type AskStep, type FlowSet } from './flow-set.ts'
import { wantedLanguage } from './languages.ts'
import { cutWords, hasWords, hear, openAsk, type Heard } from './hear.ts'
import { chooseMulti, choosePending } from './pending.ts'
import { ownWordsCharsMax } from './limits.ts'
import { currentStep } from './position.ts'
import { prepare } from './prepare.ts'
import { openOptions, putOpen } from './put.ts'
import { chooseRecap } from './recapping.ts'
import { fail, run } from './run.ts'
import type { Advance, AnswerValue, Fact, Input, Session, TurnContext } from './session.ts'
import { askForHuman, beginTurn, endTurn, sayEngine, topFrame, type Turn } from './turn.ts'

export type StartOptions = {
  /** The language to begin in; Korean unless said. */
  language?: Language
  /** What is known already, such as the country. */
  facts?: Record<string, Fact>
  /** The person's first message: it answers nothing, but its alarms, commands and language count. */
  first?: string
}

/**
 * Begins a conversation with a flow and runs to its first question. An unknown flow is a failed session: a human is
 * called. Pure; the same arguments give the same result.
 */
export function start(set: FlowSet, flow: string, context: TurnContext, options: StartOptions = {}): Advance {
  const prepared = prepare(set)
  const language = options.language ?? fallbackLanguage
  const turn = beginTurn(set, prepared, newSession(set.revision, flow, language, options.facts ?? {}), context)
  const first = prepared.flows.get(flow)?.first ?? null
  const command = options.first === undefined ? null : takeFirst(turn, options.first)
  // Said before the greeting, so that no question has to be put twice.
  if (first !== null && command === 'human') askForHuman(turn)
  if (first === null) {
    fail(turn, 'unknown_flow')
    return endTurn(turn)
  }
  turn.session.frames = [{ flow, step: first }]
  run(turn)
  if (!turn.over && command === 'help' && turn.session.called !== true) obey(turn, command)
  return endTurn(turn)
}

/**
 * Takes one input: the session after it and what happened. Never throws for anything a person can send, nor for a
 * session whose step the set does not have: that is a failed session, with which a human is called.
 */
export function advance(set: FlowSet, session: Session, input: Input, context: TurnContext): Advance {
  const turn = beginTurn(set, prepare(set), session, context)
  if (currentStep(turn) === null) {
    watchText(turn, wordsOf(input), 'free')
    fail(turn, 'unknown_step')
  } else take(turn, input)
  return endTurn(turn)
}

function wordsOf(input: Input): string {
  if (input.type === 'text') return input.text
  return input.type === 'media' ? (input.caption ?? '') : ''
}

/**
 * What a text would raise in this session, as `advance` reads it; nothing is acted upon. For a host that has to know
 * before it takes the turn.
 */
export function alarmIn(set: FlowSet, session: Session, text: string, context: TurnContext): Alarm | null {
  const turn = beginTurn(set, prepare(set), session, context)
  return readAlarm(turn, text, hear(turn, text).plain)
}

function take(turn: Turn, input: Input): void {
  switch (input.type) {
    case 'text':
      return takeText(turn, input.text)
    case 'choice':
      return takeChoice(turn, input.ask, input.value)
    case 'media':
      return takeMedia(turn, input.attachment, input.caption ?? '')
    case 'resume':
      return putOpen(turn, 'same')
  }
}

function newSession(revision: string, flow: string, language: Language, facts: Record<string, Fact>): Session {
  return {
    revision,
    frames: [{ flow, step: '' }],
    facts,
    history: [],
    ask: 0,
    pending: null,
    severity: null,
    reasons: [],
    misses: 0,
    language,
    asked: [],
  }
}

// Kept as an answer of its own, because for the operator the first words often say most.
function takeFirst(turn: Turn, text: string): AnswerWord | null {
  const wanted = wantedLanguage(text, turn.session.language)
  if (wanted !== null) {
    chooseLanguage(turn, wanted)
    return null
  }
  followLanguage(turn, text)
  const word = understandAnswer(text)
  watchText(turn, text, word === null ? 'free' : 'answer')
  if (word === null && hasWords(text) && !text.startsWith('/')) {
    const raw = cutWords(text)
    keepAside(turn, 'first', raw, { kind: 'text', text: raw })
  }
  return word
}

function takeText(turn: Turn, text: string): void {
  const wanted = wantedLanguage(text, turn.session.language)
  if (wanted !== null) {
    chooseLanguage(turn, wanted)
    return putOpen(turn, 'same')
  }
  followLanguage(turn, text)
  const heard = hear(turn, text)
  watchText(turn, text, heard.plain)
  if (heard.words.length < text.length) sayEngine(turn, 'kept_all')
  takeHeard(turn, heard)
}

function takeHeard(turn: Turn, { words, step, word, choice, reading, question, plain }: Heard): void {
  if (choice !== null) return choose(turn, choice)
  if (isCommand(word)) return obey(turn, word)
  if (question !== null) return answerBack(turn, question)
  if (!hasWords(words) && (step?.kind !== 'yes_no' || word === null)) return miss(turn, 'again.empty')
  if (step === null || reading === null) return missRecap(turn, words)
  if (tellAside(turn, step, words, reading) || leaveUnconfirmed(turn, step, reading)) return
  if (reading.type === 'misunderstood') keepUnconfirmed(turn)
  dropQuestion(turn)
  if (reading.type === 'understood' && saysMore(reading.value, plain)) keepMore(turn, words)
  answerText(turn, step, words, reading)
}

// A sentence in which an option or a yes was found tells more than that.
function saysMore(value: AnswerValue, plain: Heard['plain']): boolean {
  if (value.kind === 'yes_no') return plain !== 'label'
  return (value.kind === 'choice' || value.kind === 'multi') && plain === 'free'
}

function takeChoice(turn: Turn, ask: number, value: string): void {
  const isOpen = ask === turn.session.ask && openOptions(turn).some((option) => option.value === value)
  if (isOpen) return choose(turn, value)
  sayEngine(turn, 'old_button')
  putOpen(turn, 'same')
}

/** Attachments are never refused: they answer a question for media, and are kept beside any other. */
function takeMedia(turn: Turn, attachment: string, caption: string): void {
  const step = openAsk(turn)
  const raw = cutWords(caption)
  watchText(turn, caption, 'free')
  const value: AnswerValue = { kind: 'media', attachments: [attachment] }
  if (step?.kind === 'media' && turn.session.pending === null) return accept(turn, step, { raw, value })
  keepAside(turn, 'media', raw, value)
  sayEngine(turn, 'media_kept')
  if (hasWords(raw)) takeHeard(turn, hear(turn, raw))
  else putOpen(turn, 'same')
}

function keepAside(turn: Turn, key: string, raw: string, value: AnswerValue): void {
  turn.events.push({ type: 'answered', flow: topFrame(turn)?.flow ?? '', step: key, key, answer: { raw, value } })
}

function choose(turn: Turn, value: string): void {
  const { pending } = turn.session
  const step = openAsk(turn)
  if (pending !== null) return choosePending(turn, pending, step, value)
  if (step === null) return chooseRecap(turn, value)
  if (step.kind === 'multi') return chooseMulti(turn, step, [], value)
  accept(turn, step, { raw: value, value: pressed(step, value) })
}

function pressed(step: AskStep, value: string): AnswerValue {
  if (step.kind !== 'yes_no') return { kind: 'choice', value }
  return { kind: 'yes_no', value: value === 'yes' || value === 'no' ? value : 'unknown' }
}

// Words that do not answer what is pending are taken as an answer to the question that is open behind it. What was
// pressed of a multi question stays, because the words may add to it.
function dropQuestion(turn: Turn): void {
  if (turn.session.pending === null || turn.session.pending.type === 'multi') return
  turn.session.pending = null
  turn.session.ask += 1
}

const hangul = /[가-힣]/u

function chooseLanguage(turn: Turn, language: Language): void {
  turn.session.languageChosen = true
  changeLanguage(turn, language)
}

// Who writes Chinese is answered in Chinese, without having to find out how to ask for it. A long text may be somebody
// else's words, passed on.
function followLanguage(turn: Turn, text: string): void {
  if (turn.session.languageChosen === true || text.length > ownWordsCharsMax) return
  // With Hangul in it, it is Korean or anybody's: nothing to follow, and nearly every message is such.
  if (turn.session.language === 'ko' && hangul.test(text)) return
  const written = writtenLanguage(text)
  if (written !== null && written !== turn.session.language) changeLanguage(turn, written)
}

function changeLanguage(turn: Turn, language: Language): void {
  turn.session.language = language
  turn.events.push({ type: 'language', language })
}
