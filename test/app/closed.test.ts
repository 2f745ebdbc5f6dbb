import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closedDays, settleClosed } from '../../src/jobs/closed.ts'
import { closedCases } from '../../src/store/closed-cases.ts'
import { statement } from '../../src/store/database.ts'
import { languages } from '../../src/korean/language.ts'
import { enrol, startTestApp, type TestApp } from '../support/app.ts'

describe('a case that was closed', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
    await enrol(hotline, 'op', '가람')
  })
  afterAll(() => hotline.stop())

  const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    hotline.app.database.query<Row>(statement('', text), values)
  const personOf = async (address: string): Promise<string> => {
    const index = hotline.app.vault.addressIndex('simulator', address)
    const [contact] = await rows<{ id: string }>('select person_id id from contacts where address_index = $1', [index])
    return contact!.id
  }

  /** Somebody tells of a broker, answers whether it may be kept, and the case is noted and closed. */
  async function closedCase(address: string, mayKeep: string): Promise<string> {
    const { transport } = hotline
    const skipped = ['건너뛰기', '건너뛰기', '건너뛰기', '건너뛰기']
    const lines = ['안녕하십니까', '2', '2', '1', '2', '5', ...skipped, mayKeep, '2', '2', '2', '2', '네']
    for (const line of lines) await transport.say(address, line)
    await transport.waitFor(address, '담당자에게 전했습니다')
    const person = await personOf(address)
    const code = async (): Promise<string | undefined> =>
      (await rows<{ code: string }>('select code from cases where person_id = $1', [person]))[0]?.code
    await expect.poll(code).toBeDefined()
    await transport.say('op', `/claim ${await code()}`)
    await transport.say('op', '/note 다시 연락')
    await transport.say('op', '/close')
    await transport.waitFor(address, '이야기를 마쳤습니다')
    return person
  }
  const left = async (person: string): Promise<Record<string, number>> => {
    const [row] = await rows<Record<string, number>>(
      `select (select count(*)::int from reports where person_id = $1 and content_sealed is not null) reports,
         (select count(*)::int from inbox where person_id = $1 and content_sealed is not null) words,
         (select count(*)::int from notes n join cases c on c.id = n.case_id where c.person_id = $1) notes`,
      [person],
    )
    return row ?? {}
  }
  const age = (person: string, days: number): Promise<unknown> =>
    rows(
      `with earlier as (update inbox set received_at = received_at - $2 * interval '1 day' where person_id = $1)
       update cases set closed_at = closed_at - $2 * interval '1 day' where person_id = $1`,
      [person, days],
    )
  const settle = async (): Promise<void> => {
    const { database, vault } = hotline.app
    for (const closed of await closedCases(database, closedDays, 100))
      await database.transact((tx) => settleClosed(tx, { vault }, closed))
  }

  test('is forgotten after its days, unless the person said that it may be kept', async () => {
    const [kept, gone] = [await closedCase('keeps', '네'), await closedCase('forgets', '건너뛰기')]
    for (const person of [kept, gone]) await age(person, closedDays - 1)
    await settle()
    for (const person of [kept, gone]) expect(await left(person)).toMatchObject({ reports: 1, notes: 1 })
    for (const person of [kept, gone]) await age(person, 2)
    await settle()
    expect(await left(kept)).toMatchObject({ reports: 1, notes: 1 })
    expect((await left(kept))['words']).toBeGreaterThan(10)
    expect(await left(gone)).toEqual({ reports: 0, words: 0, notes: 0 })
    expect(await closedCases(hotline.app.database, closedDays, 100)).toEqual([])
  })

  test('leaves what was written since then alone', async () => {
    const person = await closedCase('returns', '아니요')
    await age(person, closedDays + 1)
    await hotline.transport.say('returns', '다시 왔습니다')
    await settle()
    expect(await left(person)).toEqual({ reports: 0, words: 1, notes: 0 })
  })
})

test('people are told the number of days that is true', () => {
  for (const language of languages) {
    const path = join(import.meta.dirname, '../../locales', language, 'flows/consents.json')
    const { store } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
    expect(store).toContain(String(closedDays))
  }
})
