/// <reference lib="esnext.temporal" />
import { addDays, earlier, isAfter, later } from './civil.ts'
import type { Day } from './civil.ts'
import { hourOf } from './clock.ts'
import { resolveFrame } from './resolve.ts'
import type { Count, Frame, PartOfDay, Span } from './types.ts'

/** Below this a bare "3일" may also mean "in three days". */
const countedDaysMax = 10
/** The hour from which a part of the day, said without a day, is that of tomorrow. */
const overAt: Readonly<Record<PartOfDay, number>> = {
  dawn: 6,
  morning: 11,
  noon: 14,
  afternoon: 18,
  evening: 22,
  night: 24,
}

/**
 * Places a frame on the calendar, looking ahead: what could be gone by is the next such day, today among them, and a
 * bare count is so many days from now. Null for what the words themselves put into the past.
 */
export function resolveAhead(frame: Frame, today: Day): Span | null {
  const said = forward(frame)
  const span = resolveFrame(said, today)
  if (span !== null && !isAfter(today, span.to)) return span
  if (said.aim === 'past') return null
  const next = resolveFrame({ ...said, aim: 'next' }, today)
  return next !== null && !isAfter(today, next.to) ? orCounted(next, said, today) : null
}

/** The day of a time that was said alone: the next time that it comes. */
export function dayOfTimeAhead(frame: Frame, today: Day, hourNow: number): Day {
  const { hour, partOfDay } = frame
  const isOver =
    hour === undefined ? partOfDay !== undefined && overAt[partOfDay] <= hourNow : hourOf(hour, partOfDay) <= hourNow
  return isOver ? addDays(today, 1) : today
}

/** How far ahead a stretch of days is: `first` and `last` in days from today, never below 0. */
export interface DaysAhead {
  readonly first: number
  readonly last: number
  /** It has begun before today, as "this week" has: its first day says nothing. */
  readonly begun: boolean
}

/** How far ahead a span is that ends today at the earliest. */
export function daysTo({ from, to }: Span, today: Day): DaysAhead {
  const until = (day: Day): number => today.until(day, { largestUnit: 'day' }).days
  return { first: until(later(from, today)), last: until(later(to, today)), begun: isAfter(today, from) }
}

// "3일" is the third as well as three days: the span has both, and begins with the nearer.
function orCounted(span: Span, { maybeDaysAgo, ...others }: Frame, today: Day): Span {
  const isBare = Object.keys(others).every((key) => key === 'day' || key === 'partOfDay' || key === 'hour')
  if (maybeDaysAgo === undefined || maybeDaysAgo > countedDaysMax || !isBare) return span
  const counted = addDays(today, maybeDaysAgo)
  return { ...span, from: earlier(span.from, counted), to: later(span.to, counted), precision: 'approx' }
}

function forward({ unsigned, ...frame }: Frame): Frame {
  const said: Frame = { ...frame }
  if (said.aim === 'this') delete said.aim
  if (unsigned === undefined) return said
  return {
    ...said,
    ...(said.days && { days: flip(said.days) }),
    ...(said.weeks && { weeks: flip(said.weeks) }),
    ...(said.months && { months: flip(said.months) }),
    ...(said.years && { years: flip(said.years) }),
    ...(said.weekOffset !== undefined && { weekOffset: -said.weekOffset }),
    ...(said.monthOffset !== undefined && { monthOffset: -said.monthOffset }),
    ...(said.yearOffset !== undefined && { yearOffset: -said.yearOffset }),
  }
}

function flip({ min, max }: Count): Count {
  return { min: -max, max: -min }
}
