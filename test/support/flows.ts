import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFlows } from '../../src/flow/compile.ts'
import type { FlowSet, Texts } from '../../src/flow/flow-set.ts'
import type { SourceFile } from '../../src/flow/source.ts'
import type { Language } from '../../src/korean/language.ts'

const root = join(import.meta.dirname, '../..')

/** Data files beside the flows that are not flows themselves. */
const notFlows = ['directory.yaml', 'triage.yaml']

/** The flow files that the project ships, by their path from the root. */
export function shippedFiles(): SourceFile[] {
  const names = readdirSync(join(root, 'flows')).filter((name) => name.endsWith('.yaml') && !notFlows.includes(name))
  return names
    .toSorted()
    .map((name) => ({ name: `flows/${name}`, yaml: readFileSync(join(root, 'flows', name), 'utf8') }))
}

/** The texts that the flow engine and the shipped flows use. */
export function shippedTexts(): Texts {
  return { ko: textsOf('ko'), zh: textsOf('zh'), en: textsOf('en') }
}

function textsOf(language: Language): Record<string, Record<string, string>> {
  const folder = join(root, 'locales', language)
  const flows = readdirSync(join(folder, 'flows')).map((name) => `flows/${name.replace('.json', '')}`)
  return Object.fromEntries(
    ['engine', ...flows].map((namespace) => [
      namespace,
      JSON.parse(readFileSync(join(folder, `${namespace}.json`), 'utf8')) as Record<string, string>,
    ]),
  )
}

let compiled: FlowSet | null = null

/** The shipped flows, compiled once for all tests of a file. */
export function shippedSet(): FlowSet {
  if (compiled !== null) return compiled
  const result = compileFlows(shippedFiles(), shippedTexts())
  if (result.type === 'invalid') throw new Error(JSON.stringify(result.problems, null, 2))
  compiled = { ...result.flows, revision: 'shipped' }
  return compiled
}
