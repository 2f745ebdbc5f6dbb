import { composeLooseJamo } from '../../korean/jamo.ts'
import { fromQwerty } from '../../korean/layout.ts'
import { normalize } from '../../korean/normalize.ts'
import { fromRomanised } from './romanised.ts'

/** Longest unit, in UTF-16 units, that is read as one sentence; a longer one is cut at a space. */
export const unitCharsMax = 140

/** From this share of its Latin words on, a message is taken for romanised Korean. */
const romanisedShareMin = 0.8
const romanisedWordsMin = 2
/** Short English words that also read as Korean syllables; from this share on the message is English. */
const englishShareMin = 0.2
const englishWords = new Set(
  'the was were is are am be been my mother father sister brother son wife her him his he she they them we us you your not no and or of to in on at for from with by this that there here it has had have will would can could when where what who how please help police today tomorrow yesterday now again never only one two time home school good bad man men woman women came come go going gone took take taken told said left arrested caught sent back about after before'.split(
    ' ',
  ),
)

const sentenceEnds = /[.!?。！？…;]+|\n/gu
const latinWord = /[a-z]+/gu
const apostrophe = /(?<=[a-z])['’`](?=[a-z])/gu

/**
 * A message in the one form that rules and model read: wrong keyboard layouts and romanised Korean turned into Hangul,
 * loose letters joined. Linear in the length.
 */
export function readable(raw: string): string {
  const text = normalize(fromQwerty(raw) ?? raw).text.replace(apostrophe, '')
  return hangulOf(composeLooseJamo(text))
}

/** The sentences of a readable text, or pieces of at most `unitCharsMax` where nobody put a full stop. */
export function unitsOf(text: string): string[] {
  const units: string[] = []
  for (const sentence of text.split(sentenceEnds)) {
    if (sentence.trim() === '') continue
    for (let at = 0; at < sentence.length;) at = takeUnit(sentence, at, units)
  }
  return units
}

function takeUnit(sentence: string, start: number, units: string[]): number {
  const limit = start + unitCharsMax
  if (limit >= sentence.length) {
    units.push(sentence.slice(start))
    return sentence.length
  }
  const space = sentence.lastIndexOf(' ', limit)
  const end = space > start + unitCharsMax / 2 ? space : limit
  units.push(sentence.slice(start, end))
  return end
}

function hangulOf(text: string): string {
  const words = text.match(latinWord)
  if (words === null || words.length < romanisedWordsMin) return text
  if (words.filter((word) => englishWords.has(word)).length / words.length >= englishShareMin) return text
  const read = words.filter((word) => fromRomanised(word) !== null).length
  if (read / words.length < romanisedShareMin) return text
  return text.replace(latinWord, (word) => fromRomanised(word) ?? word)
}
