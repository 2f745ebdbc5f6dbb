import { nativeDays, readCount, sino, sinoCount } from './counts.ts'
import { yearMax, yearMin } from './civil.ts'
import { says } from './rules.ts'
import type { Frame, Rule } from './types.ts'

const juche = 1911
/** What may follow a number for it to be a date and not an amount: "7.22에", not "3.5톤". */
const afterNumber = '(?=에|일|날|쯤|경|부터|까지|이|은|는|께|생신|오전|오후|밤|낮|저녁|아침|새벽| |$|[~,.()!?\\-])'
const impossible: Frame = { impossible: true }

function dateFrame(year: number | undefined, month: number, day: number): Frame {
  if (year !== undefined && (year < yearMin || year > yearMax)) return impossible
  return { ...(year !== undefined && { year }), month, day }
}

const shortYearPivot = 49
const fullYear = (digits: string): number =>
  digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) <= shortYearPivot ? 2000 : 1900)

const spelledMonths: Readonly<Record<string, number>> = { 유: 6, 시: 10, 정: 1 }

function readMonth(written: string): Frame | null {
  const named = spelledMonths[written]
  const month = named ?? (/^\d+$/u.test(written) ? Number(written) : sinoCount(written)?.min)
  if (month === undefined) return null
  if (month < 1 || month > 12) return impossible
  return written === '정' ? { month, lunar: true } : { month }
}

const monthWord = '\\d{1,4}|(?<![가-힣](?<![년해력도난]))(?:십[일이]|일|이|삼|사|오|육|륙|유|칠|팔|구|십|시|정)'
const notMonth = '(?!요일|급|세|드|남|북|에 ?한 ?번)'

