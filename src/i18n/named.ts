/** A file of the program that may name texts: its path below the root and what stands in it. */
export type CodeFile = { name: string; text: string }

/**
 * How code names texts besides writing `namespace:key` in full: `files` are those in which a key may stand by itself in
 * quotes, `prefixes` begin keys that are put together while the program runs.
 */
const namings: Readonly<Record<string, { files: RegExp; prefixes: readonly string[] }>> = {
  engine: {
    files: /^src\/flow\//u,
    prefixes: ['again.', 'alarm.', 'told.', 'region.', 'confirm_', 'media_count'],
  },
  intake: { files: /^src\/(?:intake|desk|jobs)\//u, prefixes: ['declined_', 'label_'] },
  desk: { files: /^src\/desk\//u, prefixes: ['page_P'] },
  telegram: { files: /^src\/(?:transport\/telegram\/|desk\/|transports\.ts)/u, prefixes: [] },
  signal: { files: /^src\/(?:transport\/signal\/|desk\/|transports\.ts)/u, prefixes: [] },
  cli: { files: /^src\/cli\//u, prefixes: [] },
  // Reasons are codes that the rules, the flows and the model give; those in YAML stand without quotes.
  triage: { files: /^(?:src\/|flows\/)/u, prefixes: ['text_', 'model_', 'doubt_'] },
}

/** Where texts are named, by `namespace:key`: the files, and `*` for a key that is put together. */
export type Named = (namespace: string, key: string) => string[]

/** Looks the names of texts up in code. */
export function namedIn(code: readonly CodeFile[]): Named {
  const words = new Map(code.map(({ name, text }) => [name, wordsOf(name, text)]))
  return (namespace, key) => {
    const naming = Object.hasOwn(namings, namespace) ? namings[namespace] : undefined
    const files = code.filter(({ name }) => {
      const found = words.get(name)
      return (
        found?.has(`${namespace}:${key}`) === true || (naming?.files.test(name) === true && found?.has(key) === true)
      )
    })
    if (files.length > 0) return files.map(({ name }) => name)
    return naming?.prefixes.some((prefix) => key.startsWith(prefix)) === true ? ['*'] : []
  }
}

/** The texts that code names in full, whether they exist or not. */
export function fullNames(code: readonly CodeFile[], namespaces: readonly string[]): { name: string; in: string }[] {
  return code.flatMap(({ name, text }) =>
    [...text.matchAll(/['"`]([a-z]+):([a-z][a-zA-Z0-9_.]*)['"`]/gu)]
      .filter(([, namespace = '']) => namespaces.includes(namespace))
      .map(([, namespace = '', key = '']) => ({ name: `${namespace}:${key}`, in: name })),
  )
}

function wordsOf(name: string, text: string): Set<string> {
  if (name.endsWith('.yaml')) return new Set(text.match(/[a-z][a-z0-9_]*/giu))
  return new Set([...text.matchAll(/['"`]([a-z][a-zA-Z0-9_.:]*)['"`]/gu)].map(([, word = '']) => word))
}
