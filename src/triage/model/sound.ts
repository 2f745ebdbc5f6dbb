/**
 * Writes Korean roughly as it sounds, so that what people hear and misspell falls together: 잡혔어, 자폈어 and 잪혓어 all
 * become the same letters, as do 없어/업서 and 갇혔/가쳤. ㅐ and ㅔ and the finals that sound alike are one, and so are tense
 * and plain consonants unless `keepTense`. All else stays, and sounds do not run together across it. Linear; wants the
 * output of `normalize`.
 */
export function soundOf(text: string, options: { keepTense?: boolean } = {}): string {
  const keepTense = options.keepTense ?? false
  const out: string[] = []
  let here = take(text, 0, keepTense)
  for (let at = 0; at < text.length; at++) {
    const next = at + 1 < text.length ? take(text, at + 1, keepTense) : nothing
    out.push(here.code < 0 ? (text[at] ?? '') : join(here, next))
    here = next
  }
  return out.join('')
}

/** Drops the tension of what `soundOf` kept: the same as sounding it without `keepTense`, at a fraction of the cost. */
export function withoutTension(sounds: string): string {
  let out = ''
  for (let at = 0; at < sounds.length; at++) {
    const code = sounds.charCodeAt(at) - first
    if (code < 0 || code >= count) out += sounds[at]
    else {
      const written = Math.floor(code / 588)
      out += String.fromCharCode(first + code + ((plain[written] ?? written) - written) * 588)
    }
  }
  return out
}

/** A syllable taken apart; `code` below zero is anything else. `initial` changes when a sound moves over to it. */
type Unit = { code: number; initial: number; vowel: number; final: number }

const first = 0xac00
const count = 11_172
const finals = ['', ...Array.from('ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ')]
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const finalNumber = new Map(finals.map((letter, at) => [letter, at]))
const initialNumber = new Map(Array.from(initials, (letter, at) => [letter, at]))
const nothing: Unit = { code: -1, initial: 0, vowel: 0, final: 0 }
const silent = initials.indexOf('ㅇ')
// ㄲ to ㄱ and so on: tension is the commonest thing that haste drops.
const plain = [0, 0, 2, 3, 3, 5, 6, 7, 7, 9, 9, 11, 12, 12, 14, 15, 16, 17, 18]
// ㅔ to ㅐ, ㅖ to ㅒ, ㅚ and ㅞ to ㅙ, ㅢ to ㅣ. ㅕ stays.
const alike = [0, 1, 2, 3, 4, 1, 6, 3, 8, 9, 10, 10, 12, 13, 14, 10, 16, 17, 18, 20, 20]
const vowelI = 20
const vowelYeo = 6
// What stays of a double final before a consonant, and what moves over to a following vowel.
const doubles: Record<string, [stays: string, moves: string]> = {
  ㄳ: ['ㄱ', 'ㅅ'],
  ㄵ: ['ㄴ', 'ㅈ'],
  ㄶ: ['ㄴ', 'ㅎ'],
  ㄺ: ['ㄹ', 'ㄱ'],
  ㄻ: ['ㄹ', 'ㅁ'],
  ㄼ: ['ㄹ', 'ㅂ'],
  ㄽ: ['ㄹ', 'ㅅ'],
  ㄾ: ['ㄹ', 'ㅌ'],
  ㄿ: ['ㄹ', 'ㅍ'],
  ㅀ: ['ㄹ', 'ㅎ'],
  ㅄ: ['ㅂ', 'ㅅ'],
}
const closed: Record<string, string> = {
  ㄲ: 'ㄱ',
  ㅋ: 'ㄱ',
  ㅍ: 'ㅂ',
  ㄷ: 'ㅅ',
  ㅆ: 'ㅅ',
  ㅈ: 'ㅅ',
  ㅊ: 'ㅅ',
  ㅌ: 'ㅅ',
}
const breathed: Record<string, string> = { ㄱ: 'ㅋ', ㅂ: 'ㅍ', ㅈ: 'ㅊ', ㄷ: 'ㅌ', ㅅ: 'ㅌ' }
const nasal: Record<string, string> = { ㄱ: 'ㅇ', ㅅ: 'ㄴ', ㅂ: 'ㅁ' }
const softened: Record<string, string> = { ㅌ: 'ㅊ', ㄷ: 'ㅈ' }

function take(text: string, at: number, keepTense: boolean): Unit {
  const code = text.charCodeAt(at) - first
  if (code < 0 || code >= count) return nothing
  const written = Math.floor(code / 588)
  const initial = keepTense ? written : (plain[written] ?? 0)
  return { code, initial, vowel: alike[Math.floor(code / 28) % 21] ?? 0, final: code % 28 }
}

function join(unit: Unit, next: Unit): string {
  const final = unit.final === 0 ? '' : meet(finals[unit.final] ?? '', next)
  return String.fromCharCode(first + unit.initial * 588 + unit.vowel * 28 + (finalNumber.get(final) ?? 0))
}

/** The final that is left when a syllable meets the next one, whose beginning may change with it. */
function meet(final: string, next: Unit): string {
  const [stays, moves] = doubles[final] ?? ['', final]
  const alone = close(stays === '' ? moves : stays)
  if (next.code < 0) return alone
  const opens = initials[next.initial] ?? ''
  if (moves === 'ㅎ') return meetAfterBreath(stays, opens, next)
  if (next.initial === silent) {
    if (final === 'ㅇ') return final
    const isSoft = next.vowel === vowelI || next.vowel === vowelYeo
    setInitial(next, (isSoft ? softened[moves] : undefined) ?? moves)
    return stays
  }
  const breath = opens === 'ㅎ' ? breathed[close(moves)] : undefined
  if (breath !== undefined) {
    const isSoft = next.vowel === vowelI || next.vowel === vowelYeo || moves === 'ㅈ'
    setInitial(next, breath === 'ㅌ' && isSoft ? 'ㅊ' : breath)
    return stays
  }
  return opens === 'ㄴ' || opens === 'ㅁ' ? (nasal[alone] ?? alone) : alone
}

// 많아, 않다, 좋고: ㅎ vanishes before a vowel and breathes on a consonant.
function meetAfterBreath(stays: string, opens: string, next: Unit): string {
  if (next.initial === silent) {
    if (stays !== '') setInitial(next, stays)
    return ''
  }
  const breath = opens === 'ㅅ' ? undefined : breathed[opens]
  if (breath !== undefined) setInitial(next, breath)
  return stays
}

function setInitial(unit: Unit, letter: string): void {
  // Whoever hears 혀써 for 혔어 and writes 혓어 drops the tension, so it is never kept here.
  unit.initial = plain[initialNumber.get(letter) ?? unit.initial] ?? unit.initial
}

function close(final: string): string {
  return closed[final] ?? final
}
