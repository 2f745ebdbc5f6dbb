import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('the shift of an operator', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'early', '가람')
    await enrol(hotline, 'late', '나래', 'en')
  })
  afterAll(() => hotline.stop())

  test('begins with who has been waiting, and ends with what is still in hand', async () => {
    const { transport } = hotline
    await transport.say('early', '/duty on')
    await transport.waitFor('early', '근무를 시작했습니다')
    await transport.say('waiting', '안녕하십니까')
    await transport.waitFor('waiting', '위험')
    await transport.say('waiting', '1')
    const page = await transport.waitFor('early', 'P0 · 사건 ')
    const code = 'text' in page.body ? (/사건 (\w{5})/.exec(page.body.text)?.[1] ?? '') : ''

    await transport.say('late', '/duty on')
    const list = await transport.waitFor('late', 'Nobody has these cases yet')
    expect('text' in list.body && list.body.text).toContain(`P0 ${code} · - · waiting 0 min`)

    await transport.say('late', `/claim ${code}`)
    await transport.say('early', '/duty off')
    await transport.waitFor('early', '근무를 마쳤습니다.')
    expect(transport.texts('early').join()).not.toContain('근무 중인 사람이 없습니다')
    await transport.say('late', '/duty off')
    await transport.waitFor('late', `You are off duty, but you still have ${code}`)
    await transport.waitFor('late', 'Nobody is on duty')
    await transport.say('late', '/close')
    // Nobody waits any more, so nothing is listed.
    await transport.say('early', '/duty on')
    await transport.say('early', '/cases')
    await transport.waitFor('early', '열린 사건이 없습니다')
    expect(transport.texts('early').join()).not.toContain('아직 아무도 맡지 않은')
  })
})
