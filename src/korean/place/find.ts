import { nameCharsMax, isSpacedName, nameKey, namesNear, placesNamed } from './index.ts'
import type { Place, PlaceKind } from './entry.ts'
import {
  continuesWord,
  homonyms,
  isWhereItHappened,
  leavesName,
  liesAcross,
  namesTown,
  ordinaryWords,
  saysPlace,
  strictHomonyms,
} from './words.ts'

/** Longest text, in UTF-16 units, in which a place is looked for, and most words that are tried with a typing error. */
export const placeCharsMax = 3_000
const fuzzyWordsMax = 60
/** A run of this many syllables without a space shows that the writer uses none. */
const unspacedRunMin = 6

/** A place name found in a text. */
export interface Hit {
  readonly places: readonly Place[]
  readonly start: number
  readonly end: number
  /** The name is the whole answer, or a word beside it says that it is a place. */
  readonly evident: boolean
  readonly homonym: 'none' | 'homonym' | 'strict'
  readonly happened: boolean
  /** Named only as the side opposite of the place meant. */
  readonly across: boolean
}

const specificity: Readonly<Record<PlaceKind, number>> = {
  facility: 6,
  crossing: 5,
  town: 5,
  county: 4,
  city: 4,
  river: 3,
  province: 2,
  country: 1,
}

/** Between a province and its towns. */
const prefectures: ReadonlySet<string> = new Set(['CN-YANBIAN', 'CN-XISHUANGBANNA'])

/** How finely a place is named: a facility before a town, a county before its province. */
export function rankOf(place: Place): number {
  return specificity[place.kind] + (prefectures.has(place.code) ? 0.5 : 0)
}

/** Whether the name right before this one places it: 길림성 집안, 만포 건너 집안. */
export function isPlacedBy(before: Hit | undefined, hit: Hit): boolean {
  if (!before || before.homonym !== 'none') return false
  if (before.across) return true
  const coarse = before.places.some(({ kind }) => kind === 'country')
  return before.end === hit.start && !(coarse && hit.homonym === 'strict')
}

/** A text without its spaces, that remembers where they were. */
interface Squeezed {
  readonly chars: string
  /** Whether a word begins at this character. */
  readonly starts: readonly boolean[]
}

function squeeze(text: string): Squeezed {
  const starts: boolean[] = []
  let chars = ''
  let boundary = true
  for (const char of text) {
    if (/['’`-]/u.test(char)) continue
    if (/[^\p{L}\p{N}]/u.test(char)) {
      boundary = true
      continue
    }
    starts.push(boundary, ...Array.from({ length: char.length - 1 }, () => false))
    chars += char
    boundary = false
  }
  return { chars, starts }
}

/** All place names in a normalised, simplified text, longest first at each position, none overlapping. */
export function findNames(text: string): Hit[] {
  const squeezed = squeeze(text)
  const hits: Hit[] = []
  let at = 0
  while (at < squeezed.chars.length) {
    const hit = longestAt(squeezed, at, hits.at(-1)?.end === at)
    if (hit) hits.push(hit)
    at = hit ? hit.end : at + 1
  }
  return hits
}

function longestAt(squeezed: Squeezed, at: number, afterName: boolean): Hit | null {
  const longest = Math.min(nameCharsMax(), squeezed.chars.length - at)
  for (let length = longest; length >= 2; length--) {
    const key = squeezed.chars.slice(at, at + length)
    const places = placesNamed(key)
    if (places.length === 0) continue
    const hit = readName(squeezed, at, key, places, afterName)
    if (hit) return hit
  }
  return null
}

function readName(text: Squeezed, at: number, key: string, places: readonly Place[], afterName: boolean): Hit | null {
  const end = at + key.length
  const rest = restOfWord(text, end)
  const following = text.chars.slice(end + rest.length, end + rest.length + 12)
  const begins = text.starts[at] === true
  if (splits(text, at, end) && !isSpacedName(key) && (key.length < 4 || /[a-z]/u.test(key) !== /^[a-z]+$/u.test(key))) {
    return null
  }
  const found = { places, start: at, end }
  const whole = begins && at === 0 && end + rest.length === text.chars.length
  if (/^[a-z]/u.test(key)) {
    return begins && !/^[a-z]/u.test(rest)
      ? { ...found, evident: true, homonym: 'none', happened: false, across: false }
      : null
  }
  const isCountry = places.every(({ kind }) => kind === 'country')
  if (/^\p{Script=Han}/u.test(key)) {
    if (isCountry && /^[人族语话]/u.test(text.chars.slice(end))) return null
    return { ...found, evident: true, homonym: 'none', happened: text.chars.slice(0, at).endsWith('在'), across: false }
  }
  if (isCountry && /^(?:사람|말|돈|남자|여자|손전화|전화|번호|드라마|영화)/u.test(rest + following)) return null
  if (!leavesName(rest) && !beginsWithName(rest)) return null
  if (continuesWord(key, text.chars.slice(0, at))) return null
  const evident = whole || saysPlace(rest, following)
  if (!begins && !afterName && !insideRun(text, at, key, evident)) return null
  const strict = strictHomonyms.has(key) && !namesTown(rest, following)
  const homonym = strict ? 'strict' : homonyms.has(key) ? 'homonym' : 'none'
  return {
    ...found,
    evident,
    homonym: whole ? 'none' : homonym,
    happened: isWhereItHappened(rest, following),
    across: liesAcross(rest + following),
  }
}

function restOfWord({ chars, starts }: Squeezed, from: number): string {
  let end = from
  while (end < chars.length && starts[end] !== true) end++
  return chars.slice(from, end)
}

/** 길림성도문시: a province and its town written as one word. */
function beginsWithName(rest: string): boolean {
  return [2, 3, 4].some((length) => rest.length >= length && placesNamed(rest.slice(0, length)).length > 0)
}

function splits({ starts }: Squeezed, from: number, to: number): boolean {
  return starts.slice(from + 1, to).includes(true)
}

/** A name in the middle of a run of syllables counts only when the writer uses no spaces and it stands as a place. */
function insideRun({ starts, chars }: Squeezed, at: number, key: string, evident: boolean): boolean {
  if (!evident || strictHomonyms.has(key) || homonyms.has(key)) return false
  let from = at
  while (from > 0 && starts[from] !== true) from--
  let to = at
  while (to < chars.length && starts[to + 1] === false) to++
  return key.length >= 3 || to - from + 1 >= unspacedRunMin
}

/** Names that are one letter off, where the word is the answer or is used as a place. */
export function findMistyped(text: string): Hit[] {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const short = words.length === 1
  const hits: Hit[] = []
  for (const [position, word] of words.slice(0, fuzzyWordsMax).entries()) {
    const hit = mistypedWord(word, short, position)
    if (hit) hits.push(hit)
  }
  return hits
}

function mistypedWord(word: string, answer: boolean, position: number): Hit | null {
  const longest = Math.min(word.length, nameCharsMax())
  for (let length = longest; length >= 2; length--) {
    const stem = nameKey(word.slice(0, length))
    const rest = word.slice(length)
    if (ordinaryWords.has(stem) || !leavesName(rest) || !(answer || saysPlace(rest, ''))) continue
    const places = namesNear(stem)
      .filter((key) => !strictHomonyms.has(key) && !homonyms.has(key))
      .flatMap((key) => placesNamed(key))
    if (places.length > 0) {
      const found = { places: [...new Set(places)], start: position, end: position + 1 }
      return { ...found, evident: true, homonym: 'none', happened: isWhereItHappened(rest, ''), across: false }
    }
  }
  return null
}
