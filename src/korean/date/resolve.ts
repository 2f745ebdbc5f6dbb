import {
  addDays,
  dayOf,
  earlier,
  firstOfMonth,
  isAfter,
  lastOfMonth,
  later,
  mondayOf,
  single,
  wholeMonth,
  wholeYear,
} from './civil.ts'
import type { Day } from './civil.ts'
import { holidays } from './holidays.ts'
import { latestLunarDay, lunarMonth, solarOf } from './lunar.ts'
import { resolveSeason } from './seasons.ts'
import type { Frame, Span } from './types.ts'

/** Days on either side of "about a month ago", and of "about three days ago". */
const aroundMonthDays = 5
const aroundDays = 1
const aroundWeekDays = 1
const festivalDays = 7
/** From this many on, "about n years ago" may be off by one. */
const vagueYearsMin = 3
/** A day this near ahead may be one that was announced. */
const soonDays = 60

/**
 * Places a frame on the calendar, looking into the past: what could lie ahead becomes the latest one gone by, unless
 * the words say otherwise. Null if the frame names no date, or one that does not exist.
 */
export function resolveFrame(frame: Frame, today: Day): Span | null {
  if (frame.impossible || (frame.day !== undefined && frame.day > 31)) return null
  if (frame.holiday !== undefined) return resolveHoliday(frame, today)
  if (frame.lunar) return resolveLunar(frame, today)
  if (frame.weekend) return resolveWeekend(frame, today)
  if (frame.days) return resolveDays(frame, today)
  if (frame.weekday !== undefined && frame.month === undefined && frame.day === undefined) {
    return resolveWeekday(frame, frame.weekday, today)
  }
  if (frame.weeks ?? frame.months ?? frame.years) return resolveVague(frame, today)
  if (frame.weekOffset !== undefined) return resolveWeek(frame, frame.weekOffset, today)
  if (frame.season) return resolveSeason(frame, frame.season, today)
  if (frame.month !== undefined) return resolveMonth(frame, frame.month, today)
  if (frame.monthOffset !== undefined) return resolveMonthOffset(frame, frame.monthOffset, today)
  if (frame.day !== undefined) return resolveDayOfMonth(frame, frame.day, today)
  return resolveYear(frame, today)
}

/** The year that the frame names, if it names one. */
export function yearOf(frame: Frame, today: Day): number | undefined {
  return frame.year ?? (frame.yearOffset === undefined ? undefined : today.year + frame.yearOffset)
}

function loosen(span: Span | null, frame: Frame, today: Day): Span | null {
  if (!span || !frame.approx) return span
  if (span.precision !== 'day') return { ...span, precision: 'approx' }
  const to = addDays(span.to, aroundDays)
  return {
    ...span,
    from: addDays(span.from, -aroundDays),
    to: isAfter(span.to, today) ? to : earlier(to, today),
    precision: 'approx',
  }
}

function resolveDays(frame: Frame, today: Day): Span | null {
  if (!frame.days) return null
  // "작년 오늘": the same day of another year.
  const base = frame.yearOffset === undefined ? today : today.add({ years: frame.yearOffset })
  const from = addDays(base, frame.days.min)
  const to = addDays(base, frame.days.max)
  return loosen({ from, to, precision: frame.days.min === frame.days.max ? 'day' : 'approx' }, frame, today)
}

function resolveHoliday(frame: Frame, today: Day): Span | null {
  const on = holidays[frame.holiday ?? '']?.on
  const year = yearOf(frame, today)
  if (!on) return null
  const day = year === undefined ? latest(on, frame, today) : on(year)
  if (!day) return null
  // "추석 며칠 전" counts from the festival, not from today.
  if (frame.days) {
    const precision = frame.days.min === frame.days.max ? 'day' : 'approx'
    return { from: addDays(day, frame.days.min), to: addDays(day, frame.days.max), precision }
  }
  if (frame.edge === 'before') return { from: addDays(day, -festivalDays), to: addDays(day, -1), precision: 'approx' }
  if (frame.edge === 'after') {
    return { from: addDays(day, 1), to: addDays(day, festivalDays), precision: 'approx' }
  }
  return loosen(single(day), frame, today)
}

/** The latest yearly day up to today; the first after today when the words look ahead. */
function latest(on: (year: number) => Day | null, frame: Frame, today: Day): Day | null {
  const back = 8
  if (frame.aim === 'next') {
    const days = [0, 1].map((ahead) => on(today.year + ahead))
    return days.find((day) => day && isAfter(day, today)) ?? null
  }
  for (let year = today.year; year >= today.year - back; year--) {
    const day = on(year)
    if (day && !isAfter(day, today)) return day
  }
  return null
}

