import { once } from '../../korean/once.ts'
import { chineseClasses, englishClasses } from '../lexicon/classes-foreign.ts'
import { koreanClasses } from '../lexicon/classes-korean.ts'
import { lettersOf } from './letters.ts'
import { soundOf, withoutTension } from './sound.ts'
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
const chinese = once(() => newStems(stemsOf(chineseClasses)))
const english = once(() => {
  const written = (stem: string): string => stem.replaceAll('_', ' ').replaceAll('’', '')
  return newStems(stemsOf(englishClasses).map(([stem, name]) => [written(stem), name] as const))
})

/** Words longer than this on average are words run together. */
const wordCharsUsual = 5.5

const notHangul = /[^가-힣ㄱ-ㅣ]+/gu

/**
 * The Hangul of a sentence by sound: `letters` with tense consonants kept and without spaces, in which short stems are
 * sought; `words` and `plain`, their letters, without tension.
 */
export type Sounds = ReturnType<typeof lettersOf> & {
  hangul: string
  words: string[]
  wordStarts: number[]
  plain: ReturnType<typeof lettersOf>
}

export function soundsOf(sentence: string): Sounds {
  const hangul = sentence.replace(notHangul, ' ').trim()
  const tense = soundOf(hangul, { keepTense: true })
  const words = hangul === '' ? [] : withoutTension(tense).split(' ')
  const { letters, starts } = lettersOf(tense.replaceAll(' ', ''))
  let at = 0
  const wordStarts = words.map((word) => {
    const start = starts[at] ?? 0
    at += word.length
    return start
  })
  return { hangul, letters, starts, words, wordStarts, plain: lettersOf(words.join('')) }
}

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

/**
 * Calls `found` with the number of every class that a sentence has, given its Hangul by sound and its runs of Chinese
 * and of Latin letters; may repeat. Linear.
 */
export function findClasses(
  { byEar, han, latin }: { byEar: Sounds; han: readonly string[]; latin: readonly string[] },
  found: (name: number) => void,
): void {
  if (byEar.hangul !== '') findKorean(byEar, found)
  if (han.length > 0) {
    const letters = han.join('')
    for (let at = 0; at < letters.length; at++) findAt(chinese(), letters, at, found)
  }
  if (latin.length > 0) findFrom(english(), joinWords(latin), found)
}

// Where spaces stand, sounds do not run together; where people leave them out, they do, so then both are tried.
function findKorean({ hangul, letters, starts, wordStarts, plain }: Sounds, found: (name: number) => void): void {
  const { loose, tight, single } = korean()
  findFrom(tight, { letters, starts }, found)
  findFrom(single, { letters, starts: wordStarts }, found)
  findFrom(loose, plain, found)
  if (hangul.length / wordStarts.length <= wordCharsUsual) return
  findFrom(loose, lettersOf(soundOf(hangul.replaceAll(' ', ''))), found)
}

function findFrom(stems: Stems, { letters, starts }: Sounds['plain'], found: (name: number) => void): void {
  for (const start of starts) findAt(stems, letters, start, found)
}

function readKorean(): Record<'loose' | 'tight' | 'single', Stems> {
  const all = stemsOf(koreanClasses)
  const sounding = (belongs: (stem: string) => boolean, keepTense: boolean): Stems =>
    newStems(
      all
        .filter(([stem]) => belongs(stem))
        .map(([stem, name]) => [lettersOf(soundOf(stem, { keepTense })).letters, name] as const),
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
