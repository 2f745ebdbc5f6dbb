import { firstSyllable, lastSyllable } from './jamo.ts'

const vowelCount = 21
const finalCount = 28
const [finalNieun, finalRieul, finalBieup] = [4, 8, 17]
/** ㅕ, ㅘ, ㅝ as they stand before 요, and the vowel that the formal ending leaves: 시달려요 and 시달립니다. */
const formalVowels: ReadonlyMap<number, number> = new Map([
  [6, 20],
  [9, 8],
  [14, 13],
])

const doing = /(?:합니다|해요|하오|해)$/u
const becoming = /(?:됩니다|돼요|되오|돼)$/u
const being = /(?:입니다|이예요|이에요|예요|이요|이오)$/u
const said = /(?:대요|답니다|다고합니다|다고해요|다고들엇습니다|다고들엇어요)$/u
const closedEnding = /(?:습니다|어요|아요|(?<=싶)소)$/u
const bareEnding = /(?<=[가-힣]{3})[어아]$/u

/**
 * A folded word or sentence without its last ending, so that 끊겼습니다, 끊겼어요, 끊겼대요 and 끊겼답니다 are one, as are
 * 지냅니다 and 지내요. For comparing only: take it of both sides. Tenses and denials stay apart.
 */
export function stemOf(folded: string): string {
  const plain = withoutSaid(folded)
  if (doing.test(plain)) return plain.replace(doing, '하')
  if (becoming.test(plain)) return plain.replace(becoming, '되')
  if (being.test(plain)) return plain.replace(being, '')
  if (closedEnding.test(plain)) return withoutRieul(plain.replace(closedEnding, ''))
  if (plain.endsWith('니다')) return withoutFinal(plain.slice(0, -2), finalBieup)
  if (plain.endsWith('요')) return withFormalVowel(plain.slice(0, -1))
  return plain.replace(bareEnding, '')
}

// "They say that it was cut off": 끊겼대요 is as good as 끊겼어요, and 보낸답니다 as 보냅니다.
function withoutSaid(folded: string): string {
  if (!said.test(folded)) return folded
  const told = folded.replace(said, '')
  const present = withoutFinal(told, finalNieun)
  return present === told ? `${told}습니다` : `${addFinal(present, finalBieup)}니다`
}

function withoutRieul(text: string): string {
  return withoutFinal(text, finalRieul)
}

function lastCode(text: string): number | null {
  const unit = text.charCodeAt(text.length - 1)
  return unit >= firstSyllable && unit <= lastSyllable ? unit - firstSyllable : null
}

function withoutFinal(text: string, final: number): string {
  const code = lastCode(text)
  return code !== null && code % finalCount === final ? addFinal(text, -final) : text
}

function addFinal(text: string, change: number): string {
  const code = lastCode(text)
  return code === null ? text : text.slice(0, -1) + String.fromCharCode(firstSyllable + code + change)
}

function withFormalVowel(text: string): string {
  const code = lastCode(text)
  const formal = code === null || code % finalCount !== 0 ? undefined : formalVowels.get(vowelOf(code))
  return code === null || formal === undefined ? text : addFinal(text, (formal - vowelOf(code)) * finalCount)
}

function vowelOf(code: number): number {
  return Math.floor(code / finalCount) % vowelCount
}

const knownStems = new WeakMap<readonly string[], readonly string[]>()

/** The stems of a list of folded words, in its order; found once for each list. */
export function stemsOf(words: readonly string[]): readonly string[] {
  const known = knownStems.get(words)
  if (known !== undefined) return known
  const stems = words.map(stemOf)
  knownStems.set(words, stems)
  return stems
}
