import { expect, test } from 'vitest'
import { createTexts } from '../../src/i18n/texts.ts'

const texts = createTexts({
  ko: { s: { eul: '{{word, josa(pair: 을/를)}} 찾습니다', ro: '{{word, josa(pair: 으로/로)}} 갑니다' } },
  zh: {},
  en: {},
})

test.each([
  ['도문', '도문을 찾습니다', '도문으로 갑니다'],
  ['개', '개를 찾습니다', '개로 갑니다'],
  ['3', '3을 찾습니다', '3으로 갑니다'],
  ['1', '1을 찾습니다', '1로 갑니다'],
])('the particle fits %s', (word, eul, ro) => {
  expect(texts.say('ko', 's:eul', { word })).toBe(eul)
  expect(texts.say('ko', 's:ro', { word })).toBe(ro)
})

test('what a person wrote is not read as a template', () => {
  expect(texts.say('ko', 's:eul', { word: '$t(s:ro){{word}}' })).toContain('$t(s:ro){{word}}')
})
