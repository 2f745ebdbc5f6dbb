import { disassemble } from 'es-hangul'

/** Longest string, in jamo, that an edit distance is computed for. */
export const distanceJamoMax = 96

export const firstSyllable = 0xac00
export const lastSyllable = 0xd7a3
const finalsPerVowel = 28
const finals = '\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'

const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const vowels = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const vowelPairs: Record<string, string> = {
  ㅗㅏ: 'ㅘ',
  ㅗㅐ: 'ㅙ',
  ㅗㅣ: 'ㅚ',
  ㅜㅓ: 'ㅝ',
  ㅜㅔ: 'ㅞ',
  ㅜㅣ: 'ㅟ',
  ㅡㅣ: 'ㅢ',
}
const finalPairs: Record<string, string> = {
  ㄱㅅ: 'ㄳ',
  ㄴㅈ: 'ㄵ',
  ㄴㅎ: 'ㄶ',
  ㄹㄱ: 'ㄺ',
  ㄹㅁ: 'ㄻ',
  ㄹㅂ: 'ㄼ',
  ㄹㅅ: 'ㄽ',
  ㄹㅌ: 'ㄾ',
  ㄹㅍ: 'ㄿ',
  ㄹㅎ: 'ㅀ',
  ㅂㅅ: 'ㅄ',
}

const anyLoose = /[ㄱ-ㅣ]/u
const looseRun = /[ㄱ-ㅣ]{2,}/gu
const consonantThenVowel = /[ㄱ-ㅎ][ㅏ-ㅣ]/u
// Laughing and weeping, which would otherwise become the syllables 큐 and 휴.
const onlyEmotion = /^[ㅋㅎㅜㅠ]+$/u
// 도우ㅁ: the last consonant came off. ㅇ, ㅋ and ㅎ are left out, they are answers or laughter.
const strayFinal = /([가-힣])([ㄱㄴㄹㅁㅂㅅㅆ])(?![ㄱ-ㅣ])/gu
// 주ㅓ: the second half of a vowel came off.
const strayVowel = /([가-힣])([ㅏㅐㅓㅔㅣ])(?![ㄱ-ㅣ])/gu

/** Whether the first character is a complete Hangul syllable. */
export function isSyllable(character: string): boolean {
  const code = character.charCodeAt(0)
  return code >= firstSyllable && code <= lastSyllable
}

/** The final consonant of a syllable as one compatibility jamo, '' for an open one, null for any other character. */
export function finalOf(syllable: string): string | null {
  if (!isSyllable(syllable)) return null
  const index = (syllable.charCodeAt(0) - firstSyllable) % finalsPerVowel
  return index === 0 ? '' : (finals[index] ?? '')
}

/** The same syllable with another final consonant ('' for none). Anything but a syllable comes back unchanged. */
export function withFinal(syllable: string, final: string): string {
  if (!isSyllable(syllable)) return syllable
  const code = syllable.charCodeAt(0) - firstSyllable
  const index = final === '' ? 0 : Math.max(0, finals.indexOf(final))
  return String.fromCharCode(firstSyllable + code - (code % finalsPerVowel) + index)
}

/**
 * Joins letters that were typed one by one: ㄷㅗㅇㅜㅁ becomes 도움. Abbreviations without a vowel (ㅇㅇ, ㄴㄴ) and
 * laughter or tears (ㅋㅋ, ㅠㅠ) stay. Linear in the length.
 */
export function composeLooseJamo(text: string): string {
  if (!anyLoose.test(text)) return text
  const composed = text.replace(looseRun, (run) =>
    consonantThenVowel.test(run) && !onlyEmotion.test(run) ? composeLetters(run) : run,
  )
  return composed
    .replace(strayVowel, (pair: string) => (composeLetters(pair).length === 1 ? composeLetters(pair) : pair))
    .replace(strayFinal, (pair: string, syllable: string, final: string) =>
      finalOf(syllable) === '' ? withFinal(syllable, final) : pair,
    )
}

/**
 * Reads letters in typing order as a keyboard would and returns the syllables; a letter that fits into none stays
 * loose. (The library's `assemble` throws on some vowel sequences and takes quadratic time.)
 */
export function composeLetters(letters: string): string {
  const typed = toJamo(letters)
  let composed = ''
  let at = 0
  while (at < typed.length) {
    const syllable = readSyllable(typed, at)
    composed += syllable.text
    at = syllable.end
  }
  return composed
}

