import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInstance, type i18n } from 'i18next'
import { withParticle, type ParticlePair } from '../korean/particle.ts'
import { languages, type Language } from '../korean/language.ts'

/** Texts by language, namespace (the path of the file without `.json`) and flat key. */
export type Resources = Record<Language, Record<string, Record<string, string>>>

export type Texts = {
  /** `key` is `namespace:key`. A text that is missing in a language is said in Korean. */
  say(language: Language, key: string, params?: Record<string, string | number>): string
  has(language: Language, key: string): boolean
}

/** Reads `locales/<language>/**.json`. */
export async function readResources(folder: string): Promise<Resources> {
  const entries = await Promise.all(
    languages.map(async (language) => [language, await readLanguage(join(folder, language))]),
  )
  return Object.fromEntries(entries) as Resources
}

async function readLanguage(folder: string): Promise<Record<string, Record<string, string>>> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json')).sort()
  const spaces = await Promise.all(
    files.map(async (name) => [
      name.replaceAll('\\', '/').replace(/\.json$/, ''),
      JSON.parse(await readFile(join(folder, name), 'utf8')) as Record<string, string>,
    ]),
  )
  return Object.fromEntries(spaces) as Record<string, Record<string, string>>
}

/** Texts out of resources; several sets are laid over one another, the later winning by namespace. */
export function createTexts(...sets: Resources[]): Texts {
  const instance: i18n = createInstance()
  const resources = Object.fromEntries(
    languages.map((language) => [language, Object.assign({}, ...sets.map((set) => set[language] ?? {}))]),
  )
  void instance.init({
    resources,
    initAsync: false,
    lng: 'ko',
    fallbackLng: 'ko',
    supportedLngs: [...languages],
    keySeparator: false,
    nsSeparator: ':',
    ns: Object.keys(resources['ko'] ?? {}),
    // Messengers show plain text: escaping for HTML would show the escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  } as Parameters<typeof instance.init>[0])
  // `{{name, josa(pair: 을/를)}}` is the value with the Korean particle that fits its end.
  instance.services.formatter?.add('josa', (value: unknown, _language, options: { pair?: ParticlePair }) =>
    withParticle(String(value), options.pair ?? '을/를'),
  )
  const fixed = new Map(languages.map((language) => [language, instance.getFixedT(language)]))
  return {
    say: (language, key, params) => fixed.get(language)?.(key, params ?? {}) ?? key,
    has: (language, key) => instance.exists(key, { lng: language, fallbackLng: [] }),
  }
}
