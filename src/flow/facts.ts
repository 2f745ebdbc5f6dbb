import { countryKey, type AskStep } from './flow-set.ts'
import { factCharsMax } from './limits.ts'
import type { ConditionInput } from './conditions.ts'
import type { AnswerValue, Fact } from './session.ts'
import type { Turn } from './turn.ts'

/** The value of an answer that conditions compare and texts show. */
export function factOf(value: AnswerValue): Fact {
  switch (value.kind) {
    case 'yes_no':
    case 'choice':
      return value.value
    case 'multi':
      return value.values
    case 'text':
    case 'name':
    case 'contact_window':
      return short(value.text)
    case 'date':
      return value.reading?.from ?? short(value.text)
    case 'place':
      return value.code ?? short(value.text)
    case 'number':
    case 'age':
    case 'phone':
      return value.value ?? short(value.text)
    case 'media':
      return value.attachments.length
    case 'skipped':
    case 'unknown':
      return value.kind
  }
}

/** Keeps what conditions and texts mention, and tells the host the country when that was the answer. */
export function keepFact(turn: Turn, step: AskStep, value: AnswerValue): void {
  const country = step.saves === countryKey ? countryOf(value) : null
  if (country !== null) turn.events.push({ type: 'country', country })
  if (step.saves === countryKey || turn.prepared.facts.has(step.saves)) {
    turn.session.facts = { ...turn.session.facts, [step.saves]: country ?? factOf(value) }
  }
}

/** The variables of the flow's conditions as they stand now. */
export function conditionInput(turn: Turn): ConditionInput {
  const { facts, language, severity } = turn.session
  const answers: Record<string, Fact> = {}
  for (const name of turn.prepared.facts) answers[name] = facts[name] ?? ''
  const country = facts[countryKey]
  const { buttons, endToEndEncrypted } = turn.context.transport
  return {
    answers,
    person: { language, country: typeof country === 'string' ? country : '' },
    severity: severity ?? 'none',
    transport: { e2ee: endToEndEncrypted, buttons },
  }
}

// An option of two letters is a country code; `other` and the like are not.
function countryOf(value: AnswerValue): string | null {
  if (value.kind === 'place') return value.country
  if (value.kind !== 'choice') return null
  return /^[a-z]{2}$/u.test(value.value) ? value.value.toUpperCase() : null
}

function short(text: string): string {
  return text.length > factCharsMax ? text.slice(0, factCharsMax) : text
}
