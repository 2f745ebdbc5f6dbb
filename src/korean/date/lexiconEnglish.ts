import { countedFrame } from './lexiconKorean.ts'
import { says } from './rules.ts'
import type { Count, Frame, Rule, Season } from './types.ts'

const days = (offset: number): Frame => ({ days: { min: offset, max: offset } })
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const monthWord =
  'january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec'
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const counts: Readonly<Record<string, readonly [number, number]>> = {
  a: [1, 1],
  an: [1, 1],
  one: [1, 1],
  two: [2, 2],
  three: [3, 3],
  four: [4, 4],
  five: [5, 5],
  six: [6, 6],
  seven: [7, 7],
  eight: [8, 8],
  nine: [9, 9],
  ten: [10, 10],
  eleven: [11, 11],
  twelve: [12, 12],
  fifteen: [15, 15],
  twenty: [20, 20],
  'a couple of': [2, 3],
  'couple of': [2, 3],
  'a few': [2, 6],
  few: [2, 6],
  several: [2, 6],
  some: [2, 6],
}
const countWord = `\\d{1,3}|${Object.keys(counts)
  .toSorted((a, b) => b.length - a.length)
  .join('|')}`
const ordinal = '(\\d{1,2})(?:st|nd|rd|th)?'

const monthOf = (word: string): number => months.findIndex((month) => month.startsWith(word.slice(0, 3))) + 1

function count(word: string): Count | null {
  const known = counts[word]
  if (known) return { min: known[0], max: known[1] }
  const value = Number(word)
  return value > 0 ? { min: value, max: value } : null
}

function monthDay(month: string, day: string): Frame {
  const value = Number(day)
  return { month: monthOf(month), day: value < 1 || value > 31 ? 99 : value }
}

