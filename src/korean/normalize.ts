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
// What most messages are made of: characters that folding leaves as they are, and single spaces between them.
const folded = /^[가-힣a-z0-9.,!?~()-]+(?: [가-힣a-z0-9.,!?~()-]+)*$/u
// Digits keep their repeats: "1000", "010-1111-2222".
const repeated = /([^\d\s])\1{2,}/gu

const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const finals = 'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'
const firstInitial = 0x1100
const firstVowel = 0x1161
const firstFinal = 0x11a8
const firstCompatibilityVowel = 0x314f

/**
 * Brings a message into one form: compatibility characters folded (NFKC, then NFC), invisible marks dropped, white
 * space collapsed and trimmed, letters lower-cased, and a character repeated three or more times reduced to two
 * (digits excepted). Loose jamo stay, or become, compatibility jamo (ㅇㅇ), because plain NFKC would turn them into
 * conjoining ones and glue half of them into syllables. Linear in the length; never throws; idempotent.
 */
export function normalize(text: string): Normalized {
  const cut = text.length > normalizeCharsMax ? text.slice(0, normalizeCharsMax) : text
  const collapsed = (folded.test(cut) ? cut : fold(cut)).replace(repeated, '$1$1')
  return { text: collapsed, unspaced: collapsed.replaceAll(' ', '') }
}

function fold(text: string): string {
  const visible = text.replace(invisible, '').replace(halfWidthJamo, fromHalfWidth)
  const compatible = foldCompatibility(foldCompatibility(visible).toLowerCase())
  return compatible.replace(looseConjoiningJamo, toCompatibility).replace(spaces, ' ').trim()
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
