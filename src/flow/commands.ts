import type { AnswerWord } from '../korean/answers.ts'
import { doubtAlarm } from './alarms.ts'
import { skipOpen } from './answering.ts'
import { framesTo, samePosition } from './position.ts'
import { putOpen, reopen } from './put.ts'
import { run } from './run.ts'
import type { Position } from './session.ts'
import { askForHuman, endSession, replaceTop, sayEngine, topFrame, type Turn } from './turn.ts'

export type Command = Exclude<AnswerWord, 'yes' | 'no' | 'unknown'>

/** Whether a word is a command, which works at any point of any flow. */
export function isCommand(word: AnswerWord | null): word is Command {
  return word !== null && word !== 'yes' && word !== 'no' && word !== 'unknown'
}

/** Carries out a command. */
export function obey(turn: Turn, command: Command): void {
  const { pending } = turn.session
  // Somebody who is asked about danger and only wants it to stop may be in it.
  if (pending?.type === 'alarm' && (command === 'stop' || command === 'skip')) doubtAlarm(turn, pending)
  switch (command) {
    case 'back':
      return goBack(turn)
    case 'skip':
      return skipOpen(turn)
    case 'help':
      return offerHuman(turn)
    case 'human':
      askForHuman(turn)
      return reopen(turn)
    case 'stop':
      sayEngine(turn, 'stopped')
      return endSession(turn, 'stopped')
    case 'erase':
      turn.session.pending = { type: 'erase' }
      return putOpen(turn, 'new')
  }
}

function offerHuman(turn: Turn): void {
  if (turn.session.called === true) {
    sayEngine(turn, 'human_called_already')
    return reopen(turn)
  }
  turn.session.pending = { type: 'human' }
  putOpen(turn, 'new')
}

/**
 * Back to the question before, also out of a sub-flow or into one that is over. While something is pending, or an
 * answer is being corrected from the recap, back leaves just that.
 */
function goBack(turn: Turn): void {
  if (turn.session.pending !== null) return reopen(turn)
  const frame = topFrame(turn)
  if (frame?.once === true) {
    replaceTop(turn, undefined)
    return run(turn)
  }
  const target = previousQuestion(turn)
  const root = turn.session.frames[0]?.flow ?? ''
  const frames = target === null ? null : framesTo(turn.prepared, root, target)
  if (frames === null) {
    sayEngine(turn, 'first_question')
    return reopen(turn)
  }
  turn.session.frames = frames
  run(turn)
}

// The last entry is the open question itself, except at a recap, which is not a question of its own. What is gone
// back over leaves the history; the question that is put again is its last entry.
function previousQuestion(turn: Turn): Position | null {
  const { frames, history } = turn.session
  const top = frames.at(-1)
  if (top === undefined) return null
  const open: Position = { flow: top.flow, step: top.step }
  const via = frames.slice(0, -1).map((frame) => frame.step)
  const last = history.at(-1)
  const isOpen = last !== undefined && samePosition(last, via.length > 0 ? { ...open, via } : open)
  const kept = isOpen ? history.slice(0, -1) : history
  const target = kept.at(-1) ?? null
  if (target !== null) turn.session.history = kept
  return target
}
