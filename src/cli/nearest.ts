import { distance } from '../config.ts'

/** Slips of the pen in a word that still let it be recognised. */
const slipsMax = 3

/** The known word that was probably meant, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const by = known
    .map((other) => ({ other, slips: other.startsWith(word) ? 1 : distance(other, word) }))
    .toSorted((a, b) => a.slips - b.slips)[0]
  return by && by.slips <= Math.min(slipsMax, Math.ceil(word.length / 2)) ? by.other : null
}
