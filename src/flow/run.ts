import { conditionInput } from './facts.ts'
import type { Step } from './flow-set.ts'
import { stepsPerTurnMax, subflowDepthMax } from './limits.ts'
import { currentStep, notePosition } from './position.ts'
import { putOpen } from './put.ts'
import type { FailureReason } from './session.ts'
import { callHuman, endSession, raiseTo, replaceTop, sayEngine, sayFlow, topFrame, type Turn } from './turn.ts'

/** Runs steps until one waits for the person or the conversation is over. */
export function run(turn: Turn): void {
  for (let count = 0; count < stepsPerTurnMax; count++) {
    const found = currentStep(turn)
    if (found === null) return fail(turn, 'unknown_step')
    if (isWaiting(turn, found.step)) return openQuestion(turn)
    runStep(turn, found.step)
    if (turn.over) return
  }
  fail(turn, 'too_many_steps')
}

/** Goes to a step of the running flow; null ends the flow, and the one that called it goes on. */
export function goTo(turn: Turn, step: string | null): void {
  const frame = topFrame(turn)
  if (frame === undefined) return
  if (step !== null) return replaceTop(turn, { flow: frame.flow, step })
  replaceTop(turn, undefined)
  const caller = currentStep(turn)?.step
  if (turn.session.frames.length === 0) endSession(turn, 'done')
  else if (caller?.type === 'subflow') goTo(turn, caller.next)
}

/**
 * Raises what the steps from here on raise, up to the next one that says or asks something. A corrected answer is not
 * followed to other questions, but what it means for the severity counts.
 */
export function raiseFrom(turn: Turn, first: string | null): void {
  const steps = turn.prepared.flows.get(topFrame(turn)?.flow ?? '')?.steps
  let id = first
  for (let count = 0; count < stepsPerTurnMax && id !== null; count++) {
    const step = steps?.get(id)?.step
    if (step?.type === 'urgent') raiseTo(turn, step.severity, [step.reason])
    if (step?.type === 'branch') id = chosenCase(turn, step)
    else id = step?.type === 'urgent' || step?.type === 'set' ? step.next : null
  }
}

/** The session cannot go on: the person is told, a human takes over, and what was said is kept. */
export function fail(turn: Turn, reason: FailureReason): void {
  sayEngine(turn, 'failed')
  turn.events.push({ type: 'failed', reason })
  callHuman(turn, 'flow_failed')
  endSession(turn, 'stopped')
}

/** Whether the step waits for the person. An alarm in this very turn can stand in for the answer. */
function isWaiting(turn: Turn, step: Step): boolean {
  if (step.type === 'submit') return step.recap
  return step.type === 'ask' && (turn.alarm === null || step.on['alarm'] === undefined)
}

function openQuestion(turn: Turn): void {
  if (currentStep(turn)?.step.type === 'ask') notePosition(turn)
  turn.session.misses = 0
  turn.session.pending = null
  putOpen(turn, 'new')
}

function runStep(turn: Turn, step: Step): void {
  const flow = topFrame(turn)?.flow ?? ''
  switch (step.type) {
    case 'say':
      sayFlow(turn, flow, step.text)
      return goTo(turn, step.next)
    case 'ask':
      return goTo(turn, step.on['alarm'] ?? step.next)
    case 'set':
      setFacts(turn, step.values)
      return goTo(turn, step.next)
    case 'branch':
      return goTo(turn, chosenCase(turn, step))
    case 'urgent':
      raiseTo(turn, step.severity, [step.reason])
      return goTo(turn, step.next)
    case 'handoff':
      if (turn.session.called !== true) callHuman(turn, step.reason)
      return goTo(turn, step.next)
    case 'subflow':
      return enter(turn, step.flow)
    case 'submit':
      return submit(turn, step)
    case 'end':
      return step.all ? endSession(turn, 'done') : goTo(turn, null)
  }
}

/** Hands over what was said, and goes on. */
export function submit(turn: Turn, step: Extract<Step, { type: 'submit' }>): void {
  const flow = turn.prepared.flows.get(topFrame(turn)?.flow ?? '')
  turn.events.push({ type: 'submitted', situation: flow?.flow.situation ?? null })
  goTo(turn, step.next)
}

function setFacts(turn: Turn, values: Extract<Step, { type: 'set' }>['values']): void {
  const kept = Object.entries(values).filter(([name]) => turn.prepared.facts.has(name))
  turn.session.facts = { ...turn.session.facts, ...Object.fromEntries(kept) }
}

function chosenCase(turn: Turn, step: Extract<Step, { type: 'branch' }>): string {
  const input = conditionInput(turn)
  const found = step.cases.find((one) => turn.prepared.conditions.get(one.if)?.holds(input) === true)
  return found?.goto ?? step.otherwise
}

function enter(turn: Turn, flow: string): void {
  const first = turn.prepared.flows.get(flow)?.first
  if (first === undefined || first === null) return fail(turn, 'unknown_flow')
  if (turn.session.frames.length > subflowDepthMax) return fail(turn, 'too_deep')
  turn.session.frames = [...turn.session.frames, { flow, step: first }]
}
