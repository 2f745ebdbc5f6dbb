/// <reference lib="esnext.temporal" />
import type { Span } from './types.ts'

/** Civil-date arithmetic. Every date is a calendar date of the person's zone; the machine's zone is never used. */
export type Day = Temporal.PlainDate

/** The years a person can sensibly speak of, and that the lunar tables cover. */
export const yearMin = 1930
export const yearMax = 2049

/** The civil date, or null if there is no such day (30 February, month 13). */
export function dayOf(year: number, month: number, day: number): Day | null {
  if (year < yearMin || year > yearMax) return null
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  return day <= first.daysInMonth ? first.with({ day }) : null
}

export function addDays(day: Day, days: number): Day {
  return day.add({ days })
}

export function isAfter(left: Day, right: Day): boolean {
  return Temporal.PlainDate.compare(left, right) > 0
}

export function earlier(left: Day, right: Day): Day {
  return isAfter(left, right) ? right : left
}

export function later(left: Day, right: Day): Day {
  return isAfter(left, right) ? left : right
}

export function firstOfMonth(day: Day): Day {
  return day.with({ day: 1 })
}

export function lastOfMonth(day: Day): Day {
  return day.with({ day: day.daysInMonth })
}

export function mondayOf(day: Day): Day {
  return day.subtract({ days: day.dayOfWeek - 1 })
}

export function single(day: Day, precision: Span['precision'] = 'day'): Span {
  return { from: day, to: day, precision }
}

export function wholeMonth(day: Day): Span {
  return { from: firstOfMonth(day), to: lastOfMonth(day), precision: 'month' }
}

export function wholeYear(year: number): Span | null {
  const from = dayOf(year, 1, 1)
  return from && { from, to: from.with({ month: 12, day: 31 }), precision: 'year' }
}
