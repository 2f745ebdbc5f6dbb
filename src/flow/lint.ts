import type { Texts } from './flow-set.ts'
import { choiceProblems } from './lint/choices.ts'
import { conditionProblems } from './lint/conditions.ts'
import type { LintRule } from './lint/input.ts'
import { safetyProblems } from './lint/safety.ts'
import { structureProblems } from './lint/structure.ts'
import { textProblems } from './lint/texts.ts'
import { wayProblems } from './lint/ways.ts'
import { wordingProblems } from './lint/wording.ts'
import { parseFlows } from './parse.ts'
import type { Problem } from './problem.ts'
import type { SourceFile } from './source.ts'

/** Every rule that can be broken, for a test that each has a broken example. */
export const lintRules = [
  'yaml-syntax',
  'shape',
  'duplicate-id',
  'unknown-step',
  'unknown-subflow',
  'branch-without-else',
  'condition-syntax',
  'reserved-name',
  'subflow-cycle',
  'unreachable-step',
  'loop-without-input',
  'no-way-out',
  'submit-never-reached',
  'no-human',
  'useless-urgent',
  'condition-unknown-answer',
  'condition-impossible-value',
  'options-missing',
  'option-without-branch',
  'branch-for-no-answer',
  'unskippable-without-reason',
  'label-is-command',
  'labels-alike',
  'also-without-option',
  'days-without-option',
  'missing-text',
  'unused-text',
  'placeholder-without-value',
  'placeholder-not-translated',
  'text-too-long',
  'two-questions',
  'informal-register',
  'interrogation-word',
  'forbidden-field',
] as const

const rules: LintRule[] = [conditionProblems, choiceProblems, textProblems, wordingProblems, safetyProblems]

/**
 * Finds what is wrong with flow files and their texts, in the order of files and lines. Rules about ways through a
 * flow run only when all its steps and sub-flows exist, because otherwise they would only repeat that.
 */
export function lintFlows(files: readonly SourceFile[], texts: Texts): Problem[] {
  const { parsed, problems } = parseFlows(files)
  const input = { parsed, texts }
  const structure = structureProblems(parsed)
  const isWhole = problems.length === 0 && structure.length === 0
  const found = [
    ...problems,
    ...structure,
    ...rules.flatMap((rule) => rule(input)),
    ...(isWhole ? wayProblems(input) : []),
  ]
  return found.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column))
}
