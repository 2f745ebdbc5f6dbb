import { readDigit } from './numeral.ts'

/** What stands in a text where a North Korean number was. */
export const redactedNumber = '[+850 …]'

// +850, 00850 and the longer dialling prefixes (001 850, 00700 850, 011 850), then the national number. A bare 850 with
// enough digits counts as well: a Florida number redacted by mistake costs less than a family's number kept.
const northKorean = /(?:00\d{0,3}|011)?850\d{6,11}/y
const numberDigitsMin = 9
const gapCharsMax = 6
const separator = /[\s\-–—‐‑‒−().·/\p{Default_Ignorable_Code_Point}]/u
const plus = /[+＋]/u

type Digit = { readonly value: number; readonly at: number; readonly end: number; readonly isSpoken: boolean }
type Run = { digits: Digit[]; starts: Map<number, number>; gap: number }

/** Whether a number given as digits, perhaps with a plus sign, is North Korean. */
export function isNorthKorean(number: string): boolean {
  northKorean.lastIndex = 0
  return northKorean.test(number.replace(/\D/gu, ''))
}

/**
 * Replaces every North Korean telephone number in a text, however it is spaced and also in full-width or Hangul digits,
 * and says how many there were. Such a number can cost the life of the person who answers it, so it is never kept.
 * Linear in the length.
 */
export function redactNorthKoreanNumbers(text: string): { text: string; redacted: number } {
  let result = ''
  let copied = 0
  let redacted = 0
  for (const [from, to] of findSpans(text)) {
    result += text.slice(copied, from) + redactedNumber
    copied = to
    redacted++
  }
  return { text: result + text.slice(copied), redacted }
}

function findSpans(text: string): (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = []
  let run: Run = { digits: [], starts: new Map(), gap: 0 }
  let plusAt: number | null = null
  let at = 0
  const close = (): void => {
    spans.push(...spansOf(run))
    run = { digits: [], starts: new Map(), gap: 0 }
  }
  for (const character of text) {
    const end = at + character.length
    const value = readDigit(character.normalize('NFKC'))
    if (value !== null) {
      if (run.digits.length === 0 || run.gap > 0 || plusAt !== null) run.starts.set(run.digits.length, plusAt ?? at)
      run.digits.push({ value, at, end, isSpoken: !/\p{Nd}/u.test(character) })
      run.gap = 0
      plusAt = null
    } else if (plus.test(character)) {
      plusAt = at
    } else if (separator.test(character) && run.gap < gapCharsMax) {
      run.gap++
    } else {
      close()
      plusAt = null
    }
    at = end
  }
  close()
  return spans
}

// `starts` maps the digits at which a group begins to the place in the text where the group, with its plus, begins.
function spansOf(run: Run): (readonly [number, number])[] {
  if (run.digits.length < numberDigitsMin) return []
  const digits = run.digits.map((digit) => digit.value).join('')
  const spans: (readonly [number, number])[] = []
  let next = 0
  for (const [index, from] of run.starts) {
    if (index < next) continue
    northKorean.lastIndex = index
    const length = northKorean.exec(digits)?.[0].length
    if (length === undefined) continue
    next = endOfNumber(run, index, endBeforeNext(run, digits, index, index + length))
    spans.push([from, run.digits[next - 1]?.end ?? from])
  }
  return spans
}

// Two numbers in a row: the second must not lose its first digits to the first, or its rest would stay readable.
function endBeforeNext(run: Run, digits: string, start: number, end: number): number {
  for (let index = start + numberDigitsMin; index < end; index++) {
    northKorean.lastIndex = index
    if (run.starts.has(index) && northKorean.test(digits)) return index
  }
  return end
}

// The rest of a group that was begun goes as well; a 이 or 일 after written digits is a word again.
function endOfNumber(run: Run, start: number, matched: number): number {
  let end = matched
  while (end < run.digits.length && !run.starts.has(end)) end++
  const isWritten = run.digits[start]?.isSpoken === false
  while (isWritten && end - start > numberDigitsMin && run.digits[end - 1]?.isSpoken === true) end--
  return end
}
