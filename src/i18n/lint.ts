import { placeholdersIn } from '../flow/placeholders.ts'
import type { Problem } from '../flow/problem.ts'
import { languages, type Language } from '../korean/language.ts'
import { sourceHash, sourceLanguage, translations, type Accepted } from './accepted.ts'
import { audienceOf, formsOf, languagesNeeded, sourceKey } from './audience.ts'
import { fullNames, namedIn, type CodeFile } from './named.ts'
import type { Resources } from './texts.ts'
import { wordingOf, type TextUse } from './wording.ts'

/** Every rule that a text can break, for a test that each has a broken example. */
export const localeRules = [
  'missing-text',
  'unused-text',
  'stale-translation',
  'text-too-long',
  'banned-word',
  'informal-register',
  'two-questions',
  'placeholders-differ',
] as const
type Rule = (typeof localeRules)[number]

export type LocaleInput = {
  texts: Resources
  /** How each text of a flow is used, by `namespace:key`; what is not in it is named by no flow. */
  flowUses: ReadonlyMap<string, TextUse>
  /** The program's own files, in which texts are named. */
  code: readonly CodeFile[]
  accepted: Accepted
}

type At = { language: Language; namespace: string; key: string }

const flowPrefix = 'flows/'

/** Finds what is wrong with the texts of all namespaces, in the order of files and lines. Pure over its input. */
export function lintLocales(input: LocaleInput): Problem[] {
  const found = [
    ...missing(input),
    ...namedButMissing(input),
    ...unused(input),
    ...stale(input),
    ...wording(input),
    ...placeholders(input),
  ]
  return found.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
}

function problemOf(texts: Resources, rule: Rule, { language, namespace, key }: At, message: string): Problem {
  // The files are flat with one key a line, as the formatter writes them, so the order of the keys gives the line.
  const index = Object.keys(texts[language][namespace] ?? {}).indexOf(key)
  const file = `locales/${language}/${namespace}.json`
  return { rule, severity: 'error', file, line: index + 2, column: index < 0 ? 1 : 3, message }
}

/** Every text there is, once for each language that has it. */
function allTexts(texts: Resources): (At & { text: string })[] {
  return languages.flatMap((language) =>
    Object.entries(texts[language]).flatMap(([namespace, all]) =>
      Object.entries(all).map(([key, text]) => ({ language, namespace, key, text })),
    ),
  )
}

function keysOfAll(texts: Resources): { namespace: string; key: string }[] {
  const keys = allTexts(texts).map(({ namespace, key }) => ({ namespace, key: sourceKey(texts, namespace, key) }))
  return [...new Map(keys.map((one) => [`${one.namespace}:${one.key}`, one])).values()]
}

function hasText(texts: Resources, { language, namespace, key }: At): boolean {
  return formsOf(texts, language, namespace, key).some((text) => text.trim() !== '')
}

function missing({ texts }: LocaleInput): Problem[] {
  return keysOfAll(texts).flatMap(({ namespace, key }) =>
    languagesNeeded(namespace, key)
      .filter((language) => !hasText(texts, { language, namespace, key }))
      .map((language) =>
        problemOf(texts, 'missing-text', { language, namespace, key }, `There is no text "${key}" in this language.`),
      ),
  )
}

function namedButMissing({ texts, code }: LocaleInput): Problem[] {
  const spaces = Object.keys(texts[sourceLanguage])
  return fullNames(code, spaces).flatMap(({ name, in: file }) => {
    const [namespace = '', key = ''] = name.split(':')
    if (hasText(texts, { language: sourceLanguage, namespace, key })) return []
    return [problemOf(texts, 'missing-text', { language: sourceLanguage, namespace, key }, `${file} names "${name}".`)]
  })
}

function unused({ texts, flowUses, code }: LocaleInput): Problem[] {
  const named = namedIn(code)
  return allTexts(texts).flatMap((at) => {
    const { namespace } = at
    const key = sourceKey(texts, namespace, at.key)
    const isUsed = namespace.startsWith(flowPrefix)
      ? flowUses.has(`${namespace}:${key}`)
      : named(namespace, key).length > 0
    return isUsed ? [] : [problemOf(texts, 'unused-text', at, `Nothing uses "${at.key}".`)]
  })
}

function stale({ texts, accepted }: LocaleInput): Problem[] {
  return allTexts(texts).flatMap((at) => {
    const { language, namespace, key } = at
    const hash = translations.includes(language) ? sourceHash(texts, namespace, key) : null
    const made = accepted[language]?.[`${namespace}:${key}`]
    if (hash === null || made === hash) return []
    const message =
      made === undefined
        ? 'Nobody has compared this translation with the Korean text yet (locales accept).'
        : 'The Korean text changed after this was translated. Mend it, then: locales accept.'
    return [problemOf(texts, 'stale-translation', at, message)]
  })
}

function wording({ texts, flowUses }: LocaleInput): Problem[] {
  return allTexts(texts).flatMap((at) => {
    const { namespace, key, text, language } = at
    const use = flowUses.get(`${namespace}:${key}`) ?? 'say'
    const audience = audienceOf(namespace, key)
    return wordingOf(text, { language, namespace, key, audience, use }).map(({ rule, message }) =>
      problemOf(texts, rule, at, message),
    )
  })
}

function placeholders({ texts }: LocaleInput): Problem[] {
  return allTexts(texts).flatMap((at) => {
    const { language, namespace, key, text } = at
    const source = texts[sourceLanguage][namespace]?.[sourceKey(texts, namespace, key)]
    if (language === sourceLanguage || source === undefined) return []
    const [wanted, own] = [new Set(placeholdersIn(source)), new Set(placeholdersIn(text))]
    const lost = [...wanted].filter((name) => !own.has(name)).map((name) => `{{${name}}} is missing here`)
    const added = [...own].filter((name) => !wanted.has(name)).map((name) => `the Korean text has no {{${name}}}`)
    return [...lost, ...added].map((what) => problemOf(texts, 'placeholders-differ', at, `The values differ: ${what}.`))
  })
}
