import { historyMax } from './limits.ts'
import type { Prepared, PreparedStep } from './prepare.ts'
import type { Frame, Position } from './session.ts'
import type { Turn } from './turn.ts'

/** The step that the session stands on; null when the set has no such step. */
export function currentStep(turn: Turn): PreparedStep | null {
  const frame = turn.session.frames.at(-1)
  return frame === undefined ? null : (turn.prepared.flows.get(frame.flow)?.steps.get(frame.step) ?? null)
}

/** Notes the open question in the history, unless it is the last one already or a correction. */
export function notePosition(turn: Turn): void {
  const { frames, history } = turn.session
  const frame = frames.at(-1)
  if (frame === undefined || frame.once === true) return
  const position: Position = { flow: frame.flow, step: frame.step }
  if (frames.length > 1) position.via = frames.slice(0, -1).map((one) => one.step)
  const last = history.at(-1)
  if (last !== undefined && samePosition(last, position)) return
  turn.session.history = [...history.slice(1 - historyMax), position]
}

/** Whether two positions are the same question on the same way. */
export function samePosition(a: Position, b: Position): boolean {
  if (a.flow !== b.flow || a.step !== b.step) return false
  const [left, right] = [a.via ?? [], b.via ?? []]
  return left.length === right.length && left.every((step, index) => step === right[index])
}

/** The frames that lead to a position from the first flow; null when the set has no such way. */
export function framesTo(prepared: Prepared, root: string, position: Position): Frame[] | null {
  const frames: Frame[] = []
  let flow = root
  for (const step of position.via ?? []) {
    const call = prepared.flows.get(flow)?.steps.get(step)?.step
    if (call?.type !== 'subflow') return null
    frames.push({ flow, step })
    flow = call.flow
  }
  if (flow !== position.flow || prepared.flows.get(flow)?.steps.has(position.step) !== true) return null
  return [...frames, { flow, step: position.step }]
}
