import { newScratch, put, takeAll, type Scratch } from './scratch.ts'

const first = 0xac00
const count = 11_172
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const vowels = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const finals = ['', ...Array.from('ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ')]

// Taken apart once for all, because every message is read letter by letter several times.
const firstOf = Array.from(initials, (letter) => letter.charCodeAt(0))
const middleOf = Array.from(vowels, (letter) => letter.charCodeAt(0))
const lastOf = finals.map((letter) => letter.charCodeAt(0))
/** Characters that are made into text in one go: more would not fit on the stack. */
const partMax = 4096

/**
 * The letters of a text as UTF-16 units, and where in them each of its characters begins. Units and not text, because
 * looking into an array is much quicker, and all that reads letters looks at each several times.
 */
export type Letters = { units: number[]; starts: number[] }

/** Letters while they are gathered. */
export type Gathered = { units: Scratch; starts: Scratch }

export function newGathered(): Gathered {
  return { units: newScratch(), starts: newScratch() }
}

const gathered = newGathered()

/** The letters of a text. One letter a sound: ㅘ and ㄳ stay whole. */
export function lettersOf(text: string): Letters {
  for (let at = 0; at < text.length; at++) addLetters(gathered, text.charCodeAt(at))
  return lettersIn(gathered)
}

/** Adds the letters of one character. */
export function addLetters({ units, starts }: Gathered, character: number): void {
  put(starts, units.count)
  const code = character - first
  if (code < 0 || code >= count) return put(units, character)
  put(units, firstOf[(code / 588) | 0] ?? 0)
  put(units, middleOf[((code / 28) | 0) % 21] ?? 0)
  if (code % 28 !== 0) put(units, lastOf[code % 28] ?? 0)
}

/** The letters that were gathered, after which nothing is. */
export function lettersIn({ units, starts }: Gathered): Letters {
  return { units: takeAll(units), starts: takeAll(starts) }
}

const units = newScratch()

/** The UTF-16 units of a text. */
export function unitsIn(text: string): number[] {
  for (let at = 0; at < text.length; at++) put(units, text.charCodeAt(at))
  return takeAll(units)
}

/** The text of UTF-16 units: one flat string, where adding character to character would leave a chain of them. */
export function textOf(codes: readonly number[]): string {
  if (codes.length <= partMax) return String.fromCharCode(...codes)
  let text = ''
  for (let at = 0; at < codes.length; at += partMax) text += String.fromCharCode(...codes.slice(at, at + partMax))
  return text
}
