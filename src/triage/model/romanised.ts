/** A word that is no syllables of Korean; longer ones are not tried. */
export const romanisedLettersMax = 60

const initials: Record<string, number> = {
  kk: 1,
  gg: 1,
  tt: 4,
  dd: 4,
  pp: 8,
  bb: 8,
  ss: 10,
  jj: 13,
  tch: 13,
  ch: 14,
  g: 0,
  k: 15,
  n: 2,
  d: 3,
  t: 16,
  r: 5,
  l: 5,
  m: 6,
  b: 7,
  p: 17,
  s: 9,
  sh: 9,
  j: 12,
  z: 12,
  h: 18,
  '': 11,
}
const vowels: Record<string, number> = {
  yeo: 6,
  yae: 3,
  wae: 10,
  weo: 14,
  eo: 4,
  eu: 18,
  ae: 1,
  ya: 2,
  ye: 7,
  yo: 12,
  yu: 17,
  wa: 9,
  oe: 11,
  wo: 14,
  we: 15,
  wi: 16,
  ui: 19,
  oo: 13,
  ee: 20,
  a: 0,
  e: 5,
  o: 8,
  u: 13,
  i: 20,
}
const finals: Record<string, number> = {
  ng: 21,
  kk: 2,
  ss: 20,
  k: 1,
  g: 1,
  n: 4,
  t: 7,
  d: 7,
  l: 8,
  r: 8,
  m: 16,
  p: 17,
  b: 17,
  s: 19,
  j: 22,
  ch: 23,
}
const syllable =
  /(kk|gg|tt|dd|pp|bb|ss|jj|tch|ch|sh|[gkndtrlmbpsjzh])?(yeo|yae|wae|weo|eo|eu|ae|ya|ye|yo|yu|wa|oe|wo|we|wi|ui|oo|ee|[aeoui])/y
const final = /(ng|kk|ss|ch|[kgntdlrmpbsj])(?![aeiouwy])|(ng)(?=[aeiou])|(ss|kk)(?=[aeiouy])/y

/** A word in Latin letters as Korean syllables when it reads as nothing but syllables (`japhyeosseo`), else null. */
export function fromRomanised(word: string): string | null {
  if (word.length < 2 || word.length > romanisedLettersMax) return null
  let at = 0
  let read = ''
  while (at < word.length) {
    syllable.lastIndex = at
    const match = syllable.exec(word)
    if (match === null) return null
    at = syllable.lastIndex
    final.lastIndex = at
    const closing = final.exec(word)
    let last = 0
    if (closing !== null) {
      const text = closing[1] ?? closing[2] ?? ''
      const isTense = closing[3] !== undefined
      if (!isTense && text !== '') {
        last = finals[text] ?? 0
        at += text.length
      }
    }
    const code = 0xac00 + (initials[match[1] ?? ''] ?? 11) * 588 + (vowels[match[2] ?? ''] ?? 0) * 28 + last
    read += String.fromCharCode(code)
  }
  return read
}
