import { sinoCount } from './counts.ts'
import { countedFrame } from './lexiconKorean.ts'
import { says } from './rules.ts'
import type { Frame, Part, PartOfDay, Rule, Season } from './types.ts'

const days = (offset: number): Frame => ({ days: { min: offset, max: offset } })
const figure = '[一二两三四五六七八九十廿〇]'
const weekdays = '一二三四五六日'
const weekdayOf = (char: string): number => (char === '天' ? 7 : weekdays.indexOf(char) + 1 || Number(char))

function number(written: string): number | null {
  return /^\d+$/u.test(written) ? Number(written) : (sinoCount(written)?.min ?? null)
}

function counted(match: RegExpMatchArray): Frame | null {
  const { about, count, unit = '', after } = match.groups ?? {}
  const vague = count === '几' || count === '数'
  const pair = vague ? { min: 2, max: 6 } : pairOf(count ?? '')
  if (!pair) return null
  const of = (
    {
      天: '일',
      日: '일',
      周: '주',
      星期: '주',
      礼拜: '주',
      月: '달',
      年: '년',
      小时: '시간',
      钟头: '시간',
      分钟: '분',
    } as const
  )[unit]
  if (!of) return null
  const frame = countedFrame(pair.min, pair.max, of, after === undefined ? -1 : 1)
  return about === undefined ? frame : { ...frame, approx: true }
}

function pairOf(written: string): { min: number; max: number } | null {
  if (!/^\d+$/u.test(written)) return sinoCount(written)
  return Number(written) > 0 ? { min: Number(written), max: Number(written) } : null
}

const parts: Readonly<Record<string, Part>> = {
  上旬: 'early',
  初: 'early',
  中旬: 'mid',
  中: 'mid',
  下旬: 'late',
  底: 'late',
  末: 'late',
}
const seasons: Readonly<Record<string, Season>> = { 春: 'spring', 夏: 'summer', 秋: 'autumn', 冬: 'winter' }
const partsOfDay: Readonly<Record<string, PartOfDay>> = {
  凌晨: 'dawn',
  清晨: 'dawn',
  早上: 'morning',
  早晨: 'morning',
  上午: 'morning',
  中午: 'noon',
  下午: 'afternoon',
  傍晚: 'evening',
  晚上: 'night',
  夜里: 'night',
  半夜: 'night',
  深夜: 'night',
  夜晚: 'night',
}

const relativeRules: readonly Rule[] = [
  says(/今天|今日|当天/gu, days(0)),
  says(/今早|今晨/gu, { ...days(0), partOfDay: 'morning' }),
  says(/今晚/gu, { ...days(0), partOfDay: 'night' }),
  says(/昨天|昨日/gu, days(-1)),
  says(/昨晚|昨夜/gu, { ...days(-1), partOfDay: 'night' }),
  says(/前天|前日/gu, days(-2)),
  says(/前晚/gu, { ...days(-2), partOfDay: 'night' }),
  says(/大前天/gu, days(-3)),
  says(/刚才|刚刚|刚(?=被)/gu, { ...days(0), now: true }),
  says(/现在(?!在|还|关)/gu, { ...days(0), now: true, weak: true }),
  says(/明天|明日|明早|明晚/gu, days(1)),
  says(/后天/gu, days(2)),
  says(/大后天/gu, days(3)),
  says(/前[几两]天|前些天/gu, { days: { min: -6, max: -2 } }),
  says(/十几天(?:以|之)?前/gu, { days: { min: -19, max: -11 } }),
  says(/最近|不久前/gu, { days: { min: -30, max: -1 } }),
  says(/半个?月(?:以|之)?前/gu, { days: { min: -15, max: -15 }, approx: true }),
  says(/半年(?:多)?(?:以|之)?前/gu, { monthOffset: -6, counted: true }),
  says(/去年/gu, { yearOffset: -1 }),
  says(/前年/gu, { yearOffset: -2 }),
  says(/大前年/gu, { yearOffset: -3 }),
  says(/今年/gu, { yearOffset: 0 }),
  says(/明年/gu, { yearOffset: 1 }),
  says(/上个?月/gu, { monthOffset: -1 }),
  says(/上上个?月/gu, { monthOffset: -2 }),
  says(/这个?月|本月/gu, { monthOffset: 0 }),
  says(/下个?月/gu, { monthOffset: 1 }),
  says(/月初/gu, { monthOffset: 0, part: 'early' }),
  says(/月底/gu, { month: 0, part: 'late' }),
  says(/年底/gu, { month: 12, approx: true }),
  says(/年初/gu, { month: 1, approx: true }),
]

