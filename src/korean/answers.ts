import { answerIndex, startUnitsMax, type AnswerWord } from './answer-index.ts'
import { says } from './answer-lexicon.ts'
import { composeLooseJamo, firstSyllable, lastSyllable, toJamo, typedDistance } from './jamo.ts'
import { fromQwerty, toQwerty } from './layout.ts'
import { normalize } from './normalize.ts'
import { foldSpelling } from './spelling.ts'

export type { AnswerWord } from './answer-index.ts'

/** Longest raw message, in UTF-16 units, that can be an answer as a whole; anything longer is a sentence. */
export const answerCharsMax = 120
const foldedCharsMax = 60
const answerBits = 9
const needsShift = 14
const pieceCharsMax = 40
const typoJamoMin = 8
const lastAscii = 0x7f

// 일없다 is "fine" in the North and "no use, no thanks" elsewhere: a number has to settle it.
const neverMapped = /일없|일업|일엄/u
// Before spelling is folded: 아임다 is 아닙니다 in Hamgyong, while 아입니다 would be "is a child".
const dialectNo = /^(?:아임다|아임더|아임니다|아님둥|아임니더)$/u
const traditionalSigns = '對沒刪過幫題個謝說話結錯請記錄'
const simplifiedSigns = '对没删过帮题个谢说话结错请记录'
// Laughter and weeping; a single ㅎ before another letter belongs to an abbreviation (ㅎㅇ is a greeting).
const tears = /ㅎ(?![ㄱ-ㄾㅀ-ㅎ])|ㅎㅎ+|[ㅠㅜㅡ]+|(?<!ㅇ)ㅋ+/gu
const onlySyllables = /^[가-힣]*$/u
const openIeungs = new Set(Array.from('아애야얘어에여예오요우유으이', (syllable) => syllable.charCodeAt(0)))
// Nothing that `clean` takes away or changes before the spelling.
const bare = /^[가-힣a-z0-9 ]*$/u
const apostrophes = /['’`´]/gu
const latin = /[a-z]/u
const signs = /[^\p{L}\p{N}👍✅👌🙆⭕☑✔🆗💯✓○◯👎❌🙅✖❎🚫✗✘×🆘🤷 ]/gu
const asks = /[?？][\p{P}\p{S}ㅋㅎㅠㅜ ]*$/u
/** How many syllables a single slip touches: it is one letter or two neighbours, and these may join their neighbours. */
const slippedSyllablesMax = 3

/**
 * Reads a short message that as a whole is one of the answers every question accepts, in Korean (all regions), Chinese
 * and English, mixed as people mix them. `numbered` (default true) also reads 1 as yes and 2 as no. Returns null in
 * doubt, so that the question is asked again with numbers; in particular for 일없습니다 and for 아이 alone.
 */
export function understandAnswer(text: string, options: { numbered?: boolean } = {}): AnswerWord | null {
  if (text.length > answerCharsMax || tellsMore(text)) return null
  const plain = normalize(text).text
  if (plain.includes('일') && neverMapped.test(hangulIn(plain))) return null
  const word = readNumber(plain, options.numbered ?? true) ?? readText(text, plain)
  const isSettled = word === 'yes' || word === 'no' || word === 'unknown'
  return isSettled && asks.test(plain) ? null : word
}

/**
 * Whether foreign syllables alone show that a message is no answer: no pieces cover it, and it has too many of them or
 * too many syllables at all to be a slip of a forgiven text. Folding never makes a message shorter, except for
 * repeats, so repeats count once. Only texts of syllables and ASCII are judged: other characters can be folded into
 * syllables, and the letters of another layout join no syllable that stands beside them.
 */
function tellsMore(text: string): boolean {
  const { foreign, slipSyllablesMax } = answerIndex()
  const found = new Set<number>()
  let syllables = 0
  let before = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > lastAscii && (code < firstSyllable || code > lastSyllable)) return false
    if (code > lastAscii && code !== before) {
      syllables += 1
      if (foreign[code - firstSyllable] === 1) found.add(code)
    }
    before = code
  }
  return found.size > slippedSyllablesMax || (found.size > 0 && syllables > slipSyllablesMax)
}

function readNumber(plain: string, numbered: boolean): AnswerWord | null {
  const number = /^[([]?([12])[)\].]?(?: ?번)?(?:이요|이오|요|입니다|이에요|임다)?[.!~]*$/u.exec(plain)?.[1]
  if (!numbered || number === undefined) return null
  return number === '1' ? 'yes' : 'no'
}

function readText(raw: string, plain: string): AnswerWord | null {
  if (plain.includes('아') && dialectNo.test(hangulIn(plain))) return 'no'
  const composed = composeLooseJamo(plain)
  const cleaned = clean(composed)
  // Most messages give the same reading several times, which is then looked up once.
  for (const reading of new Set([plain, composed, fromQwerty(raw), toQwerty(plain)])) {
    const word = reading === null ? null : readDrawn(reading, reading === composed ? cleaned : clean(reading))
    if (word !== null) return word
  }
  return readTypo(cleaned.replaceAll(' ', ''))
}

function readDrawn(reading: string, cleaned: string): AnswerWord | null {
  const word = readPieces(cleaned)
  if (word !== null) return word
  const short = shorten(reading)
  return short === reading ? null : readPieces(clean(short))
}

function hangulIn(text: string): string {
  return text.replace(/[^가-힣]+/gu, '')
}

