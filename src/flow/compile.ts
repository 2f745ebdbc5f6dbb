import type { FlowSet, Texts } from './flow-set.ts'
import { structureProblems } from './lint/structure.ts'
import { parseFlows } from './parse.ts'
import type { Problem } from './problem.ts'
import type { SourceFile } from './source.ts'

export type CompileResult = { type: 'compiled'; flows: FlowSet } | { type: 'invalid'; problems: Problem[] }

/**
 * Makes the set that the engine runs out of flow files and texts. It refuses only what cannot be run (YAML that does
 * not parse, a wrong shape, a step or flow that does not exist, a condition that does not parse); everything else
 * that is wrong is the linter's business. `revision` is left empty: it is the host's hash of the rest.
 */
export function compileFlows(files: readonly SourceFile[], texts: Texts): CompileResult {
  const { parsed, problems } = parseFlows(files)
  const all = [...problems, ...structureProblems(parsed)]
  if (all.length > 0) return { type: 'invalid', problems: all }
  const flows = Object.fromEntries(parsed.map(({ flow }) => [flow.id, flow]))
  return { type: 'compiled', flows: { revision: '', flows, texts } }
}
