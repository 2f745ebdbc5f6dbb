import { foldSpelling } from '../korean/spelling.ts'
import { cryWords, jamoCries } from './lexicon/cries.ts'

/** Longest message, without spaces, that can be nothing but a cry. */
export const cryCharsMax = 40
const wordCharsMax = 16
const helpless = /^(?:지금|누가|좀|누구|사람|여기요|어서|날래|now|me|us|please|啊|快)+$/u

const words = new Set(cryWords.map((word) => foldSpelling(word)))
const signs = /[\p{P}\p{S}\p{N}ㅠㅜㅡㅎㅋ~ ]+/gu
const jamoOnly = /^[ㄱ-ㅎ]+$/u

/** What a message that is nothing but a cry for help says: `sure` in words, `hint` in loose initials; else null. */
export function readCry(readable: string): { family: string; weight: 'sure' | 'hint' } | null {
  if (readable.length > 2 * cryCharsMax) return null
  const bare = readable.replace(signs, '')
  const initials = jamoOnly.test(bare) ? jamoCries[bare] : undefined
  if (initials !== undefined) return { family: initials, weight: 'hint' }
  const folded = foldSpelling(bare)
  if (folded === '' || folded.length > cryCharsMax || helpless.test(folded)) return null
  return isMadeOfCries(folded) ? { family: 'immediate', weight: 'sure' } : null
}

function isMadeOfCries(text: string): boolean {
  const reached = [true]
  for (let end = 1; end <= text.length; end++) {
    for (let start = Math.max(0, end - wordCharsMax); start < end && reached[end] !== true; start++) {
      reached[end] = reached[start] === true && words.has(text.slice(start, end))
    }
  }
  return reached[text.length] === true
}
