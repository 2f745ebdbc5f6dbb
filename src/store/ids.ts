import { randomUUIDv7, randomInt } from 'node:crypto'

/** A new row id. Time-ordered, so that new rows land together in the index. */
export function newId(): string {
  return randomUUIDv7()
}

/** Without 0/O, 1/I/L and vowels that could make words. */
const codeAlphabet = '23456789BCDFGHJKMNPQRSTVWXZ'

/** A short code that people read aloud and type: of a case or an invitation. */
export function newCode(length: number): string {
  return Array.from({ length }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
}
