import type { Language } from '../../korean/language.ts'
import type { Texts } from '../flow-set.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Problem } from '../problem.ts'

/** What every rule looks at: flows whose shape is right, and all texts. */
export type LintInput = { parsed: readonly ParsedFlow[]; texts: Texts }
export type LintRule = (input: LintInput) => Problem[]

/**
 * A problem of one text, at its line in `locales/<language>/<namespace>.json`. Those files are flat with one key a
 * line, as the formatter writes them, so the order of the keys gives the line.
 */
export function textProblem(
  rule: string,
  texts: Texts,
  at: { language: Language; namespace: string; key: string },
  message: string,
  severity: Problem['severity'] = 'error',
): Problem {
  const index = Object.keys(texts[at.language]?.[at.namespace] ?? {}).indexOf(at.key)
  const file = `locales/${at.language}/${at.namespace}.json`
  return { rule, severity, file, line: index + 2, column: index < 0 ? 1 : 3, message }
}

/** The text of a key in one language, without looking at the other languages. */
export function ownText(texts: Texts, language: Language, namespace: string, key: string): string | undefined {
  const all = texts[language]?.[namespace]
  return all !== undefined && Object.hasOwn(all, key) ? all[key] : undefined
}
