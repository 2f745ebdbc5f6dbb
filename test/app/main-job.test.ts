import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('the main job', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
  })
  afterAll(() => hotline.stop())

  test('a person in danger reaches an operator, they talk, and the case is closed', async () => {
    const { transport } = hotline
    await enrol(hotline, 'op-1', '가람')
    await enrol(hotline, 'op-2', '나래')
    await transport.say('op-1', '/duty on')

    await transport.say('person', '안녕하십니까')
    await transport.waitFor('person', '위험')
    await transport.say('person', '1')
    const page = await transport.waitFor('op-1', 'P0')
    expect(transport.texts('op-2').some((text) => text.includes('P0'))).toBe(false)

    // The job that the report left in the queue comes as well, and finds that all is done.
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const paged = statement('', `select 1 from case_events where type = 'paged'`)
    expect(await hotline.app.database.query(paged)).toHaveLength(1)
    expect(transport.texts('op-1').filter((text) => text.includes('P0'))).toHaveLength(1)

    const body = page.body
    if (body.type !== 'text' || !body.choices) throw new Error('the page has no button')
    await transport.say('op-1', { type: 'choice', ask: body.choices.ask, value: body.choices.options[0]!.value })
    await transport.waitFor('op-1', '맡으셨습니다')
    await transport.waitFor('person', '사람이 왔습니다')
    await transport.waitFor('op-2', '가람')

    await transport.say('person', '형이 잡혀갔습니다')
    await transport.waitFor('op-1', '형이 잡혀갔습니다')
    await transport.say('op-1', '제가 돕겠습니다')
    await transport.waitFor('person', '제가 돕겠습니다')
    await transport.say('op-1', '/close')
    await transport.waitFor('person', '이야기를 마쳤습니다')
  })
})
