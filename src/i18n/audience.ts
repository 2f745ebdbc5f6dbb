import type { Language } from '../korean/language.ts'

/** Who reads a text: people who seek help, or the operators who answer them. */
export type Audience = 'person' | 'operator'

const operatorSpaces: readonly string[] = ['desk', 'cli', 'triage']
/** Namespaces of messengers hold both: these keys are what a person sees of them, the rest is for operators. */
const personKeys: Readonly<Record<string, readonly string[]>> = {
  telegram: ['help', 'human', 'skip', 'back', 'stop', 'erase', 'description', 'short_description'],
  signal: ['who_is_it'],
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
 * The forms of i18next for a number (`files_one`) stand beside the text of their key; which of them there are differs
 * from language to language, so they are looked at as variants of it.
 */
export function baseKey(key: string): string {
  return key.replace(/_(?:zero|one|two|few|many|other)$/u, '')
}
