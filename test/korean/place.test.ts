import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gazetteer, sharedNames } from '../../src/korean/place/gazetteer.ts'
import { nameKey, namesOf } from '../../src/korean/place/index.ts'
import { understandPlace } from '../../src/korean/place.ts'
import { readCorpus } from './corpus.ts'

const codes = (text: string, country?: string) =>
  understandPlace(text, country === undefined ? {} : { country })?.candidates.map(({ code }) => code)

describe('the labelled corpus', () => {
  const rows = readCorpus('place.tsv')

  test('is large enough to mean something', () => {
    expect(rows.length).toBeGreaterThanOrEqual(250)
  })

  test('is understood', () => {
    const wrong = rows.flatMap(([code, text = '']) => {
      const got = understandPlace(text)?.code ?? 'null'
      return got === code ? [] : [`${text}: ${got}`]
    })
    expect(wrong).toEqual([])
  })
})

describe('the gazetteer', () => {
  test('holds the promised number of places under unique codes', () => {
    expect(gazetteer.length).toBeGreaterThanOrEqual(280)
    expect(new Set(gazetteer.map(({ code }) => code)).size).toBe(gazetteer.length)
  })

  test('begins each code with its country', () => {
    for (const { code, country } of gazetteer) {
      expect(country).toMatch(/^[A-Z]{2}$/)
      expect(code === country || code.startsWith(`${country}-`)).toBe(true)
    }
  })

  test('gives every place a Korean name, and every name at least two characters', () => {
    for (const place of gazetteer) {
      expect(place.ko[0]).toMatch(/[가-힣]{2}/)
      for (const name of namesOf(place)) expect(nameKey(name).length).toBeGreaterThanOrEqual(2)
    }
  })

  test('has no name in two places unless it is declared', () => {
    const owners = new Map<string, string[]>()
    for (const place of gazetteer) {
      for (const key of new Set(namesOf(place).map(nameKey))) {
        owners.set(key, [...(owners.get(key) ?? []), place.code])
      }
    }
    const shared = [...owners].filter(([, places]) => places.length > 1)
    const declared = Object.entries(sharedNames)
    const sorted = (entries: (readonly [string, readonly string[]])[]) =>
      entries.map(([name, places]) => `${name}: ${places.toSorted().join(' ')}`).toSorted()
    expect(sorted(shared)).toEqual(sorted(declared))
  })

  test('says nothing of where a place lies on the map, and claims no verification', () => {
    const fields = ['code', 'country', 'region', 'kind', 'ko', 'zh', 'en', 'alias', 'verified_on']
    for (const place of gazetteer) {
      expect(Object.keys(place).toSorted()).toEqual(fields.toSorted())
      expect(place.verified_on).toBeNull()
      expect(JSON.stringify(place)).not.toMatch(/\d\.\d/)
    }
  })

  test('is found by each of its own Korean, Chinese and English names', () => {
    const missed = gazetteer.flatMap((place) =>
      namesOf(place)
        .filter((name) => !codes(name)?.includes(place.code))
        .map((name) => `${place.code} ${name}`),
    )
    expect(missed).toEqual([])
  })
})

describe('two readings', () => {
  test.each([
    ['청도', ['CN-QINGDAO', 'KR-CHEONGDO']],
    ['광주', ['KR-GWANGJU', 'CN-GUANGZHOU', 'KR-GWANGJUGG']],
    ['남양', ['KP-NAMYANG', 'CN-NANYANGHN']],
    ['Tumen', ['CN-TUMEN', 'CN-TUMENRIVER']],
    ['길림', ['CN-JILINCITY', 'CN-JILIN']],
    ['화성', ['KR-HWASEONG', 'KP-HWASONGKP']],
  ])('%s', (text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  test('the country that the person is in comes first', () => {
    expect(codes('광주', 'CN')?.[0]).toBe('CN-GUANGZHOU')
    expect(codes('청도', 'KR')?.[0]).toBe('KR-CHEONGDO')
  })

  test('a country or province in the text settles it', () => {
    expect(codes('중국 광주')).toEqual(['CN-GUANGZHOU'])
    expect(codes('산동성 청도')).toEqual(['CN-QINGDAO'])
  })

  test('집안에 is at home, unless the person is in China, where it has to be asked', () => {
    expect(codes('집안에 있어요')).toBeUndefined()
    expect(codes('집안에 있어요', 'CN')).toEqual(['CN-JIAN'])
  })
})

test('where it happened comes before where somebody was taken', () => {
  expect(codes('연길에서 잡혀서 도문으로 끌려갔어요')).toEqual(['CN-YANJI', 'CN-TUMEN'])
  expect(codes('만포 건너 집안')?.[0]).toBe('CN-JIAN')
})

test('the river is not the town', () => {
  expect(codes('두만강')).toEqual(['CN-TUMENRIVER'])
  expect(codes('두만강 건너 도문')?.[0]).toBe('CN-TUMEN')
})

test('one mistyped letter is forgiven, but only where a place is named', () => {
  expect(codes('도믄으로 끌려갔어요')).toEqual(['CN-TUMEN'])
  expect(codes('훈츤')).toEqual(['CN-HUNCHUN'])
  expect(codes('연결이 안 됩니다')).toBeUndefined()
})

test('Korean typed on Latin keys is read', () => {
  expect(codes('ehans')).toEqual(['CN-TUMEN'])
})

test('the answer carries the Korean name and the country', () => {
  expect(understandPlace('丹东')).toMatchObject({ code: 'CN-DANDONG', country: 'CN', name: '단동' })
})

describe('properties', () => {
  const names = fc.constantFrom(...gazetteer.flatMap(namesOf))
  const other = fc.constantFrom('에서', ' 건너 ', '으로 ', '시 ', ' 공안국', '집안', ' 일', '했어요', ' ', '')

  test('any text gives null or known places, the first of them the answer', () => {
    const known = new Set(gazetteer.map(({ code }) => code))
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.oneof(names, other), { maxLength: 10 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const found = understandPlace(text)
        if (found === null) return
        expect(found.candidates[0]?.code).toBe(found.code)
        expect(found.candidates.every(({ code }) => known.has(code))).toBe(true)
        expect(new Set(found.candidates.map(({ code }) => code)).size).toBe(found.candidates.length)
      }),
      { numRuns: 1_500 },
    )
  })

  test.each(['도문 ', '길림성', 'a', '도', '图', "'", ' ', '집안에 있어요 ', 'tumen'])(
    'a text of 100 kB made of %j is read in bounded time',
    (piece) => {
      const started = performance.now()
      understandPlace(piece.repeat(Math.ceil(100_000 / piece.length)))
      expect(performance.now() - started).toBeLessThan(1_000)
    },
  )
})
