import { misunderstood, type Asked, type Reading } from './reading.ts'

/** Yes, no, or "I do not know", by word, number (1, 2, 3) or sign. */
export function readYesNo({ step, text, word: said }: Asked): Reading {
  const word = text.trim() === '3' ? 'unknown' : said
  if (word !== 'yes' && word !== 'no' && word !== 'unknown') return misunderstood(step)
  return { type: 'understood', value: { kind: 'yes_no', value: word } }
}
