import { namedInForeign } from '../../korean/choice-foreign.ts'
import { isOneOf, understandChoice } from '../../korean/choice.ts'
import { daysSince, understandDate } from '../../korean/date.ts'
import { normalize } from '../../korean/normalize.ts'
import { understandPlace } from '../../korean/place.ts'
import { isBareValue } from '../bare-value.ts'
import { countryKey, type AskStep } from '../flow-set.ts'
import type { AnswerValue } from '../session.ts'
import { optionAhead } from './days-ahead.ts'
import { endsUnknown, isUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

/** An answer to "which one": number, label, part of a label; for the country also a place in it. */
export function readChoice(asked: Asked): Reading {
  const { step, text } = asked
  const numbered = optionByNumber(text, step.options)
  if (numbered !== null) return { type: 'understood', value: { kind: 'choice', value: numbered } }
  // "이번 주 금요일" is tomorrow on a Thursday, whatever "이번 주" alone would choose.
  const ahead = isOneOf(text, otherWords(step).flat()) ? null : optionAhead(asked)
  if (ahead !== null) return { type: 'understood', value: { kind: 'choice', value: ahead } }
  const found = understandChoice(text, asked.labels(), { multi: false, also: otherWords(step) })
  if (found?.type === 'chosen') {
    const value = step.options[found.indexes[0] ?? -1]
    if (value !== undefined) return { type: 'understood', value: { kind: 'choice', value } }
  }
  const named = namedInForeign(text, wordsOf(asked))
  const only = named.length === 1 ? step.options[named[0] ?? -1] : undefined
  if (only !== undefined) return { type: 'understood', value: { kind: 'choice', value: only } }
  const meant = step.options.find((option) => meansWord(step, option, asked.word))
  if (meant !== undefined) return { type: 'understood', value: { kind: 'choice', value: meant } }
  if (isUnknown(asked)) return { type: 'understood', value: { kind: 'unknown' } }
  return readCountry(asked) ?? readDaysAgo(asked) ?? unknownOr(asked)
}

/** An answer to "which ones". How many were chosen has to lie between the question's `min` and `max`. */
export function readMulti(asked: Asked): Reading {
  const { step, text } = asked
  const found = understandChoice(text, asked.labels(), { multi: true, also: otherWords(step) })
  if (found?.type === 'chosen') {
    // "I changed the password and logged out": one was found by its beginning, another stands behind it.
    const indexes =
      found.indexes.length === 1 ? [...found.indexes, ...namedInForeign(text, wordsOf(asked))] : found.indexes
    const values = [...new Set(indexes)].flatMap((index) => step.options[index] ?? [])
    return isCountRight(step, values) ? { type: 'understood', value: { kind: 'multi', values } } : countHint(step)
  }
  const named = namedInForeign(text, wordsOf(asked)).flatMap((index) => step.options[index] ?? [])
  if (named.length > 0 && isCountRight(step, named)) {
    return { type: 'understood', value: { kind: 'multi', values: named.filter((one) => one !== 'none') } }
  }
  // "No" to what happened, or to what is wanted, is none of it.
  if (asked.word === 'no' && isCountRight(step, [])) {
    return { type: 'understood', value: { kind: 'multi', values: [] } }
  }
  return unknownOr(asked)
}

function unknownOr(asked: Asked): Reading {
  return endsUnknown(asked) ? { type: 'understood', value: { kind: 'unknown' } } : misunderstood(asked.step)
}

const noWords: readonly string[] = []

function otherWords({ options, also }: AskStep): (readonly string[])[] {
  return options.map((option) => also?.[option] ?? noWords)
}

function wordsOf(asked: Asked): string[][] {
  const also = otherWords(asked.step)
  return asked.labels().map((label, index) => [label, ...(also[index] ?? [])])
}

// "yes" or "no" among the other words of an option stands for all that people say for it.
function meansWord({ also }: AskStep, option: string, word: Asked['word']): boolean {
  return (word === 'yes' || word === 'no') && also?.[option]?.includes(word) === true
}

/** Whether that many choices are wanted. */
export function isCountRight(step: AskStep, values: readonly string[]): boolean {
  return values.length >= (step.min ?? 0) && values.length <= (step.max ?? step.options.length)
}

function countHint(step: AskStep): Reading {
  const params = { min: step.min ?? 0, max: step.max ?? step.options.length }
  return { type: 'misunderstood', hint: 'choose_between', params, raw: null }
}

/** The option that a bare number names. Most answers are one, so this comes before any matching of words. */
export function optionByNumber(text: string, options: readonly string[]): string | null {
  const digits = /^(\d{1,2})\s{0,3}[.)번]?$/u.exec(text.length > 10 ? normalize(text).text : text.trim())?.[1]
  return digits === undefined ? null : (options[Number(digits) - 1] ?? null)
}

// Of a stretch of days its last one counts: the shorter ago, the more urgent.
function readDaysAgo({ step, text, now, zone }: Asked): Reading | null {
  if (step.daysAgo === undefined) return null
  const date = understandDate(text, { now, zone })
  if (date === null) return null
  const days = daysSince(date.to, { now, zone })
  const most = (option: string): number => step.daysAgo?.[option] ?? Infinity
  const value = step.options.filter((option) => days <= most(option)).toSorted((a, b) => most(a) - most(b))[0]
  return value === undefined ? null : { type: 'understood', value: { kind: 'choice', value } }
}

function readCountry({ step, text }: Asked): Reading | null {
  if (step.saves !== countryKey) return null
  const country = understandPlace(text)?.country?.toLowerCase()
  const value = step.options.find((option) => option === country) ?? otherCountry(step, text, country)
  return value === undefined ? null : { type: 'understood', value: { kind: 'choice', value } satisfies AnswerValue }
}

// "From Burma I came over to Laos" names the country behind; only one that stands alone is where the person is.
function otherCountry({ options }: AskStep, text: string, country: string | undefined): string | undefined {
  return country === undefined || !isBareValue(text) ? undefined : options.find((option) => option === 'other')
}
