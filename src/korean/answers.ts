import { addForeign } from './answer-foreign.ts'
import { addKorean } from './answer-korean.ts'
import { says, type Lexicon } from './answer-lexicon.ts'
import { composeLooseJamo, isSyllable, jamoDistance, toJamo } from './jamo.ts'
import { fromQwerty, toQwerty } from './layout.ts'
import { normalize } from './normalize.ts'
import { foldSpelling } from './spelling.ts'

export type AnswerWord = 'yes' | 'no' | 'unknown' | 'skip' | 'back' | 'help' | 'stop' | 'erase' | 'human'

/** Longest raw message, in UTF-16 units, that can be an answer as a whole; anything longer is a sentence. */
export const answerCharsMax = 120
const foldedCharsMax = 60
const pieceCharsMax = 40
const answerBits = 9
const needsShift = 14
const typoJamoMin = 8

const lexicon: Lexicon = new Map()
addKorean(lexicon)
addForeign(lexicon)

// 일없다 is "fine" in the North and "no use, no thanks" elsewhere: a number has to settle it.
const neverMapped = /일없|일업|일엄/u
// Before spelling is folded: 아임다 is 아닙니다 in Hamgyong, while 아입니다 would be "is a child".
const dialectNo = /^(?:아임다|아임더|아임니다|아님둥|아임니더)$/u
const traditionalSigns = '對沒刪過幫題個謝說話結錯請記錄'
const simplifiedSigns = '对没删过帮题个谢说话结错请记录'
// Laughter and weeping; a single ㅎ before another letter belongs to an abbreviation (ㅎㅇ is a greeting).
const tears = /ㅎ(?![ㄱ-ㄾㅀ-ㅎ])|ㅎㅎ+|[ㅠㅜㅡ]+|(?<!ㅇ)ㅋ+/gu
const apostrophes = /['’`´]/gu
const latin = /[a-z]/u
const signs = /[^\p{L}\p{N}👍✅👌🙆⭕☑✔🆗💯✓○◯👎❌🙅✖❎🚫✗✘×🆘🤷 ]/gu
const asks = /[?？][\p{P}\p{S}ㅋㅎㅠㅜ ]*$/u
// Typos are forgiven in commands and in "I do not know", never in a yes or a no, which one letter can turn around.
const forgiven: readonly (readonly [string, AnswerWord])[] = [
  ...forgive('help', '도와주세요 도와주십시오 도와주시오 살려주세요 살려주십시오 구해주세요'),
  ...forgive('human', '상담원연결 상담원바꿔주세요 상담원연결해주세요 전화해주세요 바꿔주세요'),
  ...forgive('erase', '지워주세요 삭제해주세요 지워주십시오'),
  ...forgive('unknown', '모르겠습니다 모르겠어요 잘모르겠어요 잘모르겠습니다'),
  ...forgive('skip', '건너뛰기 건너뛸래요 넘어가주세요 넘어갈래요'),
  ...forgive('stop', '그만할래요 중지해주세요 그만하겠습니다'),
]

/**
 * Reads a short message that as a whole is one of the answers every question accepts, in Korean (all regions), Chinese
 * and English, mixed as people mix them. `numbered` (default true) also reads 1 as yes and 2 as no. Returns null in
 * doubt, so that the question is asked again with numbers; in particular for 일없습니다 and for 아이 alone.
 */
export function understandAnswer(text: string, options: { numbered?: boolean } = {}): AnswerWord | null {
  if (text.length > answerCharsMax) return null
  const plain = normalize(text).text
  if (neverMapped.test(plain.replace(/[^가-힣]/gu, ''))) return null
  const word = readNumber(plain, options.numbered ?? true) ?? readText(text, plain)
  const isSettled = word === 'yes' || word === 'no' || word === 'unknown'
  return isSettled && asks.test(plain) ? null : word
}

function readNumber(plain: string, numbered: boolean): AnswerWord | null {
  const number = /^[([]?([12])[)\].]?(?: ?번)?(?:이요|이오|요|입니다|이에요|임다)?[.!~]*$/u.exec(plain)?.[1]
  if (!numbered || number === undefined) return null
  return number === '1' ? 'yes' : 'no'
}

function readText(raw: string, plain: string): AnswerWord | null {
  if (dialectNo.test(plain.replace(/[^가-힣]/gu, ''))) return 'no'
  const readings = [plain, composeLooseJamo(plain), fromQwerty(raw), toQwerty(plain)]
  for (const reading of readings) {
    const word = reading === null ? null : (readPieces(reading) ?? readPieces(shorten(reading)))
    if (word !== null) return word
  }
  return readTypo(composeLooseJamo(plain))
}

function forgive(word: AnswerWord, list: string): (readonly [string, AnswerWord])[] {
  return list.split(' ').map((text) => [foldSpelling(text), word] as const)
}

function readTypo(plain: string): AnswerWord | null {
  const folded = clean(plain).replaceAll(' ', '')
  if (folded.length > foldedCharsMax || toJamo(folded).length < typoJamoMin) return null
  const near = new Set(forgiven.filter(([text]) => jamoDistance(folded, text, 1) <= 1).map(([, word]) => word))
  const [word] = near
  return near.size === 1 && word !== undefined ? word : null
}

// 네에, 없어요오, 아니이: a vowel drawn out into a syllable of its own.
function shorten(text: string): string {
  const drawn: Record<string, string> = { ㅑ: 'ㅏ', ㅕ: 'ㅓ', ㅛ: 'ㅗ', ㅠ: 'ㅜ', ㅖ: 'ㅔ', ㅒ: 'ㅐ' }
  let shortened = ''
  for (const character of text) {
    const last = toJamo(shortened.slice(-1)).slice(-1)
    const isDrawn = isSyllable(character) && toJamo(character) === 'ㅇ' + (drawn[last] ?? last)
    if (!isDrawn) shortened += character
  }
  return shortened
}

function simplify(sign: string): string {
  return simplifiedSigns[traditionalSigns.indexOf(sign)] ?? sign
}

function clean(text: string): string {
  const bare = text.replace(apostrophes, '').replace(signs, ' ').replace(tears, '')
  return foldSpelling(Array.from(bare, simplify).join(''))
}

/**
 * Covers the whole message with known pieces and takes the reading with the fewest of them; two equally short
 * readings that disagree are doubt.
 */
function readPieces(text: string): AnswerWord | null {
  const spaced = clean(text).trim()
  const whole = spaced.replaceAll(' ', '')
  if (whole === '' || whole.length > foldedCharsMax) return null
  const wordStarts = findWordStarts(spaced)
  const reached: Map<number, number>[] = Array.from({ length: whole.length + 1 }, () => new Map<number, number>())
  reached[0]?.set(0, 0)
  for (let from = 0; from < whole.length; from++) {
    const states = reached[from]
    if (states === undefined || states.size === 0) continue
    for (let to = from + 1; to <= Math.min(whole.length, from + pieceCharsMax); to++) {
      const pieces = cutsLatinWord(whole, from, to, wordStarts) ? undefined : lexicon.get(whole.slice(from, to))
      for (const piece of pieces ?? []) addState(states, reached[to], piece.sets | (piece.needs << needsShift))
    }
  }
  return shortestReading(reached[whole.length] ?? new Map<number, number>())
}

function addState(states: ReadonlyMap<number, number>, target: Map<number, number> | undefined, bits: number): void {
  for (const [state, count] of states) {
    const known = target?.get(state | bits) ?? Infinity
    if (count + 1 < known) target?.set(state | bits, count + 1)
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
