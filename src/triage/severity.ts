/** How urgent something is. P0: life or liberty at stake now; P1: within an hour; P2: today; P3: information. */
export type Severity = 'P0' | 'P1' | 'P2' | 'P3'

export const severities: readonly Severity[] = ['P0', 'P1', 'P2', 'P3']

/**
 * Why a severity was given, as a code that a text in the operator's language explains (`locales/<lang>/triage.json`).
 * Never holds what a person wrote: reasons are stored and shown in clear.
 */
export type Reason = string

/** True when `a` is more urgent than `b`; a missing severity is the least urgent. */
export function isMoreUrgent(a: Severity, b: Severity | null): boolean {
  return b === null || severities.indexOf(a) < severities.indexOf(b)
}

/** The more urgent of the two. Software only ever raises a severity, so every change goes through here. */
export function raise(current: Severity | null, next: Severity): Severity {
  return current !== null && !isMoreUrgent(next, current) ? current : next
}

/** Whether an operator is paged at once. */
export function isUrgent(severity: Severity | null): boolean {
  return severity === 'P0' || severity === 'P1'
}

/**
 * What a reading of one free message found. `question` is the code of the one yes/no question to ask before
 * acting, where the text alone is not enough; a "yes" to it means P0.
 */
export type Alarm = { severity: Severity; family: string; reasons: Reason[]; question: string | null }

/**
 * Reads one message; null when nothing in it raises anything. Pure and of bounded time. `isAnswer` says that the whole
 * message is a plain answer to the question that was put: only clear words raise it then, no guess by a model.
 */
export type Watch = (text: string, hint?: { isAnswer: boolean }) => Alarm | null
