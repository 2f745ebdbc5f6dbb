import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysAhead, understandDate, zoneOfCountry } from '../../src/korean/date.ts'
import type { DateReading } from '../../src/korean/date.ts'
import { readCorpus } from './corpus.ts'

// Thursday 30 July 2026, 13:00 in China.
const context = { now: '2026-07-30T05:00:00Z', zone: 'Asia/Shanghai' }
const read = (text: string, at = context) => understandDate(text, at)

describe('the labelled corpus', () => {
  const rows = readCorpus('date.tsv')

  test('is large enough to mean something', () => {
    expect(rows.length).toBeGreaterThanOrEqual(300)
  })

  test('is understood: from, to and precision', () => {
    const wrong = rows.flatMap(([now = '', zone = '', from, to, precision, text = '']) => {
      const found = understandDate(text, { now, zone })
      const got = found ? [found.from, found.to, found.precision].join(' ') : 'null null null'
      return got === [from, to, precision].join(' ') ? [] : [`${text}: ${got}`]
    })
    expect(wrong).toEqual([])
  })
})

describe('a day that is still to come', () => {
  test('is so many days ahead, or none is named', () => {
    const wrong = readCorpus('ahead.tsv').flatMap(([now = '', zone = '', days, text = '']) => {
      const ahead = daysAhead(text, { now, zone })
      const found = ahead?.begun === true ? `-${ahead.last}` : String(ahead?.first ?? null)
      return found === days ? [] : [`${text}: ${found}, not ${days}`]
    })
    expect(wrong).toEqual([])
  })

  test('is never one gone by, whatever the text', () => {
    const words = fc.constantFrom(
      '오늘',
      '내일',
      '어제',
      '25일',
      '목요일',
      '3월',
      '지난',
      '다음',
      '주',
      '전',
      '뒤',
      '안',
      '사흘',
      '말',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 4 })), { maxLength: 8 }), (parts) => {
        const ahead = daysAhead(parts.join(' '), context)
        expect(ahead?.first ?? 0).toBeGreaterThanOrEqual(0)
        expect(ahead?.last ?? 0).toBeGreaterThanOrEqual(ahead?.first ?? 0)
      }),
    )
  })
})

describe('reading back', () => {
  test.each([
    ['7월 22일', '2026년 7월 22일 수요일'],
    ['7월쯤', '2026년 7월쯤'],
    ['작년', '2025년'],
    ['지난달', '2026년 6월'],
    ['어제 밤 9시', '2026년 7월 29일 수요일 오후 9시'],
    ['어젯밤', '2026년 7월 29일 수요일 밤'],
    ['7월 20일에서 25일 사이', '2026년 7월 20일부터 2026년 7월 25일 사이'],
    ['음력 6월 15일', '2026년 7월 28일 화요일쯤 (음력 6월 15일)'],
  ])('%s is spoken as %s', (text, reading) => {
    expect(read(text)?.reading).toBe(reading)
  })

  test('in Chinese and English when asked', () => {
    expect(understandDate('어제', { ...context, language: 'zh' })?.reading).toBe('2026年7月29日 星期三')
    expect(understandDate('어제', { ...context, language: 'en' })?.reading).toBe('Wednesday 29 July 2026')
  })
})

describe('time of day', () => {
  test.each([
    ['어제 저녁 8시쯤', '20:00'],
    ['오늘 새벽 3시', '03:00'],
    ['어제 오후 2시 반', '14:30'],
    ['어제 낮 1시', '13:00'],
    ['사흘 전 밤 열두시에', '24:00'],
    ['어제 밤 1시', '01:00'],
    ['오늘 새벽', '새벽'],
  ])('%s is at %s', (text, time) => {
    expect(read(text)?.time).toBe(time)
  })

  test('a bare time that is still to come was yesterday', () => {
    expect(read('밤 9시')?.from).toBe('2026-07-29')
    expect(read('아침 9시')?.from).toBe('2026-07-30')
  })

  test('a time in another clause belongs to the day', () => {
    expect(read('사흘 전에 잡혔는데 밤 9시였어요')).toMatchObject({
      from: '2026-07-27',
      precision: 'exact',
      time: '21:00',
    })
  })
})

describe('what has to be asked', () => {
  const others = (found: DateReading | null) => found?.ambiguous?.map(({ from }) => from)

  test('지난 수요일 may be the day before yesterday or a day of last week', () => {
    expect(others(read('지난 수요일'))).toEqual(['2026-07-22'])
    expect(others(read('지난 금요일'))).toBeUndefined()
  })

  test('a bare 3일 may be three days ago', () => {
    expect(others(read('3일'))).toEqual(['2026-07-27'])
    expect(others(read('7월 3일'))).toBeUndefined()
  })

  test('a day that would soon come round may be announced', () => {
    expect(others(read('8월 5일에 보낸대요'))).toEqual(['2026-08-05'])
  })

  test('a lunar date says so', () => {
    expect(read('음력 6월 보름')).toMatchObject({ lunar: true, precision: 'approx' })
    expect(read('추석')?.lunar).toBeUndefined()
  })

  test('the day of the event goes before the day of writing', () => {
    expect(read('오늘 전화가 왔는데 어제 잡혔대요')).toMatchObject({ from: '2026-07-29' })
  })
})

