import type { ParsedFlow } from '../parse.ts'
import { parseCondition } from '../conditions.ts'
import { reservedNames } from '../flow-set.ts'
import type { FileStep } from '../schema.ts'
import type { Problem } from '../problem.ts'
import { problemAt } from '../source.ts'

/** What makes a set of flows impossible to run: compiling refuses these, and the linter reports them. */
export function structureProblems(parsed: readonly ParsedFlow[]): Problem[] {
  const flows = new Set(parsed.map(({ file }) => file.flow))
  return [
    ...duplicateFlows(parsed),
    ...parsed.flatMap((one) => [
      ...duplicateIds(one),
      ...unknownSteps(one),
      ...unknownSubflows(one, flows),
      ...branchesWithoutElse(one),
      ...badConditions(one),
      ...reserved(one),
    ]),
  ]
}

function duplicateFlows(parsed: readonly ParsedFlow[]): Problem[] {
  const seen = new Set<string>()
  return parsed.flatMap(({ source, file }) => {
    if (!seen.has(file.flow)) {
      seen.add(file.flow)
      return []
    }
    return [problemAt('duplicate-id', source, ['flow'], `Another file already has the flow "${file.flow}".`)]
  })
}

function duplicateIds({ source, file }: ParsedFlow): Problem[] {
  const seen = new Set<string>()
  return file.steps.flatMap((step, index) => {
    if (!seen.has(step.id)) {
      seen.add(step.id)
      return []
    }
    const message = `Another step above is already called "${step.id}".`
    return [problemAt('duplicate-id', source, ['steps', index, 'id'], message)]
  })
}

function unknownSteps({ source, file }: ParsedFlow): Problem[] {
  const ids = new Set(file.steps.map((step) => step.id))
  return file.steps.flatMap((step, index) =>
    jumpsOf(step)
      .filter((jump) => !ids.has(jump.to))
      .map((jump) =>
        problemAt(
          'unknown-step',
          source,
          ['steps', index, ...jump.path],
          `There is no step "${jump.to}" in this flow.`,
        ),
      ),
  )
}

function jumpsOf(step: FileStep): { to: string; path: (string | number)[] }[] {
  if ('branch' in step) {
    return step.branch.map((one, index) =>
      'else' in one
        ? { to: one.else, path: ['branch', index, 'else'] }
        : { to: one.goto, path: ['branch', index, 'goto'] },
    )
  }
  const onward = 'goto' in step && step.goto !== undefined ? [{ to: step.goto, path: ['goto'] }] : []
  const on = 'on' in step ? Object.entries(step.on ?? {}) : []
  return [...onward, ...on.map(([value, to]) => ({ to, path: ['on', value] }))]
}

function unknownSubflows({ source, file }: ParsedFlow, flows: ReadonlySet<string>): Problem[] {
  return file.steps.flatMap((step, index) =>
    'subflow' in step && !flows.has(step.subflow)
      ? [problemAt('unknown-subflow', source, ['steps', index, 'subflow'], `There is no flow "${step.subflow}".`)]
      : [],
  )
}

function branchesWithoutElse({ source, file }: ParsedFlow): Problem[] {
  return file.steps.flatMap((step, index) => {
    if (!('branch' in step)) return []
    const elses = step.branch.filter((one) => 'else' in one).length
    if (elses === 1 && 'else' in (step.branch.at(-1) ?? {})) return []
    const message = 'The last entry of a branch, and only the last, must be "else: <step>".'
    return [problemAt('branch-without-else', source, ['steps', index, 'branch'], message)]
  })
}

function badConditions({ source, file }: ParsedFlow): Problem[] {
  return file.steps.flatMap((step, index) =>
    'branch' in step
      ? step.branch.flatMap((one, at) => {
          const parsed = 'if' in one ? parseCondition(one.if) : null
          if (parsed?.type !== 'invalid') return []
          const message = `The condition cannot be read (character ${parsed.at + 1}): ${parsed.message}.`
          return [problemAt('condition-syntax', source, ['steps', index, 'branch', at, 'if'], message)]
        })
      : [],
  )
}

function reserved({ source, file }: ParsedFlow): Problem[] {
  return file.steps.flatMap((step, index) => {
    const saves = 'saves' in step ? step.saves : undefined
    const field = reservedNames.includes(step.id) ? 'id' : 'saves'
    const name = field === 'id' ? step.id : saves
    if (name === undefined || !reservedNames.includes(name)) return []
    const message = `"${name}" is a name that the program itself uses; choose another.`
    return [problemAt('reserved-name', source, ['steps', index, field], message)]
  })
}
