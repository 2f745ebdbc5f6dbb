import type { Language } from '../korean/language.ts'

/** Names as one says them: "가, 나 및 다", "A, B, and C". */
export function listNames(language: Language, names: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names)
}

/**
 * Answers and reasons one after another, with the sign that the language puts between the parts of a list. They may be
 * whole sentences, so no "and" is put before the last.
 */
export function listPhrases(language: Language, answers: readonly string[]): string {
  return answers.join(separatorOf(language))
}

// Between the first two of three parts there is never an "and".
function separatorOf(language: Language): string {
  const parts = new Intl.ListFormat(language, { type: 'conjunction' }).formatToParts(['1', '2', '3'])
  return parts.find((part) => part.type === 'literal')?.value ?? ', '
}
