import type { Severity } from '../triage/severity.ts'

/**
 * When whom to call. A snapshot of it is stored with each escalation, so that editing the settings does not
 * change a call that is under way. After the last step the last interval repeats for ever: only a human ends it.
 */
export type Policy = {
  /** The first pages go to who is on duty; from this step on to everyone. Counted from 0. */
  everyoneFromStep: number
  /** The wait after each step in ms; the last one repeats. */
  intervalsMs: number[]
  /** Steps before which the person who waits is told how it goes; afterwards every `tellEvery` steps. */
  tellAtSteps: number[]
  tellEvery: number
}

/** Waits between pages: a P0 is called again after one minute and everyone after two; a P1 has an hour in all. */
const policies: Record<'P0' | 'P1', Policy> = {
  P0: { everyoneFromStep: 2, intervalsMs: [60_000, 60_000, 120_000, 180_000], tellAtSteps: [2, 4], tellEvery: 5 },
  P1: { everyoneFromStep: 2, intervalsMs: [300_000, 600_000, 900_000], tellAtSteps: [2], tellEvery: 4 },
}

export function policyFor(severity: Severity): Policy {
  return severity === 'P0' ? policies.P0 : policies.P1
}

/** A candidate to be called: `onDuty` as they last said. */
export type Candidate = { id: string; onDuty: boolean; reachable: boolean }

export type EscalationStep = {
  /** Ids of the operators to page now. Empty only when there is nobody at all. */
  page: string[]
  /** Whether everybody was called or only those on duty. */
  scope: 'duty' | 'everyone'
  nextInMs: number
  /** Whether the waiting person is to be told, truthfully, that nobody has taken the case yet. */
  tellPerson: boolean
}

/**
 * Decides one step of an escalation. `step` counts the pages made before. If nobody is on duty, everyone is
 * called from the first step on.
 */
export function decideStep(policy: Policy, step: number, candidates: readonly Candidate[]): EscalationStep {
  const reachable = candidates.filter((candidate) => candidate.reachable)
  // Somebody whose messages bounced is still tried when there is nobody else.
  const pool = reachable.length > 0 ? reachable : candidates
  const onDuty = pool.filter((candidate) => candidate.onDuty)
  const everyone = step >= policy.everyoneFromStep || onDuty.length === 0
  const called = everyone ? pool : onDuty
  const interval = policy.intervalsMs[Math.min(step, policy.intervalsMs.length - 1)] ?? 60_000
  const lastTold = Math.max(...policy.tellAtSteps)
  return {
    page: called.map((candidate) => candidate.id),
    scope: everyone ? 'everyone' : 'duty',
    nextInMs: interval,
    tellPerson: policy.tellAtSteps.includes(step) || (step > lastTold && (step - lastTold) % policy.tellEvery === 0),
  }
}
