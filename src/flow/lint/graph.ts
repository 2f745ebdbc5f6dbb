import { successors, type Flow, type Step } from '../flow-set.ts'

/** Ids of the steps that can be reached from the first one. */
export function reachable(flow: Flow): Set<string> {
  const steps = byId(flow)
  const seen = new Set<string>()
  const open = flow.steps.slice(0, 1).map((step) => step.id)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps.get(id)
    if (step === undefined || seen.has(id)) continue
    seen.add(id)
    for (const next of successors(step)) if (next !== null) open.push(next)
  }
  return seen
}

/** The steps of a flow by id. */
export function byId(flow: Flow): Map<string, Step> {
  return new Map(flow.steps.map((step) => [step.id, step]))
}

/** Whether a step stops and waits for the person. */
export function waits(step: Step): boolean {
  return step.type === 'ask' || (step.type === 'submit' && step.recap)
}

/**
 * For each step, the fewest questions (its own included) until the flow is over or, with `orHuman`, a report is
 * submitted or a human called. Infinity where there is no such way. Sub-flows count with their own fewest.
 */
export function questionsToGo(flow: Flow, flows: ReadonlyMap<string, Flow>, orHuman: boolean): Map<string, number> {
  return questions(flow, flows, orHuman, new Set())
}

function questions(
  flow: Flow,
  flows: ReadonlyMap<string, Flow>,
  orHuman: boolean,
  above: ReadonlySet<string>,
): Map<string, number> {
  const inside = new Set([...above, flow.id])
  const costs = new Map(flow.steps.map((step) => [step.id, costOf(step, flows, inside)]))
  const best = new Map(flow.steps.map((step) => [step.id, Infinity]))
  // Each pass settles at least one more step, so as many passes as steps are enough.
  for (let pass = 0; pass < flow.steps.length; pass++) {
    let changed = false
    for (const step of flow.steps) {
      const onward = successors(step).map((next) => (next === null ? 0 : (best.get(next) ?? Infinity)))
      const isGoal = orHuman && (step.type === 'submit' || step.type === 'handoff')
      const value = (costs.get(step.id) ?? 0) + (isGoal ? 0 : Math.min(...onward))
      if (value < (best.get(step.id) ?? Infinity)) {
        best.set(step.id, value)
        changed = true
      }
    }
    if (!changed) break
  }
  return best
}

function costOf(step: Step, flows: ReadonlyMap<string, Flow>, above: ReadonlySet<string>): number {
  if (waits(step)) return 1
  if (step.type !== 'subflow') return 0
  const called = flows.get(step.flow)
  const first = called?.steps[0]?.id
  if (called === undefined || first === undefined || above.has(step.flow)) return 0
  return questions(called, flows, false, above).get(first) ?? 0
}

/** All flows that a flow runs, itself included. */
export function flowsWithin(flow: Flow, flows: ReadonlyMap<string, Flow>): Set<Flow> {
  const seen = new Set<Flow>()
  const open = [flow]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue
    seen.add(one)
    const steps = byId(one)
    for (const id of reachable(one)) {
      const step = steps.get(id)
      const called = step?.type === 'subflow' ? flows.get(step.flow) : undefined
      if (called !== undefined) open.push(called)
    }
  }
  return seen
}
