import { once } from 'node:events'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminal, type Shown, type Terminal } from '../../src/cli/terminal.ts'
import { socketPath } from '../../src/transport/simulator/socket-path.ts'
import {
  finish,
  jsonLines,
  place,
  processMsMax,
  root,
  startService,
  stopService,
  until,
  type Place,
  type Program,
} from './program.ts'

/** A terminal held by the test itself. */
async function terminal(dataDir: string, address: string) {
  const shown: Shown[] = []
  const opened: Terminal = await openTerminal({
    path: socketPath(dataDir),
    address,
    onShown: (frame) => shown.push(frame),
  })
  const texts = (): string[] => shown.map((frame) => ('text' in frame ? frame.text : ''))
  return {
    ...opened,
    say: (text: string) => opened.send({ type: 'text', text }).stored,
    sees: (part: string) => until(() => texts().some((text) => text.includes(part))),
    press: async (ask: string) => {
      await until(() => shown.some((frame) => frame.type === 'text' && frame.choices?.ask === ask))
      const page = shown.findLast((frame) => frame.type === 'text' && frame.choices?.ask === ask)
      const value = page?.type === 'text' ? (page.choices?.options[0]?.value ?? '') : ''
      await opened.send({ type: 'choice', ask, value }).stored
    },
  }
}

