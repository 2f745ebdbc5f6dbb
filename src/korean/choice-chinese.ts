import { normalize } from './normalize.ts'
import { toSimplified } from './traditional.ts'

/** A sentence in which the words of options are looked for; what is longer tells of more than the question asks. */
const sentenceCharsMax = 40
const wordCharsMin = 2
const hanWord = /^\p{Script=Han}+$/u
const anyHan = /\p{Script=Han}/u
/** What stands right before a word and denies it. */
const denies = /(?:不|没|没有|非|别|未|不是)(?:被|要|让|叫|说|在|是|有)?$/u

/**
 * The options of which a Chinese sentence has a word: Chinese is written without spaces, so "要我打钱，还说让我回去" names
 * money and coming back. A word within a longer one of another option does not count. `words` are the label and the
 * other words of each option, in any language. Empty when it names none.
 */
export function namedInChinese(text: string, words: readonly (readonly string[])[]): number[] {
  if (text.length > sentenceCharsMax || !anyHan.test(text)) return []
  const plain = toSimplified(normalize(text).unspaced)
  const found = words.flatMap((list, index) =>
    list
      .filter((word) => word.length >= wordCharsMin && hanWord.test(word))
      .flatMap((word) => placesOf(plain, word).map((from) => ({ index, from, to: from + word.length }))),
  )
  const whole = found.filter(
    (one) => !found.some((other) => isWithin(one, other) && other.to - other.from > one.to - one.from),
  )
  return [...new Set(whole.map(({ index }) => index))].toSorted((a, b) => a - b)
}

type Span = { from: number; to: number }

function placesOf(plain: string, word: string): number[] {
  const places: number[] = []
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
    if (!denies.test(plain.slice(0, at))) places.push(at)
  }
  return places
}

function isWithin(one: Span, other: Span): boolean {
  return one.from >= other.from && one.to <= other.to
}
