import { languages } from '../../korean/language.ts'
import { severities } from '../../triage/severity.ts'
import { comparisonsIn, mentionsIn, parseCondition } from '../conditions.ts'
import { alarmKey, confirmedKey, countryKey, deniedKey, type AskStep, type Flow } from '../flow-set.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Problem } from '../problem.ts'
import { problemAt } from '../source.ts'
import type { LintInput } from './input.ts'

/** The values that something can have; null when it can be anything. */
type Values = ReadonlySet<string | number | boolean> | null

/** Rules about conditions: what they name has to exist, and what they compare it with has to be possible. */
export function conditionProblems({ parsed }: LintInput): Problem[] {
  const answers = answerValues(parsed.map(({ flow }) => flow))
  return parsed.flatMap((one) => conditionsIn(one).flatMap((condition) => check(one, condition, answers)))
}

/** The names of all answers and facts of a set of flows, with the values that they can have. */
export function answerValues(flows: readonly Flow[]): Map<string, Values> {
  const found = new Map<string, Values>([
    [countryKey, null],
    [alarmKey, null],
    [confirmedKey, null],
    [deniedKey, null],
  ])
  const add = (name: string, values: Values): void => {
    const known = found.get(name)
    found.set(name, known === null || values === null ? null : new Set([...(known ?? []), ...values]))
  }
  for (const step of flows.flatMap((flow) => flow.steps)) {
    if (step.type === 'ask') add(step.saves, valuesOf(step))
    if (step.type !== 'set') continue
    for (const [name, value] of Object.entries(step.values)) add(name, new Set(Array.isArray(value) ? value : [value]))
  }
  return found
}

/** The values that an answer can have as a fact; empty is "not asked yet". */
export function valuesOf(step: AskStep): Values {
  const always = ['', 'unknown', 'skipped']
  if (step.kind === 'yes_no') return new Set([...always, 'yes', 'no'])
  if (step.options.length === 0 || step.saves === countryKey) return null
  return new Set([...always, ...step.options])
}

type Found = { text: string; path: (string | number)[] }

function conditionsIn({ file }: ParsedFlow): Found[] {
  return file.steps.flatMap((step, index) =>
    'branch' in step
      ? step.branch.flatMap((one, at) =>
          'if' in one ? [{ text: one.if, path: ['steps', index, 'branch', at, 'if'] }] : [],
        )
      : [],
  )
}

function check({ source }: ParsedFlow, { text, path }: Found, answers: Map<string, Values>): Problem[] {
  const parsed = parseCondition(text)
  if (parsed.type === 'invalid') return []
  const problem = (rule: string, message: string): Problem => problemAt(rule, source, path, message)
  const unknown = mentionsIn(parsed.condition.ast)
    .filter((one) => known(one.variable, answers)?.has(one.field) === false)
    .map((one) => problem('condition-unknown-answer', `Nothing is called "${one.variable}.${one.field}".`))
  if (unknown.length > 0) return unknown
  return comparisonsIn(parsed.condition.ast).flatMap(({ variable, field, values }) => {
    const possible = (variable === 'severity' ? severityValues : known(variable, answers)?.get(field)) ?? null
    const impossible = values.filter((value) => possible?.has(value) === false)
    const name = field === '' ? variable : `${variable}.${field}`
    return impossible.map((value) =>
      problem('condition-impossible-value', `"${name}" can never be "${String(value)}".`),
    )
  })
}

const severityValues: Values = new Set([...severities, 'none'])
const personValues = new Map<string, Values>([
  ['language', new Set(languages)],
  ['country', null],
])
const transportValues = new Map<string, Values>([
  ['e2ee', new Set([true, false])],
  ['buttons', new Set([true, false])],
])

function known(variable: string, answers: Map<string, Values>): Map<string, Values> | null {
  if (variable === 'answers') return answers
  if (variable === 'person') return personValues
  return variable === 'transport' ? transportValues : null
}
