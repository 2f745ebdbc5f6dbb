/// <reference lib="esnext.temporal" />
import { dayOfTimeAhead, daysTo, resolveAhead } from './date/ahead.ts'
import type { DaysAhead } from './date/ahead.ts'
import { earlier, isAfter, later, single } from './date/civil.ts'
import type { Day } from './date/civil.ts'
import { isAhead, timeOf } from './date/clock.ts'
import { findExpressions } from './date/frames.ts'
import type { Expression } from './date/frames.ts'
import { dateCharsMax, prepareDateText } from './date/prepare.ts'
import { resolveFrame } from './date/resolve.ts'
import { speak } from './date/spoken.ts'
import type { DateContext, DatePrecision, DateReading, Frame, Span } from './date/types.ts'
import type { Language } from './language.ts'
import { fromQwerty } from './layout.ts'

export { zoneOfCountry } from './date/zone.ts'
export type { DateContext, DatePrecision, DateReading } from './date/types.ts'

/** Other readings that are offered for one text. */
const ambiguousMax = 3

/** Where a date lies that could be gone by as well as ahead. */
type Looks = 'back' | 'ahead'

// Whoever denies a day may name another, or none: a question has to settle it.
const denies = /(?<![가-힣])(?:안|못) (?!남)|지 ?(?:않|못)|아니|아님|아닙|아닌|없|말고|\bnot?\b|n't|不|没/u
// "If you do not pay by tomorrow" denies nothing.
const ifNot = /(?:(?:안|못) ?)?[가-힣]{1,10}(?:지 ?(?:않|못하)[가-힣]{0,3})?면(?![가-힣])/gu

interface Found {
  readonly span: Span
  readonly frame: Frame
}

/**
 * Finds the date a person means in free text: Korean of the South, the North and Yanbian, Chinese or English, with or
 * without spaces. A date that could lie ahead is taken as the latest one gone by; only words such as 내일 or 다음 주 look
 * ahead. The finest date of a text wins, and one in the past wins over 오늘; others as fine are in `ambiguous`.
 *
 * Choices that the words leave open: a week ago is that day of the week, but `approx`, and about a week ago give or take a day; a month ago is give or take
 * five; two and more
 * months ago are that whole month, years ago that year; 며칠 is two to six days; a winter is December to the February
 * after; 초, 중순, 말 of a month are 1-10, 11-20, 21-last, those of a year January, May-August, December. Times on the
 * clock do not become "approx" by 쯤. A bare time is the latest such time.
 *
 * Never throws on any text; a bad `now` or `zone` is a RangeError. Only the first part of a long text is read.
 */
export function understandDate(text: string, context: DateContext): DateReading | null {
  const now = Temporal.Instant.from(context.now).toZonedDateTimeISO(context.zone)
  const found = readText(text, now, 'back') ?? readSlip(text, now, 'back')
  return found && toReading(found, context.language ?? 'ko')
}

/** Days from a date (YYYY-MM-DD) to the day of `now` in the zone; below 0 for one that lies ahead. */
export function daysSince(date: string, { now, zone }: DateContext): number {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  return Temporal.PlainDate.from(date).until(today, { largestUnit: 'day' }).days
}

/**
 * How many days ahead the day is that an answer to "when will it be" names: 0 today, 1 tomorrow. A weekday, a day of the
 * month or a time is the next such one, and a bare count ("사흘") is so many days from now. Null when no day ahead is named,
 * or the words deny one.
 */
export function daysAhead(text: string, { now, zone }: DateContext): DaysAhead | null {
  const at = Temporal.Instant.from(now).toZonedDateTimeISO(zone)
  const found = readText(text, at, 'ahead') ?? readSlip(text, at, 'ahead')
  const [first] = found ?? []
  if (first === undefined || denies.test(text.slice(0, dateCharsMax).replace(ifNot, ' '))) return null
  return daysTo(first.span, at.toPlainDate())
}

function readSlip(text: string, now: Temporal.ZonedDateTime, looks: Looks): Found[] | null {
  const hangul = fromQwerty(text.slice(0, dateCharsMax))
  return hangul === null ? null : readText(hangul, now, looks)
}

/** The dates of a text, the one to take first. Null if there is none. */
function readText(text: string, now: Temporal.ZonedDateTime, looks: Looks): Found[] | null {
  const expressions = findExpressions(prepareDateText(text))
  const dated: Found[] = []
  const times: Frame[] = []
  for (const expression of expressions) {
    const found = place(expression, now, looks)
    if (found) dated.push(found)
    else if (timeOf(expression.frame) !== undefined && !expression.frame.impossible) times.push(expression.frame)
  }
  const strong = dated.filter(({ frame }) => !frame.weak)
  const [time] = times
  if (strong.length === 0 && time) return [timeOnly(time, now, looks)]
  const sorted = rank(strong.length > 0 ? strong : dated, now.toPlainDate())
  const [first, ...others] = sorted
  if (!first) return null
  const said = time && timeOf(first.frame) === undefined ? withTime(first, time) : first
  return [said, ...others]
}

const ranks: Readonly<Record<DatePrecision, number>> = { exact: 0, day: 0, approx: 1, month: 2, year: 3 }

