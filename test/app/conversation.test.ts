import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { floodMessagesMax } from '../../src/intake/flood.ts'
import { statement } from '../../src/store/database.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('a conversation and what the desk sees of it', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op', '가람')
  })
  afterAll(() => hotline.stop())

  async function sayAll(address: string, texts: readonly string[]): Promise<void> {
    for (const text of texts) await hotline.transport.say(address, text)
  }

  async function caseOf(address: string): Promise<{ code: string; severity: string; reasons: string[] } | undefined> {
    const [row] = await hotline.app.database.query<{ code: string; severity: string; reasons: string[] }>(
      statement(
        '',
        `select k.code, k.severity, k.reasons from cases k join contacts c on c.person_id = k.person_id
         where c.address_index = $1 order by k.opened_at desc limit 1`,
      ),
      [hotline.app.vault.addressIndex('simulator', address)],
    )
    return row
  }

  const lastText = (address: string): string => hotline.transport.texts(address).at(-1) ?? ''

  /** Answers nothing more until the recap stands there. */
  async function skipToRecap(address: string): Promise<void> {
    for (let count = 0; count < 15 && !lastText(address).includes('이대로 담당자에게 보냅니다'); count++) {
      const recap = hotline.transport.to(address).at(-1)
      if (recap?.body.type === 'text' && recap.body.text.includes('지금까지 말씀하신 내용')) return
      await hotline.transport.say(address, '건너뛰기')
    }
  }

  test('a country corrected at the recap makes the case more urgent, and people are paged again', async () => {
    const { transport } = hotline
    await sayAll('corrects', ['/start flow_threat', '1', '2', '2'])
    await expect.poll(async () => (await caseOf('corrects'))?.severity).toBe('P1')
    await skipToRecap('corrects')
    await sayAll('corrects', ['3', '1', '네'])
    await expect.poll(async () => (await caseOf('corrects'))?.severity).toBe('P0')
    const found = (await caseOf('corrects'))!
    expect(found.reasons).toContain('threat_in_china')
    await expect
      .poll(() => transport.texts('op').filter((text) => text.includes(found.code) && text.includes('P0')).length)
      .toBeGreaterThan(0)
  })

  test('the recap names each answer once, and its number corrects it', async () => {
    await sayAll('recaps', ['/start flow_missing', '4'])
    await skipToRecap('recaps')
    const { body } = hotline.transport.to('recaps').at(-1)!
    if (body.type !== 'text') throw new Error('the recap is a text')
    expect(body.text.split('\n')).toHaveLength(1)
    const labels = body.choices?.options.map(({ label }) => label) ?? []
    expect(labels[0]).toBe('마지막 소식: 한 해가 넘었습니다')
    expect(labels.at(-1)).toBe('이대로 담당자에게 보냅니다')
    expect(new Set(labels).size).toBe(labels.length)
  })

  test('an answer corrected at the recap calls people before anything is sent', async () => {
    const { transport } = hotline
    await sayAll('hurries', ['/start flow_missing', '4'])
    await skipToRecap('hurries')
    expect(await caseOf('hurries')).toBeUndefined()
    await sayAll('hurries', ['1', '1'])
    await expect.poll(async () => (await caseOf('hurries'))?.severity).toBe('P0')
    await transport.waitFor('hurries', '사람을 부르고 있습니다')
    await transport.waitFor('op', (await caseOf('hurries'))!.code)
  })

  test('what is told at questions that it does not answer stands in the brief, all of it', async () => {
    const { transport } = hotline
    await sayAll('tells', [
      '안녕하십니까',
      '2',
      '우리 집에는 고양이가 두 마리 있습니다',
      '고양이 이름은 나비라고 지었습니다',
    ])
    await transport.waitFor('tells', '적어 두었습니다')
    await transport.say('tells', '사람')
    await expect.poll(() => caseOf('tells')).toBeDefined()
    const { code } = (await caseOf('tells'))!
    await transport.say('op', `/claim ${code}`)
    const brief = await transport.waitFor('op', '더 하신 말씀')
    const text = brief.body.type === 'text' ? brief.body.text : ''
    const line = text.slice(text.indexOf('더 하신 말씀'))
    expect(line).toMatch(/두 마리 있습니다\n.*나비라고 지었습니다/)
  })

  test('what is told so is bounded, and the last words are kept', async () => {
    const { transport } = hotline
    await sayAll('long', [
      '안녕하십니까',
      '2',
      `처음에 ${'가나다라 '.repeat(700)}`,
      '이것은 마지막으로 드리는 말씀입니다',
      '사람',
    ])
    await expect.poll(() => caseOf('long')).toBeDefined()
    await transport.say('op', `/claim ${(await caseOf('long'))!.code}`)
    const brief = await transport.waitFor('op', '마지막으로 드리는 말씀')
    const text = brief.body.type === 'text' ? brief.body.text : ''
    const told = text.slice(text.indexOf('더 하신 말씀'), text.indexOf('— 보낸 글'))
    expect(told).toContain('마지막으로 드리는 말씀')
    expect(told).not.toContain('처음에')
  })

  test('the country that is known of somebody is not asked again where it only matters', async () => {
    const { transport } = hotline
    await sayAll('known', ['/start flow_settlement', '한국'])
    await transport.waitFor('known', '무엇에 관해')
    await sayAll('known', ['그만'])
    const before = transport.to('known').length
    await transport.say('known', '/start flow_settlement')
    await expect.poll(() => transport.to('known').length).toBeGreaterThan(before)
    expect(transport.texts('known').slice(before).join('\n')).not.toContain('어느 나라')
  })

  test('what was answered before a stop can be read after coming back', async () => {
    const { transport } = hotline
    await sayAll('returns', ['/start flow_threat', '1', '2', '2', '그만', '다시 왔습니다', '사람'])
    await expect.poll(async () => (await caseOf('returns'))?.reasons).toContain('human_requested')
    await transport.say('op', `/claim ${(await caseOf('returns'))!.code}`)
    await transport.waitFor('op', '지금 계신 곳이 안전: 예')
  })

  test('who stopped without hurry and begins anew gets to the end', async () => {
    const { transport } = hotline
    await sayAll('anew', ['/start flow_settlement', '한국', '1', '그만', '/start flow_missing', '4'])
    await skipToRecap('anew')
    await transport.say('anew', '네')
    await transport.waitFor('anew', '전했습니다')
  })

  test('in a flood a plain answer is no alarm, and a sentence that is one still calls', async () => {
    const { transport } = hotline
    await sayAll('hasty', ['안녕하십니까', '2', '2', '1'])
    for (let sent = 0; sent < floodMessagesMax + 5; sent++) await transport.say('hasty', '음')
    await sayAll('hasty', ['윁남', '그 밖의 나라', '중국'])
    expect(await caseOf('hasty')).toBeUndefined()
    await transport.say('hasty', '중국 공안에 잡혔습니다')
    await expect.poll(async () => (await caseOf('hasty'))?.severity).toBe('P0')
  })
})