function readSyllable(typed: string, start: number): { text: string; end: number } {
  const initial = initials.indexOf(typed[start] ?? ' ')
  if (initial < 0 || !isVowel(typed[start + 1])) return { text: typed[start] ?? '', end: start + 1 }
  const vowelPair = vowelPairs[typed.slice(start + 1, start + 3)]
  const vowel = vowels.indexOf(vowelPair ?? typed[start + 1] ?? '')
  const finalAt = start + (vowelPair === undefined ? 2 : 3)
  const final = readFinal(typed, finalAt)
  const index = final === '' ? 0 : Math.max(0, finals.indexOf(final.length === 2 ? (finalPairs[final] ?? '') : final))
  const code = firstSyllable + (initial * vowels.length + vowel) * finalsPerVowel + index
  return { text: String.fromCharCode(code), end: finalAt + final.length }
}

// A consonant before a vowel opens the next syllable and so cannot close this one.
function readFinal(typed: string, at: number): string {
  const first = typed[at] ?? ''
  if (first === '' || !finals.includes(first) || isVowel(typed[at + 1])) return ''
  const pair = typed.slice(at, at + 2)
  return pair in finalPairs && !isVowel(typed[at + 2]) ? pair : first
}

function isVowel(letter: string | undefined): boolean {
  return letter !== undefined && vowels.includes(letter)
}

const finalsPerInitial = vowels.length * finalsPerVowel
// The library knows the letters; asking it once for each part is far quicker than for every syllable anew.
const typedInitials = Array.from(initials, (letter) => disassemble(letter))
const typedVowels = Array.from(vowels, (letter) => disassemble(letter))
const typedFinals = Array.from(finals, (letter) => (letter === '\0' ? '' : disassemble(letter)))

/** Takes syllables apart into the letters as typed (됐 is ㄷㅗㅐㅆ); other characters stay. Linear in the length. */
export function toJamo(text: string): string {
  let typed = ''
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= firstSyllable && code <= lastSyllable) typed += typedSyllable(code - firstSyllable)
    else typed += anyLoose.test(text[at] ?? '') ? disassemble(text[at] ?? '') : text[at]
  }
  return typed
}

function typedSyllable(code: number): string {
  const initial = typedInitials[Math.floor(code / finalsPerInitial)] ?? ''
  const vowel = typedVowels[Math.floor(code / finalsPerVowel) % vowels.length] ?? ''
  return initial + vowel + (typedFinals[code % finalsPerVowel] ?? '')
}

/**
 * Edit distance between two texts counted in typed letters, where two neighbouring letters in the wrong order cost
 * one. Returns Infinity as soon as it is known to exceed `limit`, or when a text is longer than `distanceJamoMax`.
 */
export function jamoDistance(a: string, b: string, limit: number): number {
  if (a.length > distanceJamoMax || b.length > distanceJamoMax) return Infinity
  return typedDistance(toJamo(a), toJamo(b), limit)
}

/** `jamoDistance` between texts that `toJamo` has already taken apart. */
export function typedDistance(a: string, b: string, limit: number): number {
  if (a.length > distanceJamoMax || b.length > distanceJamoMax) return Infinity
  if (Math.abs(a.length - b.length) > limit) return Infinity
  const [from, to] = withoutCommonEnds(a, b)
  // One edit changes one letter, or two neighbours; whatever differs more needs no table.
  if (limit <= 1 && Math.max(from.length, to.length) > 2) return Infinity
  let older: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const row = nextRow(from, to, i, last, older)
    if (Math.min(...row) > limit) return Infinity
    older = last
    last = row
  }
  const distance = last[to.length] ?? Infinity
  return distance > limit ? Infinity : distance
}

function withoutCommonEnds(a: string, b: string): [string, string] {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let end = 0
  while (end < shorter - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)]
}

function nextRow(from: string, to: string, i: number, last: readonly number[], older: readonly number[]): number[] {
  const row = [i]
  for (let j = 1; j <= to.length; j++) {
    const same = from[i - 1] === to[j - 1] ? 0 : 1
    let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
    const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
    if (swapped) cost = Math.min(cost, (older[j - 2] ?? 0) + 1)
    row.push(cost)
  }
  return row
}