describe('a running service', { timeout: processMsMax }, () => {
  let here: Place
  let service: Program
  beforeAll(async () => {
    here = await place()
    service = await startService(here.env)
  })
  afterAll(async () => {
    await stopService(service)
    await here.remove()
  })
  const chat = (name: string, lines: string[]) =>
    finish(['chat', '--as', name, '--json', '--script', '-'], { env: here.env, input: lines.join('\n') })
  const invite = async (name: string): Promise<string> => {
    const done = await finish(['operators', 'invite', name, '--json'], { env: here.env })
    return String(jsonLines(done.out)[0]?.['code'])
  }

  test('says in at most fifteen lines what is on and what to type next', () => {
    const lines = service.out().trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(15)
    expect(service.out()).toContain('Telegram   off')
    expect(service.out()).toContain('operators invite')
    expect(service.out()).toContain('npm run chat')
  })

  test('plays a script and shows the report and the case that came of it', async () => {
    const { code, out } = await chat('script', ['안녕하십니까', '예', '# a remark', '예', '중국', '형이 잡혀갔습니다'])
    expect(code).toBe(0)
    const lines = jsonLines(out)
    expect(lines[0]).toEqual({ from: 'person', text: '안녕하십니까' })
    expect(lines[1]).toMatchObject({ from: 'bot', choices: ['예', '아니요', '모르겠습니다'] })
    expect(lines.filter((line) => line['from'] === 'person')).toHaveLength(5)
    expect(lines.at(-2)).toMatchObject({
      report: { situation: 'J', severity: 'P0', country: 'CN', status: 'submitted' },
    })
    const { report } = lines.at(-2) as { report: { answers: { key: string; raw: string }[] } }
    expect(report.answers).toContainEqual(expect.objectContaining({ key: 'one_line', raw: '형이 잡혀갔습니다' }))
    expect(lines.at(-1)).toMatchObject({
      case: { severity: 'P0', state: 'open', code: expect.stringMatching(/^\w{4,8}$/) },
    })
  })

  test('goes on where the same person left off', async () => {
    await chat('again', ['안녕하십니까'])
    const { out } = await chat('again', ['아니요'])
    expect(jsonLines(out)[1]?.['text']).toContain('다른 사람이 볼 수 있습니까')
  })

  test('is the only one on its data directory, and says which process it is', async () => {
    const { code, err, out } = await finish(['start'], { env: here.env })
    expect(code).toBe(1)
    expect(err).toContain(`process ${service.child.pid}`)
    expect(err + out).not.toMatch(/\n\s+at /)
  })

  test('keeps what people write out of its logs', async () => {
    await chat('secret', ['이것은비밀입니다 공안에 잡혔습니다'])
    expect(service.err() + service.out()).not.toContain('비밀')
  })

  test('enrols an operator by an invitation, and cuts him off again', async () => {
    const operator = await terminal(here.dataDir, 'operator')
    await operator.say(`/join ${await invite('가람')}`)
    await operator.sees('가람 님')
    await operator.say('/duty on')
    const person = await terminal(here.dataDir, 'revoked-case')
    await person.say('안녕하십니까')
    await person.sees('위험')
    await person.say('예')
    await operator.press('case')
    await person.sees('사람이 왔습니다')
    const listed = await finish(['operators', 'list', '--json'], { env: here.env })
    expect(jsonLines(listed.out)[0]).toMatchObject({
      operators: [{ name: '가람', onDuty: true, cases: [expect.any(String)] }],
    })

    const revoked = await finish(['operators', 'revoke', '가람'], { env: here.env })
    expect(revoked.code).toBe(0)
    // The person is told that somebody else is called, and nothing of the former operator arrives any more.
    await person.sees('다른 사람을 부르고 있습니다')
    await operator.say('아직 제가 읽고 있습니다')
    const after = await finish(['operators', 'list', '--json'], { env: here.env })
    expect(jsonLines(after.out)[0]).toMatchObject({ operators: [] })
    operator.close()
    person.close()
  })

  test('an invitation works once', async () => {
    const lost = await invite('나래')
    const code = await invite('나래')
    const first = await terminal(here.dataDir, 'first-to-join')
    await first.say(`/join ${code}`)
    await first.sees('나래 님')
    // Neither the code that is used, nor the one that a newer invitation for the same name has replaced.
    for (const [at, dead] of [code, lost].entries()) {
      const other = await terminal(here.dataDir, `late-to-join-${at}`)
      await other.say(`/join ${dead}`)
      await other.sees('위험')
      other.close()
    }
    first.close()
    expect((await finish(['operators', 'invite', '나래'], { env: here.env })).code).toBe(1)
  })

  test('shows and compares what was published, while it runs', async () => {
    const history = await finish(['flows', 'history'], { env: here.env })
    expect(history.out).toMatch(/→ +1 .* by shipped/)
    const difference = await finish(['flows', 'diff', '1', '1'], { env: here.env })
    expect(difference.out).toContain('No difference')
    expect((await finish(['flows', 'rollback', '77'], { env: here.env })).code).toBe(1)
  })

  test('publishes changed flows, goes back, and says who stands where', async () => {
    await chat('half-way', ['안녕하십니까'])
    const flows = join(here.dataDir, 'flows')
    await cp(join(root, 'flows'), flows, { recursive: true })
    const gate = await readFile(join(flows, 'gate.yaml'), 'utf8')
    await writeFile(
      join(flows, 'gate.yaml'),
      gate.replace('options: [self, family, other]', 'options: [family, self, other]'),
    )
    const change = (words: string[]) => finish(['flows', ...words, '--flows', flows], { env: here.env })
    expect((await change(['diff'])).out).toMatch(/flows\/gate\.yaml[^]*\+ .*family, self/)
    const published = await change(['publish', '--note', 'another order'])
    expect(published.code).toBe(0)
    expect(published.out).toMatch(/revision 2[^]*at gate\/danger of revision 1/)
    expect((await change(['publish'])).out).toContain('Nothing has changed')
    expect((await change(['history'])).out).toMatch(/→ +2 .*another order/)
    expect((await change(['rollback', '1'])).code).toBe(0)
    expect((await change(['history'])).out).toMatch(/→ +1 /)
  })

  test('is found well by the doctor', async () => {
    const { code, out } = await finish(['doctor', '--json'], { env: here.env })
    const findings = JSON.parse(out) as { what: string; state: string; text: string }[]
    expect(findings.find((finding) => finding.what === 'Service')?.text).toContain(String(service.child.pid))
    expect(findings.find((finding) => finding.what === 'Tables')?.state).toBe('ok')
    expect(code).toBe(findings.some((finding) => finding.state === 'broken') ? 1 : 0)
  })

  test('is killed in the middle of a conversation: it goes on where it was', async () => {
    const person = await terminal(here.dataDir, 'survivor')
    await person.say('안녕하십니까')
    await person.sees('지금 바로 위험하십니까')
    service.child.kill('SIGKILL')
    await once(service.child, 'exit')
    const stored = person.say('아니요')
    service = await startService(here.env)
    await stored
    await person.sees('다른 사람이 볼 수 있습니까')
    expect(person.waiting()).toBe(0)
    person.close()
  })

  test('stops within seconds when asked to, and can be asked for an invitation afterwards', async () => {
    const startedAt = Date.now()
    expect((await stopService(service)).code).toBe(0)
    expect(Date.now() - startedAt).toBeLessThan(15_000)
    expect(await invite('다온')).toMatch(/^\w{10}$/)
    await expect(readFile(join(here.dataDir, 'service.json'))).rejects.toThrow('ENOENT')
  })
})