describe('dialect and typing', () => {
  test.each([
    ['아래', '2026-07-28'],
    ['그아래', '2026-07-27'],
    ['ㅇㅓㅈㅔ', '2026-07-29'],
    ['djwp', '2026-07-29'],
  ])('%s', (text, from) => {
    expect(read(text)?.from).toBe(from)
  })

  test('아래 as "below" is no date', () => {
    expect(read('침대 아래에 숨었어요')).toBeNull()
  })
})

test('the day turns at midnight of the zone that is given', () => {
  const now = '2026-01-02T15:30:00Z'
  expect(understandDate('오늘', { now, zone: 'Asia/Seoul' })?.from).toBe('2026-01-03')
  expect(understandDate('오늘', { now, zone: 'Asia/Shanghai' })?.from).toBe('2026-01-02')
})

test.each(['2월 30일', '13월', '13월 5일', '7월 32일', '2023년 2월 29일', '40일', '음력 13월 1일', '0월'])(
  '%s is no date',
  (text) => {
    expect(read(text)).toBeNull()
  },
)

test('zones of countries', () => {
  expect(zoneOfCountry('CN')).toBe('Asia/Shanghai')
  expect(zoneOfCountry('mn')).toBe('Asia/Ulaanbaatar')
  expect(zoneOfCountry('RU')).toBe('Asia/Vladivostok')
  expect(zoneOfCountry('')).toBe('Asia/Seoul')
})

describe('properties', () => {
  const isoDay = /^\d{4}-\d{2}-\d{2}$/
  const real = (day: string) => isoDay.test(day) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
  const pieces = fc.constantFrom(
    ...'어제 그제 사흘 한 두어 며칠 전 지난 지난주 이번 주 수요일 7월 22일 13월 31일 2월 29 작년 재작년 가을 겨울 추석 음력 윤 섣달 그믐 초 말 쯤 부터 까지 사이 에서 ~ 밤 9시 새벽 2019년 주체 108 상반기 월말 연초 昨天 上周三 三天前 yesterday last week July 22 2026.7.22 7/22 99 0 일 월 년'.split(
      ' ',
    ),
  )
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(' ')),
    fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  )
  const moments = fc
    .date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString())

  test('any text gives null or real calendar dates in order, in every reading', () => {
    fc.assert(
      fc.property(texts, moments, (text, now) => {
        const found = understandDate(text, { now, zone: 'Asia/Shanghai' })
        for (const reading of found ? [found, ...(found.ambiguous ?? [])] : []) {
          expect(real(reading.from) && real(reading.to)).toBe(true)
          expect(reading.from <= reading.to).toBe(true)
          expect(reading.reading).not.toBe('')
        }
      }),
      { numRuns: 1_500 },
    )
  })

  test('without a word that looks ahead, no date begins after today', () => {
    const pastWords = fc.constantFrom(
      ...'어제,그저께,사흘 전,며칠 전,엊그제,지난주,지난 수요일,수요일,금요일날,일요일,지난달,7월,12월 24일,1월 1일,31일,29일,2월 29일,작년,봄,겨울,지난겨울,추석,설,단오,동짓날,태양절,당창건 기념일,주말,월말,연말,연초,음력 7월 22일,섣달,보름날,그믐,초사흘,한 달 전,두 달 전,last Friday,上周五,8号'.split(
        ',',
      ),
    )
    fc.assert(
      fc.property(pastWords, moments, (text, now) => {
        const found = understandDate(text, { now, zone: 'UTC' })
        expect(found).not.toBeNull()
        expect(found && found.from <= now.slice(0, 10)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('a spelled date comes back as itself, in every language and from the figures', () => {
    const days = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(days, fc.constantFrom('ko', 'zh', 'en'), (day, language) => {
        const same = { from: day, to: day, precision: 'day' }
        const spelled = understandDate(day, { ...context, language })
        expect(spelled).toMatchObject(same)
        expect(read(spelled?.reading ?? '')).toMatchObject(same)
      }),
      { numRuns: 500 },
    )
  })

  test.each(['어제 ', '7월 22일 ', '1', '9.', '~-', '한 ', 'ㅏ', ' ', '십일', '初三', 'a few '])(
    'a text of 100 kB made of %j is read in bounded time',
    (piece) => {
      const started = performance.now()
      read(piece.repeat(Math.ceil(100_000 / piece.length)))
      expect(performance.now() - started).toBeLessThan(1_000)
    },
  )
})
