import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { understandAnswer } from '../../src/korean/answers.ts'

// Each line: the expected answer or null, a tab, the message. The last 564 lines are three checks that were written after
// the code (173, 244 and 147 lines, the second on purpose the hardest); 98 %, 88 % and 97 % of them were right on the first
// reading and every other one was null. That says more than the lines above, which the code was tuned against.
const corpus = readFileSync(new URL('../corpus/understand/answer.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('\t') as [string, string])

describe('understandAnswer', () => {
  test('the corpus holds every answer and the traps', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(400)
    expect(new Set(corpus.map(([expected]) => expected)).size).toBe(10)
  })

  test.each(corpus)('%s: %s', (expected, text) => {
    expect(String(understandAnswer(text))).toBe(expected)
  })

  test.each(['1', '2', '①', '1번', '2번이요'])('%s is no answer where numbers mean a choice', (text) => {
    expect(understandAnswer(text, { numbered: false })).toBeNull()
  })

  test.each([
    '일없습니다',
    '일없어요',
    '일 없소',
    '일없슴다',
    '아이',
    '아이 아이',
    '끝내고 싶어요',
    '그만 살고 싶어요',
  ])('%s is never mapped, whatever small words stand around it', (text) => {
    for (const around of [text, `네 ${text}`, `${text} 네`, `${text}!!`, `저는 ${text}`, `${text}ㅠㅠ`]) {
      expect(understandAnswer(around)).not.toBe('no')
      expect(understandAnswer(around)).not.toBe('stop')
    }
    expect(understandAnswer(text)).toBeNull()
  })

  test('a yes and a no together are doubt', () => {
    const yes = fc.constantFrom('네', '예', '맞아요', '있어요', '옳소', 'yes', '是的')
    const no = fc.constantFrom('아니요', '없어요', '아닙니다', '싫소', 'no', '没有')
    fc.assert(
      fc.property(yes, no, fc.boolean(), (a, b, turned) => {
        expect(understandAnswer(turned ? `${b} ${a}` : `${a} ${b}`)).toBeNull()
      }),
    )
  })

  test('a sentence of which an answer is only a part is no answer', () => {
    const word = fc.constantFrom('네', '아니요', '없어요', '지워', '그만', '사람', '다음', '다시', '도움')
    const rest = fc.constantFrom('연길에서', '어머니가 잡혔', '7월에', '기차를 탔습니다', '공안', '우리 식구', 'yanji')
    fc.assert(
      fc.property(word, rest, fc.boolean(), (a, b, turned) => {
        expect(understandAnswer(turned ? `${b} ${a}` : `${a} ${b}`)).toBeNull()
      }),
    )
  })

  test('any text: never throws, an answer or null', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        '네',
        '아니',
        '요',
        '없',
        '어',
        '다',
        '시',
        ' ',
        'ㅇ',
        'ㅋ',
        'no',
        'ne',
        '不',
        '是',
        '!',
        '👍',
        '그만',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    )
    const words = ['yes', 'no', 'unknown', 'skip', 'back', 'help', 'stop', 'erase', 'human', null]
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (parts) => {
        expect(words).toContain(understandAnswer(parts.join('')))
      }),
    )
  })

  test('100 kB cost nothing, and the longest message that is read stays quick', () => {
    const started = performance.now()
    expect(understandAnswer('네'.repeat(100_000))).toBeNull()
    for (let run = 0; run < 100; run++) understandAnswer('아직 저 네 그만 '.repeat(12))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
