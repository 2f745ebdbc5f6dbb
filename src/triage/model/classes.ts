import { chineseClasses, englishClasses } from '../lexicon/classes-foreign.ts'
import { koreanClasses } from '../lexicon/classes-korean.ts'
import { lettersOf } from './letters.ts'
import { soundOf, withoutTension } from './sound.ts'
import { addStem, findAt, newStems } from './stems.ts'

/** The names of all classes; what is found are their numbers in this list. */
export const classNames: readonly string[] = [
  ...new Set([koreanClasses, chineseClasses, englishClasses].flatMap((classes) => Object.keys(classes))),
]

// Stems of one or two syllables have to sound alike with their tense consonants too (빵 is not 방); a single
// syllable has to begin a word.
const looseSyllablesMin = 3
const loose = newStems()
const tight = newStems()
const single = newStems()
const chinese = newStems()
const english = newStems()

for (const [name, stem] of stemsOf(koreanClasses)) {
  if (stem.length >= looseSyllablesMin) addStem(loose, lettersOf(soundOf(stem)).letters, name)
  else addStem(stem.length === 1 ? single : tight, lettersOf(soundOf(stem, { keepTense: true })).letters, name)
}
for (const [name, stem] of stemsOf(chineseClasses)) addStem(chinese, stem, name)
for (const [name, stem] of stemsOf(englishClasses))
  addStem(english, stem.replaceAll('_', ' ').replaceAll('’', ''), name)

/** Words longer than this on average are words run together. */
const wordCharsUsual = 5.5

const notHangul = /[^가-힣ㄱ-ㅣ]+/gu
const notChinese = /[^\u4e00-\u9fff]+/gu
const notLatin = /[^a-z]+/gu

/**
 * The Hangul of a sentence by sound: `letters` with tense consonants kept and without spaces, in which short stems are
 * sought; `words` without tension.
 */
export type Sounds = ReturnType<typeof lettersOf> & { hangul: string; words: string[]; wordStarts: number[] }

export function soundsOf(sentence: string): Sounds {
  const hangul = sentence.replace(notHangul, ' ').trim()
  const tense = hangul === '' ? [] : soundOf(hangul, { keepTense: true }).split(' ')
  const { letters, starts } = lettersOf(tense.join(''))
  let at = 0
  const wordStarts = tense.map((word) => {
    const start = starts[at] ?? 0
    at += word.length
    return start
  })
  return { hangul, letters, starts, words: tense.map(withoutTension), wordStarts }
}

/** Calls `found` with the number of every class that a sentence of a readable text has; may repeat. Linear. */
export function findClasses(sentence: string, sounds: Sounds, found: (name: number) => void): void {
  if (sounds.hangul !== '') findKorean(sounds, found)
  const han = sentence.replace(notChinese, '')
  for (let at = 0; at < han.length; at++) findAt(chinese, han, at, found)
  const latin = sentence.replace(notLatin, ' ').trim() + ' '
  for (let at = 0; at < latin.length - 1; at++) {
    if (at === 0 || latin[at - 1] === ' ') findAt(english, latin, at, found)
  }
}

// Where spaces stand, sounds do not run together; where people leave them out, they do, so then both are tried.
function findKorean({ hangul, letters, starts, words, wordStarts }: Sounds, found: (name: number) => void): void {
  for (const start of starts) findAt(tight, letters, start, found)
  for (const start of wordStarts) findAt(single, letters, start, found)
  findFrom(loose, words.join(''), found)
  if (hangul.length / wordStarts.length <= wordCharsUsual) return
  findFrom(loose, soundOf(hangul.replaceAll(' ', '')), found)
}

function findFrom(stems: ReturnType<typeof newStems>, sounds: string, found: (name: number) => void): void {
  const { letters, starts } = lettersOf(sounds)
  for (const start of starts) findAt(stems, letters, start, found)
}

function* stemsOf(classes: Record<string, string>): Generator<[name: number, stem: string]> {
  for (const [name, list] of Object.entries(classes)) {
    for (const stem of list.split(/\s+/u)) if (stem !== '') yield [classNames.indexOf(name), stem]
  }
}
