import calendarModule from 'korean-lunar-calendar'
import type { Day } from './civil.ts'
import { addDays, dayOf, yearMax, yearMin } from './civil.ts'

// The package's types describe its CommonJS build, in which the class is a property; Node loads the ESM build, in which
// the default export is the class itself.
const KoreanLunarCalendar = calendarModule as unknown as typeof calendarModule.default

/** The civil date of a day of the lunar calendar; day 0 is the last day of the month. Null if there is none. */
export function solarOf(year: number, month: number, day: number, leap = false): Day | null {
  if (year < yearMin || year > yearMax || month < 1 || month > 12) return null
  if (day === 0) return solarOf(year, month, 30, leap) ?? solarOf(year, month, 29, leap)
  const calendar = new KoreanLunarCalendar()
  if (!calendar.setLunarDate(year, month, day, leap)) return null
  const solar = calendar.getSolarCalendar()
  return dayOf(solar.year, solar.month, solar.day)
}

/** First and last civil day of a lunar month. */
export function lunarMonth(year: number, month: number, leap = false): { from: Day; to: Day } | null {
  const from = solarOf(year, month, 1, leap)
  const to = solarOf(year, month, 0, leap)
  return from && to && { from, to }
}

/** The date of a civil day in the lunar calendar. */
export function lunarOf(date: Day): { year: number; month: number; day: number; leap: boolean } {
  const calendar = new KoreanLunarCalendar()
  calendar.setSolarDate(date.year, date.month, date.day)
  const { year, month, day, intercalation } = calendar.getLunarCalendar()
  return { year, month, day, leap: intercalation === true }
}

/** The latest day of that number in any lunar month, up to today: 보름날, 그믐. */
export function latestLunarDay(today: Day, day: number): Day | null {
  const current = lunarOf(today)
  for (let back = 0; back < 3; back++) {
    const index = current.year * 12 + current.month - 1 - back
    const found = solarOf(Math.floor(index / 12), (index % 12) + 1, day)
    if (found && found.toString() <= today.toString()) return found
  }
  return solarOf(current.year, current.month, day) ?? addDays(today, -1)
}
