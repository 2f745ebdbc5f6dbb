import { jamoDistance, toJamo } from '../jamo.ts'
import { normalize } from '../normalize.ts'
import { once } from '../once.ts'
import { toSimplified } from '../traditional.ts'
import type { Place } from './entry.ts'
import { gazetteer, sharedNames } from './gazetteer.ts'

/** Jamo that a mistyped name may be away from a known one. */
const typingErrorsMax = 1
const fuzzySyllablesMin = 2

/** The form in which names are compared: normalised, simplified, without spaces and apostrophes. */
export function nameKey(name: string): string {
  return toSimplified(normalize(name).unspaced).replace(/[’'`-]/gu, '')
}

/** Every name of a place, as written in the gazetteer. */
export function namesOf(place: Place): readonly string[] {
  return [...place.ko, ...place.zh, ...place.en, ...place.alias]
}

type NameIndex = { byKey: ReadonlyMap<string, readonly Place[]>; spacedKeys: ReadonlySet<string>; charsMax: number }

// Made with the first message and not with the program, which commands that read none load too.
const names: () => NameIndex = once(() => {
  const byKey = new Map<string, Place[]>()
  const spacedKeys = new Set<string>()
  for (const place of gazetteer) {
    for (const name of namesOf(place)) {
      const key = nameKey(name)
      const known = byKey.get(key) ?? []
      if (!known.includes(place)) byKey.set(key, [...known, place])
      if (name.includes(' ')) spacedKeys.add(key)
    }
  }
  for (const [name, codes] of Object.entries(sharedNames)) {
    byKey.get(name)?.sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code))
  }
  return { byKey, spacedKeys, charsMax: Math.max(...[...byKey.keys()].map((key) => key.length)) }
})

/** Longest name, in characters without spaces. */
export function nameCharsMax(): number {
  return names().charsMax
}

/** The places of that name, the likeliest first. */
export function placesNamed(key: string): readonly Place[] {
  return names().byKey.get(key) ?? []
}

/** Whether people write the name with a space inside. */
export function isSpacedName(key: string): boolean {
  return names().spacedKeys.has(key)
}

/**
 * Provinces in which a name of two syllables may be mistyped; elsewhere so short a name is too close to ordinary words
 * (심해요 and 김해).
 */
const fuzzyRegions: ReadonlySet<string> = new Set(
  'Jilin,Liaoning,Heilongjiang,Yunnan,Guangxi,North Hamgyong,Ryanggang,North Pyongan'.split(','),
)

/** Names with one letter left out, so that a mistyped name is found by a look-up instead of by comparing with all. */
const neighbours: () => ReadonlyMap<string, ReadonlySet<string>> = once(() => {
  const found = new Map<string, Set<string>>()
  for (const { ko, region } of gazetteer) {
    for (const key of ko.map(nameKey)) {
      const long = key.length > fuzzySyllablesMin || (key.length === fuzzySyllablesMin && fuzzyRegions.has(region))
      if (!long || !/^[가-힣]+$/u.test(key)) continue
      for (const shortened of withOneLess(toJamo(key))) {
        const keys = found.get(shortened) ?? new Set()
        found.set(shortened, keys.add(key))
      }
    }
  }
  return found
})

function withOneLess(letters: string): string[] {
  return [letters, ...Array.from(letters, (_, at) => letters.slice(0, at) + letters.slice(at + 1))]
}

const firstSyllable = 0xac00
const syllablesPerInitial = 588

/** The first consonants of the syllables: in a short name a slip in one of them makes another word (창춘, 창문). */
function initialsOf(word: string): string {
  return Array.from(word, (char) => Math.floor((char.charCodeAt(0) - firstSyllable) / syllablesPerInitial)).join(' ')
}

/** Names that the word misses by one letter. */
export function namesNear(word: string): string[] {
  if (word.length < fuzzySyllablesMin || word.length > nameCharsMax()) return []
  const found = new Set<string>()
  for (const shortened of withOneLess(toJamo(word))) {
    for (const key of neighbours().get(shortened) ?? []) {
      const near = jamoDistance(word, key, typingErrorsMax) <= typingErrorsMax
      if (near && (key.length > fuzzySyllablesMin || initialsOf(word) === initialsOf(key))) found.add(key)
    }
  }
  return [...found]
}
