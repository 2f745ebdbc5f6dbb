import type { Frame, PartOfDay } from './types.ts'

const spokenParts: Readonly<Record<PartOfDay, string>> = {
  dawn: '새벽',
  morning: '아침',
  noon: '낮',
  afternoon: '오후',
  evening: '저녁',
  night: '밤',
}

/** The hour at which a part of the day has begun, for "밤에 잡혔어요" without a date. */
const beginsAt: Readonly<Record<PartOfDay, number>> = {
  dawn: 0,
  morning: 5,
  noon: 11,
  afternoon: 12,
  evening: 17,
  night: 20,
}

/** Hour of a 24-hour day, 24 being midnight at the end of it. */
export function hourOf(hour: number, part: PartOfDay | undefined): number {
  switch (part) {
    case 'dawn':
      return hour === 12 ? 0 : hour
    case 'noon':
      return hour < 6 ? hour + 12 : hour
    case 'afternoon':
      return hour < 12 ? hour + 12 : hour
    case 'evening':
      return hour > 3 && hour <= 12 ? hour + 12 : hour
    case 'night':
      return hour > 5 && hour <= 12 ? hour + 12 : hour
    case 'morning':
    case undefined:
      return hour
  }
}

/** The time that a frame names, as HH:MM, or the part of the day in Korean, or undefined. */
export function timeOf(frame: Frame): string | undefined {
  if (frame.hour === undefined) return frame.partOfDay && spokenParts[frame.partOfDay]
  const hour = String(hourOf(frame.hour, frame.partOfDay)).padStart(2, '0')
  return `${hour}:${String(frame.minute ?? 0).padStart(2, '0')}`
}

/** Whether a time without a date is still to come today, so that it must have been yesterday's. */
export function isAhead(frame: Frame, hourNow: number, minuteNow: number): boolean {
  if (frame.hour === undefined) return frame.partOfDay !== undefined && beginsAt[frame.partOfDay] > hourNow
  const minutes = hourOf(frame.hour, frame.partOfDay) * 60 + (frame.minute ?? 0)
  return minutes > hourNow * 60 + minuteNow
}
