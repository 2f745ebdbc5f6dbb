import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { severities, type Severity } from '../severity.ts'

/** One labelled message: `severity<TAB>family<TAB>traits<TAB>text`. No traits are written as `-`. */
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
  const files = await Promise.all(paths.map(async (path) => ({ path, tsv: await readFile(path, 'utf8') })))
  return files.flatMap(({ path, tsv }) => parseCorpus(tsv, basename(path)))
}

/** Reads the text of one labelled file; `file` is named in messages. */
export function parseCorpus(tsv: string, file: string): Labelled[] {
  return tsv
    .split('\n')
    .map((row, index) => ({ row, line: index + 1 }))
    .filter(({ row }) => row.trim() !== '')
    .map(({ row, line }) => parseRow(row, file, line))
}

function parseRow(row: string, file: string, line: number): Labelled {
  const [severity = '', family = '', traits = '', text = '', ...rest] = row.split('\t')
  const known = severities.find((one) => one === severity)
  if (known === undefined || family === '' || text.trim() === '' || rest.length > 0)
    throw new Error(`${file}:${line} is not "severity, family, traits, text" separated by tabs`)
  const named = traits.split(',').filter((one) => one !== '-' && one !== '')
  return { severity: known, family, traits: named, text, file, line }
}
