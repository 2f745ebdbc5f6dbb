/** Longest text, in UTF-16 units, that is looked at; the rest of a longer message is not matched. */
export const normalizeCharsMax = 100_000

/** One message in the form that every matcher reads. `unspaced` is `text` without any space. */
export type Normalized = { readonly text: string; readonly unspaced: string }

// White space controls become a space; all other controls, marks that show nothing (zero-width, bidi, variation
// selectors, Hangul fillers) and halves of surrogate pairs go.
const invisible = /(?![\t\n\v\f\r\u0085])[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}]/gu
const spaces = /[\s\u0085]+/gu
const notJamo = /[^\u3131-\u318e]+/gu
const halfWidthJamo = /[\uffa1-\uffdc]/gu
const looseConjoiningJamo = /[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2]/gu
// What most messages are made of: characters that folding leaves as they are but for capitals and spaces.
const familiar = /^[\n -~가-힣ㄱ-ㅣ一-鿿。、‘’“”]*$/u
// Digits keep their repeats: "1000", "010-1111-2222".
const repeated = /([^\d\s])\1{2,}/gu

const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const finals = 'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'
const firstInitial = 0x1100
const firstVowel = 0x1161
const firstFinal = 0x11a8
const firstCompatibilityVowel = 0x314f
const space = 0x20
const lastAscii = 0x7e
const lastOtherSpace = 0x3000
const [firstSurrogate, lastSurrogate] = [0xd800, 0xdfff]

/**
 * Brings a message into one form: compatibility characters folded (NFKC, then NFC), invisible marks dropped, white
 * space collapsed and trimmed, letters lower-cased, and a character repeated three or more times reduced to two
 * (digits excepted). Loose jamo stay, or become, compatibility jamo (ㅇㅇ), because plain NFKC would turn them into
 * conjoining ones and glue half of them into syllables. Linear in the length; never throws; idempotent.
 */
export function normalize(text: string): Normalized {
  const cut = text.length > normalizeCharsMax ? text.slice(0, normalizeCharsMax) : text
  const folded = familiar.test(cut) ? cut.toLowerCase() : fold(cut)
  const { hasSpaces, hasRepeats } = lookFor(folded)
  const spaced = hasSpaces ? folded.replace(spaces, ' ').trim() : folded
  const collapsed = hasRepeats ? spaced.replace(repeated, '$1$1') : spaced
  return { text: collapsed, unspaced: collapsed.replaceAll(' ', '') }
}

function fold(text: string): string {
  const visible = text.replace(invisible, '').replace(halfWidthJamo, fromHalfWidth)
  const compatible = foldCompatibility(foldCompatibility(visible).toLowerCase())
  return compatible.replace(looseConjoiningJamo, toCompatibility)
}

/**
 * Whether there may be spaces to collapse or trim, and characters that stand three times: one look at all of them costs
 * a fraction of the patterns, for which few messages have anything. What it does not know it leaves to them.
 */
function lookFor(text: string): { hasSpaces: boolean; hasRepeats: boolean } {
  let hasSpaces = text.startsWith(' ') || text.endsWith(' ')
  let hasRepeats = false
  let [before, last] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // Other white space than the plain one is a control or lies between the letters of Latin and those of Chinese.
    hasSpaces ||= (unit === space && last === space) || unit < space || (unit > lastAscii && unit <= lastOtherSpace)
    // A character beyond 16 bits is two units, the halves of a pair.
    hasRepeats ||= (unit === last && unit === before) || (unit >= firstSurrogate && unit <= lastSurrogate)
    before = last
    last = unit
  }
  return { hasSpaces, hasRepeats }
}

function foldCompatibility(text: string): string {
  return text.replace(notJamo, (part) => part.normalize('NFKC'))
}

// NFKC goes past the compatibility jamo to the conjoining one, so it is brought back.
function fromHalfWidth(jamo: string): string {
  return toCompatibility(jamo.normalize('NFKC'))
}

function toCompatibility(jamo: string): string {
  const code = jamo.charCodeAt(0)
  if (code >= firstFinal) return finals[code - firstFinal] ?? jamo
  if (code >= firstVowel) return String.fromCharCode(firstCompatibilityVowel + code - firstVowel)
  return initials[code - firstInitial] ?? jamo
}
