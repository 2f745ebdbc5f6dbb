import { labelKey, textKey } from './flow-set.ts'
import { samePosition } from './position.ts'
import type { Position, SayChoice } from './session.ts'
import type { Turn } from './turn.ts'

/** The option that hands the answers over. */
export const sendValue = 'send'

/** The questions put since the flow that submits began, its sub-flows included, each once. */
export function recapPositions(turn: Turn): Position[] {
  const { frames, history } = turn.session
  const above = frames.slice(0, -1).map((frame) => frame.step)
  const inside = history.filter((position) => above.every((step, index) => position.via?.[index] === step))
  return inside.filter((one, index) => inside.findIndex((other) => samePosition(one, other)) === index)
}

/** Choosing a position corrects it; the last option sends everything. */
export function recapOptions(turn: Turn): SayChoice[] {
  const corrections = recapPositions(turn).map((position, index) => ({
    value: String(index),
    labelKey: textKey(position.flow, labelKey(position.step)),
  }))
  return [...corrections, { value: sendValue, labelKey: 'engine:recap_send' }]
}
