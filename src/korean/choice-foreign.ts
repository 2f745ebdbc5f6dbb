import { normalize } from './normalize.ts'
import { toSimplified } from './traditional.ts'

/** A sentence in which the words of options are looked for; what is longer tells of more than the question asks. */
const [hanCharsMax, latinCharsMax] = [40, 80]
const [hanWordMin, latinWordMin] = [2, 3]
const hanWord = /^\p{Script=Han}+$/u
const latinWord = /^[a-z][a-z' -]*$/u
const anyHan = /\p{Script=Han}/u
const latinSentence = /^[ -~’]*$/u
/** What stands right before a word and denies it, or makes it another one. */
const denies =
  /(?:不|没|没有|非|别|未|不是)(?:被|要|让|叫|说|在|是|有)?$|(?: not| no| never|n't| without| north)(?: the| a| my| any)? $/u

type Named = { index: number; from: number; to: number }

/**
 * The options of which a Chinese or an English sentence has a word: "要我打钱，还说让我回去" names money and coming back,
 * "the local police took her" the police. A word within a longer one of another option does not count. `words` are the
 * label and the other words of each option, in any language. Empty when it names none.
 */
export function namedInForeign(text: string, words: readonly (readonly string[])[]): number[] {
  const isChinese = anyHan.test(text) && text.length <= hanCharsMax
  const isLatin = latinSentence.test(text) && text.length <= latinCharsMax
  if (!isChinese && !isLatin) return []
  const plain = isChinese ? toSimplified(normalize(text).unspaced) : spelled(normalize(text).text)
  const found = words.flatMap((list, index) => list.flatMap((word) => placesOf(plain, word, isChinese, index)))
  const whole = found.filter((one) => !found.some((other) => isWithin(one, other)))
  return [...new Set(whole.map(({ index }) => index))].toSorted((a, b) => a - b)
}

// Latin words are whole words: each has a space before and behind it.
function spelled(text: string): string {
  return ` ${text
    .replaceAll('’', "'")
    .replace(/[^a-z0-9']+/gu, ' ')
    .trim()} `
}

function placesOf(plain: string, word: string, isChinese: boolean, index: number): Named[] {
  const lower = word.toLowerCase()
  const isWord = isChinese
    ? word.length >= hanWordMin && hanWord.test(word)
    : word.length >= latinWordMin && latinWord.test(lower)
  if (!isWord) return []
  const sought = isChinese ? word : spelled(lower)
  const places: Named[] = []
  for (let at = plain.indexOf(sought); at >= 0; at = plain.indexOf(sought, at + 1)) {
    const before = isChinese ? plain.slice(0, at) : plain.slice(0, at + 1)
    if (!denies.test(before)) places.push({ index, from: at, to: at + sought.length })
  }
  return places
}

function isWithin(one: Named, other: Named): boolean {
  return one.from >= other.from && one.to <= other.to && other.to - other.from > one.to - one.from
}
