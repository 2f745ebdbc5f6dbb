import { isUrgent, severities } from '../../triage/severity.ts'
import { successors, type Flow, type Step } from '../flow-set.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Problem } from '../problem.ts'
import { problemAt } from '../source.ts'
import { byId, flowsWithin, questionsToGo, reachable, waits } from './graph.ts'
import type { LintInput } from './input.ts'

/** Most questions from any step to an end, a submitted report or a human. */
export const questionsToWayOutMax = 20

/** Rules about where a person can get to. They need flows whose steps all exist. */
export function wayProblems({ parsed }: LintInput): Problem[] {
  const flows = new Map(parsed.map(({ flow }) => [flow.id, flow]))
  const cycles = parsed.flatMap((one) => subflowCycles(one, flows))
  if (cycles.length > 0) return cycles
  return parsed.flatMap((one) => [
    ...unreachable(one),
    ...loopsWithoutInput(one, flows),
    ...noWayOut(one, flows),
    ...submitNeverReached(one, flows),
    ...noHuman(one, flows),
    ...uselessUrgent(one),
  ])
}

function subflowCycles({ source, flow }: ParsedFlow, flows: ReadonlyMap<string, Flow>): Problem[] {
  return flow.steps.flatMap((step, index) => {
    const called = step.type === 'subflow' ? flows.get(step.flow) : undefined
    if (called === undefined || ![...flowsWithin(called, flows)].includes(flow)) return []
    const message = `The flow "${called.id}" runs this flow again, so it would never end.`
    return [problemAt('subflow-cycle', source, ['steps', index, 'subflow'], message)]
  })
}

function unreachable({ source, flow }: ParsedFlow): Problem[] {
  const seen = reachable(flow)
  return flow.steps.flatMap((step, index) =>
    seen.has(step.id)
      ? []
      : [problemAt('unreachable-step', source, ['steps', index, 'id'], `Nothing leads to the step "${step.id}".`)],
  )
}

function loopsWithoutInput({ source, flow }: ParsedFlow, flows: ReadonlyMap<string, Flow>): Problem[] {
  const steps = byId(flow)
  const passes = (step: Step): boolean => {
    if (waits(step)) return false
    if (step.type !== 'subflow') return true
    const called = flows.get(step.flow)
    return called !== undefined && questionsToGo(called, flows, false).get(called.steps[0]?.id ?? '') === 0
  }
  const index = flow.steps.findIndex((step) => passes(step) && comesBack(step, steps, passes))
  const found = flow.steps[index]
  if (found === undefined) return []
  const message = `From "${found.id}" the flow comes back to it without asking anything.`
  return [problemAt('loop-without-input', source, ['steps', index, 'id'], message)]
}

function comesBack(from: Step, steps: ReadonlyMap<string, Step>, passes: (step: Step) => boolean): boolean {
  const seen = new Set<string>()
  const open = successors(from)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === from.id) return true
    const step = id === null || seen.has(id) ? undefined : steps.get(id)
    if (step === undefined || !passes(step)) continue
    seen.add(step.id)
    open.push(...successors(step))
  }
  return false
}

// The first step is enough: where one has no way out, those before it mostly have none either.
function noWayOut({ source, flow }: ParsedFlow, flows: ReadonlyMap<string, Flow>): Problem[] {
  const seen = reachable(flow)
  const toGo = questionsToGo(flow, flows, true)
  const index = flow.steps.findIndex((step) => seen.has(step.id) && (toGo.get(step.id) ?? 0) > questionsToWayOutMax)
  const found = flow.steps[index]
  if (found === undefined) return []
  const message = `From "${found.id}" no end, report or human is within ${questionsToWayOutMax} questions.`
  return [problemAt('no-way-out', source, ['steps', index, 'id'], message)]
}

function submitNeverReached({ source, flow }: ParsedFlow, flows: ReadonlyMap<string, Flow>): Problem[] {
  if (flow.situation === null) return []
  if (reachableSteps(flow, flows).some((step) => step.type === 'submit')) return []
  const message = 'This flow has a situation, but no step hands the report over (submit).'
  return [problemAt('submit-never-reached', source, ['situation'], message)]
}

// A flow that others run may leave the human to them.
function noHuman({ source, flow }: ParsedFlow, flows: ReadonlyMap<string, Flow>): Problem[] {
  const isRun = [...flows.values()].some((other) =>
    other.steps.some((step) => step.type === 'subflow' && step.flow === flow.id),
  )
  if (isRun && flow.situation === null) return []
  const calls = (step: Step): boolean => step.type === 'handoff' || (step.type === 'urgent' && isUrgent(step.severity))
  if (reachableSteps(flow, flows).some(calls)) return []
  return [
    problemAt('no-human', source, ['flow'], 'No step of this flow can call a human (handoff, or urgent P0 or P1).'),
  ]
}

function reachableSteps(flow: Flow, flows: ReadonlyMap<string, Flow>): Step[] {
  return [...flowsWithin(flow, flows)].flatMap((one) => {
    const seen = reachable(one)
    return one.steps.filter((step) => seen.has(step.id))
  })
}

// The least urgent that the session can be when it comes to a step, over all ways there.
function uselessUrgent({ source, flow }: ParsedFlow): Problem[] {
  const none = severities.length
  const entry = new Map<string, number>(flow.steps.slice(0, 1).map((step) => [step.id, none]))
  for (let pass = 0; pass < flow.steps.length; pass++) {
    for (const step of flow.steps) {
      const before = entry.get(step.id)
      if (before === undefined) continue
      const after = step.type === 'urgent' ? Math.min(before, severities.indexOf(step.severity)) : before
      for (const next of successors(step)) {
        if (next !== null) entry.set(next, Math.max(entry.get(next) ?? -1, after))
      }
    }
  }
  return flow.steps.flatMap((step, index) => {
    if (step.type !== 'urgent' || (entry.get(step.id) ?? none) > severities.indexOf(step.severity)) return []
    const message = `It is already at least ${step.severity} here, and the urgency is never lowered.`
    return [problemAt('useless-urgent', source, ['steps', index, 'urgent'], message, 'warning')]
  })
}
