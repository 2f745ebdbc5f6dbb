import { dayOf, isAfter, lastOfMonth } from './civil.ts'
import type { Day } from './civil.ts'
import type { Frame, Season, Span } from './types.ts'

const firstMonths: Readonly<Record<Season, number>> = { spring: 3, summer: 6, autumn: 9, winter: 12 }

/** Three months from the first one; a winter is named after the year it begins in and ends in the next February. */
function seasonOf(season: Season, year: number, part: Frame['part']): Span | null {
  const first = dayOf(year, firstMonths[season], 1)
  if (!first) return null
  const from = part === 'late' ? first.add({ months: 2 }) : first
  const to = part === 'early' ? first : first.add({ months: 2 })
  return { from, to: lastOfMonth(to), precision: 'approx' }
}

/**
 * A season of a named year, or the latest one that has begun. "지난겨울" skips a season that still lasts; "올 겨울"
 * said before December is the winter that ended this year.
 */
export function resolveSeason(frame: Frame, season: Season, today: Day): Span | null {
  const named = frame.year ?? (frame.yearOffset === undefined ? undefined : today.year + frame.yearOffset)
  if (named !== undefined) {
    const span = seasonOf(season, named, frame.part)
    const ahead = span !== null && isAfter(span.from, today) && (frame.yearOffset ?? 0) <= 0
    return ahead && season === 'winter' ? seasonOf(season, named - 1, frame.part) : span
  }
  if (frame.aim === 'next') return nextSeason(season, frame.part, today)
  for (let year = today.year; year >= today.year - 2; year--) {
    const span = seasonOf(season, year, frame.part)
    const over = span !== null && isAfter(today, span.to)
    if (span && !isAfter(span.from, today) && (frame.aim !== 'past' || over)) return span
  }
  return null
}

function nextSeason(season: Season, part: Frame['part'], today: Day): Span | null {
  const span = seasonOf(season, today.year, part)
  return span && isAfter(span.from, today) ? span : seasonOf(season, today.year + 1, part)
}
