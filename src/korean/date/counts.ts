import type { Count } from './types.ts'

const sinoDigits: Readonly<Record<string, number>> = {
  일: 1,
  이: 2,
  삼: 3,
  사: 4,
  오: 5,
  육: 6,
  륙: 6,
  칠: 7,
  팔: 8,
  구: 9,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  〇: 0,
}
const tens: Readonly<Record<string, number>> = { 십: 10, 十: 10, 廿: 20, 백: 100, 百: 100 }

/**
 * Reads a Sino-Korean or Chinese number below 1000 ("이십이", "二十二"). Two neighbouring digits without a ten are a
 * range, as people say "이삼일" for two or three days. Null if it is no number.
 */
export function sinoCount(text: string): Count | null {
  const pair = /^([일이삼사오육륙칠팔구一二两三四五六七八九])([일이삼사오육륙칠팔구一二两三四五六七八九])$/.exec(text)
  if (pair) {
    const min = sinoDigits[pair[1] ?? ''] ?? 0
    const max = sinoDigits[pair[2] ?? ''] ?? 0
    return max === min + 1 ? { min, max } : null
  }
  let total = 0
  let digit = 0
  let scale = 1000
  for (const char of text) {
    const ten = tens[char]
    if (ten !== undefined) {
      if (ten >= scale) return null
      total += ten === 20 ? 20 : (digit || 1) * ten
      scale = ten === 20 ? 10 : ten
      digit = 0
      continue
    }
    const value = sinoDigits[char]
    if (value === undefined || digit !== 0) return null
    digit = value
  }
  total += digit
  return total > 0 ? { min: total, max: total } : null
}

/** Days counted with a word of their own: 사흘 is three days (not four). */
const dayWords: Readonly<Record<string, readonly [number, number?]>> = {
  하루: [1],
  이틀: [2],
  사흘: [3],
  나흘: [4],
  닷새: [5],
  엿새: [6],
  이레: [7],
  여드레: [8],
  아흐레: [9],
  열흘: [10],
  열하루: [11],
  열이틀: [12],
  열사흘: [13],
  열나흘: [14],
  열닷새: [15],
  보름: [15],
  열엿새: [16],
  열이레: [17],
  열여드레: [18],
  열아흐레: [19],
  스무날: [20],
  스무하루: [21],
  스무이틀: [22],
  스무사흘: [23],
  스무나흘: [24],
  스무닷새: [25],
  스무엿새: [26],
  스무이레: [27],
  스무여드레: [28],
  스무아흐레: [29],
  하루이틀: [1, 2],
  하루나이틀: [1, 2],
  이틀사흘: [2, 3],
  이삼일: [2, 3],
  사나흘: [3, 4],
  사날: [3, 4],
  나댓새: [4, 5],
  너댓새: [4, 5],
  네댓새: [4, 5],
  대엿새: [5, 6],
  예니레: [6, 7],
  며칠: [2, 6],
  여러날: [2, 6],
}

const nativeCounts: Readonly<Record<string, readonly [number, number?]>> = {
  한: [1],
  두: [2],
  세: [3],
  석: [3],
  네: [4],
  넉: [4],
  다섯: [5],
  댓: [5],
  여섯: [6],
  일곱: [7],
  여덟: [8],
  아홉: [9],
  열: [10],
  열한: [11],
  열두: [12],
  열세: [13],
  열네: [14],
  열다섯: [15],
  스무: [20],
  서른: [30],
  한두: [1, 2],
  두세: [2, 3],
  두석: [2, 3],
  두어: [2, 3],
  두서너: [2, 4],
  서너: [3, 4],
  서넉: [3, 4],
  너댓: [4, 5],
  네댓: [4, 5],
  네다섯: [4, 5],
  대여섯: [5, 6],
  예닐곱: [6, 7],
  일고여덟: [7, 8],
  몇: [2, 6],
  여러: [2, 6],
  수: [2, 6],
}

const byLength = (words: Readonly<Record<string, unknown>>): string =>
  Object.keys(words)
    .toSorted((a, b) => b.length - a.length)
    .join('|')

/** Pattern sources: a day word, and a count in front of a unit. */
export const dayWord = byLength(dayWords).replace('하루나이틀', '하루나 ?이틀').replace('여러날', '여러 ?날')
const nativeCount = byLength(nativeCounts).replace('한두', '한 ?두').replace('두세', '두 ?세')
export const sino = '[일이삼사오육륙칠팔구십백]{1,5}'
export const countWord = `\\d{1,3} ?[~,-] ?\\d{1,3}|\\d{1,3}|${nativeCount}|${sino}`

/** Reads what `dayWord` or `countWord` matched, spaces ignored. Null if it is no count. */
export function readCount(written: string): Count | null {
  const text = written.replaceAll(' ', '')
  const known = dayWords[text] ?? nativeCounts[text]
  if (known) return { min: known[0], max: known[1] ?? known[0] }
  const digits = /^(\d{1,3})(?:[~,-](\d{1,3}))?$/.exec(text)
  if (!digits) return sinoCount(text)
  const min = Number(digits[1])
  const max = Number(digits[2] ?? digits[1])
  return max >= min && max > 0 ? { min, max } : null
}

/** Pattern source of the words for days of the month ("스무이틀"). */
export const nativeDays = Object.keys(dayWords)
  .filter((word) => dayWords[word]?.length === 1)
  .toSorted((a, b) => b.length - a.length)
  .join('|')
