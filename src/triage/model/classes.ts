import { once } from '../../korean/once.ts'
import { chineseClasses, englishClasses } from '../lexicon/classes-foreign.ts'
import { koreanClasses } from '../lexicon/classes-korean.ts'
import { lettersOf, unitsIn, type Letters } from './letters.ts'
import { soundOf } from './sound.ts'
import { stemSounds } from './stem-sounds.ts'
import type { Sounds } from './sounds.ts'
import { findAt, newStems, type Stems } from './stems.ts'

/** The names of all classes; what is found are their numbers in this list. */
export const classNames: readonly string[] = [
  ...new Set([koreanClasses, chineseClasses, englishClasses].flatMap((classes) => Object.keys(classes))),
]

// Stems of one or two syllables have to sound alike with their tense consonants too (빵 is not 방); a single
// syllable has to begin a word.
const looseSyllablesMin = 3
// Made with the first message and not with the program, which commands that read none load too.
const korean = once(readKorean)
const chinese = once(() => newStems(stemsOf(chineseClasses).map(([stem, name]) => [unitsIn(stem), name] as const)))
const english = once(() => {
  const written = (stem: string): string => stem.replaceAll('_', ' ').replaceAll('’', '')
  return newStems(stemsOf(englishClasses).map(([stem, name]) => [unitsIn(written(stem)), name] as const))
})

/** Words longer than this on average are words run together. */
const wordCharsUsual = 5.5

const notHangul = /[^가-힣ㄱ-ㅣ]+/gu

/** Latin words as one text with a space behind each, and where in it they begin. */
export function joinWords(words: readonly string[]): { letters: string; starts: number[] } {
  let at = 0
  const starts = words.map((word) => {
    const start = at
    at += word.length + 1
    return start
  })
  return { letters: `${words.join(' ')} `, starts }
}

/** A sentence, and what of it is looked at: its Hangul by sound and its runs of Chinese and of Latin letters. */
export type Parts = { text: string; byEar: Sounds; han: readonly string[]; latin: readonly string[] }

/** Calls `found` with the number of every class that a sentence has; may repeat. Linear. */
export function findClasses({ text, byEar, han, latin }: Parts, found: (name: number) => void): void {
  findKorean(text, byEar, found)
  if (han.length > 0) {
    const letters = unitsIn(han.join(''))
    for (let at = 0; at < letters.length; at++) findAt(chinese(), letters, at, found)
  }
  if (latin.length > 0) {
    const { letters, starts } = joinWords(latin)
    findFrom(english(), { units: unitsIn(letters), starts }, found)
  }
}

// Where spaces stand, sounds do not run together; where people leave them out, they do, so then both are tried.
function findKorean(text: string, { tense, plain, wordStarts }: Sounds, found: (name: number) => void): void {
  const { loose, tight, single } = korean()
  findFrom(tight, tense, found)
  findFrom(single, { units: tense.units, starts: wordStarts.tense }, found)
  findFrom(loose, plain, found)
  const words = wordStarts.tense.length
  const chars = plain.starts.length + words - 1
  if (words < 2 || chars / words <= wordCharsUsual) return
  findFrom(loose, lettersOf(soundOf(text.replace(notHangul, ''))), found)
}

function findFrom(stems: Stems, { units, starts }: Letters, found: (name: number) => void): void {
  for (let at = 0; at < starts.length; at++) findAt(stems, units, starts[at] ?? 0, found)
}

function readKorean(): Record<'loose' | 'tight' | 'single', Stems> {
  const all = stemsOf(koreanClasses)
  const sounding = (belongs: (stem: string) => boolean, keepTense: boolean): Stems =>
    newStems(
      all
        .filter(([stem]) => belongs(stem))
        .flatMap(([stem, name]) => stemSounds(stem, { keepTense }).map((letters) => [letters, name] as const)),
    )
  return {
    loose: sounding((stem) => stem.length >= looseSyllablesMin, false),
    tight: sounding((stem) => stem.length > 1 && stem.length < looseSyllablesMin, true),
    single: sounding((stem) => stem.length === 1, true),
  }
}

function stemsOf(classes: Record<string, string>): [stem: string, name: number][] {
  return Object.entries(classes).flatMap(([name, list]) => {
    const number = classNames.indexOf(name)
    return list.split(/\s+/u).flatMap((stem): [string, number][] => (stem === '' ? [] : [[stem, number]]))
  })
}
