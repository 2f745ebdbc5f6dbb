import { expect, test } from 'vitest'
import { listNames, listPhrases } from '../../src/i18n/list.ts'
import { createTexts, readResources } from '../../src/i18n/texts.ts'
import { localesFolder } from '../../src/folders.ts'

test('names are said as in each language', () => {
  const names = ['A', 'B', 'C']
  expect(listNames('ko', names)).toBe('A, B 및 C')
  expect(listNames('zh', names)).toBe('A、B和C')
  expect(listNames('en', names)).toBe('A, B, and C')
  expect([listNames('ko', ['A']), listNames('ko', [])]).toEqual(['A', ''])
})

test('answers stand beside one another without an "and"', () => {
  expect(listPhrases('ko', ['돈', '신분증'])).toBe('돈, 신분증')
  expect(listPhrases('zh', ['钱', '证件'])).toBe('钱、证件')
  expect(listPhrases('en', ['money', 'papers'])).toBe('money, papers')
})

test('numbers choose the form of the word', async () => {
  const texts = createTexts(await readResources(localesFolder))
  const files = (language: 'ko' | 'zh' | 'en', count: number): string =>
    texts.say(language, 'engine:media_count', { count })
  expect([files('en', 1), files('en', 3)]).toEqual(['1 file received', '3 files received'])
  expect([files('ko', 1), files('ko', 3)]).toEqual(['받은 파일 1개', '받은 파일 3개'])
  expect(texts.say('en', 'intake:still_calling', { count: 1 })).toContain('1 minute,')
  expect(texts.say('en', 'intake:still_calling', { count: 7 })).toContain('7 minutes,')
})
