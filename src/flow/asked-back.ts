import type { QuestionBack } from '../korean/question-back.ts'
import type { EngineKey } from './engine-texts.ts'
import { currentStep } from './position.ts'
import { putOpen } from './put.ts'
import { sayEngine, sayFlow, topFrame, type Turn } from './turn.ts'

/**
 * Answers what a person asks back, and puts the open question again. They have a right to know, and it is no
 * misunderstanding: who is not told why they are asked does not answer.
 */
export function answerBack(turn: Turn, question: QuestionBack): void {
  const step = currentStep(turn)?.step
  const isOwn = question === 'why' && turn.session.pending === null
  if (isOwn && step?.type === 'ask' && step.because !== null) sayFlow(turn, topFrame(turn)?.flow ?? '', step.because)
  else sayEngine(turn, textFor(turn, question))
  putOpen(turn, 'same')
}

function textFor(turn: Turn, question: QuestionBack): EngineKey {
  switch (question) {
    case 'why':
      return 'asked_back.why'
    case 'who_reads':
      return turn.context.transport.endToEndEncrypted ? 'asked_back.who_reads' : 'asked_back.who_reads_open'
    case 'who_answers':
      return 'asked_back.who_answers'
    case 'how_long':
      return turn.session.called === true ? 'asked_back.how_long_called' : 'asked_back.how_long'
  }
}