const calendarRules: readonly Rule[] = [
  {
    pattern: new RegExp(
      `(?<about>大概|大约|约|差不多)?(?<count>\\d{1,3}|[几数]|${figure}{1,3}) ?个?(?<unit>天|日|周|星期|礼拜|月|年|小时|钟头|分钟)(?:多)?(?:(?:以|之)?前|(?<after>(?:以|之)?[后内]))`,
      'gu',
    ),
    read: counted,
  },
  {
    pattern: /(上上|上|这|本|下)?个?(?:周|星期|礼拜)(?:([一二三四五六日天1-6])(?!天|个|[年月])|(末))?/gu,
    read: (match) => weekFrame(match[1], match[2], match[3] !== undefined),
  },
  { pattern: /(?<!\d)(\d{4}) ?年/gu, read: (match) => ({ year: Number(match[1]) }) },
  {
    pattern: /二〇([〇一二三四五六七八九])([〇一二三四五六七八九])年/gu,
    read: (match) => ({
      year: 2000 + '〇一二三四五六七八九'.indexOf(match[1] ?? '') * 10 + '〇一二三四五六七八九'.indexOf(match[2] ?? ''),
    }),
  },
  {
    pattern: new RegExp(`(?<![个\\d])(\\d{1,2}|十[一二]?|[一二三四五六七八九]|正|腊|冬)月(?!前)(?:份)?`, 'gu'),
    read: (match) => monthFrame(match[1] ?? ''),
  },
  {
    pattern: new RegExp(
      `(?<=月 ?)(?:初)?(\\d{1,2}|${figure}{1,3})(?:号|日)?(?![天个人点年月])|(?<!\\d)(\\d{1,2}|${figure}{1,3})(?:号|日)(?!楼|线|院|房|店)`,
      'gu',
    ),
    read: (match) => {
      const day = number(match[1] ?? match[2] ?? '')
      return day === null ? null : { day: day < 1 || day > 31 ? 99 : day }
    },
  },
  {
    pattern: /(?<=[月年] ?)(上旬|中旬|下旬|初(?![一二三四五六七八九十])|底|末)/gu,
    read: (match) => {
      const part = parts[match[1] ?? '']
      return part ? { part } : null
    },
  },
  {
    pattern: /(?<=年 ?|^|，|,| )([春夏秋冬])(?:天|季)/gu,
    read: (match) => {
      const season = seasons[match[1] ?? '']
      return season ? { season } : null
    },
  },
  says(/农历|阴历|旧历/gu, { lunar: true }),
  says(/闰(?=\d|[一二三四五六七八九十])/gu, { leap: true, lunar: true }),
  says(/(?<=[天号日年月周前一二三四五六七八九]) ?左右|(?:大概|大约)(?=\d|[一二三四五六七八九十去前昨上])/gu, {
    approx: true,
  }),
]

const clockRules: readonly Rule[] = [
  {
    pattern: new RegExp(`(\\d{1,2}|${figure}{1,3})点(?:钟)?(?:(半)|(\\d{1,2}|${figure}{1,3})分?)?(?:左右)?`, 'gu'),
    read: (match) => {
      const hour = number(match[1] ?? '')
      const minute = match[2] === undefined ? number(match[3] ?? '') : 30
      return hour === null || hour > 24 ? null : { hour, minute: minute ?? 0 }
    },
  },
  {
    pattern: /凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|夜晚/gu,
    read: (match) => {
      const partOfDay = partsOfDay[match[0]]
      return partOfDay ? { partOfDay } : null
    },
  },
]

export const chineseRules: readonly Rule[] = [...relativeRules, ...calendarRules, ...clockRules]

function monthFrame(written: string): Frame | null {
  const lunarMonth = ({ 正: 1, 冬: 11, 腊: 12 } as const)[written]
  if (lunarMonth !== undefined) return { month: lunarMonth, lunar: true }
  const month = number(written)
  if (month === null) return null
  return month < 1 || month > 12 ? { impossible: true } : { month }
}

function weekFrame(which: string | undefined, weekday: string | undefined, weekend: boolean): Frame | null {
  const weekOffset = { 上上: -2, 上: -1, 这: 0, 本: 0, 下: 1 }[which ?? '']
  if (weekend) return { weekend: true, ...(weekOffset !== undefined && { weekOffset }) }
  if (weekday === undefined) return weekOffset === undefined ? null : { weekOffset }
  return { weekday: weekdayOf(weekday), ...(weekOffset !== undefined && { weekOffset }) }
}
