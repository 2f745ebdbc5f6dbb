import { addLetters, lettersIn, newGathered, type Letters } from './letters.ts'
import { newScratch, put, takeAll } from './scratch.ts'
import { hear, silence, soundIn, withoutTension } from './sound.ts'

/**
 * The Hangul of a sentence by sound, all else left out. Everything is UTF-16 units without spaces; what begins each word
 * is kept beside it.
 */
export type Sounds = {
  /** The letters with tense consonants kept, in which short stems are sought. */
  tense: Letters
  /** The letters without tension, between ^ and $. */
  plain: Letters
  /** The characters without tension, between ^ and $. */
  characters: number[]
  /** Where each word begins: in the letters of `tense`, and in `characters`. */
  wordStarts: { tense: number[]; characters: number[] }
}

/** Stand around what has a beginning and an end. */
export const opening = '^'.charCodeAt(0)
export const closing = '$'.charCodeAt(0)

const tense = newGathered()
const plain = newGathered()
const characters = newScratch()

/** Hears a sentence, all forms in one pass, because this is done to every character of every message. Linear. */
export function soundsOf(sentence: string): Sounds {
  put(plain.units, opening)
  put(characters, opening)
  const wordStarts: Sounds['wordStarts'] = { tense: [], characters: [] }
  let isInWord = false
  let heard = silence
  for (let at = 0; at < sentence.length; at++) {
    heard = hear(sentence, at, heard, true)
    const sound = soundIn(heard)
    if (!isHangul(sound)) {
      isInWord = false
      continue
    }
    if (!isInWord) {
      wordStarts.tense.push(tense.units.count)
      wordStarts.characters.push(characters.count)
      isInWord = true
    }
    const plainSound = withoutTension(sound)
    addLetters(tense, sound)
    addLetters(plain, plainSound)
    put(characters, plainSound)
  }
  put(plain.units, closing)
  put(characters, closing)
  return { tense: lettersIn(tense), plain: lettersIn(plain), characters: takeAll(characters), wordStarts }
}

/** Whether a UTF-16 unit is a syllable or a loose letter of Korean. */
export function isHangul(unit: number): boolean {
  return (unit >= 0xac00 && unit <= 0xd7a3) || (unit >= 0x3131 && unit <= 0x3163)
}
