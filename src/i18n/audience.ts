import type { Language } from '../korean/language.ts'
import type { Resources } from './texts.ts'

/** Who reads a text: people who seek help, or the operators who answer them. */
export type Audience = 'person' | 'operator'

const operatorSpaces: readonly string[] = ['desk', 'cli', 'triage']
/** Namespaces of messengers hold both: these keys are what a person sees of them, the rest is for operators. */
const personKeys: Readonly<Record<string, readonly string[]>> = {
  telegram: ['help', 'human', 'skip', 'back', 'stop', 'erase', 'signal', 'description', 'short_description'],
  signal: ['who_is_it'],
  move: [
    'offer',
    'how',
    'off',
    'already',
    'stray_code',
    'wrong_code',
    'later',
    'two_operators',
    'continued',
    'continued_with_operator',
    'elsewhere',
    'returned',
  ],
}

/** Operators read Korean or English; people are answered in three languages. */
const languagesOf: Record<Audience, readonly Language[]> = { person: ['ko', 'zh', 'en'], operator: ['ko', 'en'] }

/** Who reads the text of a key. */
export function audienceOf(namespace: string, key: string): Audience {
  if (operatorSpaces.includes(namespace)) return 'operator'
  const keys = Object.hasOwn(personKeys, namespace) ? personKeys[namespace] : undefined
  return keys === undefined || keys.includes(key) ? 'person' : 'operator'
}

/** The languages in which a text has to exist. */
export function languagesNeeded(namespace: string, key: string): readonly Language[] {
  return languagesOf[audienceOf(namespace, key)]
}

/**
 * The key of the Korean text that a text belongs to. The forms of i18next for a number (`files_one`) stand beside the
 * text of their key, and which of them there are differs from language to language: they belong to that text.
 */
export function sourceKey(texts: Resources, namespace: string, key: string): string {
  const isOwn = texts.ko[namespace]?.[key] !== undefined
  return isOwn ? key : key.replace(/_(?:zero|one|two|few|many|other)$/u, '')
}

/** A text in one language with its forms for numbers, in the order of the file; empty when there is none. */
export function formsOf(texts: Resources, language: Language, namespace: string, key: string): string[] {
  const all = Object.entries(texts[language][namespace] ?? {})
  return all.flatMap(([one, text]) => (sourceKey(texts, namespace, one) === key ? [text] : []))
}
