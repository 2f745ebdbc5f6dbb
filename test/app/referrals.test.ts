import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDirectory, type Directory, type DirectoryEntry } from '../../src/flow/directory.ts'
import type { FlowEvent } from '../../src/flow/session.ts'
import { createTexts, readResources, type Texts } from '../../src/i18n/texts.ts'
import { composeMessages } from '../../src/intake/messages.ts'
import { createReferrals, type Referrals } from '../../src/intake/referrals.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const root = join(import.meta.dirname, '../..')

function shippedDirectory(): Directory {
  const yaml = readFileSync(join(root, 'flows/directory.yaml'), 'utf8')
  const result = parseDirectory({ name: 'flows/directory.yaml', yaml })
  if (result.type === 'invalid') throw new Error(JSON.stringify(result.problems))
  return result.directory
}

const asText = (body: ReturnType<typeof composeMessages>[number] | undefined): string =>
  body?.type === 'text' ? body.text : ''

describe('the list of places to turn to', () => {
  let texts: Texts
  let referrals: Referrals
  beforeAll(async () => {
    texts = createTexts(await readResources(join(root, 'locales')))
    referrals = createReferrals(shippedDirectory(), texts)
  })

  const say = (key: string, topic: string, choices?: boolean): FlowEvent => ({
    type: 'say',
    key,
    params: { referrals: topic },
    ...(choices === true ? { choices: { ask: 1, options: [{ value: 'yes', labelKey: 'engine:yes' }] } } : {}),
  })
  const messages = (events: FlowEvent[], country: string | null, from = referrals): string[] =>
    composeMessages(events, texts, 'ko', [], (topic, language) => from.referralsIn(country, topic, language)).map(
      asText,
    )

  test('stands in the message, for the country and the topic', () => {
    const [message, ...others] = messages([say('flows/distress:numbers', 'distress')], 'KR')
    expect(others).toEqual([])
    expect(message).toContain('· 자살예방 상담: 109 (24시간)')
    expect(message).toContain('119')
    expect(message).not.toContain('{{')
  })

  test('leaves the message out where there is nothing to list', () => {
    expect(messages([say('flows/distress:numbers', 'distress')], 'CN')).toEqual([])
    expect(messages([say('flows/distress:numbers', 'distress')], null)).toEqual([])
    expect(messages([say('flows/settlement:list', 'skipped')], 'KR')).toEqual([])
  })

  test('never leaves out a question', () => {
    expect(messages([say('flows/settlement:list', 'skipped', true)], 'KR')).toHaveLength(1)
  })

  test('stays bounded, however much a deployer writes', () => {
    const long = { ko: '가'.repeat(80), zh: '中'.repeat(80), en: 'a'.repeat(80) }
    const entries = Array.from({ length: 400 }, (_, index): DirectoryEntry => ({
      id: `entry_${index}`,
      name: long,
      contact: '1'.repeat(80),
      kind: 'ngo',
      topics: ['settlement'],
      verified_on: '2026-10-01',
      verified_by: 'desk',
      confidence: 'high',
      hours: long,
      reachable_from: ['KR'],
      risk_note: { ko: '나'.repeat(160), zh: long.zh, en: long.en },
      public_emergency: false,
      hidden: false,
    }))
    const [message] = messages([say('flows/settlement:list', 'settlement')], 'KR', createReferrals({ entries }, texts))
    expect(message?.length).toBeGreaterThan(1000)
    expect(message?.length).toBeLessThan(3000)
  })

  test('gives emergency numbers that work there, in the language, and none that endanger', () => {
    expect(referrals.numbersIn('KR', 'en')).toContain('Police: 112')
    expect(referrals.numbersIn('CN', 'ko')).toContain('120')
    expect(referrals.numbersIn('CN', 'ko')).toContain('공안에 알릴 수 있습니다')
    expect(referrals.numbersIn('CN', 'ko')).not.toContain('110')
    expect(referrals.numbersIn('LA', 'ko')).toBeNull()
    expect(referrals.numbersIn(null, 'ko')).toBeNull()
  })
})

describe('a person in South Korea', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
  })
  afterAll(() => hotline.stop())

  test('who cannot bear living any more is shown the number that answers there', async () => {
    const { transport } = hotline
    await transport.say('person', '안녕하십니까')
    await transport.waitFor('person', '위험')
    for (const answer of ['2', '2', '1', '한국', '8']) await transport.say('person', answer)
    await transport.waitFor('person', '자살을 생각하고')
    await transport.say('person', '네')
    await transport.waitFor('person', '자살예방 상담: 109')
    expect(transport.texts('person').join('\n')).not.toContain('{{')
  })
})
