import { daysAhead } from '../../korean/date.ts'
import type { Asked } from './reading.ts'

/**
 * The answer that a day ahead stands for ("25일", "이번 주 목요일", "모레 아침") at a question of when something will be: of
 * those that reach so far the nearest. Of a stretch its first day counts; one that has begun ("이번 주") may mean any of
 * its days, so all of them have to be the same answer. Null when the step knows no days, or the words settle none.
 */
export function optionAhead({ step, text, now, zone }: Asked): string | null {
  const reaches = Object.entries(step.daysAhead ?? {}).map(([option, days]) => ({ option, most: most(days) }))
  const ahead = reaches.length === 0 ? null : daysAhead(text, { now, zone })
  if (ahead === null) return null
  const optionOf = (days: number): string | null =>
    reaches.filter((one) => days <= one.most).toSorted((a, b) => a.most - b.most)[0]?.option ?? null
  const option = optionOf(ahead.first)
  return ahead.begun && optionOf(ahead.last) !== option ? null : option
}

function most(days: number | 'any'): number {
  return days === 'any' ? Infinity : days
}
