import type { Language } from '../language.ts'
import type { Day } from './civil.ts'
import { lunarOf } from './lunar.ts'
import type { Span } from './types.ts'

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  ko: ['월요일', '화요일', '수요일', '목요일', '금요일', '토요일', '일요일'],
  zh: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const partsOfDay: Readonly<Record<string, readonly [string, string]>> = {
  새벽: ['凌晨', 'before dawn'],
  아침: ['早上', 'in the morning'],
  낮: ['中午', 'at midday'],
  오후: ['下午', 'in the afternoon'],
  저녁: ['傍晚', 'in the evening'],
  밤: ['夜里', 'at night'],
}

/** A time of a reading, HH:MM or a part of the day in Korean, as forms in English have it. */
export function timeInEnglish(time: string): string {
  return Object.hasOwn(partsOfDay, time) ? (partsOfDay[time]?.[1] ?? time) : time
}

/** Puts a span into words in a language, plainly: "2026년 7월 22일 수요일 오후 9시", "2026년 7월쯤". */
export function speak(span: Span, time: string | undefined, language: Language): string {
  const words = speakDays(span, language)
  const lunar = span.lunar && span.from.equals(span.to) ? speakLunar(span.from, language) : ''
  return `${words}${speakTime(time, language)}${lunar}`
}

function speakDays(span: Span, language: Language): string {
  const { from, to } = span
  if (from.equals(to)) {
    const day = speakDay(from, language)
    return span.precision === 'approx' ? roughly(day, language) : day
  }
  const words = speakWhole(from, to, language)
  if (words !== null) return span.precision === 'approx' ? roughly(words, language) : words
  switch (language) {
    case 'ko':
      return `${civil(from, 'ko')}부터 ${civil(to, 'ko')} 사이`
    case 'zh':
      return `${civil(from, 'zh')}到${civil(to, 'zh')}之间`
    case 'en':
      return `between ${civil(from, 'en')} and ${civil(to, 'en')}`
  }
}

/** A whole month or a whole year, or null. */
function speakWhole(from: Day, to: Day, language: Language): string | null {
  if (from.day !== 1 || to.day !== to.daysInMonth || from.year !== to.year) return null
  if (from.month === 1 && to.month === 12)
    return { ko: `${from.year}년`, zh: `${from.year}年`, en: `${from.year}` }[language]
  if (from.month !== to.month) return null
  const { year, month } = from
  return { ko: `${year}년 ${month}월`, zh: `${year}年${month}月`, en: `${months[month - 1] ?? ''} ${year}` }[language]
}

function roughly(words: string, language: Language): string {
  return { ko: `${words}쯤`, zh: `大约${words}`, en: `around ${words}` }[language]
}

function civil({ year, month, day }: Day, language: Language): string {
  switch (language) {
    case 'ko':
      return `${year}년 ${month}월 ${day}일`
    case 'zh':
      return `${year}年${month}月${day}日`
    case 'en':
      return `${day} ${months[month - 1] ?? ''} ${year}`
  }
}

function speakDay(day: Day, language: Language): string {
  const weekday = weekdays[language][day.dayOfWeek - 1] ?? ''
  return language === 'en' ? `${weekday} ${civil(day, language)}` : `${civil(day, language)} ${weekday}`
}

function speakLunar(day: Day, language: Language): string {
  const { month, day: lunarDay, leap } = lunarOf(day)
  switch (language) {
    case 'ko':
      return ` (음력 ${leap ? '윤' : ''}${month}월 ${lunarDay}일)`
    case 'zh':
      return `（农历${leap ? '闰' : ''}${month}月${lunarDay}日）`
    case 'en':
      return ` (lunar ${leap ? 'leap ' : ''}month ${month}, day ${lunarDay})`
  }
}

function speakTime(time: string | undefined, language: Language): string {
  if (time === undefined) return ''
  const clock = /^(\d\d):(\d\d)$/u.exec(time)
  if (!clock) {
    const words = partsOfDay[time]
    return language === 'ko' ? ` ${time}` : ` ${words?.[language === 'zh' ? 0 : 1] ?? time}`
  }
  if (language !== 'ko') return ` ${time}`
  const hour = Number(clock[1])
  const minutes = clock[2] === '00' ? '' : ` ${Number(clock[2])}분`
  if (hour === 24) return ` 밤 12시${minutes}`
  if (hour === 0) return ` 새벽 0시${minutes}`
  return hour < 12 ? ` 오전 ${hour}시${minutes}` : ` 오후 ${hour === 12 ? 12 : hour - 12}시${minutes}`
}