const relativeRules: readonly Rule[] = [
  says(/\btoday\b/gu, days(0)),
  says(/\bthis (?:morning)\b/gu, { ...days(0), partOfDay: 'morning' }),
  says(/\bthis afternoon\b/gu, { ...days(0), partOfDay: 'afternoon' }),
  says(/\bthis evening\b/gu, { ...days(0), partOfDay: 'evening' }),
  says(/\btonight\b/gu, { ...days(0), partOfDay: 'night' }),
  says(/\byesterday\b/gu, days(-1)),
  says(/\blast night\b/gu, { ...days(-1), partOfDay: 'night' }),
  says(/\b(?:the )?day before yesterday\b/gu, days(-2)),
  says(/\b(?:just now|a moment ago|right now)\b/gu, { ...days(0), now: true }),
  says(/\bnow\b/gu, { ...days(0), now: true, weak: true }),
  says(/\b(?:the )?day after tomorrow\b/gu, days(2)),
  says(/\btomorrow\b/gu, days(1)),
  says(/\bthe other day\b/gu, { days: { min: -6, max: -2 } }),
  says(/\blast week\b/gu, { weekOffset: -1 }),
  says(/\bthe week before last\b/gu, { weekOffset: -2 }),
  says(/\bthis week\b/gu, { weekOffset: 0 }),
  says(/\bnext week\b/gu, { weekOffset: 1 }),
  says(/\blast weekend\b/gu, { weekend: true, aim: 'past' }),
  says(/\b(?:at|over|on) the weekend\b/gu, { weekend: true }),
  says(/\blast month\b/gu, { monthOffset: -1 }),
  says(/\bthis month\b/gu, { monthOffset: 0 }),
  says(/\bnext month\b/gu, { monthOffset: 1 }),
  says(/\blast year\b/gu, { yearOffset: -1 }),
  says(/\bthe year before last\b/gu, { yearOffset: -2 }),
  says(/\bthis year\b/gu, { yearOffset: 0 }),
  says(/\bnext year\b/gu, { yearOffset: 1 }),
  says(/\b(?:half a year|six months) ago\b/gu, { monthOffset: -6, counted: true }),
  says(
    /\b(?:about|around|approximately|roughly|circa|maybe) (?!\d{1,2}(?::\d\d| ?[ap]\.?m| ?o'?clock)|noon|midnight)(?=\d|[a-z])/gu,
    { approx: true },
  ),
]

const seasons: Readonly<Record<string, Season>> = {
  spring: 'spring',
  summer: 'summer',
  autumn: 'autumn',
  fall: 'autumn',
  winter: 'winter',
}
const aims = { last: 'past', this: 'this', next: 'next' } as const

function readCounted({ groups = {} }: RegExpMatchArray, sign: 1 | -1): Frame | null {
  const amount = count(groups['count'] ?? '')
  const of = (
    {
      day: '일',
      night: '일',
      week: '주',
      month: '달',
      year: '년',
      hour: '시간',
      hr: '시간',
      minute: '분',
      min: '분',
    } as const
  )[groups['unit'] ?? '']
  if (!amount || !of) return null
  const frame = countedFrame(amount.min, amount.max, of, sign)
  return groups['about'] === undefined ? frame : { ...frame, approx: true }
}

const calendarRules: readonly Rule[] = [
  {
    pattern: new RegExp(
      `\\b(?<about>about |around )?(?<count>${countWord}) (?<unit>day|night|week|month|year|hour|hr|minute|min)s? (?:ago|back|earlier)\\b`,
      'gu',
    ),
    read: (match) => readCounted(match, -1),
  },
  {
    pattern: new RegExp(
      `\\b(?:in|within) (?<about>about |around )?(?<count>${countWord}) (?<unit>day|week|month|hour|minute)s?(?: time)?\\b`,
      'gu',
    ),
    read: (match) => readCounted(match, 1),
  },
  {
    pattern: /\b(?:(last|this|next|coming) )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/gu,
    read: (match) => {
      const weekday = weekdays.indexOf(match[2] ?? '') + 1
      const aim = match[1] === 'coming' ? 'next' : aims[match[1] as keyof typeof aims]
      return aim ? { weekday, aim } : { weekday }
    },
  },
  {
    pattern: new RegExp(`\\b(${monthWord})\\.? (?:the )?${ordinal}\\b(?!:)(?:,? (\\d{4})\\b)?`, 'gu'),
    read: (match) => ({ ...monthDay(match[1] ?? '', match[2] ?? ''), ...(match[3] && { year: Number(match[3]) }) }),
  },
  {
    pattern: new RegExp(`\\b${ordinal} (?:of )?(${monthWord})\\b\\.?(?:,? (\\d{4})\\b)?`, 'gu'),
    read: (match) => ({ ...monthDay(match[2] ?? '', match[1] ?? ''), ...(match[3] && { year: Number(match[3]) }) }),
  },
  {
    pattern: /\bthe (\d{1,2})(?:st|nd|rd|th)\b|\bon (\d{1,2})(?:st|nd|rd|th)\b|^(\d{1,2})(?:st|nd|rd|th)$/gu,
    read: (match) => ({ day: Number(match[1] ?? match[2] ?? match[3]) || 99 }),
  },
  {
    // "may" and "march" are verbs too, so a month alone needs a word before it or the whole text to itself.
    pattern: new RegExp(
      `(?:(?<=^|\\b(?:in|of|since|early|late|mid|by)[ -])|\\b(?:last|this|next) )(${monthWord})(?:,? (\\d{4}))?(?=[ ,.!?]|$)`,
      'gu',
    ),
    read: (match) => ({
      month: monthOf(match[1] ?? ''),
      ...(match[2] && { year: Number(match[2]) }),
      ...aimOf(match[0]),
    }),
  },
  {
    pattern: new RegExp(`\\b(${monthWord}),? (\\d{4})\\b`, 'gu'),
    read: (match) => ({ month: monthOf(match[1] ?? ''), year: Number(match[2]) }),
  },
  {
    pattern: /\b(?:in|since|around|about|year) (19[3-9]\d|20[0-4]\d)\b/gu,
    read: (match) => ({ year: Number(match[1]) }),
  },
  {
    pattern: /(?:\b(last|this|in|in the|in early|in late) )(spring|summer|autumn|fall|winter)\b(?: of)?(?: (\d{4}))?/gu,
    read: (match) => {
      const season = seasons[match[2] ?? '']
      if (!season) return null
      return { season, ...(match[3] && { year: Number(match[3]) }), ...aimOf(match[0]) }
    },
  },
  says(/\bhalf an hour ago\b/gu, { minutesAgo: 30 }),
  {
    // The second day of "July 20-25".
    pattern: new RegExp(`(?<=\\b(?:${monthWord}) \\d{1,2} ?(?:~|-|to|and|or) ?)([0-3]?\\d)\\b`, 'gu'),
    read: (match) => ({ day: Number(match[1]) || 99 }),
  },
  {
    pattern: /\b(spring|summer|autumn|fall|winter) (\d{4})\b/gu,
    read: (match) => {
      const season = seasons[match[1] ?? '']
      return season ? { season, year: Number(match[2]) } : null
    },
  },
  says(/\b(?:early|beginning of|start of)(?= )/gu, { part: 'early' }),
  says(/\b(?:mid-?|middle of)(?= |(?<=-))/gu, { part: 'mid' }),
  says(/\b(?:late|(?:at )?(?:the )?end of)(?= )/gu, { part: 'late' }),
  says(/\bin the morning\b/gu, { partOfDay: 'morning' }),
  says(/\bin the afternoon\b/gu, { partOfDay: 'afternoon' }),
  says(/\b(?:in the )?evening\b/gu, { partOfDay: 'evening' }),
  says(/\b(?:at )?night\b/gu, { partOfDay: 'night' }),
]

function aimOf(matched: string): { aim?: 'past' | 'this' | 'next' } {
  const word = /^(last|this|next)/u.exec(matched)?.[1]
  return word === undefined ? {} : { aim: aims[word as keyof typeof aims] }
}

export const englishRules: readonly Rule[] = [...relativeRules, ...calendarRules]
