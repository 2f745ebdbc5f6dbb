import type { FlowEvent } from '../flow/session.ts'
import type { Language } from '../korean/language.ts'
import type { StoredAnswer } from '../store/answers.ts'
import { raise, type Reason, type Severity } from '../triage/severity.ts'
import type { Decision, Situation } from './person-turn.ts'

/** What the events of a turn add up to. */
export type Outcome = {
  severity: Severity | null
  reasons: Reason[]
  /** A human is wanted now. */
  handoff: boolean
  submitted: boolean
  stopped: boolean
  situation: string | null
  language: Language
  country: string | null
  answers: StoredAnswer[]
}

/** Adds up what was decided, over what is known of the person. The severity only rises. */
export function addUp(situation: Situation, decision: Decision): Outcome {
  const { person } = situation
  const outcome: Outcome = {
    severity: person.session.severity,
    reasons: [],
    handoff: false,
    submitted: false,
    stopped: false,
    situation: null,
    language: decision.session?.language ?? situation.language,
    country: person.country,
    answers: [],
  }
  if (decision.session?.severity) outcome.severity = raise(outcome.severity, decision.session.severity)
  for (const event of decision.events) applyEvent(outcome, event)
  if (decision.alarm) {
    outcome.severity = raise(outcome.severity, decision.alarm.severity)
    outcome.reasons.push(...decision.alarm.reasons)
    outcome.handoff = true
  }
  return outcome
}

function applyEvent(outcome: Outcome, event: FlowEvent): void {
  switch (event.type) {
    case 'answered':
      outcome.answers.push({ flow: event.flow, step: event.step, key: event.key, answer: event.answer })
      return
    case 'raised':
      outcome.severity = raise(outcome.severity, event.severity)
      outcome.reasons.push(...event.reasons)
      return
    case 'handoff':
      outcome.handoff = true
      outcome.reasons.push(event.reason)
      return
    case 'submitted':
      outcome.submitted = true
      outcome.situation = event.situation
      return
    case 'ended':
      outcome.stopped = event.outcome === 'stopped'
      return
    case 'language':
      outcome.language = event.language
      return
    case 'country':
      outcome.country = event.country
      return
    case 'say':
    case 'recap':
    case 'alarm':
    case 'misunderstood':
    case 'failed':
      return
  }
}
