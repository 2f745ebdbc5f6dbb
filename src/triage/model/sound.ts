import { textOf } from './letters.ts'

/**
 * Writes Korean roughly as it sounds, so that what people hear and misspell falls together: 잡혔어, 자폈어 and 잪혓어 all
 * become the same letters, as do 없어/업서 and 갇혔/가쳤. ㅐ and ㅔ and the finals that sound alike are one, and so are tense
 * and plain consonants unless `keepTense`. All else stays, and sounds do not run together across it. Linear; wants the
 * output of `normalize`.
 */
export function soundOf(text: string, options: { keepTense?: boolean } = {}): string {
  const keepTense = options.keepTense ?? false
  const out: number[] = []
  let heard = silence
  for (let at = 0; at < text.length; at++) {
    heard = hear(text, at, heard, keepTense)
    out.push(soundIn(heard))
  }
  return textOf(out)
}

/**
 * One step of `soundOf`: the character at a place as it sounds (`soundIn`) together with what of it moves over to the
 * next one. `before` is what this gave for the character before, or `silence`.
 */
export function hear(text: string, at: number, before: number, keepTense: boolean): number {
  const written = text.charCodeAt(at)
  const code = written - first
  if (code < 0 || code >= count) return (written << movedBits) | unmoved
  const moved = before & unmoved
  const initial = moved === unmoved ? initialOf(code, keepTense) : moved
  const sound = first + initial * 588 + vowelOf(code) * 28
  const final = code % 28
  if (final === 0) return (sound << movedBits) | unmoved
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) - first : -1
  const met = meetingOf(final, next, initialOf(next, keepTense))
  return ((sound + (met >> movedBits)) << movedBits) | (next >= 0 && next < count ? met & unmoved : unmoved)
}

/** The UTF-16 unit that `hear` heard. */
export function soundIn(heard: number): number {
  return heard >> movedBits
}

/** A unit without the tension that `keepTense` kept: the same as hearing it without, at a fraction of the cost. */
export function withoutTension(sound: number): number {
  const code = sound - first
  if (code < 0 || code >= count) return sound
  const initial = (code / 588) | 0
  return sound + ((plain[initial] ?? 0) - initial) * 588
}

/** What follows a final: `isOther` when it is no syllable. `initial` changes when a sound moves over to it. */
type Next = { isOther: boolean; initial: number; isSoft: boolean }

const first = 0xac00
const count = 11_172
const finals = ['', ...Array.from('ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ')]
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const finalNumber = new Map(finals.map((letter, at) => [letter, at]))
const initialNumber = new Map(Array.from(initials, (letter, at) => [letter, at]))
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

const movedBits = 5
/** Stands for an initial that nothing moved over to; real ones are smaller. */
const unmoved = (1 << movedBits) - 1
/** What is heard before a text begins. */
export const silence = unmoved
// Every meeting is worked out once: which final stays, and which initial the next syllable then has.
const meetings = new Int16Array(finals.length * 64).fill(-1)

function meetingOf(final: number, next: number, initial: number): number {
  const isOther = !(next >= 0 && next < count)
  const isSoft = !isOther && (vowelOf(next) === vowelI || vowelOf(next) === vowelYeo)
  const place = final * 64 + (isOther ? 63 : initial * 2 + Number(isSoft))
  const known = meetings[place] ?? -1
  if (known >= 0) return known
  const beside: Next = { isOther, initial: isOther ? 0 : initial, isSoft }
  const stays = finalNumber.get(meet(finals[final] ?? '', beside)) ?? 0
  return (meetings[place] = (stays << movedBits) | beside.initial)
}

function initialOf(code: number, keepTense: boolean): number {
  const written = (code / 588) | 0
  return keepTense ? written : (plain[written] ?? 0)
}

function vowelOf(code: number): number {
  return alike[((code / 28) | 0) % 21] ?? 0
}

/** The final that is left when a syllable meets the next one, whose beginning may change with it. */
function meet(final: string, next: Next): string {
  const [stays, moves] = doubles[final] ?? ['', final]
  const alone = close(stays === '' ? moves : stays)
  if (next.isOther) return alone
  const opens = initials[next.initial] ?? ''
  if (moves === 'ㅎ') return meetAfterBreath(stays, opens, next)
  if (next.initial === silent) {
    if (final === 'ㅇ') return final
    setInitial(next, (next.isSoft ? softened[moves] : undefined) ?? moves)
    return stays
  }
  const breath = opens === 'ㅎ' ? breathed[close(moves)] : undefined
  if (breath !== undefined) {
    const isSoft = next.isSoft || moves === 'ㅈ'
    setInitial(next, breath === 'ㅌ' && isSoft ? 'ㅊ' : breath)
    return stays
  }
  return opens === 'ㄴ' || opens === 'ㅁ' ? (nasal[alone] ?? alone) : alone
}

// 많아, 않다, 좋고: ㅎ vanishes before a vowel and breathes on a consonant.
function meetAfterBreath(stays: string, opens: string, next: Next): string {
  if (next.initial === silent) {
    if (stays !== '') setInitial(next, stays)
    return ''
  }
  const breath = opens === 'ㅅ' ? undefined : breathed[opens]
  if (breath !== undefined) setInitial(next, breath)
  return stays
}

function setInitial(unit: Next, letter: string): void {
  // Whoever hears 혀써 for 혔어 and writes 혓어 drops the tension, so it is never kept here.
  unit.initial = plain[initialNumber.get(letter) ?? unit.initial] ?? unit.initial
}

function close(final: string): string {
  return closed[final] ?? final
}
