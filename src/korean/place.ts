import { fromQwerty } from './layout.ts'
import { normalize } from './normalize.ts'
import type { Place } from './place/entry.ts'
import { facilityIn } from './place/facilities.ts'
import { findMistyped, findNames, isPlacedBy, placeCharsMax, rankOf } from './place/find.ts'
import type { Hit } from './place/find.ts'
import { toSimplified } from './traditional.ts'

export interface PlaceCandidate {
  /** Stable code of the gazetteer. */
  readonly code: string
  /** ISO 3166 alpha-2. */
  readonly country: string
  /** The main Korean name. */
  readonly name: string
}

/** The place understood; `candidates` begins with it and has more than one when other readings are as good. */
export interface PlaceReading extends PlaceCandidate {
  readonly candidates: readonly PlaceCandidate[]
}

/** Places that are offered for one text. */
const candidatesMax = 5

/**
 * Finds the place a person names in free text: in Korean reading or transliteration, Chinese or English, with particles,
 * without spaces, or with one letter mistyped. The most specific place wins (a county over its province), and among
 * equals the one where something happened (에서, 에). `country` is where the person is said to be and only decides
 * between equally good readings. Words that merely look like a place (집안 일, 안도했어요) give null. Never throws; only
 * the first part of a long text is read.
 */
export function understandPlace(text: string, context: { readonly country?: string } = {}): PlaceReading | null {
  const prepared = prepare(text)
  const hits = findNames(prepared)
  const accepted = hits.filter((hit, index) => isPlace(hit, hits[index - 1], context.country))
  if (accepted.length > 0) return choose(accepted, prepared, context.country)
  const mistyped = hits.length > 0 ? [] : findMistyped(prepared)
  if (mistyped.length > 0) return choose(mistyped, prepared, context.country)
  const slip = fromQwerty(text.slice(0, placeCharsMax))
  const slipped = slip === null ? [] : findNames(prepare(slip))
  return slip !== null && slipped.length > 0 ? choose(slipped, prepare(slip), context.country) : null
}

function prepare(text: string): string {
  return toSimplified(normalize(text.slice(0, placeCharsMax)).text)
}

/** Whether the name is used as a place; a name that is also a word needs something beside it that says so. */
function isPlace(hit: Hit, before: Hit | undefined, country: string | undefined): boolean {
  const expected = hit.evident && hit.places.some((place) => place.country === country)
  switch (hit.homonym) {
    case 'none':
      return true
    case 'homonym':
      return hit.evident || isPlacedBy(before, hit)
    case 'strict':
      return expected || isPlacedBy(before, hit)
  }
}

function choose(hits: readonly Hit[], text: string, country: string | undefined): PlaceReading | null {
  const said = countriesSaid(hits)
  const best = Math.max(...hits.map(({ places }) => Math.max(...places.map(rankOf))))
  const top = hits.filter(({ places }) => places.some((place) => rankOf(place) === best))
  const ordered = top.toSorted(
    (a, b) => Number(a.across) - Number(b.across) || Number(b.happened) - Number(a.happened) || a.start - b.start,
  )
  const places = ordered.flatMap((hit) => {
    const fitting = hit.places.filter((place) => said.has(place.country))
    return byContext(hit.places.length > 1 && fitting.length > 0 ? fitting : hit.places, country)
  })
  const unique = [...new Set(places.map((place) => facilityIn(place, text) ?? place))]
  const candidates = unique.slice(0, candidatesMax).map(toCandidate)
  const [first] = candidates
  return first ? { ...first, candidates } : null
}

/** Countries that the text settles, by their name or by a place that is in no other. */
function countriesSaid(hits: readonly Hit[]): Set<string> {
  const certain = hits.filter(({ places }) => new Set(places.map(({ country }) => country)).size === 1)
  return new Set(certain.flatMap(({ places }) => places.map(({ country }) => country)))
}

function byContext(places: readonly Place[], country: string | undefined): Place[] {
  return places.toSorted((a, b) => Number(b.country === country) - Number(a.country === country))
}

function toCandidate({ code, country, ko }: Place): PlaceCandidate {
  return { code, country, name: ko[0] ?? code }
}
