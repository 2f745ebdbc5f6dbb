import { Environment } from '@marcbachmann/cel-js'
import { z } from 'zod'
import { mentionsIn, type Mention } from '../flow/conditions.ts'
import type { Problem } from '../flow/problem.ts'
import { problemAt, readSource, type Source, type SourceFile } from '../flow/source.ts'
import type { Fact } from '../flow/session.ts'
import { severities, type Severity } from './severity.ts'

/** What a rule speaks of. Answers that were not given are empty strings, a country nobody named is "". */
export type FactInput = { answers: Record<string, Fact>; report: { situation: string; country: string } }

/** One compiled line of `flows/triage.yaml`. A condition that cannot be computed does not hold. */
export type FactRule = {
  id: string
  /** Its place in the file. */
  index: number
  severity: Severity
  reason: string
  mentions: Mention[]
  holds: (input: FactInput) => boolean
}

const rulesMax = 200
const code = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9_]*$/u, 'must be lower-case letters, digits and _, starting with a letter')
const fileSchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        id: code,
        when: z.string().min(1).max(600).describe('A condition in CEL over answers and report'),
        severity: z.enum(severities),
        reason: code,
      }),
    )
    .max(rulesMax),
})

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  limits: { maxAstNodes: 300, maxDepth: 30, maxListElements: 50, maxMapEntries: 0, maxCallArguments: 8 },
})
  .registerVariable('answers', 'map')
  .registerVariable('report', 'map')

/** Reads the rules of one file; what is wrong with its YAML, shape or conditions comes back as problems. Never throws. */
export function readFactRules(file: SourceFile): { source: Source; rules: FactRule[]; problems: Problem[] } {
  const source = readSource(file)
  if (source.syntax.length > 0) return { source, rules: [], problems: source.syntax }
  const shape = fileSchema.safeParse(source.value)
  if (!shape.success) {
    const problems = shape.error.issues.map(({ path, message }) =>
      problemAt(
        'shape',
        source,
        path.filter((part) => typeof part !== 'symbol'),
        message,
      ),
    )
    return { source, rules: [], problems }
  }
  const problems: Problem[] = []
  const rules = shape.data.rules.flatMap((rule, index) => {
    const parsed = parseCondition(rule.when)
    if (parsed.type === 'parsed')
      return [{ id: rule.id, index, severity: rule.severity, reason: rule.reason, ...parsed.condition }]
    problems.push(problemAt('condition-syntax', source, ['rules', index, 'when'], `${rule.id}: ${parsed.message}`))
    return []
  })
  return { source, rules, problems }
}

type Parsed = { type: 'parsed'; condition: Pick<FactRule, 'mentions' | 'holds'> } | { type: 'invalid'; message: string }

function parseCondition(text: string): Parsed {
  try {
    const run = environment.parse(text)
    const check = run.check()
    if (!check.valid) return invalid(check.error)
    if (check.type !== 'bool' && check.type !== 'dyn')
      return { type: 'invalid', message: `it yields ${check.type}, not true or false` }
    return { type: 'parsed', condition: { mentions: mentionsIn(run.ast), holds: (input) => evaluate(run, input) } }
  } catch (error) {
    return invalid(error)
  }
}

function evaluate(run: (input: FactInput) => unknown, input: FactInput): boolean {
  try {
    return run(input) === true
  } catch {
    return false
  }
}

function invalid(error: unknown): Parsed {
  const { summary } = (error ?? {}) as { summary?: string }
  return { type: 'invalid', message: summary ?? 'it is not a CEL condition' }
}
