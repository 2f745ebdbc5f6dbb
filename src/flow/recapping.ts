import type { AnswerWord } from '../korean/answers.ts'
import { currentStep } from './position.ts'
import { namedOption, putOpen } from './put.ts'
import { recapPositions, sendValue } from './recap.ts'
import { run, submit } from './run.ts'
import { sayEngine, type Turn } from './turn.ts'

/** The option of the recap that a number, a label or a "yes" means. A number comes first: here 1 is no "yes". */
export function recapChoice(turn: Turn, word: AnswerWord | null, text: string): string | null {
  return namedOption(turn, text) ?? (word === 'yes' ? sendValue : null)
}

/** Sends the answers, or puts one question again; its frame goes when it is answered, and the recap comes back. */
export function chooseRecap(turn: Turn, value: string): void {
  const step = currentStep(turn)?.step
  if (value === sendValue && step?.type === 'submit') {
    submit(turn, step)
    if (!turn.over) run(turn)
    return
  }
  const position = recapPositions(turn)[Number(value)]
  if (position === undefined) {
    sayEngine(turn, 'again.recap')
    return putOpen(turn, 'same')
  }
  turn.session.frames = [...turn.session.frames, { flow: position.flow, step: position.step, once: true }]
  run(turn)
}
