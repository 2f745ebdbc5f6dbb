import { createHash } from 'node:crypto'
import { languages, type Language } from '../korean/language.ts'
import { sourceKey } from './audience.ts'
import type { Resources } from './texts.ts'

/** Which Korean text each translation was made from: its hash, by language and `namespace:key`. */
export type Accepted = Partial<Record<Language, Record<string, string>>>

/** The language that all others are translated from. */
export const sourceLanguage = 'ko' satisfies Language
export const translations: readonly Language[] = languages.filter((language) => language !== sourceLanguage)
const hashChars = 12

/** A short hash of texts, enough to notice that one of them changed. */
export function hashOf(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, hashChars)
}

/** The hash of the Korean text that a translation belongs to; null when there is none. */
export function sourceHash(texts: Resources, namespace: string, key: string): string | null {
  const source = texts[sourceLanguage][namespace]?.[sourceKey(texts, namespace, key)]
  return source === undefined ? null : hashOf(source)
}

/** Takes every translation of the given languages as one of the present Korean text. */
export function acceptAll(texts: Resources, before: Accepted, wanted: readonly Language[]): Accepted {
  const entries = translations.map((language) => [
    language,
    wanted.includes(language) ? accepted(texts, language) : (before[language] ?? {}),
  ])
  return Object.fromEntries(entries) as Accepted
}

function accepted(texts: Resources, language: Language): Record<string, string> {
  const entries = Object.entries(texts[language]).flatMap(([namespace, all]) =>
    Object.keys(all).flatMap((key): [string, string][] => {
      const hash = sourceHash(texts, namespace, key)
      return hash === null ? [] : [[`${namespace}:${key}`, hash]]
    }),
  )
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
