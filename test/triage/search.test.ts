import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { featureBits, isClassBit, viewBits } from '../../src/triage/model/features.ts'
import { fillRows, scoreFeatures, tableLength, type LoadedView } from '../../src/triage/model/score.ts'
import { koreanAlarms } from '../../src/triage/lexicon/alarms.ts'
import { readText } from '../../src/triage/model/model.ts'
import { matchRules } from '../../src/triage/rules.ts'
import { unitsIn } from '../../src/triage/model/letters.ts'
import { findAt, newStems } from '../../src/triage/model/stems.ts'
import { toVector } from '../../src/triage/train/vector.ts'

describe('stems', () => {
  const word = (max: number) =>
    fc.string({ unit: fc.constantFrom('a', 'b', '가', 'ㄱ', '힣', '\uffff'), minLength: 1, maxLength: max })

  test('finds every stem where it begins, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(word(6), { maxLength: 400 }), word(60), (stems, text) => {
        const tree = newStems(stems.map((stem, name) => [unitsIn(stem), name] as const))
        for (let start = 0; start < text.length; start++) {
          const found: string[] = []
          findAt(tree, unitsIn(text), start, (name, end) => found.push(`${name} ${end}`))
          const meant = stems.flatMap((stem, name) =>
            text.startsWith(stem, start) ? [`${name} ${start + stem.length}`] : [],
          )
          expect(found.toSorted()).toEqual(meant.toSorted())
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a stem of an alarm', () => {
  const sure = koreanAlarms.flatMap((one) => one.sure.split(/\s+/u)).filter((stem) => stem !== '')

  // 싶 alone is heard 십, in 싶어 시퍼 and in 싶네 심네.
  test.each(['', '어요', '네요', '다고', '습니다'])('is heard whatever follows it: %s', (ending) => {
    const deaf = sure.filter((stem) => matchRules(readText(`${stem}${ending}`).sentences) === null)
    expect(deaf).toEqual([])
  })
})

describe('the score of a text', () => {
  const everyView = viewBits.reduce((bits, bit) => bits | bit, 0)
  const inAll = (sentences: number[][]) => sentences.map((own) => own.map((feature) => feature | everyView))
  /** Views that know some features: the importance of each, and its weight for P0. */
  const views = (known: Record<number, [importance: number, weight: number]>): LoadedView[] => {
    const column = (at: 0 | 1) => Float32Array.from({ length: 1 << featureBits }, (_, index) => known[index]?.[at] ?? 0)
    const table = fillRows(new Float32Array(tableLength), [column(0), column(1)])
    const one = { table, scales: { importance: 1, urgentNow: 1, urgent: 1 }, biases: { urgentNow: 0, urgent: 0 } }
    return viewBits.map(() => one)
  }
  const scoreOf = (known: Parameters<typeof views>[0], sentences: number[][]) =>
    scoreFeatures(views(known), inAll(sentences)).urgentNow

  test('is that of the unit vector, the whole and its most alarming part together', () => {
    // (3 x 2 + 4 x 1) / 5, and 0.4 of it again.
    expect(scoreOf({ 1: [3, 2], 2: [4, 1] }, [[1, 2, 1]])).toBeCloseTo(2.8, 6)
    expect(scoreOf({ 1: [3, 2], 2: [4, 1] }, [[1], [1, 2], [9]])).toBeCloseTo(2.8, 6)
    // A class weighs 2.5 times as much: here as much as the other feature.
    expect(scoreOf({ 1: [2, 7], 2: [5, 7] }, [[1 | isClassBit, 2]])).toBeCloseTo((1.4 * 14) / Math.SQRT2, 6)
  })

  test('hears an alarm among sentences that say nothing', () => {
    const known: Parameters<typeof views>[0] = { 1: [1, 6], 2: [1, 0], 3: [1, 0], 4: [1, 0] }
    expect(scoreOf(known, [[2], [3], [1], [4]])).toBeCloseTo(6 / 2 + (0.4 * 6) / Math.SQRT2, 6)
    // What both sentences of a pair have counts once, what stood in one before the pair counts in it again.
    expect(scoreOf(known, [[1], [2], [1, 2]])).toBeCloseTo((1.4 * 6) / Math.SQRT2, 6)
  })

  test('looks only at the features of a view', () => {
    const [first = 0, second = 0] = viewBits
    const one = scoreFeatures(views({ 1: [1, 6], 2: [1, 3] }), [[1 | first, 2 | second]]).urgentNow
    expect(one).toBeCloseTo((1.4 * (6 + 3)) / 2, 6)
  })

  test('is the same whatever was read before', () => {
    const known = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [at, [at % 3, (at % 7) - 3]])) as never
    const text = fc.array(fc.array(fc.nat({ max: 40 })), { maxLength: 8 })
    const view = views(known)
    fc.assert(
      fc.property(text, text, (one, other) => {
        const alone = scoreFeatures(view, inAll(one))
        scoreFeatures(view, inAll(other))
        expect(scoreFeatures(view, inAll(one))).toEqual(alone)
      }),
      { numRuns: 60 },
    )
  })
})

test('a vector counts a feature once and has length one', () => {
  const importance = Float32Array.from({ length: 1 << featureBits }, (_, at) => (at % 3) / 2)
  const { indexes, values } = toVector([1, 2, 1, 2, 3, 4], importance)
  expect([...indexes]).toEqual([1, 2, 4])
  expect(Math.hypot(...values)).toBeCloseTo(1, 6)
})
