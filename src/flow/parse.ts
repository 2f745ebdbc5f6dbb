import type { Flow, Step } from './flow-set.ts'
import type { Problem } from './problem.ts'
import { checkShape, type FileStep, type FlowFile } from './schema.ts'
import { readSource, type Source, type SourceFile } from './source.ts'

/** A flow file whose shape is right, beside what the linter needs to point at its lines. */
export type ParsedFlow = { source: Source; file: FlowFile; flow: Flow }

/** Parses files and checks their shape. Files with problems are left out of `parsed`. */
export function parseFlows(files: readonly SourceFile[]): { parsed: ParsedFlow[]; problems: Problem[] } {
  const parsed: ParsedFlow[] = []
  const problems: Problem[] = []
  for (const given of files) {
    const source = readSource(given)
    problems.push(...source.syntax)
    if (source.syntax.length > 0) continue
    const shape = checkShape(source.value)
    if (shape.type === 'valid') {
      parsed.push({ source, file: shape.file, flow: toFlow(shape.file) })
      continue
    }
    for (const { path, message } of shape.issues) {
      problems.push({ rule: 'shape', severity: 'error', file: source.name, ...source.at(path), message })
    }
  }
  return { parsed, problems }
}

function toFlow(file: FlowFile): Flow {
  const steps = file.steps.map((step, index) => toStep(step, file.steps[index + 1]?.id ?? null))
  return { id: file.flow, situation: file.situation ?? null, steps }
}

function toStep(step: FileStep, following: string | null): Step {
  const { id } = step
  if ('branch' in step) return toBranch(step)
  if ('end' in step) return { type: 'end', id, all: step.end === 'all' }
  const next = step.goto ?? following
  if ('say' in step) return { type: 'say', id, text: step.say ?? id, next }
  if ('set' in step) return { type: 'set', id, values: step.set, next }
  if ('urgent' in step) return { type: 'urgent', id, severity: step.urgent, reason: step.reason, next }
  if ('handoff' in step) return { type: 'handoff', id, reason: step.handoff, next }
  if ('subflow' in step) return { type: 'subflow', id, flow: step.subflow, next }
  if ('submit' in step) return { type: 'submit', id, recap: step.submit === 'recap', next }
  return {
    type: 'ask',
    id,
    kind: step.ask,
    text: step.text ?? id,
    saves: step.saves ?? id,
    skippable: step.skip ?? true,
    because: step.because ?? null,
    options: step.options ?? [],
    ...(step.also === undefined ? {} : { also: toWords(step.also) }),
    ...(step.days_ago === undefined ? {} : { daysAgo: step.days_ago }),
    ...(step.days_ahead === undefined ? {} : { daysAhead: step.days_ahead }),
    confirm: step.confirm ?? (step.ask === 'date' || step.ask === 'place'),
    min: step.min ?? null,
    max: step.max ?? null,
    on: step.on ?? {},
    next,
  }
}

function toWords(also: Record<string, string>): Record<string, string[]> {
  const split = (words: string): string[] =>
    words
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '')
  return Object.fromEntries(Object.entries(also).map(([option, words]) => [option, split(words)]))
}

function toBranch(step: Extract<FileStep, { branch: unknown }>): Step {
  const cases: { if: string; goto: string }[] = []
  let otherwise = ''
  for (const one of step.branch) {
    if ('else' in one) otherwise = one.else
    else cases.push(one)
  }
  return { type: 'branch', id: step.id, cases, otherwise }
}
