import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statement } from '../../src/store/database.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('somebody who is an operator and a person in need', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op-1', '가람')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)

  async function inDanger(address: string): Promise<string> {
    const { transport } = hotline
    await transport.say(address, '안녕하십니까')
    await transport.waitFor(address, '위험')
    await transport.say(address, '1')
    const codes = (): Promise<{ code: string }[]> =>
      rows(`select k.code from cases k join contacts c on c.person_id = k.person_id where c.address_index = $1`, [
        hotline.app.vault.addressIndex('simulator', address),
      ])
    await expect.poll(codes).toHaveLength(1)
    return (await codes())[0]!.code
  }

  test('cannot take their own case', async () => {
    const code = await inDanger('both')
    await enrol(hotline, 'both', '나래')
    await hotline.transport.say('both', `/claim ${code}`)
    await hotline.transport.waitFor('both', '본인의 사건')
    expect(await rows('select state from cases where code = $1', [code])).toEqual([{ state: 'open' }])
  })

  test('is heard by the operator who has their case', async () => {
    const code = await inDanger('joined-later')
    await hotline.transport.say('op-1', `/claim ${code}`)
    await hotline.transport.waitFor('joined-later', '사람이 왔습니다')
    await enrol(hotline, 'joined-later', '다솜')
    await hotline.transport.say('joined-later', '아직 여기 있습니다')
    await hotline.transport.waitFor('op-1', `[${code}] 아직 여기 있습니다`)
    await hotline.transport.say('joined-later', '/who')
    await hotline.transport.waitFor('joined-later', '근무 중')
  })
})
