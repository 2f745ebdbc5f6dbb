/// <reference lib="esnext.temporal" />
import { z } from 'zod'
import { chosen, lookUp, safeText, type Answers } from './answers.ts'
import type { CommonReport } from './schema.ts'

type When = CommonReport['event']['date']

const unknownDate: When = { from: null, to: null, precision: 'unknown', time: null, basis: 'none', raw: null }

/** How long ago the last news can be at most, in days, by the option that was chosen. */
const lastContactDays: Record<string, number> = { three_days: 3, month: 31, year: 366 }
const decades: Record<string, number> = { y2020: 2020, y2010: 2010, y2000: 2000, y1990: 1990 }

/** When it happened: the date that was told, or the span that other answers leave. `receivedOn` is YYYY-MM-DD. */
export function whenOf(answers: Answers, receivedOn: string): When {
  return toldDate(answers) ?? sinceLastContact(answers, receivedOn) ?? inDecade(answers, receivedOn) ?? unknownDate
}

function toldDate(answers: Answers): When | null {
  const value = answers.get('event_date')?.value
  if (value?.kind !== 'date') return null
  const raw = value.text.trim() === '' ? null : safeText(value.text)
  const { reading } = value
  if (reading === null || !isDay(reading.from) || !isDay(reading.to))
    return raw === null ? null : { ...unknownDate, basis: 'date', raw }
  const { from, to, precision, time = null } = reading
  return { from, to, precision, time: time === null ? null : time.slice(0, 20), basis: 'date', raw }
}

function sinceLastContact(answers: Answers, receivedOn: string): When | null {
  const days = lookUp(lastContactDays, chosen(answers, 'last_contact'))
  if (days === undefined) return null
  const to = Temporal.PlainDate.from(receivedOn)
  const from = to.subtract({ days }).toString()
  return { ...unknownDate, from, to: receivedOn, precision: 'approx', basis: 'last_contact' }
}

function inDecade(answers: Answers, receivedOn: string): When | null {
  const first = lookUp(decades, chosen(answers, 'decade'))
  if (first === undefined) return null
  const last = `${first + 9}-12-31`
  const to = last < receivedOn ? last : receivedOn
  return { ...unknownDate, from: `${first}-01-01`, to, precision: 'approx', basis: 'decade' }
}

/** Whether a text is a day, as strictly as the schema of the report has it: the 30th of February is none. */
export function isDay(text: string): boolean {
  return z.iso.date().safeParse(text).success
}
