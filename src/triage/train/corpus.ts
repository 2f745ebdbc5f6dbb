import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { severities, type Severity } from '../severity.ts'

/** One labelled message: `severity<TAB>family<TAB>traits<TAB>text`. */
export type Labelled = {
  severity: Severity
  family: string
  traits: string[]
  text: string
  file: string
  line: number
}

/** Reads labelled files in the order given. Throws with file and line on what is not a labelled message. */
export async function readCorpus(paths: readonly string[]): Promise<Labelled[]> {
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })))
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => ({ line, number: index + 1 }))
      .filter(({ line }) => line.trim() !== '')
      .map(({ line, number }) => parseLine(line, basename(path), number)),
  )
}

function parseLine(line: string, file: string, number: number): Labelled {
  const [severity = '', family = '', traits = '', text = '', ...rest] = line.split('\t')
  const known = severities.find((one) => one === severity)
  if (known === undefined || family === '' || text.trim() === '' || rest.length > 0)
    throw new Error(`${file}:${number} is not "severity, family, traits, text" separated by tabs`)
  return { severity: known, family, traits: traits.split(',').filter((one) => one !== '-'), text, file, line: number }
}