/** Dates in figures and in spelled numbers. */
export const numericRules: readonly Rule[] = [
  {
    pattern: /(?<![\d.\-/])(\d{4}) ?[.\-/] ?(\d{1,2}) ?[.\-/] ?(\d{1,2})\.?(?!\d|[.\-/]\d)/gu,
    read: (match) => dateFrame(Number(match[1]), Number(match[2]), Number(match[3])),
  },
  {
    pattern: /(?<![\d.\-/])'?(\d{2})[.\-/] ?(\d{1,2})[.\-/] ?(\d{1,2})\.?(?!\d|[.\-/]\d)/gu,
    read: (match) => dateFrame(fullYear(match[1] ?? ''), Number(match[2]), Number(match[3])),
  },
  {
    // Day first, as Russian and English writers put it; the month first only where the figures allow nothing else.
    pattern: /(?<![\d.\-/])(\d{1,2})[.\-/] ?(\d{1,2})[.\-/] ?(\d{4})(?!\d|[.\-/]\d)/gu,
    read: (match) =>
      Number(match[2]) > 12
        ? dateFrame(Number(match[3]), Number(match[1]), Number(match[2]))
        : dateFrame(Number(match[3]), Number(match[2]), Number(match[1])),
  },
  {
    pattern: /(?<!\d)(19[3-9]\d|20[0-4]\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)/gu,
    read: (match) => dateFrame(Number(match[1]), Number(match[2]), Number(match[3])),
  },
  {
    pattern: /(?<![\d.\-/])(19[3-9]\d|20[0-4]\d)[.\-/] ?(0?[1-9]|1[0-2])(?!\d|[.\-/]\d)/gu,
    read: (match) => ({ year: Number(match[1]), month: Number(match[2]) }),
  },
  {
    pattern: new RegExp(`(?<![\\d./])(1[0-2]|0?[1-9])[./] ?([0-3]?\\d)(?!\\d|[./]\\d)${afterNumber}`, 'gu'),
    read: (match) => ({ month: Number(match[1]), day: Number(match[2]) || 99 }),
  },
  {
    pattern: new RegExp(`(?<![\\d.\\-/])(1[0-2]|0?[1-9])-([0-3]?\\d)(?!\\d|[.\\-/]\\d)${afterNumber}`, 'gu'),
    read: (match) => ({ month: Number(match[1]), day: Number(match[2]) || 99 }),
  },
  {
    // The first of two days that share one 일: "22~23일".
    pattern: /(?<![\d.,:~-])([0-3]?\d)(?= ?[~,-] ?[0-3]?\d ?일)/gu,
    read: (match) => ({ day: Number(match[1]) || 99 }),
  },
  {
    pattern: /(?<!\d)(\d{4}) ?년(?:도)?(?!생)/gu,
    read: (match) => {
      const year = Number(match[1])
      return year < yearMin || year > yearMax ? impossible : { year }
    },
  },
  {
    pattern:
      /(?<![\d주])'?(\d{2}) ?년(?:도|쯤)?(?! ?(?:전|생|동안|간|만|째|넘|살|을|이나|정도|가까이|됐|되|된|지나|지났|후|뒤|세월|이 ))/gu,
    read: (match) => ({ year: fullYear(match[1] ?? '') }),
  },
  {
    pattern: new RegExp(`(?<![가-힣])(이천|천구백) ?(${sino})년(?:도)?(?! ?(?:전|동안|간))`, 'gu'),
    read: (match) => {
      const rest = sinoCount(match[2] ?? '')
      return rest && { year: (match[1] === '이천' ? 2000 : 1900) + rest.min }
    },
  },
  {
    // "구십팔년 삼월": nobody counts so many years back, so it is the year of the last century.
    pattern: new RegExp(
      `(?<![가-힣])([사오육륙칠팔구]십[일이삼사오육륙칠팔구]?) ?년(?:도)?(?!생| ?(?:전|동안|간|만|째|넘|됐|되|된|지))`,
      'gu',
    ),
    read: (match) => {
      const rest = sinoCount(match[1] ?? '')
      return rest && { year: 1900 + rest.min }
    },
  },
  { pattern: /^(19[3-9]\d|20[0-4]\d)[.!]?$/gu, read: (match) => ({ year: Number(match[1]) }) },
  { pattern: /'(\d{2})(?= ?(?:봄|여름|가을|겨울|$))/gu, read: (match) => ({ year: fullYear(match[1] ?? '') }) },
  {
    pattern: /주체 ?(\d{2,3})(?: ?년| ?\(\d{4}\) ?년?|(?=[. ]|$))/gu,
    read: (match) => ({ year: Number(match[1]) + juche }),
  },
  {
    pattern: new RegExp(
      `(${monthWord}) ?월(?:달)?${notMonth} ?(\\d{1,3})(?! ?(?:\\d|명|시|개|살|월|세|년|번|분|만|원|층|호))(?: ?일| ?날)?(?:날)?(?!간|동안| ?동안)`,
      'gu',
    ),
    read: (match) => {
      const month = readMonth(match[1] ?? '')
      return month && { ...month, day: Number(match[2]) || 99 }
    },
  },
  { pattern: new RegExp(`(${monthWord}) ?월(?:달)?${notMonth}`, 'gu'), read: (match) => readMonth(match[1] ?? '') },
  {
    pattern: /(?<!\d|\d[.,])(\d{1,3}) ?일(?!간|동안|째|곱| ?동안|본|년|반|당|요일|주일)(?:날|자)?/gu,
    read: (match) => {
      const day = Number(match[1])
      return day < 1 || day > 31 ? impossible : { day, maybeDaysAgo: day }
    },
  },
  {
    pattern: new RegExp(
      `(?<=월(?:달)? ?)(${sino}) ?일(?:날)?|(?<![가-힣])(?:그믐 )?([일이삼사오육륙칠팔구십]{2,5})일(?:날)?(?=에|날|쯤|경|부터|까지|[^가-힣]|$)`,
      'gu',
    ),
    read: (match) => {
      const day = sinoCount(match[1] ?? match[2] ?? '')
      return day && day.min === day.max ? { day: day.min > 31 ? 99 : day.min } : null
    },
  },
  says(/(?:대 ?)?보름날|대보름|(?<=[월달] ?)보름(?! ?전|달)/gu, { day: 15, lunar: true }),
  {
    pattern: new RegExp(`초 ?(${nativeDays})(?:날)?(?! ?전)`, 'gu'),
    read: (match) => nativeDay(match[1] ?? ''),
  },
  {
    pattern: new RegExp(`(?<=[월달] ?)(${nativeDays})(?:날)?(?! ?전)|(?<![가-힣])(${nativeDays})날(?! ?전)`, 'gu'),
    read: (match) => nativeDay(match[1] ?? match[2] ?? ''),
  },
  says(/동짓달/gu, { month: 11, lunar: true }),
  says(/섣달/gu, { month: 12, lunar: true }),
  says(/그믐(?:날|께)?(?!달)/gu, { day: 0, lunar: true }),
  says(/음력(?:으로)?/gu, { lunar: true }),
  says(/윤(?:달)?(?= ?(?:\d|[일이삼사오육유칠팔구시십]{1,2}월))|윤달/gu, { leap: true, lunar: true }),
]

function nativeDay(written: string): Frame | null {
  const day = readCount(written)
  return day && { day: day.min }
}
