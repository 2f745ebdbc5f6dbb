import { daysAhead } from '../../korean/date.ts'
import type { Asked } from './reading.ts'

/**
 * The answer that a day ahead stands for ("25일", "이번 주 목요일", "모레 아침") at a question of when something will be: of
 * those that reach so far the nearest. Null when the step knows no days, or the words name none.
 */
export function optionAhead({ step, text, now, zone }: Asked): string | null {
  const reaches = Object.entries(step.daysAhead ?? {}).map(([option, days]) => ({ option, most: most(days) }))
  if (reaches.length === 0) return null
  const days = daysAhead(text, { now, zone })
  if (days === null) return null
  return reaches.filter((one) => days <= one.most).toSorted((a, b) => a.most - b.most)[0]?.option ?? null
}

function most(days: number | 'any'): number {
  return days === 'any' ? Infinity : days
}
