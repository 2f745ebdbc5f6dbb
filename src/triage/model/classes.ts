import { toJamo } from '../../korean/jamo.ts'
import { chineseClasses, englishClasses } from '../lexicon/classes-foreign.ts'
import { koreanClasses } from '../lexicon/classes-korean.ts'
import { soundOf } from './sound.ts'
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
const chinese = newStems()
const english = newStems()

for (const [name, stem] of stemsOf(koreanClasses)) {
  if (stem.length >= looseSyllablesMin) addStem(loose, toJamo(soundOf(stem)), name)
  else addStem(tight, (stem.length === 1 ? ' ' : '') + toJamo(soundOf(stem, { keepTense: true })), name)
}
for (const [name, stem] of stemsOf(chineseClasses)) addStem(chinese, stem, name)
for (const [name, stem] of stemsOf(englishClasses)) addStem(english, stem.replaceAll('_', ' ').replaceAll('’', ''), name)

const notHangul = /[^가-힣ㄱ-ㅣ]+/gu
const notChinese = /[^\u4e00-\u9fff]+/gu
const notLatin = /[^a-z]+/gu

/** Calls `found` with the number of every class that a sentence of a readable text has; may repeat. Linear. */
export function findClasses(sentence: string, found: (name: number) => void): void {
  const hangul = sentence.replace(notHangul, ' ').trim()
  if (hangul !== '') findKorean(hangul, found)
  const han = sentence.replace(notChinese, '')
  for (let at = 0; at < han.length; at++) findAt(chinese, han, at, found)
  const latin = sentence.replace(notLatin, ' ').trim() + ' '
  for (let at = 0; at < latin.length - 1; at++) {
    if (at === 0 || latin[at - 1] === ' ') findAt(english, latin, at, found)
  }
}

// Where spaces stand, sounds do not run together; where people leave them out, they do, so both are tried.
function findKorean(hangul: string, found: (name: number) => void): void {
  const unspaced = hangul.replaceAll(' ', '')
  const tense = soundOf(hangul, { keepTense: true })
  findFrom(tight, ` ${tense}`, found)
  findFrom(tight, tense.replaceAll(' ', ''), found)
  findFrom(loose, soundOf(hangul).replaceAll(' ', ''), found)
  if (unspaced === hangul) return
  findFrom(loose, soundOf(unspaced), found)
}

function findFrom(stems: ReturnType<typeof newStems>, sounds: string, found: (name: number) => void): void {
  let letters = ''
  const starts: number[] = []
  for (const syllable of sounds) {
    starts.push(letters.length)
    letters += toJamo(syllable)
  }
  for (const start of starts) findAt(stems, letters, start, found)
}

function* stemsOf(classes: Record<string, string>): Generator<[name: number, stem: string]> {
  for (const [name, list] of Object.entries(classes)) {
    for (const stem of list.split(/\s+/u)) if (stem !== '') yield [classNames.indexOf(name), stem]
  }
}
