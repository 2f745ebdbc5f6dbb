import { jamoDistance, toJamo } from '../jamo.ts'
import { normalize } from '../normalize.ts'
import { toSimplified } from '../traditional.ts'
import type { Place } from './entry.ts'
import { gazetteer, sharedNames } from './gazetteer.ts'

/** Jamo that a mistyped name may be away from a known one. */
const typingErrorsMax = 1
const fuzzySyllablesMin = 2

/** The form in which names are compared: normalised, simplified, without spaces and apostrophes. */
export function nameKey(name: string): string {
  return toSimplified(normalize(name).unspaced).replace(/[’'`\-]/gu, '')
}

/** Every name of a place, as written in the gazetteer. */
export function namesOf(place: Place): readonly string[] {
  return [...place.ko, ...place.zh, ...place.en, ...place.alias]
}

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

/** Longest name, in characters without spaces. */
export const nameCharsMax = Math.max(...[...byKey.keys()].map((key) => key.length))

/** The places of that name, the likeliest first. */
export function placesNamed(key: string): readonly Place[] {
  return byKey.get(key) ?? []
}

/** Whether people write the name with a space inside. */
export function isSpacedName(key: string): boolean {
  return spacedKeys.has(key)
}

/** Names with one letter left out, so that a mistyped name is found by a look-up instead of by comparing with all. */
const neighbours = new Map<string, Set<string>>()
for (const key of byKey.keys()) {
  if (!/^[가-힣]+$/u.test(key) || key.length < fuzzySyllablesMin) continue
  for (const shortened of withOneLess(toJamo(key))) {
    const keys = neighbours.get(shortened) ?? new Set()
    neighbours.set(shortened, keys.add(key))
  }
}

function withOneLess(letters: string): string[] {
  return [letters, ...Array.from(letters, (_, at) => letters.slice(0, at) + letters.slice(at + 1))]
}

/** Names that the word misses by one letter. */
export function namesNear(word: string): string[] {
  if (word.length < fuzzySyllablesMin || word.length > nameCharsMax) return []
  const found = new Set<string>()
  for (const shortened of withOneLess(toJamo(word))) {
    for (const key of neighbours.get(shortened) ?? []) {
      if (jamoDistance(word, key, typingErrorsMax) <= typingErrorsMax) found.add(key)
    }
  }
  return [...found]
}
