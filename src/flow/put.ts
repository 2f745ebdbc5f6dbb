import { understandChoice } from '../korean/choice.ts'
import { alarmTextKey, pendingAlarm } from './alarms.ts'
import { optionByNumber } from './ask/choice.ts'
import { currentStep } from './position.ts'
import { textOf } from './prepare.ts'
import { readback, readbackOption } from './readback.ts'
import { recapPositions, recapOptions } from './recap.ts'
import type { SayChoice, SayChoices } from './session.ts'
import { sayEngine, sayFlow, topFrame, type Turn } from './turn.ts'

/**
 * Puts the question that the next input will be about: what is pending, or the step that the session stands on. A
 * `new` question gets a new number, so that buttons of earlier ones are recognised; the `same` question put again
 * keeps its number, so that its older buttons still work. An alarm that needs its question comes first.
 */
export function putOpen(turn: Turn, which: 'new' | 'same'): void {
  const alarm = turn.question
  if (alarm !== null && alarm.question !== null) {
    turn.question = null
    turn.session.pending = pendingAlarm(turn, alarm, alarm.question)
    turn.session.ask += 1
  } else if (which === 'new') {
    turn.session.ask += 1
  }
  const choices = { ask: turn.session.ask, options: openOptions(turn) }
  if (turn.session.pending === null) putStep(turn, choices)
  else putPending(turn, turn.session.pending, choices)
}

/** The options of the open question, in the order of their numbers; empty when the answer is free. */
export function openOptions(turn: Turn): SayChoice[] {
  const { pending } = turn.session
  const found = currentStep(turn)
  const regionOf = (country: string): string => textOf(turn.set, turn.session.language, `engine:region.${country}`)
  switch (pending?.type) {
    case 'confirm':
      if (pending.candidates === undefined) return yesNo
      return [
        ...pending.candidates.map((answer, index) => readbackOption(answer, index, regionOf)),
        { value: 'none', labelKey: 'engine:none_of_these' },
      ]
    case 'alarm':
    case 'erase':
      return yesNo
    case 'human': {
      const skip = isSkippable(turn) ? [{ value: 'skip', labelKey: 'engine:skip' }] : []
      return [
        { value: 'yes', labelKey: 'engine:call_human' },
        { value: 'no', labelKey: 'engine:answer_again' },
        ...skip,
      ]
    }
    case 'multi':
      return [...(found?.options ?? []), { value: 'done', labelKey: 'engine:done' }]
    case undefined:
      return found?.step.type === 'submit' ? recapOptions(turn) : (found?.options ?? [])
  }
}

/** The option of the open question that a number or its label means, in the person's language. */
export function namedOption(turn: Turn, text: string): string | null {
  const options = openOptions(turn)
  const values = options.map((option) => option.value)
  const numbered = optionByNumber(text, values)
  if (numbered !== null) return numbered
  const labels = options.map(({ labelKey, params }) =>
    params === undefined ? textOf(turn.set, turn.session.language, labelKey) : String(params['value']),
  )
  const found = understandChoice(text, labels, { multi: false })
  return found?.type === 'chosen' ? (values[found.indexes[0] ?? -1] ?? null) : null
}

/** Whether the step that the session stands on can be skipped. */
export function isSkippable(turn: Turn): boolean {
  const step = currentStep(turn)?.step
  return step?.type === 'ask' && step.skippable
}

const yesNo: SayChoice[] = [
  { value: 'yes', labelKey: 'engine:yes' },
  { value: 'no', labelKey: 'engine:no' },
]

function putStep(turn: Turn, choices: SayChoices): void {
  const step = currentStep(turn)?.step
  const flow = topFrame(turn)?.flow ?? ''
  if (step?.type === 'ask') return sayFlow(turn, flow, step.text, choices.options.length > 0 ? choices : undefined)
  turn.events.push({ type: 'recap', positions: recapPositions(turn), choices })
}

function putPending(turn: Turn, pending: NonNullable<Turn['session']['pending']>, choices: SayChoices): void {
  switch (pending.type) {
    case 'confirm': {
      const { key, params } = readback(pending)
      return sayEngine(turn, key, params, choices)
    }
    case 'alarm':
      return sayEngine(turn, alarmTextKey(turn, pending), {}, choices)
    case 'human':
      return sayEngine(turn, 'offer_human', {}, choices)
    case 'erase':
      return sayEngine(turn, 'erase_confirm', {}, choices)
    case 'multi':
      return sayEngine(turn, 'multi_more', {}, choices)
  }
}

/** Drops what is pending and puts the open question again. */
export function reopen(turn: Turn): void {
  turn.session.pending = null
  putOpen(turn, 'new')
}