function resolveLunar(frame: Frame, today: Day): Span | null {
  const { month, day, leap } = frame
  const year = yearOf(frame, today)
  if (month === undefined) {
    const found = day === undefined ? null : latestLunarDay(today, day)
    return found && { ...single(found, 'approx'), lunar: true }
  }
  if (day !== undefined) {
    const on = (lunarYear: number) => solarOf(lunarYear, month, day, leap)
    const found = year === undefined ? latest(on, frame, today) : on(year)
    return found && { ...single(found, 'approx'), lunar: true }
  }
  const from = year === undefined ? latest((y) => lunarMonth(y, month, leap)?.from ?? null, frame, today) : null
  const found = from ? { from, to: addDays(from, 28) } : year === undefined ? null : lunarMonth(year, month, leap)
  return found && { ...found, precision: 'approx', lunar: true }
}

function resolveWeekend(frame: Frame, today: Day): Span {
  const thisWeek = addDays(mondayOf(today), 5)
  const begun = !isAfter(thisWeek, today)
  const offset = frame.weekOffset ?? (frame.aim === 'past' ? -1 : frame.aim === 'next' && begun ? 1 : 0)
  const ahead = frame.weekOffset !== undefined || frame.aim !== undefined
  const saturday = addDays(thisWeek, 7 * (ahead || begun ? offset : -1))
  return { from: saturday, to: addDays(saturday, 1), precision: 'approx' }
}

function resolveWeekday(frame: Frame, weekday: number, today: Day): Span {
  const inThisWeek = addDays(mondayOf(today), weekday - 1)
  if (frame.weekOffset !== undefined) return single(addDays(inThisWeek, 7 * frame.weekOffset))
  if (frame.aim === 'next') return single(isAfter(inThisWeek, today) ? inThisWeek : addDays(inThisWeek, 7))
  if (frame.aim === 'past') {
    const recent = isAfter(today, inThisWeek) ? inThisWeek : addDays(inThisWeek, -7)
    const lastWeek = addDays(inThisWeek, -7)
    return recent.equals(lastWeek) ? single(recent) : { ...single(recent), alternatives: [single(lastWeek)] }
  }
  if (inThisWeek.equals(today)) return { ...single(today), alternatives: [single(addDays(today, -7))] }
  const recent = isAfter(inThisWeek, today) ? addDays(inThisWeek, -7) : inThisWeek
  return frame.aim === 'this' && isAfter(inThisWeek, today)
    ? { ...single(recent), alternatives: [single(inThisWeek)] }
    : single(recent)
}

function resolveWeek(frame: Frame, offset: number, today: Day): Span {
  if (frame.counted) {
    const day = addDays(today, 7 * offset)
    if (frame.approx !== true) return single(day, 'approx')
    return { from: addDays(day, -aroundWeekDays), to: addDays(day, aroundWeekDays), precision: 'approx' }
  }
  const monday = addDays(mondayOf(today), 7 * offset)
  return { from: monday, to: addDays(monday, 6), precision: 'approx' }
}

function resolveVague(frame: Frame, today: Day): Span {
  const { weeks, months, years } = frame
  if (weeks) return { from: addDays(today, 7 * weeks.min), to: addDays(today, 7 * weeks.max), precision: 'approx' }
  if (months) {
    const from = firstOfMonth(today.add({ months: months.min }))
    return { from, to: lastOfMonth(today.add({ months: months.max })), precision: 'approx' }
  }
  const first = today.add({ years: years?.min ?? 0 }).with({ month: 1, day: 1 })
  const last = today.add({ years: years?.max ?? 0 }).with({ month: 12, day: 31 })
  return { from: first, to: last, precision: 'approx' }
}

const partDays = { early: [1, 10], mid: [11, 20], late: [21, 31] } as const
const partMonths = { early: [1, 1], mid: [5, 8], late: [12, 12], firstHalf: [1, 6], secondHalf: [7, 12] } as const

/** A month, a part of it, or a day in it, once its year is known. */
function inMonth(month: Day, frame: Frame, today: Day): Span | null {
  if (frame.day !== undefined) {
    const day = dayOf(month.year, month.month, frame.day)
    return day && loosen(single(day), frame, today)
  }
  if (frame.part === undefined || frame.part === 'firstHalf' || frame.part === 'secondHalf') {
    return loosen(wholeMonth(month), frame, today)
  }
  const [first, last] = partDays[frame.part]
  const to = earlier(lastOfMonth(month), month.with({ day: last }))
  return { from: month.with({ day: first }), to, precision: 'approx' }
}

