import type { Problem } from '../flow/problem.ts'
import { problemAt, type SourceFile } from '../flow/source.ts'
import { readFactRules } from './fact-rules.ts'

/** Every rule about `flows/triage.yaml` that can be broken. */
export const triageLintRules = [
  'yaml-syntax',
  'shape',
  'condition-syntax',
  'duplicate-id',
  'unknown-answer',
  'unknown-report-field',
  'missing-text',
] as const

const reportFields = ['situation', 'country']

/** What rules may speak of: the keys under which the flows save answers, and the operators' texts by language. */
export type TriageLintInput = {
  answerKeys: ReadonlySet<string>
  /** Namespace `triage` of each language that operators use. */
  texts: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Finds what is wrong with the triage rules, in the order of the file. */
export function lintTriage(file: SourceFile, input: TriageLintInput): Problem[] {
  const { source, rules, problems } = readFactRules(file)
  const found = rules.flatMap((rule, position) => {
    const at = (field: string, name: (typeof triageLintRules)[number], message: string): Problem =>
      problemAt(name, source, ['rules', rule.index, field], `${rule.id}: ${message}`)
    const unknown = rule.mentions.flatMap(({ variable, field }) => {
      if (variable === 'answers' && !input.answerKeys.has(field))
        return [at('when', 'unknown-answer', `no flow asks for "${field}"`)]
      return variable === 'report' && !reportFields.includes(field)
        ? [at('when', 'unknown-report-field', `a report has no "${field}"`)]
        : []
    })
    const isTwice = rules.findIndex((other) => other.id === rule.id) < position
    const twice = isTwice ? [at('id', 'duplicate-id', 'another rule has this id')] : []
    const silent = Object.entries(input.texts)
      .filter(([, texts]) => !texts[rule.reason])
      .map(([language]) =>
        at('reason', 'missing-text', `"${rule.reason}" is not explained in locales/${language}/triage.json`),
      )
    return [...unknown, ...twice, ...silent]
  })
  return [...problems, ...found]
}
