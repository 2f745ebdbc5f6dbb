import { compileFlows } from '../../src/flow/compile.ts'
import type { FlowSet } from '../../src/flow/flow-set.ts'
import { textsFor, type TextChanges } from './flow-texts.ts'

/** Compiles one flow that a test writes down itself, with made texts; fails loudly when it is not valid. */
export function flowOf(yaml: string, changes: TextChanges = {}): FlowSet {
  const file = { name: 'flows/test.yaml', yaml }
  const compiled = compileFlows([file], textsFor(file, changes))
  if (compiled.type === 'invalid') throw new Error(JSON.stringify(compiled.problems))
  return { ...compiled.flows, revision: 'test' }
}
