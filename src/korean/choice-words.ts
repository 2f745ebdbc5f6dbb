import { foldSpelling } from './spelling.ts'

/** A sentence in which single words are looked for; what is longer tells of more than the question asks. */
const sentenceCharsMax = 60
// 안해 is a wife, unless it ends as a verb does.
const deniesWord =
  /(?:^| )(?:안(?!해[가는를도와랑 ]|전|녕|쪽|방)|못)|지 ?[않못]|아니|아닌|아닙|아님|없(?!어(?![요오])[가-힣])|말고|不|没|非|别|not|n't|no /u
const optionNumber = /(?:^|[ ,])\d{1,2}(?:번|[ ,.]|$)/u
/** What is long enough to be the stem of a verb: 임신 of 임신했습니다. */
const stem = /^[가-힣]{2,}$/u
const separators = /[\s,.!?、，。;/]+/u
const particles =
  /(?:들|쪽)?(?:을|를|이|가|은|는|도|만|의|에|에서|에게|한테|으로|로|하고|이랑|랑|와|과|이고|고|이구|구|이며|이라고|라고)?$/u

/**
 * The options of which a sentence has a word, with a particle, as the stem of a verb, or bare: "언니가 임신 5개월이고 애 둘이 있어요" names one that
 * is pregnant and a child. `also` are the folded words of each option. Empty when it names none,
 * denies something, or has the number of an option.
 */
export function wordsNamed(plain: string, also: readonly (readonly string[])[]): number[] {
  if (plain.length > sentenceCharsMax || optionNumber.test(plain) || deniesWord.test(plain)) return []
  const said = [...new Set(plain.split(separators).flatMap((word) => formsOf(word)))]
  const isSaid = (word: string): boolean =>
    said.some((one) => one === word || (stem.test(word) && one.startsWith(word)))
  return also.flatMap((words, index) => (words.some(isSaid) ? [index] : []))
}

function formsOf(word: string): string[] {
  const whole = foldSpelling(word)
  const bare = foldSpelling(word.replace(particles, ''))
  return bare === '' ? [whole] : [whole, bare]
}
