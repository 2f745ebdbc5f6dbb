/// <reference lib="esnext.temporal" />
import type { Language } from '../language.ts'

/** How certain a date is: see `DateReading`. */
export type DatePrecision = 'exact' | 'day' | 'approx' | 'month' | 'year'

/** The moment and the zone a text is read at. `now` is an ISO instant, `zone` an IANA name. */
export interface DateContext {
  readonly now: string
  readonly zone: string
  /** The language of the reading; Korean by default. */
  readonly language?: Language
}

/** A date as understood; `from` and `to` are inclusive civil dates (YYYY-MM-DD), equal for a single day. */
export interface DateReading {
  from: string
  to: string
  precision: DatePrecision
  /** The date spoken back, so that the person can confirm it. */
  reading: string
  /**
   * HH:MM, or the part of the day in Korean (새벽, 아침 ...). Midnight at the end of the day said ("어제 밤 12시") is
   * 24:00, because people count the night to the day it began on.
   */
  time?: string
  /** Other dates the text may mean; worth one question. */
  ambiguous?: DateReading[]
  /** The date was converted from the lunar calendar and has to be confirmed. */
  lunar?: true
}

export type PartOfDay = 'dawn' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night'
export type Season = 'spring' | 'summer' | 'autumn' | 'winter'
export type Part = 'early' | 'mid' | 'late' | 'firstHalf' | 'secondHalf'

/** A count of units, as a range: "두어" is 2..3, "사흘" is 3..3. */
export interface Count {
  readonly min: number
  readonly max: number
}

/**
 * What one expression of the text says, before it is placed on the calendar. Every lexicon rule yields a part of a
 * frame; neighbouring parts that do not contradict one another are merged.
 */
export interface Frame {
  year?: number
  /** The last year of a stretch that begins with `year`. */
  yearTo?: number
  /** Years from this year: 작년 is -1. */
  yearOffset?: number
  month?: number
  monthOffset?: number
  /** Day of the month; 0 is the last day. */
  day?: number
  /** 1 is Monday. */
  weekday?: number
  weekOffset?: number
  weekend?: true
  /** Days from today, negative in the past: 그제 is -2..-2. */
  days?: Count
  /** Counted units that are no single month or year ("두어 달 전"), in units from now, negative in the past. */
  weeks?: Count
  months?: Count
  years?: Count
  /** The offset was counted ("두 달 전"), not named ("지난달"). */
  counted?: true
  holiday?: string
  season?: Season
  part?: Part
  approx?: true
  lunar?: true
  leap?: true
  /** 지난 (last), 이번 (this), 오는 (next) before a weekday, month, season or holiday. */
  aim?: 'past' | 'this' | 'next'
  /** Some days before or after a holiday. */
  edge?: 'before' | 'after'
  /** The same days of another year ("작년 이맘때"). */
  anniversary?: true
  hour?: number
  minute?: number
  partOfDay?: PartOfDay
  minutesAgo?: number
  /** This very moment: 방금. */
  now?: true
  /** 지금 and the like: used only if the text names no other time. */
  weak?: true
  /** A bare count ("사흘"), which says neither ago nor ahead; the other fields take it as ago. */
  unsigned?: true
  /** A number that may also be a count of days ("3일"): worth a question. */
  maybeDaysAgo?: number
  /** The expression is a date, but one that cannot be. */
  impossible?: true
}

/** A word between two dates that name one stretch of time: "20일부터 22일까지", "어제 아니면 그제". */
export interface Link {
  readonly link: true
}

/** One way of writing a date or a part of it. `read` returns null when the match turns out to be something else. */
export interface Rule {
  readonly pattern: RegExp
  readonly read: (match: RegExpMatchArray) => Frame | Link | null
}

/** Days on the calendar, before they are put into words. */
export interface Span {
  from: Temporal.PlainDate
  to: Temporal.PlainDate
  precision: DatePrecision
  lunar?: true
  alternatives?: Span[]
}
