import { describe, expect, test } from 'vitest'
import { wantedLanguage } from '../../src/flow/languages.ts'

describe('wantedLanguage', () => {
  test.each([
    ['English', 'en'],
    ['“English”', 'en'],
    ['중국어', 'zh'],
    ['中文', 'zh'],
    ['中文可以吗', 'zh'],
    ['请说中文', 'zh'],
    ['可以说英语吗？', 'en'],
    ['중국어로 말해도 돼요?', 'zh'],
    ['조선말로 해주세요', 'ko'],
    ['영어로 써도 됩니까', 'en'],
    ['Can we speak English?', 'en'],
    ['can you speak chinese?', 'zh'],
    ['Korean please', 'ko'],
    ['/language zh', 'zh'],
  ])('%s asks for %s', (text, language) => {
    expect(wantedLanguage(text, 'ko')).toBe(language)
  })

  test.each([
    'I do not speak Korean',
    '나는 중국어를 못 합니다',
    '我不会韩语',
    '중국어를 하는 남자가 왔습니다',
    'a Chinese man came',
    'the police speak chinese',
    '中国',
    'en',
    '한국',
    'chinese police',
  ])('%s asks for none', (text) => {
    expect(wantedLanguage(text, 'ko')).toBeNull()
  })

  test('/language alone goes around', () => {
    expect(wantedLanguage('/language', 'ko')).toBe('en')
    expect(wantedLanguage('/language', 'zh')).toBe('ko')
  })
})
