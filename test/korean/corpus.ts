import { readFileSync } from 'node:fs'

/** Reads a labelled corpus: one example a line, columns separated by tabs. */
export function readCorpus(name: string): string[][] {
  const text = readFileSync(new URL(`../corpus/understand/${name}`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}
