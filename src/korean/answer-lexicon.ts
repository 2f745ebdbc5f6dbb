import { foldSpelling } from './spelling.ts'

/**
 * What one piece of a message says. The nine answers are bits so that a message can be read as a set; a plain 네 or
 * 아니요 may go before a command ("네, 그만할래요") and is therefore told apart from 있어요 or 없어요.
 */
export const says = {
  yes: 1,
  no: 2,
  unknown: 4,
  skip: 8,
  back: 16,
  help: 32,
  stop: 64,
  erase: 128,
  human: 256,
  plainYes: 512,
  plainNo: 1024,
  /** A person was named, who can be talked to. */
  person: 2048,
  /** A wish to talk or to be connected. */
  talk: 4096,
  /** A yes or no with content (있어요, 없어요), which must not stand beside a command. */
  firm: 8192,
} as const

/** One piece: the bits it sets, and the bits that the rest of the message has to set for the piece to make sense. */
export type Piece = { readonly sets: number; readonly needs: number }

/** Pieces by their folded, unspaced text. One text can mean two things. */
export type Lexicon = Map<string, Piece[]>

/** Texts that say the same, the bits they set, and those they need. */
export type Entry = readonly [texts: readonly string[], sets: number, needs?: number]

const separator = '|'

/** Adds texts that all say the same; they are folded like a message, so spelling variants meet. */
export function addPieces(lexicon: Lexicon, texts: readonly string[], sets: number, needs = 0): void {
  // One pass over the joined list: thousands of single ones would delay the start of the program.
  for (const key of foldSpelling(texts.join(separator)).replaceAll(' ', '').split(separator)) {
    const known = lexicon.get(key) ?? []
    if (key === '' || known.some((piece) => piece.sets === sets && piece.needs === needs)) continue
    lexicon.set(key, [...known, { sets, needs }])
  }
}

/** Adds every entry of a list. */
export function addEntries(lexicon: Lexicon, entries: readonly Entry[]): void {
  for (const [texts, sets, needs] of entries) addPieces(lexicon, texts, sets, needs)
}
