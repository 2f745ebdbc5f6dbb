import { addForeign } from './answer-foreign.ts'
import { addKorean } from './answer-korean.ts'
import type { Lexicon, Piece } from './answer-lexicon.ts'
import { firstSyllable, lastSyllable, toJamo } from './jamo.ts'
import { once } from './once.ts'
import { foldSpelling, mayFold } from './spelling.ts'

export type AnswerWord = 'yes' | 'no' | 'unknown' | 'skip' | 'back' | 'help' | 'stop' | 'erase' | 'human'

/** What answers are looked up in. */
export type AnswerIndex = {
  /** The pieces that answers are made of, by their folded, unspaced text. */
  pieces: ReadonlyMap<string, readonly Piece[]>
  /** The UTF-16 units of all pieces: a message with another one is not covered by pieces. */
  units: ReadonlySet<string>
  /** What pieces begin with, up to four units: nearly every way through a message that is no answer ends here. */
  starts: ReadonlySet<string>
  /**
   * Marks the syllables that stand in no piece and come through every reading as they are. Looking a message up costs
   * far more than the rest of a turn, and nearly every message that tells something has some of these.
   */
  foreign: Uint8Array
  /** Texts, in typed letters, in which a typo is forgiven, and what they say. */
  forgiven: readonly (readonly [typed: string, word: AnswerWord])[]
  /** The longest of these texts, in letters. */
  forgivenTypedMax: number
  /** The longest message, in syllables of two letters at least, that can be a slip of one of them. */
  slipSyllablesMax: number
}

export const startUnitsMax = 4

// Typos are forgiven in commands and in "I do not know", never in a yes or a no, which one letter can turn around.
const forgivenTexts: readonly (readonly [AnswerWord, string])[] = [
  ['help', '도와주세요 도와주십시오 도와주시오 살려주세요 살려주십시오 구해주세요'],
  ['human', '상담원연결 상담원바꿔주세요 상담원연결해주세요 전화해주세요 바꿔주세요'],
  ['erase', '지워주세요 삭제해주세요 지워주십시오'],
  ['unknown', '모르겠습니다 모르겠어요 잘모르겠어요 잘모르겠습니다'],
  ['skip', '건너뛰기 건너뛸래요 넘어가주세요 넘어갈래요'],
  ['stop', '그만할래요 중지해주세요 그만하겠습니다'],
]

/** Made with the first message and not with the program: it takes longer than all else that a command loads. */
export const answerIndex: () => AnswerIndex = once(() => {
  const pieces: Lexicon = new Map()
  addKorean(pieces)
  addForeign(pieces)
  const units = new Set(Array.from(pieces.keys()).join('').split(''))
  const starts = new Set<string>()
  for (const piece of pieces.keys()) for (let n = 1; n <= startUnitsMax; n++) starts.add(piece.slice(0, n))
  const foreign = Uint8Array.from({ length: lastSyllable - firstSyllable + 1 }, (_, at) =>
    Number(isForeign(String.fromCharCode(firstSyllable + at), units)),
  )
  const forgiven = forgivenTexts.flatMap(([word, list]) =>
    list.split(' ').map((text) => [toJamo(foldSpelling(text)), word] as const),
  )
  const forgivenTypedMax = Math.max(...forgiven.map(([typed]) => typed.length))
  const slipSyllablesMax = Math.floor((forgivenTypedMax + 1) / 2)
  return { pieces, units, starts, foreign, forgiven, forgivenTypedMax, slipSyllablesMax }
})

// The readings by themselves are those of numbers and of the dialect's no; a drawn-out vowel is left out.
function isForeign(syllable: string, units: ReadonlySet<string>): boolean {
  const isReadElsewhere = toJamo(syllable).startsWith('ㅇ') || '번더다님니둥'.includes(syllable)
  return !isReadElsewhere && !units.has(syllable) && !mayFold(syllable)
}