/** Finest first; among equals a day gone by before today, because people also say when they are writing. */
function rank(found: Found[], today: Day): Found[] {
  const isToday = ({ span }: Found): number => (span.from.equals(today) ? 1 : 0)
  return found.toSorted((a, b) => ranks[a.span.precision] - ranks[b.span.precision] || isToday(a) - isToday(b))
}

function place(expression: Expression, now: Temporal.ZonedDateTime, looks: Looks): Found | null {
  const { frame, until } = expression
  const today = now.toPlainDate()
  // What was just now is no day that is to come.
  if (looks === 'ahead' && ((frame.minutesAgo ?? 0) > 0 || (frame.now && !frame.weak))) return null
  if (frame.minutesAgo !== undefined) return placeMinutesAgo(frame.minutesAgo, now)
  if (frame.now) return { span: single(today, 'exact'), frame: { ...frame, hour: now.hour, minute: now.minute } }
  const resolve = looks === 'ahead' ? resolveAhead : resolveFrame
  const span = until ? placeRange(frame, until, today, resolve) : resolve(frame, today)
  return span && withTime({ span, frame }, frame)
}

function placeMinutesAgo(minutes: number, now: Temporal.ZonedDateTime): Found {
  const then = now.subtract({ minutes })
  return { span: single(then.toPlainDate(), 'exact'), frame: { hour: then.hour, minute: then.minute } }
}

/** "20일부터 22일까지", "어제 아니면 그제": from the one to the other. What only one end says holds for both. */
function placeRange(frame: Frame, until: Frame, today: Day, resolve: typeof resolveFrame): Span | null {
  const end = resolve(inherit(until, frame), today)
  const start = resolve(inherit(frame, until, end), today)
  if (!start || !end) return start ?? end
  const from = earlier(start.from, end.from)
  const to = later(start.to, end.to)
  if (from.equals(to)) return start
  return { from, to, precision: 'approx' }
}

/** Completes one end of a range with the month or the year of the other. */
function inherit(frame: Frame, other: Frame, end?: Span | null): Frame {
  if (frame.day === undefined && frame.month === undefined) return frame
  const whole: Frame = { ...frame }
  if (frame.month === undefined && end && end.from.equals(end.to) && (frame.day ?? 0) <= end.from.day) {
    whole.month = end.from.month
    whole.year = end.from.year
    return whole
  }
  if (frame.month === undefined && frame.monthOffset === undefined && !end) {
    if (other.month !== undefined) whole.month = other.month
    if (other.monthOffset !== undefined) whole.monthOffset = other.monthOffset
  }
  if (frame.year === undefined && frame.yearOffset === undefined) {
    if (other.year !== undefined) whole.year = other.year
    else if (other.yearOffset !== undefined) whole.yearOffset = other.yearOffset
    else if (end) whole.year = end.from.year
  }
  if (other.lunar) whole.lunar = true
  return whole
}

/** A time on the clock makes a certain day exact. */
function withTime({ span, frame }: Found, time: Frame): Found {
  const { hour, minute, partOfDay } = time
  const said: Frame = {
    ...frame,
    ...(hour !== undefined && { hour }),
    ...(minute !== undefined && { minute }),
    ...(partOfDay !== undefined && { partOfDay }),
  }
  const exact = hour !== undefined && span.precision === 'day'
  return { span: exact ? { ...span, precision: 'exact' } : span, frame: said }
}

/** A time without a date is the latest such time, or the next one. */
function timeOnly(frame: Frame, now: Temporal.ZonedDateTime, looks: Looks): Found {
  const today = now.toPlainDate()
  if (looks === 'ahead') return withTime({ span: single(dayOfTimeAhead(frame, today, now.hour)), frame }, frame)
  const day = isAhead(frame, now.hour, now.minute) ? today.subtract({ days: 1 }) : today
  return withTime({ span: single(day), frame }, frame)
}

function toReading([first, ...others]: Found[], language: Language): DateReading | null {
  if (!first) return null
  const reading = readingOf(first.span, timeOf(first.frame), language)
  const sameRank = others.filter(({ span }) => ranks[span.precision] === ranks[first.span.precision])
  const alternatives = [
    ...(first.span.alternatives ?? []).map((span) => ({ span, time: timeOf(first.frame) })),
    ...sameRank.map(({ span, frame }) => ({ span, time: timeOf(frame) })),
  ].filter(({ span }) => !span.from.equals(first.span.from) || !span.to.equals(first.span.to))
  if (alternatives.length === 0) return reading
  return {
    ...reading,
    ambiguous: alternatives.slice(0, ambiguousMax).map(({ span, time }) => readingOf(span, time, language)),
  }
}

function readingOf(span: Span, time: string | undefined, language: Language): DateReading {
  const [from, to] = isAfter(span.from, span.to) ? [span.to, span.from] : [span.from, span.to]
  return {
    from: from.toString(),
    to: to.toString(),
    precision: span.precision,
    reading: speak(span, time, language),
    ...(time !== undefined && { time }),
    ...(span.lunar && { lunar: true as const }),
  }
}
