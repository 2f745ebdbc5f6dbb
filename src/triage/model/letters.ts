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

/** The letters of a text, and where in them each of its characters begins. One letter a sound: ㅘ and ㄳ stay whole. */
export function lettersOf(text: string): { letters: string; starts: number[] } {
  const codes: number[] = []
  const starts: number[] = []
  for (let at = 0; at < text.length; at++) {
    starts.push(codes.length)
    const written = text.charCodeAt(at)
    const code = written - first
    if (code < 0 || code >= count) {
      codes.push(written)
      continue
    }
    codes.push(firstOf[(code / 588) | 0] ?? 0, middleOf[((code / 28) | 0) % 21] ?? 0)
    if (code % 28 !== 0) codes.push(lastOf[code % 28] ?? 0)
  }
  return { letters: textOf(codes), starts }
}

/** The text of UTF-16 units: one flat string, where adding character to character would leave a chain of them. */
export function textOf(codes: readonly number[]): string {
  if (codes.length <= partMax) return String.fromCharCode(...codes)
  let text = ''
  for (let at = 0; at < codes.length; at += partMax) text += String.fromCharCode(...codes.slice(at, at + partMax))
  return text
}