function resolveMonth(frame: Frame, month: number, today: Day): Span | null {
  if (month === 0) return endOfMonth(frame, today)
  const year = yearOf(frame, today)
  if (year !== undefined) {
    const first = dayOf(year, month, 1)
    return first && inMonth(first, frame, today)
  }
  const day = frame.day ?? (frame.part ? partDays[frame.part as keyof typeof partDays]?.[0] : undefined) ?? 1
  if (frame.aim === 'past' && frame.day === undefined && month === today.month) {
    const first = dayOf(today.year - 1, month, 1)
    return first && inMonth(first, frame, today)
  }
  const found = latest((y) => dayOf(y, month, day), frame, today)
  return found && withSoon(inMonth(firstOfMonth(found), frame, today), frame, today)
}

/** A yearless day that is almost a year back may be announced, not past ("8월 5일에 보낸대요"): worth a question. */
function withSoon(span: Span | null, frame: Frame, today: Day): Span | null {
  if (!span || frame.day === undefined || frame.aim !== undefined) return span
  const next = dayOf(span.from.year + 1, span.from.month, span.from.day)
  const soon = next !== null && isAfter(next, today) && isAfter(addDays(today, soonDays), next)
  return soon && next ? { ...span, alternatives: [single(next)] } : span
}

/** 월말 without a month: the end of the latest month whose end has begun, or of this month when the words look ahead. */
function endOfMonth(frame: Frame, today: Day): Span | null {
  const month = frame.aim === 'next' || today.day >= partDays.late[0] ? today : today.subtract({ months: 1 })
  return inMonth(firstOfMonth(month), frame, today)
}

function resolveMonthOffset(frame: Frame, offset: number, today: Day): Span | null {
  const base = frame.yearOffset === undefined ? today : today.add({ years: frame.yearOffset })
  if (frame.counted && Math.abs(offset) === 1 && frame.day === undefined && frame.part === undefined) {
    const day = base.add({ months: offset })
    return { from: addDays(day, -aroundMonthDays), to: addDays(day, aroundMonthDays), precision: 'approx' }
  }
  return inMonth(firstOfMonth(base).add({ months: offset }), frame, today)
}

function resolveDayOfMonth(frame: Frame, day: number, today: Day): Span | null {
  const year = yearOf(frame, today)
  if (year !== undefined) return null
  const step = frame.aim === 'next' ? 1 : -1
  const monthsMax = 4
  for (let months = 0; months < monthsMax; months++) {
    const month = firstOfMonth(today).add({ months: months * step })
    const found = dayOf(month.year, month.month, day)
    const fits = found && (frame.aim === 'next' ? isAfter(found, today) : !isAfter(found, today))
    if (fits) return withDaysAgo(loosen(single(found), frame, today), frame, today)
  }
  return null
}

/** A bare "3일" is mostly the third, but some people mean three days ago. */
function withDaysAgo(span: Span | null, frame: Frame, today: Day): Span | null {
  const bare = Object.keys(frame).every((key) => key === 'day' || key === 'maybeDaysAgo')
  if (!span || !bare || frame.maybeDaysAgo === undefined || frame.maybeDaysAgo > 10) return span
  return { ...span, alternatives: [single(addDays(today, -frame.maybeDaysAgo))] }
}

function resolveYear(frame: Frame, today: Day): Span | null {
  const year = yearOf(frame, today)
  if (year === undefined) return null
  if (frame.anniversary) {
    const day = today.add({ years: year - today.year })
    return { from: addDays(day, -15), to: addDays(day, 15), precision: 'approx' }
  }
  if (frame.yearTo !== undefined) {
    const [from, to] = [wholeYear(year), wholeYear(frame.yearTo)]
    return from && to && { from: from.from, to: to.to, precision: 'approx' }
  }
  if (frame.part) {
    const [first, last] = partMonths[frame.part]
    const from = dayOf(year, first, 1)
    const end = dayOf(year, last, 1)
    return from && end && { from, to: lastOfMonth(end), precision: 'approx' }
  }
  // "한 1년 전" already spans a whole year; the further back, the vaguer the count.
  if (frame.counted && frame.approx && today.year - year >= vagueYearsMin) {
    const from = wholeYear(year - 1)
    const to = wholeYear(year + 1)
    return from && to && { from: from.from, to: earlier(to.to, later(today, from.to)), precision: 'approx' }
  }
  return loosen(wholeYear(year), frame, today)
}
