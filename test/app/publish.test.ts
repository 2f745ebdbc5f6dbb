import { afterAll, beforeAll, expect, test } from 'vitest'
import { flowsFolder, localesFolder } from '../../src/folders.ts'
import { readFlowFiles, type FlowFiles } from '../../src/desk/flow-files.ts'
import { publish, rollback } from '../../src/desk/publish.ts'
import type { Session } from '../../src/flow/session.ts'
import { currentRevision, listRevisions } from '../../src/store/revisions.ts'
import { statement } from '../../src/store/database.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let hotline: TestApp
beforeAll(async () => {
  hotline = await startTestApp()
})
afterAll(() => hotline.stop())

/** A revision in which none of the shipped steps is left. */
function otherFlows(): FlowFiles {
  const yaml =
    'flow: gate\nsteps:\n  - id: new_question\n    ask: text\n  - id: send\n    submit: now\n  - id: over\n    end: done\n'
  const texts = { 'flows/gate': { new_question: '새 질문입니다. 무슨 일입니까?' }, engine: {} }
  return { files: [{ name: 'gate.yaml', yaml }], texts: { ko: texts, zh: texts, en: texts }, sources: {} }
}

test('publishing ends nobody’s session, wherever they stand', async () => {
  const { app, transport } = hotline
  const shipped = (await currentRevision(app.database))!
  const asks = Object.values(shipped.flows.flows).flatMap((flow) =>
    flow.steps.flatMap((step) => (step.type === 'ask' ? [{ flow: flow.id, step: step.id, text: step.text }] : [])),
  )
  expect(asks.length).toBeGreaterThan(20)

  // One person at each question of each shipped flow.
  for (const [index, at] of asks.entries()) {
    const address = `at-${index}`
    await transport.say(address, '안녕하십니까')
    await standAt(address, at)
  }
  const published = await publish(app.database, otherFlows(), { publishedBy: 'admin' })
  if (published.type !== 'published') throw new Error(published.type)
  expect(published.whereabouts.reduce((sum, at) => sum + at.persons, 0)).toBe(asks.length)
  expect(published.whereabouts.every((at) => at.revision === shipped.id && !at.inNew)).toBe(true)
  await app.refresh()

  const silent: string[] = []
  for (const [index, at] of asks.entries()) {
    const address = `at-${index}`
    const before = transport.to(address).length
    await transport.say(address, '/start')
    const wanted = shipped.flows.texts.ko[`flows/${at.flow}`]?.[at.text] ?? '?'
    await expect.poll(() => transport.to(address).length).toBeGreaterThan(before)
    const said = transport.texts(address).slice(before).join('\n')
    if (!said.includes(wanted.split('{{')[0]!)) silent.push(`${at.flow}.${at.step}: ${said}`)
  }
  expect(silent).toEqual([])

  await transport.say('newcomer', '안녕하십니까')
  await transport.waitFor('newcomer', '새 질문입니다')
  expect(await rollback(app.database, shipped.id)).toBe(true)
  await app.refresh()
  await transport.say('afterwards', '안녕하십니까')
  await transport.waitFor('afterwards', '위험')
  const history = await listRevisions(app.database, 10)
  expect(history.map((one) => [one.id, one.current])).toEqual([
    [published.revision, false],
    [shipped.id, true],
  ])
}, 60_000)

test('what cannot be run is not published', async () => {
  const broken = otherFlows()
  broken.files[0]!.yaml = broken.files[0]!.yaml.replace('ask: text', 'ask: text\n    goto: nowhere')
  const result = await publish(hotline.app.database, broken, { publishedBy: 'admin' })
  expect(result.type).toBe('invalid')
  expect((await currentRevision(hotline.app.database))?.publishedBy).toBe('shipped')
})

test('the shipped flows do not replace what an admin published', async () => {
  const { database } = hotline.app
  const mine = await publish(database, otherFlows(), { publishedBy: 'admin' })
  const { publishShipped } = await import('../../src/desk/publish.ts')
  await publishShipped(database, await readFlowFiles(flowsFolder, localesFolder))
  if (mine.type === 'invalid') throw new Error('invalid')
  expect((await currentRevision(database))?.id).toBe(mine.revision)
})

/** Puts a person's open session at a question, as if the conversation had led there. */
async function standAt(address: string, at: { flow: string; step: string }): Promise<void> {
  const { app } = hotline
  const index = app.vault.addressIndex('simulator', address)
  const [row] = await app.database.query<{ id: string; key: Buffer; state: Buffer }>(
    statement(
      '',
      `select s.person_id id, s.key_sealed "key", s.state_sealed state from sessions s
       join contacts c on c.person_id = s.person_id where c.address_index = $1`,
    ),
    [index],
  )
  if (!row) throw new Error('no session')
  const draft = app.vault.openDraft(row.id, row.key)
  const session = draft.open<Session>(row.id, row.state)
  const moved: Session = { ...session, frames: [{ flow: at.flow, step: at.step }], pending: null }
  await app.database.query(
    statement('', 'update sessions set state_sealed = $2, flow = $3, step = $4 where person_id = $1'),
    [row.id, draft.seal(row.id, moved), at.flow, at.step],
  )
}
