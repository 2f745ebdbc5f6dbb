import { understandAnswer, type AnswerWord } from '../korean/answers.ts'
import { isOneOf } from '../korean/choice.ts'
import { normalize } from '../korean/normalize.ts'
import { understandQuestionBack, type QuestionBack } from '../korean/question-back.ts'
import { readAnswer } from './ask/read.ts'
import type { Asked, Reading } from './ask/reading.ts'
import { isBareValue } from './bare-value.ts'
import { isCommand } from './commands.ts'
import { countryKey, type AskStep } from './flow-set.ts'
import { answerCharsMax } from './limits.ts'
import { pendingChoice } from './pending.ts'
import { currentStep } from './position.ts'
import { labelsOf, textOf } from './prepare.ts'
import { openOptions } from './put.ts'
import { recapChoice } from './recapping.ts'
import { topFrame, type Turn } from './turn.ts'

/**
 * How much of a text is the person's own: `label`, words that are nobody's own, those of an option as they were shown
 * or of a question that everybody asks; `answer`, nothing but an answer to the open question; `free`, anything else.
 */
export type Plainness = 'label' | 'answer' | 'free'

/** A text as the open question hears it. Nothing in the session has changed yet. */
export type Heard = {
  /** The text, cut to `answerCharsMax`. */
  words: string
  /** The open question; null at the recap. */
  step: AskStep | null
  word: AnswerWord | null
  /** The option of what is pending, or of the recap, that the text means. */
  choice: string | null
  /** What it says to the open question; null for commands and where no question is open. */
  reading: Reading | null
  /** What it asks back, when it is nothing but that. */
  question: QuestionBack | null
  plain: Plainness
}

/** Reads a text against what is open, before any of it is acted upon. */
export function hear(turn: Turn, text: string): Heard {
  const words = cutWords(text)
  const step = openAsk(turn)
  const word = wordOf(turn, step, words)
  const choice = choiceFor(turn, word, words)
  const question = word === null && choice === null ? understandQuestionBack(words) : null
  if (question !== null) return { words, step, word, choice, reading: null, question, plain: 'label' }
  const isAnswer = step !== null && choice === null && !isCommand(word) && (hasWords(words) || word !== null)
  const reading = isAnswer ? readAnswer(askedOf(turn, step, words, word)) : null
  const plain = plainnessOf(turn, { words, step, word, choice, reading })
  return { words, step, word, choice, reading, question, plain }
}

/** The open question, if it is one that is asked. */
export function openAsk(turn: Turn): AskStep | null {
  const step = currentStep(turn)?.step
  return step?.type === 'ask' ? step : null
}

/** Whether a text has anything to read in it. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

/** The part of a text that is read. Half of a surrogate pair at its end could not be stored. */
export function cutWords(text: string): string {
  return text.length > answerCharsMax ? text.slice(0, answerCharsMax).toWellFormed() : text
}

function plainnessOf(turn: Turn, { words, step, word, choice, reading }: Omit<Heard, 'plain' | 'question'>): Plainness {
  if (word !== null) return 'answer'
  if (choice !== null || step?.kind === 'choice' || step?.kind === 'multi') {
    const fit = fitOf(words, shownLabels(turn))
    if (fit !== null) return fit
  }
  // At the recap, the words for sending it are short, and say nothing else.
  if (choice !== null) return step === null || isBareValue(words) ? 'answer' : 'free'
  const isRead = reading?.type === 'understood' || reading?.type === 'uncertain'
  return isRead && step?.kind !== 'text' && isBareValue(words) ? 'answer' : 'free'
}

function shownLabels(turn: Turn): string[] {
  return openOptions(turn).map(({ labelKey }) => bare(textOf(turn.set, turn.session.language, labelKey)))
}

// Several options at once are written with commas between.
function fitOf(words: string, labels: readonly string[]): 'label' | 'answer' | null {
  const longest = labels.reduce((sum, label) => sum + 2 * label.length + 2, 0)
  if (words.length > longest) return null
  if (labels.includes(bare(words))) return 'label'
  const parts = words.split(/[,、，;/\n]/u).map(bare)
  return parts.every((part) => labels.some((label) => label.includes(part))) ? 'answer' : null
}

function bare(text: string): string {
  return normalize(text).unspaced.replace(/[\p{P}\p{S}]/gu, '')
}

function choiceFor(turn: Turn, word: AnswerWord | null, text: string): string | null {
  const { pending } = turn.session
  if (pending !== null) return pendingChoice(turn, pending, word, text)
  return currentStep(turn)?.step.type === 'submit' ? recapChoice(turn, word, text) : null
}

// Looking words up costs far more than the rest of a turn, and most messages are a number, a day or a telephone number:
// no command has a digit in it, so only where a yes or a no is waited for can such a text be a word.
function wordOf(turn: Turn, step: AskStep | null, text: string): AnswerWord | null {
  if (!/\d/u.test(text)) return isCommandHere(turn, step, text) ? understandAnswer(text) : null
  if (text === '1') return 'yes'
  if (text === '2') return 'no'
  const isYesNo = step === null || step.kind === 'yes_no' || turn.session.pending !== null
  return isYesNo ? understandAnswer(text) : null
}

// "Later" passes a question over, unless it is an answer to it.
function isCommandHere(turn: Turn, step: AskStep | null, text: string): boolean {
  if (turn.session.pending !== null || step?.also === undefined) return true
  return !Object.values(step.also).some((words) => isOneOf(text, words))
}

function askedOf(turn: Turn, step: AskStep, text: string, word: AnswerWord | null): Asked {
  const { now, zone } = turn.context
  const { language, facts } = turn.session
  const country = facts[countryKey]
  const flow = topFrame(turn)?.flow ?? ''
  return {
    step,
    text,
    word,
    language,
    now,
    zone,
    // The fact may also be `other` or `skipped`, which is no country.
    country: typeof country === 'string' && /^[A-Z]{2}$/u.test(country) ? country : '',
    labels: () => labelsOf(turn.set, flow, step, language),
  }
}
