import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openUrl } from '../../src/cli/open-store.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase, statement } from '../../src/store/database.ts'
import {
  finish,
  jsonLines,
  place,
  processMsMax,
  startService,
  stopService,
  type Place,
  type Program,
} from './program.ts'

const exportsNoted = `select data->>'format' format from case_events where type = 'exported' order by id`

/** Somebody who lives through it tells a witness account, and agrees that organisations are told, but nobody else. */
const conversation = `안녕하십니까
아니요
아니요
본인 일입니다
한국
겪은 일을 남기고 싶습니다
감옥이나 수용소
2010년대
함경북도
직접 겪었습니다
아니요
저녁 8시
아니요
네
아니요
아니요
아니요
네
`

describe('the reports on the command line', { timeout: processMsMax }, () => {
  let here: Place
  let service: Program
  let code = ''
  let ended: Record<string, unknown>[] = []
  beforeAll(async () => {
    here = await place()
    service = await startService(here.env)
    const chat = await finish(['chat', '--json', '--script', '-'], { env: here.env, input: conversation })
    ended = jsonLines(chat.out)
    code = (ended.at(-1)?.['case'] as { code: string } | undefined)?.code ?? ''
  }, processMsMax)
  afterAll(async () => {
    await stopService(service)
    await here.remove()
  })
  const report = (...args: string[]) => finish(['report', ...args], { env: here.env, cwd: here.dataDir })

  test('a scripted conversation ends with the common report and its answers', () => {
    expect(ended.at(-2)?.['report']).toMatchObject({
      version: 1,
      situation: 'H',
      status: 'submitted',
      channel: 'simulator',
      reporter: { relation: 'self' },
      event: { date: { from: '2010-01-01', to: '2019-12-31' }, place: { code: 'KP-HAMBUK' } },
      knowledge: 'experienced',
      consent: { store: false, operator: true, ngo: true, un: false },
      answers: expect.arrayContaining([expect.objectContaining({ key: 'decade' })]) as unknown,
    })
  })

  test('are listed with their consents', async () => {
    const { out } = await report('list')
    expect(out).toMatch(new RegExp(`^${code}\\t\\S+ \\S+\\tH +\\tP3\\tsubmitted\\toperator ngo$`, 'm'))
  })

  test('are exported with a warning and with what is missing, into a file that only its owner reads', async () => {
    const { code: exit, out, err } = await report('export', code, '--format', 'nkdb', '--out', 'account.json')
    expect({ exit, out }).toEqual({ exit: 0, out: '' })
    expect(err).toMatch(/clear text/)
    expect(err).toMatch(/victim: The name of each victim/)
    const path = join(here.dataDir, 'account.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      format: 'nkdb',
      case: code,
      forms: [{ fields: { knowledge: '경험', persons: [{ role: 'victim' }] } }],
    })
    const again = await report('export', code, '--format', 'nkdb', '--out', 'account.json')
    expect(again.code).toBe(1)
    expect(again.err).toContain('is there already')
  })

  test('are not exported for somebody whom the person did not agree to tell', async () => {
    const { code: exit, out, err } = await report('export', code, '--format', 'wgeid')
    expect({ exit, out }).toEqual({ exit: 1, out: '' })
    expect(err).toContain('did not consent to tell the United Nations')
  })

  test('are shown whole for the desk, by a code in any case', async () => {
    const { out } = await report('export', code.toLowerCase(), '--format', 'json')
    expect(JSON.parse(out)).toMatchObject({ case_code: code, consent: { ngo: true } })
  })

  test('leave a note in the history of the case, once for each export', async () => {
    const { url } = await openUrl(readConfig(here.env, here.dataDir).config)
    const database = openDatabase({ url })
    const rows = await database.query(statement('exports', exportsNoted))
    await database.close()
    expect(rows).toEqual([{ format: 'nkdb' }, { format: 'nkdb' }, { format: 'json' }])
  })

  test('of an unknown case, in an unknown form or without a form are refused in plain words', async () => {
    expect((await report('export', 'ZZZZZ', '--format', 'json')).err).toContain('no report of a case ZZZZZ')
    expect((await report('export', code, '--format', 'wgeit')).err).toContain('Did you mean wgeid?')
    expect((await report('export', code)).err).toContain('--format must be one of')
  })
})
