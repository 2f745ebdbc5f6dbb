import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openMail } from '../../src/desk/desk.ts'
import { tellWaiting } from '../../src/desk/tell-waiting.ts'
import { localesFolder } from '../../src/folders.ts'
import { createTexts, readResources } from '../../src/i18n/texts.ts'
import { statement } from '../../src/store/database.ts'
import { newId } from '../../src/store/ids.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

describe('people who wait while a messenger fails for long', () => {
  let hotline: TestApp
  beforeAll(async () => {
    hotline = await startTestApp()
  })
  afterAll(() => hotline.stop())

  const tell = async (code: string) => {
    const { database, vault } = hotline.app
    const texts = createTexts(await readResources(localesFolder))
    return database.transact(async (tx) => {
      const mail = openMail(tx, vault)
      await tellWaiting(tx, { texts }, mail, { transport: 'signal', code })
      return mail.send()
    })
  }
  /** Somebody in danger; `movedOn` also met on Signal, where the answers go now. */
  async function inDanger(address: string, movedOn: boolean): Promise<void> {
    const { app, transport } = hotline
    await transport.say(address, '안녕하십니까')
    await transport.waitFor(address, '위험')
    await transport.say(address, '1')
    const index = app.vault.addressIndex('simulator', address)
    const open = statement(
      '',
      'select p.open_case_id from persons p join contacts c on c.person_id = p.id where c.address_index = $1',
    )
    await expect
      .poll(async () => (await app.database.query<{ open_case_id: string | null }>(open, [index]))[0]?.open_case_id)
      .toMatch(/^[0-9a-f-]{36}$/)
    if (!movedOn) return
    const contact = newId()
    const add = statement(
      '',
      `insert into contacts (id, person_id, transport, address_index, address_sealed)
       select $1, person_id, 'signal', $2, '\\x00' from contacts where address_index = $3`,
    )
    await app.database.query(add, [contact, app.vault.addressIndex('signal', address), index])
    const answer = statement(
      '',
      'update persons p set answer_contact_id = $1 from contacts c where c.id = $1 and c.person_id = p.id',
    )
    await app.database.query(answer, [contact])
  }

  test('are told once on the other messenger that they have, and nobody else is', async () => {
    await inDanger('moved', true)
    await inDanger('stayed', false)
    expect(await tell('rate_limited')).toEqual([])
    const told = await tell('delinked')
    expect(told.map(({ kind, body }) => [kind, body])).toEqual([
      ['notice', { type: 'text', text: expect.stringContaining('여기에 글을 보내시면') as unknown }],
    ])
    const to = statement('', 'select transport from contacts where id = $1')
    expect(await hotline.app.database.query(to, [told[0]?.contactId])).toEqual([{ transport: 'simulator' }])
    expect(JSON.stringify(told[0]?.body)).not.toMatch(/signal/i)
    expect(await tell('delinked')).toEqual([])
  })
})
