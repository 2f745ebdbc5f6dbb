import { severities, type Severity } from '../../src/triage/severity.ts'

/** One labelled message: `severity<TAB>family<TAB>traits<TAB>text`. */
export type Labelled = { severity: Severity; family: string; traits: string[]; text: string; where: string }

/** Reads labelled messages; a line that is none throws, saying where. */
export function parseCorpus(tsv: string, name: string): Labelled[] {
  return tsv
    .split('\n')
    .map((line, index) => ({ line, where: `${name}:${index + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => {
      const [severity = '', family = '', traits = '', text = '', ...rest] = line.split('\t')
      const known = severities.find((one) => one === severity)
      if (known === undefined || family === '' || text.trim() === '' || rest.length > 0)
        throw new Error(`${where} is not "severity, family, traits, text" separated by tabs`)
      return {
        severity: known,
        family,
        traits: traits.split(',').filter((one) => one !== '-' && one !== ''),
        text,
        where,
      }
    })
}
