const first = 0xac00
const count = 11_172
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const vowels = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const finals = ['', ...Array.from('ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ')]

// Taken apart once for all, because every message is read letter by letter several times.
const letters: string[] = Array.from({ length: count }, (_, at) => {
  const initial = initials[Math.floor(at / 588)] ?? ''
  return initial + (vowels[Math.floor(at / 28) % 21] ?? '') + (finals[at % 28] ?? '')
})

/** The letters of a text, and where in them each of its characters begins. One letter a sound: ㅘ and ㄳ stay whole. */
export function lettersOf(text: string): { letters: string; starts: number[] } {
  let joined = ''
  const starts: number[] = []
  for (let at = 0; at < text.length; at++) {
    starts.push(joined.length)
    const code = text.charCodeAt(at) - first
    joined += code >= 0 && code < count ? letters[code] : text[at]
  }
  return { letters: joined, starts }
}
