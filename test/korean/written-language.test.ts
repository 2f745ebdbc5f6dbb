import { describe, expect, test } from 'vitest'
import { writtenLanguage } from '../../src/korean/written-language.ts'

describe('writtenLanguage', () => {
  test.each([
    ['你好', 'zh'],
    ['救命', 'zh'],
    ['我妈妈被抓了', 'zh'],
    ['请问这里可以说中文吗', 'zh'],
    ['公安带走的', 'zh'],
    ['Hello', 'en'],
    ['my wife was arrested', 'en'],
    ["I'm in Seoul, can you help", 'en'],
    ['Who reads this?', 'en'],
    ['안녕하세요', 'ko'],
    ['도와주세요!!', 'ko'],
    ['엄마가 잡혔어ㅠㅠ', 'ko'],
    ['WeChat으로 연락이 왔습니다', 'ko'],
  ])('%s is %s', (text, language) => {
    expect(writtenLanguage(text)).toBe(language)
  })

  // What stands in an answer whatever language somebody speaks.
  test.each([
    '延吉',
    '图们边防拘留审查所',
    '前天',
    '도문시 공안국',
    '연길',
    '어머니',
    'Yanji',
    'dowajuseyo',
    'eomma ga jabhyeosseo',
    'Kim Hanna',
    '1',
    '13:40',
    '',
    '?!',
    'ok',
    'hi',
    'http://example.org/the-way',
    'おはようございます',
  ])('%s may be anybody', (text) => {
    expect(writtenLanguage(text)).toBeNull()
  })
})
