const placeholder = /\{\{-?\s{0,9}([a-zA-Z0-9_]{1,50})\s{0,9}(?:,[^{}]{0,50})?\}\}/gu

/** The names in `{{ }}` of an i18next text, in order of appearance. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map((match) => match[1] ?? '')
}
