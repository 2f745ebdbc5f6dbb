import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { readFlowFiles, type FlowFiles } from '../desk/flow-files.ts'
import { listUnverified, lintDirectory } from '../flow/directory-lint.ts'
import { lintFlows } from '../flow/lint.ts'
import type { Problem } from '../flow/problem.ts'
import { parseFlows } from '../flow/parse.ts'
import { readResources } from '../i18n/texts.ts'
import { triageFileName } from '../desk/triage-file.ts'
import { lintTriage } from '../triage/lint.ts'
import { PlainError } from './explain.ts'

export type Folders = { flows: string; locales: string }
/** `unverified`: what nobody has verified yet in the referral directory. That is no mistake, but has to be done. */
export type Linted = { source: FlowFiles | null; problems: Problem[]; unverified: Problem[] }
const directoryName = 'directory.yaml'

/** Reads flows and texts and says all that is wrong with them; `source` is null when they cannot even be read. */
export async function lintFolders(folders: Folders): Promise<Linted> {
  const unreadable = await jsonProblems(folders.locales)
  if (unreadable.length > 0) return { source: null, problems: unreadable, unverified: [] }
  const source = await readFlowFiles(folders.flows, folders.locales).catch((error: NodeJS.ErrnoException) => {
    throw new PlainError(
      `The flows cannot be read from ${folders.flows} and ${folders.locales} (${error.code ?? error.name}).`,
    )
  })
  if (source.files.length === 0) throw new PlainError(`There are no flow files (*.yaml) in ${folders.flows}.`)
  const directory = await readDirectoryFile(folders.flows)
  const found = [
    ...lintFlows(source.files, source.texts),
    ...directory.problems,
    ...(await triageProblems(folders, source)),
  ]
  const placed = (problem: Problem): Problem => ({ ...problem, file: pathOf(problem, folders) })
  return { source, problems: found.map(placed), unverified: directory.unverified.map(placed) }
}

/** The referral directory beside the flows, if there is one. */
async function readDirectoryFile(folder: string): Promise<Pick<Linted, 'problems' | 'unverified'>> {
  const yaml = await readFile(join(folder, directoryName), 'utf8').catch(() => null)
  if (yaml === null) return { problems: [], unverified: [] }
  const file = { name: directoryName, yaml }
  return {
    problems: lintDirectory(file, new Date().toISOString().slice(0, 10)),
    unverified: listUnverified(file),
  }
}

/** The triage rules beside the flows, if there are any. */
async function triageProblems(folders: Folders, source: FlowFiles): Promise<Problem[]> {
  const yaml = await readFile(join(folders.flows, triageFileName), 'utf8').catch(() => null)
  if (yaml === null) return []
  const resources = await readResources(folders.locales)
  const texts = Object.fromEntries(
    Object.entries(resources).map(([language, spaces]) => [language, spaces.triage ?? {}]),
  )
  const answerKeys = new Set(
    parseFlows(source.files).parsed.flatMap(({ flow }) =>
      flow.steps.flatMap((step) => (step.type === 'ask' ? [step.saves] : [])),
    ),
  )
  return lintTriage({ name: triageFileName, yaml }, { answerKeys, texts })
}

/** The path of a problem's file as it can be opened from here. */
function pathOf(problem: Problem, folders: Folders): string {
  const path = problem.file.startsWith('locales/')
    ? join(folders.locales, problem.file.slice('locales/'.length))
    : join(folders.flows, problem.file)
  return relative(process.cwd(), path) || path
}

/** A file of texts that is not JSON would end the reading of all others without saying where. */
async function jsonProblems(folder: string): Promise<Problem[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => {
    throw new PlainError(`The texts cannot be read from ${folder}.`)
  })
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => jsonProblem(join(folder, name))),
  )
  return found.filter((problem) => problem !== null)
}

async function jsonProblem(path: string): Promise<Problem | null> {
  try {
    JSON.parse(await readFile(path, 'utf8'))
    return null
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message : 'cannot be read'
    const at = /line (\d+) column (\d+)/.exec(message)
    return {
      rule: 'json-syntax',
      severity: 'error',
      file: relative(process.cwd(), path),
      line: Number(at?.[1] ?? 1),
      column: Number(at?.[2] ?? 1),
      message: `This is not JSON: ${message.replace(/ \(line.*$/, '')}`,
    }
  }
}

/** `flows/arrest.yaml:14:5  no-way-out  ...` */
export function problemLine(problem: Problem): string {
  const { file, line, column, rule, message } = problem
  return `${file}:${line}:${column}  ${problem.severity === 'warning' ? 'warning ' : ''}${rule}  ${message}`
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
