import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

let hotline: TestApp
beforeAll(async () => {
  hotline = await startTestApp()
  await enrol(hotline, 'op', '가람')
})
afterAll(() => hotline.stop())

test('a person who reads Chinese is told in Chinese what an operator changed or took back', async () => {
  const { transport } = hotline
  for (const line of ['中文', '是', '是']) await transport.say('chinese', line)
  const page = await transport.waitFor('op', 'P0')
  const code = 'text' in page.body ? (/[0-9A-Z]{5}/u.exec(page.body.text)?.[0] ?? '') : ''
  await transport.say('op', `/claim ${code}`)
  await transport.waitFor('chinese', '有人来了')
  await transport.say('op', '您', { messageRef: 'w1' })
  await transport.say('op', { type: 'edit', of: 'w1', text: '您好' })
  await transport.waitFor('chinese', '（已修改） 您好')
  await transport.say('op', { type: 'deleted', of: 'w1' })
  await transport.waitFor('chinese', '（删除了一条消息）')
  const shown = transport.texts('chinese').filter((text) => /\p{Script=Hangul}/u.test(text))
  // Before the language was chosen, everybody is greeted in Korean.
  expect(shown.filter((text) => !text.includes('English'))).toEqual([])
})
