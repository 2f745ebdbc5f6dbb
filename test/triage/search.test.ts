import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { featureBits } from '../../src/triage/model/features.ts'
import { findAt, newStems } from '../../src/triage/model/stems.ts'
import { countFeatures, newScratch, toVector, vectorOf, type Vector } from '../../src/triage/model/vector.ts'

describe('stems', () => {
  const word = (max: number) =>
    fc.string({ unit: fc.constantFrom('a', 'b', '가', 'ㄱ', '힣', '\uffff'), minLength: 1, maxLength: max })

  test('finds every stem where it begins, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(word(6), { maxLength: 400 }), word(60), (stems, text) => {
        const tree = newStems(stems.map((stem, name) => [stem, name] as const))
        for (let start = 0; start < text.length; start++) {
          const found: string[] = []
          findAt(tree, text, start, (name, end) => found.push(`${name} ${end}`))
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

describe('the vector of a part of a text', () => {
  const importance = Float32Array.from({ length: 1 << featureBits }, (_, at) => (at % 3) / 2)
  const sentence = fc.array(fc.nat({ max: 40 }).map((at) => (at % 5 === 0 ? at | (1 << featureBits) : at)))
  const scratch = newScratch()
  const plain = ({ indexes, values, length }: Vector) => [indexes.slice(0, length), values.slice(0, length)]

  test('is to the last bit that of the same sentences alone, whatever was read before', () => {
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 8 }), fc.nat({ max: 8 }), fc.nat({ max: 8 }), (sentences, a, b) => {
        const [from, to] = [Math.min(a, b, sentences.length), Math.min(Math.max(a, b), sentences.length)]
        const alone = plain(toVector(sentences.slice(from, to), importance, newScratch()))
        countFeatures(sentences, importance, scratch)
        expect(plain(vectorOf(scratch, from, to))).toEqual(alone)
      }),
      { numRuns: 60 },
    )
  })

  test('counts a feature once and has length one', () => {
    const { values, length } = toVector(
      [
        [1, 2, 1],
        [2, 4],
      ],
      importance,
      newScratch(),
    )
    expect(length).toBe(3)
    expect(Math.hypot(...values.slice(0, length))).toBeCloseTo(1, 6)
  })
})
