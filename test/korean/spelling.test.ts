import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalize } from '../../src/korean/normalize.ts'
import { foldSpelling } from '../../src/korean/spelling.ts'

const same = [
  ['련락이 끊겼습니다', '연락이 끊겼습니다'],
  ['랍치됐슴다', '납치됐습니다'],
  ['가족련락', '가족연락'],
  ['녀자 두 명', '여자 두 명'],
  ['로동자', '노동자'],
  ['리유', '이유'],
  ['모르갔소', '모르겠소'],
  ['있슴다', '있습니다'],
  ['있소', '있습니다'],
  ['없습꾸마', '없습니다'],
  ['갔슴둥', '갔습니까'],
  ['함다', '합니다'],
  ['갑꾸마', '갑니다'],
  ['있지비', '있지요'],
  ['됬어요', '됐어요'],
  ['할께요', '할게요'],
  ['도와주새요', '도와주세요'],
  ['도와주세여', '도와주세요'],
  ['잡혓어요', '잡혔어요'],
  ['잡혔소', '잡혔습니다'],
  ['모르겟어요', '모르겠어요'],
] as const

const different = [
  ['있어요', '없어요'],
  ['올라갔소', '올라겠소'],
  ['잡혀갔습니다', '잡혀겠습니다'],
  ['아이', '아니'],
  ['남편', '난편'],
  ['파출소', '파출습니다'],
] as const

describe('foldSpelling', () => {
  test.each(same)('%s and %s meet', (a, b) => {
    expect(foldSpelling(a)).toBe(foldSpelling(b))
  })

  test.each(different)('%s and %s stay apart', (a, b) => {
    expect(foldSpelling(a)).not.toBe(foldSpelling(b))
  })

  test('any text: never throws, grows by no more than the longest ending', () => {
    const unit = fc.oneof(
      fc.constantFrom('슴다', '습꾸마', '련', '녀', '갔', '소', '다', '함', ' ', '있', '없'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (parts) => {
        const text = normalize(parts.join('')).text
        expect(foldSpelling(text).length).toBeLessThanOrEqual(2 * text.length)
      }),
    )
  })

  test('100 kB are folded in linear time', () => {
    const started = performance.now()
    foldSpelling('련락이 없슴다 모르갔소 '.repeat(8000))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
