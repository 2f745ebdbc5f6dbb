import type { AnswerWord } from '../korean/answers.ts'
import { confirmAlarm, denyAlarm, doubtAlarm, sayConfirmed } from './alarms.ts'
import { accept, leaveForAlarm, skipOpen } from './answering.ts'
import { isCountRight } from './ask/choice.ts'
import { leadingAnswer } from './ask/yes-no.ts'
import type { AskStep } from './flow-set.ts'
import { missesBeforeRawMax } from './limits.ts'
import { namedOption, putOpen, reopen } from './put.ts'
import type { Pending } from './session.ts'
import { askForHuman, endSession, sayEngine, type Turn } from './turn.ts'
import { wordsOnly } from './words-only.ts'

/**
 * The option of the pending question that a word or a number means; null when it says nothing to it, and is perhaps
 * an answer to the open question itself.
 */
export function pendingChoice(turn: Turn, pending: Pending, word: AnswerWord | null, text: string): string | null {
  const named = namedOption(turn, text)
  switch (pending.type) {
    case 'multi':
      return named === 'done' || (named === null && word === 'no') ? 'done' : null
    case 'confirm':
      if (pending.candidates === undefined) return yesOrNo(word)
      return named ?? (word === 'no' ? 'none' : null)
    case 'human':
      return named ?? yesOrNo(word)
    case 'alarm':
      return word === 'unknown' ? 'unknown' : (yesOrNo(word) ?? (word === null ? leadingAnswer(text) : null))
    case 'erase':
      return word === 'erase' ? 'yes' : yesOrNo(word)
  }
}

function yesOrNo(word: AnswerWord | null): string | null {
  return word === 'yes' || word === 'no' ? word : null
}

/** Carries out the choice made about what is pending. */
export function choosePending(turn: Turn, pending: Pending, step: AskStep | null, choice: string): void {
  switch (pending.type) {
    case 'confirm':
      return chooseConfirm(turn, pending, step, choice)
    case 'alarm':
      return chooseAlarm(turn, pending, step, choice)
    case 'human':
      if (choice === 'skip') return skipOpen(turn)
      if (choice === 'yes') askForHuman(turn)
      return reopen(turn)
    case 'erase':
      if (choice !== 'yes') return reopen(turn)
      sayEngine(turn, 'erased')
      return endSession(turn, 'erased')
    case 'multi':
      return step === null ? reopen(turn) : chooseMulti(turn, step, pending.values, choice)
  }
}

/** One option of a multi question was pressed: it is added, until "done" or an option that excludes the others. */
export function chooseMulti(turn: Turn, step: AskStep, before: readonly string[], choice: string): void {
  const values = choice === 'done' || before.includes(choice) ? [...before] : [...before, choice]
  const isLast = choice === 'done' || choice === 'none' || values.length >= (step.max ?? step.options.length)
  if (isLast && isCountRight(step, values)) {
    return accept(turn, step, { raw: values.join(', '), value: { kind: 'multi', values } })
  }
  turn.session.pending = { type: 'multi', values }
  putOpen(turn, 'same')
}

function chooseAlarm(
  turn: Turn,
  pending: Extract<Pending, { type: 'alarm' }>,
  step: AskStep | null,
  choice: string,
): void {
  if (choice !== 'yes') {
    if (choice === 'unknown') doubtAlarm(turn, pending)
    else denyAlarm(turn, pending)
    return reopen(turn)
  }
  confirmAlarm(turn, pending)
  if (step !== null && leaveForAlarm(turn, step)) return
  sayConfirmed(turn, pending)
  reopen(turn)
}

function chooseConfirm(
  turn: Turn,
  pending: Extract<Pending, { type: 'confirm' }>,
  step: AskStep | null,
  choice: string,
): void {
  if (step === null) return reopen(turn)
  const chosen = choice === 'yes' ? pending.answer : pending.candidates?.[Number(choice)]
  if (chosen !== undefined) return accept(turn, step, chosen)
  turn.session.misses += 1
  if (turn.session.misses >= missesBeforeRawMax) {
    sayEngine(turn, 'kept_as_said')
    return accept(turn, step, wordsOnly(pending.answer))
  }
  sayEngine(turn, `again.${step.kind}`)
  reopen(turn)
}