function readTypo(folded: string): AnswerWord | null {
  const { forgiven, forgivenTypedMax, slipSyllablesMax } = answerIndex()
  if (folded.length > forgivenTypedMax || (folded.length > slipSyllablesMax && onlySyllables.test(folded))) return null
  const typed = toJamo(folded)
  if (typed.length < typoJamoMin) return null
  const near = new Set(forgiven.filter(([text]) => typedDistance(typed, text, 1) <= 1).map(([, word]) => word))
  const [word] = near
  return near.size === 1 && word !== undefined ? word : null
}

// 네에, 없어요오, 아니이: a vowel drawn out into a syllable of its own.
function shorten(text: string): string {
  const drawn: Record<string, string> = { ㅑ: 'ㅏ', ㅕ: 'ㅓ', ㅛ: 'ㅗ', ㅠ: 'ㅜ', ㅖ: 'ㅔ', ㅒ: 'ㅐ' }
  let shortened = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!openIeungs.has(text.charCodeAt(at))) continue
    const before = at > from ? text.charAt(at - 1) : shortened.slice(-1)
    const last = toJamo(before).slice(-1)
    if (last === '' || toJamo(text.charAt(at)) !== 'ㅇ' + (drawn[last] ?? last)) continue
    shortened += text.slice(from, at)
    from = at + 1
  }
  return shortened + text.slice(from)
}

function simplify(sign: string): string {
  return simplifiedSigns[traditionalSigns.indexOf(sign)] ?? sign
}

function clean(text: string): string {
  if (bare.test(text)) return foldSpelling(text)
  const words = text.replace(apostrophes, '').replace(signs, ' ').replace(tears, '')
  return foldSpelling(Array.from(words, simplify).join(''))
}

/**
 * Covers the whole message with known pieces and takes the reading with the fewest of them; two equally short
 * readings that disagree are doubt.
 */
function readPieces(cleaned: string): AnswerWord | null {
  const spaced = cleaned.trim()
  const whole = spaced.replaceAll(' ', '')
  if (whole === '' || whole.length > foldedCharsMax) return null
  const { pieces, starts, units } = answerIndex()
  for (let at = 0; at < whole.length; at++) if (!units.has(whole.charAt(at))) return null
  const wordStarts = latin.test(whole) ? findWordStarts(spaced) : null
  const reached: (Map<number, number> | undefined)[] = [new Map([[0, 0]])]
  for (let from = 0; from < whole.length; from++) {
    const states = reached[from]
    if (states === undefined) continue
    const farthest = Math.min(whole.length, from + pieceCharsMax)
    for (let to = from + 1; to <= farthest; to++) {
      const part = whole.slice(from, to)
      if (part.length <= startUnitsMax && !starts.has(part)) break
      const readings = pieces.get(part)
      if (readings === undefined || (wordStarts !== null && cutsLatinWord(whole, from, to, wordStarts))) continue
      const target = (reached[to] ??= new Map<number, number>())
      for (const piece of readings) addState(states, target, piece.sets | (piece.needs << needsShift))
    }
  }
  return shortestReading(reached[whole.length] ?? new Map<number, number>())
}

function addState(states: ReadonlyMap<number, number>, target: Map<number, number>, bits: number): void {
  for (const [state, count] of states) {
    const known = target.get(state | bits) ?? Infinity
    if (count + 1 < known) target.set(state | bits, count + 1)
  }
}

function shortestReading(states: ReadonlyMap<number, number>): AnswerWord | null {
  let fewest = Infinity
  let readings = new Set<AnswerWord | null>()
  for (const [state, count] of states) {
    const sets = state & ((1 << needsShift) - 1)
    const isComplete = ((state >> needsShift) & ~sets) === 0 && (sets & ((1 << answerBits) - 1)) !== 0
    if (!isComplete || count > fewest) continue
    if (count < fewest) readings = new Set()
    fewest = count
    readings.add(decide(sets))
  }
  const [word] = readings
  return readings.size === 1 ? (word ?? null) : null
}

const commands = [
  ['human', says.human, says.help | says.stop | says.back],
  ['help', says.help, says.back],
  ['erase', says.erase, says.stop | says.back],
  ['stop', says.stop, 0],
  ['skip', says.skip, 0],
  ['back', says.back, 0],
] as const satisfies readonly (readonly [AnswerWord, number, number])[]
const allCommands = says.human | says.help | says.erase | says.stop | says.skip | says.back

// A plain 네 or 아니요 and a "don't know" give way to a command; of two commands the one that reaches further counts,
// and combinations that nobody means are doubt.
function decide(sets: number): AnswerWord | null {
  const isBoth = (sets & says.yes) !== 0 && (sets & says.no) !== 0
  if ((sets & allCommands) !== 0) {
    if (isBoth || (sets & says.firm) !== 0) return null
    return commands.find(([, bit, over]) => (sets & allCommands & ~over) === bit)?.[0] ?? null
  }
  if ((sets & says.unknown) !== 0) return isBoth || (sets & says.firm) !== 0 ? null : 'unknown'
  if (isBoth) return null
  return (sets & says.yes) !== 0 ? 'yes' : 'no'
}

function findWordStarts(spaced: string): ReadonlySet<number> {
  const starts = new Set<number>()
  let at = 0
  for (let index = 0; index < spaced.length; index++) {
    if (spaced[index] === ' ') starts.add(at)
    else at++
  }
  return starts
}

// Latin words must be matched whole: "none" is not "no" and "ne". Hangul and Chinese are written with spaces at will.
function cutsLatinWord(whole: string, from: number, to: number, wordStarts: ReadonlySet<number>): boolean {
  return isInsideLatin(whole, from, wordStarts) || isInsideLatin(whole, to, wordStarts)
}

function isInsideLatin(whole: string, at: number, wordStarts: ReadonlySet<number>): boolean {
  return !wordStarts.has(at) && latin.test(whole[at - 1] ?? '') && latin.test(whole[at] ?? '')
}
