import { factOf } from '../flow/facts.ts'
import type { Answer, Fact } from '../flow/session.ts'
import type { FactRule } from './fact-rules.ts'
import { raise, type Reason, type Severity } from './severity.ts'

/** What a report is about, as far as rules look at it. */
export type ReportFacts = { situation: string | null; country: string | null }
type Answered = { key: string; answer: Answer }

/** What the answers of a report say about its severity; null when nothing. `reasons` explain that severity only. */
export type AssessFacts = (
  report: ReportFacts,
  answers: readonly Answered[],
) => { severity: Severity | null; reasons: Reason[] }

/** Assesses reports by rules (`flows/triage.yaml`). The most urgent rule that holds counts; the last answer to a key. */
export function createAssessFacts(rules: readonly FactRule[]): AssessFacts {
  const keys = rules.flatMap(({ mentions }) =>
    mentions.filter((one) => one.variable === 'answers').map((one) => one.field),
  )
  return (report, answers) => {
    const facts: Record<string, Fact> = Object.fromEntries(keys.map((key) => [key, '']))
    for (const { key, answer } of answers) facts[key] = factOf(answer.value)
    const input = {
      answers: facts,
      report: { situation: report.situation ?? '', country: report.country ?? '' },
    }
    const held = rules.filter((rule) => rule.holds(input))
    const severity = held.reduce<Severity | null>((highest, rule) => raise(highest, rule.severity), null)
    const reasons = held.filter((rule) => rule.severity === severity).map((rule) => rule.reason)
    return { severity, reasons: [...new Set(reasons)] }
  }
}
