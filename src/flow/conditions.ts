import { Environment, type ASTNode } from '@marcbachmann/cel-js'
import type { Fact } from './session.ts'

/** What a condition can speak of. Answers that were not given are empty strings. */
export type ConditionInput = {
  answers: Record<string, Fact>
  person: { language: string; country: string }
  /** `none` when nothing raised it yet. */
  severity: string
  transport: { e2ee: boolean; buttons: boolean }
}

export type Condition = {
  ast: ASTNode
  /** Whether it holds. A condition that cannot be computed (a word compared with a number) does not hold. */
  holds: (input: ConditionInput) => boolean
}

export type ConditionResult =
  { type: 'parsed'; condition: Condition } | { type: 'invalid'; message: string; at: number }

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  limits: { maxAstNodes: 200, maxDepth: 20, maxListElements: 50, maxMapEntries: 0, maxCallArguments: 8 },
})
  .registerVariable('answers', 'map')
  .registerVariable('person', 'map')
  .registerVariable('severity', 'string')
  .registerVariable('transport', 'map')

/** Parses one CEL condition; `at` is the offset in the text where it went wrong. Never throws. */
export function parseCondition(text: string): ConditionResult {
  try {
    const run = environment.parse(text)
    const check = run.check()
    if (!check.valid) return invalid(check.error)
    if (check.type !== 'bool' && check.type !== 'dyn') {
      return { type: 'invalid', message: `it yields ${check.type}, not true or false`, at: 0 }
    }
    return { type: 'parsed', condition: { ast: run.ast, holds: (input) => evaluate(run, input) } }
  } catch (error) {
    return invalid(error)
  }
}

function evaluate(run: (input: ConditionInput) => unknown, input: ConditionInput): boolean {
  try {
    return run(input) === true
  } catch {
    return false
  }
}

function invalid(error: unknown): ConditionResult {
  const { summary, range } = (error ?? {}) as { summary?: string; range?: { start: number } }
  return { type: 'invalid', message: summary ?? 'it is not a CEL condition', at: range?.start ?? 0 }
}

/** A field of a variable that a condition reads, such as `answers.when`, and where in the text. */
export type Mention = { variable: string; field: string; at: number }

/** A comparison of such a field with fixed values. */
export type Comparison = { variable: string; field: string; values: (string | number | boolean)[]; at: number }

/** Every `variable.field` and `variable["field"]` in a condition. */
export function mentionsIn(ast: ASTNode): Mention[] {
  const found: Mention[] = []
  walk(ast, (node) => {
    const mention = mentionOf(node)
    if (mention !== null) found.push(mention)
  })
  return found
}

/** Every comparison by `==`, `!=` or `in` of a field with literals, whichever side the field stands on. */
export function comparisonsIn(ast: ASTNode): Comparison[] {
  const found: Comparison[] = []
  walk(ast, (node) => {
    if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return
    const [left, right] = node.args
    const mention = subjectOf(left) ?? subjectOf(right)
    if (mention === null) return
    const values = [...literalsOf(left), ...literalsOf(right)]
    if (values.length > 0) found.push({ ...mention, values, at: node.range.start })
  })
  return found
}

function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node)
  for (const child of childrenOf(node.args)) walk(child, visit)
}

function childrenOf(args: unknown): ASTNode[] {
  if (isNode(args)) return [args]
  return Array.isArray(args) ? args.flatMap(childrenOf) : []
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}

function mentionOf(node: ASTNode): Mention | null {
  if (node.op === '.' && node.args[0].op === 'id') {
    return { variable: node.args[0].args, field: node.args[1], at: node.range.start }
  }
  if (node.op === '[]' && node.args[0].op === 'id' && node.args[1].op === 'value') {
    return { variable: node.args[0].args, field: String(node.args[1].args), at: node.range.start }
  }
  return null
}

function subjectOf(node: ASTNode): Mention | null {
  if (node.op === 'id' && node.args === 'severity') return { variable: 'severity', field: '', at: node.range.start }
  return mentionOf(node)
}

function literalsOf(node: ASTNode): (string | number | boolean)[] {
  if (node.op === 'list') return node.args.flatMap(literalsOf)
  if (node.op !== 'value') return []
  const value = node.args
  if (typeof value === 'bigint') return [Number(value)]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : []
}
