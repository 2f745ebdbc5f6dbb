import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { understandChoice } from '../../src/korean/choice.ts'

const whose = ['본인 일', '가족 일', '다른 사람 일']
const takers = ['중국 공안', '중국 변방대', '보위부', '모르는 남자들', '중개인', '해당 없음']
const countries = [
  '중국',
  '한국',
  '타이',
  '라오스',
  '윁남',
  '몽골',
  '캄보쟈',
  '먄마',
  '로씨야',
  '일본',
  '미국',
  '다른 나라',
]

describe('understandChoice, one', () => {
  test.each([
    ['2', whose, 1],
    ['2번', whose, 1],
    ['2번이요', whose, 1],
    ['②', whose, 1],
    ['(2)', whose, 1],
    ['2.', whose, 1],
    ['둘째', whose, 1],
    ['두 번째', whose, 1],
    ['세번째요', whose, 2],
    ['둘', whose, 1],
    ['이', whose, 1],
    ['삼번', whose, 2],
    ['二', whose, 1],
    ['第三个', whose, 2],
    ['two', whose, 1],
    ['마지막', whose, 2],
    ['십이', countries, 11],
    ['11번', countries, 10],
    ['열두 번째', countries, 11],
    ['가족', whose, 1],
    ['가족이요', whose, 1],
    ['가족일 입니다', whose, 1],
    ['저는 가족 일이에요', whose, 1],
    ['2번 가족 일', whose, 1],
    ['1. 본인 일', whose, 0],
    ['다른사람', whose, 2],
    ['공안', takers, 0],
    ['보위부입니다', takers, 2],
    ['모르는 남자', takers, 3],
    ['보우부', takers, 2],
    ['변방대', takers, 1],
    ['로씨야', countries, 8],
    ['해당 없음', takers, 5],
  ])('%s', (text, labels, index) => {
    expect(understandChoice(text, labels, { multi: false })).toEqual({ type: 'chosen', indexes: [index] })
  })

  test.each([
    ['중국', takers, [0, 1]],
    ['1, 3', whose, [0, 2]],
    ['사람', ['남자 사람', '녀자 사람'], [0, 1]],
  ])('%s is ambiguous', (text, labels, indexes) => {
    expect(understandChoice(text, labels, { multi: false })).toEqual({ type: 'ambiguous', indexes })
  })

  test.each([
    ['4', whose],
    ['0', whose],
    ['이번', whose],
    ['네', countries],
    ['없음', whose],
    ['일없습니다', whose],
    ['가족은 아니에요', whose],
    ['어제 도문에서 잡혔습니다', whose],
    ['', whose],
    ['1', []],
  ])('%j is nothing', (text, labels) => {
    expect(understandChoice(text, labels, { multi: false })).toBeNull()
  })
})

describe('understandChoice, several', () => {
  test.each([
    ['1,3', [0, 2]],
    ['1 3', [0, 2]],
    ['3, 1', [0, 2]],
    ['13', [0, 2]],
    ['1번하고 3번', [0, 2]],
    ['1번과 2번이요', [0, 1]],
    ['1과 3', [0, 2]],
    ['일 삼', [0, 2]],
    ['하나 둘', [0, 1]],
    ['1번, 2번 그리고 4번', [0, 1, 3]],
    ['공안하고 보위부', [0, 2]],
    ['보위부랑 중개인', [2, 4]],
    ['1和3', [0, 2]],
    ['2 and 3', [1, 2]],
    ['다', [0, 1, 2, 3, 4]],
    ['전부요', [0, 1, 2, 3, 4]],
    ['없음', []],
    ['없어요', []],
    ['6', [5]],
    ['3', [2]],
    ['보위부', [2]],
  ])('%s', (text, indexes) => {
    expect(understandChoice(text, takers, { multi: true })).toEqual({ type: 'chosen', indexes })
  })

  test.each(['1,9', '1,0', '17', '보위부하고 달나라', '글쎄요'])('%s is nothing', (text) => {
    expect(understandChoice(text, takers, { multi: true })).toBeNull()
  })

  test('none is chosen only where a label says so', () => {
    expect(understandChoice('없음', whose, { multi: true })).toBeNull()
  })

  test('more than the most allowed is asked again', () => {
    expect(understandChoice('1,2,3', takers, { multi: true, max: 2 })).toEqual({
      type: 'ambiguous',
      indexes: [0, 1, 2],
    })
  })
})

test('any text and labels: never throws, sorted indexes inside the list', () => {
  const piece = fc.oneof(
    fc.constantFrom('1', '2', '번', ',', ' ', '하고', '중국', '가족', '일', '다', '없음', '두 번째', '과'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  )
  const text = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 12 }), fc.boolean(), (message, labels, multi) => {
      const indexes = understandChoice(message, labels, { multi })?.indexes ?? []
      expect(indexes).toEqual([...new Set(indexes)].toSorted((a, b) => a - b))
      expect(indexes.every((index) => index >= 0 && index < labels.length)).toBe(true)
    }),
  )
  const started = performance.now()
  expect(understandChoice('가'.repeat(100_000), whose, { multi: true })).toBeNull()
  const many = Array.from({ length: 60 }, (_, index) => `긴 이름을 가진 보기 ${index}`)
  for (let run = 0; run < 10; run++) understandChoice('가 나 '.repeat(50), many, { multi: true })
  expect(performance.now() - started).toBeLessThan(5000)
})

describe('other words for a label', () => {
  const labels = ['중국 공안', '변방대', '그 밖의 누군가']
  const also = [['공안', 'police'], ['변방'], ['other', 'they']]
  const read = (text: string): number[] | null => {
    const found = understandChoice(text, labels, { multi: false, also })
    return found?.type === 'chosen' ? found.indexes : null
  }

  test.each([
    ['공안', 0],
    ['공안임다', 0],
    ['공안이 와서 데려갔습니다', 0],
    ['우리 공안', 0],
    ['Police.', 0],
    ['police took her', 0],
    ['변방에서 잡았소', 1],
  ])('%s', (text, index) => {
    expect(read(text)).toEqual([index])
  })

  test.each([
    ['공안은 아닙니다'],
    ['공안이 데려가지 않았습니다'],
    ['경찰'],
    ['공안이 데려간 뒤로 집에 아무도 없어서 문을 잠그고 나왔습니다'],
  ])('%s says none of them', (text) => {
    expect(read(text)).toBeNull()
  })
})

test('a sentence that names two of several options means both', () => {
  const labels = ['돌아오라고 합니다', '만나자고 합니다', '다른 사람의 이름이나 번호를 달라고 합니다']
  const also = [['돌아오라고', '돌아오라'], ['만나자고'], ['명단', '전화번호']]
  const read = (text: string): unknown => understandChoice(text, labels, { multi: true, also })
  expect(read('돌아오라고 하고 명단도 달래요')).toEqual({ type: 'chosen', indexes: [0, 2] })
  expect(read('돌아오라고 합니다')).toEqual({ type: 'chosen', indexes: [0] })
  expect(read('돌아오라 함다')).toEqual({ type: 'chosen', indexes: [0] })
})
