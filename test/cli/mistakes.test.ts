import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finish, place, root, run, type Ended, type Place, processMsMax } from './program.ts'

/** What every refusal has in common: plain words, and nothing for programmers. */
function expectPlain({ out, err }: Ended): void {
  expect(out + err).not.toMatch(/\n\s+at |node:internal|Error:/)
  expect(err.trim()).not.toBe('')
}

describe('a command line that cannot be meant', { timeout: processMsMax }, () => {
  test.each([
    [['strat'], 'Did you mean start?'],
    [['chat', '--jsno'], 'Did you mean --json?'],
    [['chat', '--as'], '--as needs a value'],
    [['operators', 'revok', 'x'], 'Did you mean revoke?'],
    [['operators', 'invite'], 'Say who'],
    [['operators', 'invite', 'a', '--language', 'fr'], '--language must be ko or en'],
    [['flows', 'lnit'], 'Did you mean lint?'],
    [['flows', 'lint', 'gate'], 'one word too many'],
    [['start', 'now'], 'one word too many'],
    [['desk', '--language', 'zh'], '--language must be ko or en'],
    [['report', 'export', 'K7F3Q', '--format', 'pdf'], '--format must be one of json, wgeid'],
    [['understand'], '--kind must be one of date, answer'],
  ])('%j is answered in plain words', async (args, words) => {
    const ended = await finish(args)
    expect(ended.code).toBe(2)
    expect(ended.err).toContain(words)
    expectPlain(ended)
  })

  test.each([['start'], ['doctor'], ['flows'], ['operators'], ['chat'], ['desk'], ['demo']])(
    '%s --help explains itself, also in Korean',
    async (command) => {
      const { code, out } = await finish([command, '--help'])
      expect(code).toBe(0)
      expect(out).toMatch(/^npm (run|start)/)
      expect(out).toMatch(/\p{Script=Hangul}/u)
    },
  )
})

test('whoever stops reading ends the command without a failure', { timeout: processMsMax }, async () => {
  const program = run(['understand', '--kind', 'answer'], { input: '네\n'.repeat(200_000) })
  program.child.stdout?.destroy()
  // The command does not read to the end of its input either.
  program.child.stdin?.on('error', () => {})
  const { code, err } = await program.ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

describe('a service that cannot start', { timeout: processMsMax }, () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
  })
  afterAll(() => here.remove())

  test('names everything that is wrong with the settings', async () => {
    const env = { ...here.env, HTTP_PORT: 'http', TELEGRAM_BOT_TOKEN: 'abc', TELEGRAM_TOKEN: 'x', LOG_LEVEL: 'loud' }
    const ended = await finish(['start'], { env })
    expect(ended.code).toBe(2)
    expect(ended.err).toContain('HTTP_PORT must be a whole number')
    expect(ended.err).toContain('LOG_LEVEL must be one of debug, info, warn, error, silent')
    expect(ended.err).toContain('TELEGRAM_BOT_TOKEN must look like')
    expectPlain(ended)
    expect((await finish(['doctor'], { env })).code).toBe(1)
  })

  test('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const port = String((other.address() as AddressInfo).port)
    const ended = await finish(['start'], { env: { ...here.env, HTTP_PORT: port } })
    other.close()
    expect(ended.code).toBe(1)
    expect(ended.err).toContain(`Port ${port}`)
    expect(ended.err).toContain('HTTP_PORT')
    expectPlain(ended)
  })

  test('says that its database does not answer', async () => {
    const env = { ...here.env, DATABASE_URL: 'postgres://nobody:secret-word@127.0.0.1:1/nothing' }
    const ended = await finish(['start'], { env })
    expect(ended.code).toBe(1)
    expect(ended.err).toContain('DATABASE_URL')
    expect(ended.err).not.toContain('secret-word')
    expectPlain(ended)
  })

  test('says that Telegram refuses its token', async () => {
    const api = createHttpServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ok: false, error_code: 401, description: 'Unauthorized' }))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => api.once('listening', resolve))
    const port = (api.address() as AddressInfo).port
    const token = `123456789:${'a'.repeat(35)}`
    const env = { ...here.env, TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: `http://127.0.0.1:${port}` }
    const ended = await finish(['start'], { env })
    const looked = await finish(['doctor'], { env })
    api.close()
    expect(ended.code).toBe(1)
    expect(ended.err).toMatch(/TELEGRAM_BOT_TOKEN|BotFather/)
    expect(ended.err + looked.out).not.toContain(token)
    expectPlain(ended)
    expect(looked.code).toBe(1)
    expect(looked.out).toMatch(/✗ Telegram/)
  })

  test('says that its key is damaged', async () => {
    const key = join(here.dataDir, 'broken.key')
    await writeFile(key, 'too short')
    const ended = await finish(['start'], { env: { ...here.env, KEY_FILE: key } })
    expect(ended.code).toBe(1)
    expect(ended.err).toContain('damaged')
    expectPlain(ended)
  })

  test('tells a terminal how to get one', async () => {
    const ended = await finish(['chat', '--script', '-'], { env: here.env, input: '안녕하십니까' })
    expect(ended.code).toBe(1)
    expect(ended.err).toContain('npm start')
    expect(ended.err).toContain('--ephemeral')
    expectPlain(ended)
  })
})

describe('flows that are broken', { timeout: processMsMax }, () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
    await cp(join(root, 'locales'), join(here.dataDir, 'locales'), { recursive: true })
    await cp(join(root, 'flows'), join(here.dataDir, 'flows'), { recursive: true })
    const broken = 'flow: lost\nsteps:\n  - id: ask\n    ask: yes_no\n    goto: nowhere\n'
    await writeFile(join(here.dataDir, 'flows', 'lost.yaml'), broken)
  })
  afterAll(() => here.remove())
  const flows = (command: string) =>
    finish(['flows', command, '--flows', 'flows', '--locales', 'locales'], { env: here.env, cwd: here.dataDir })

  test('are shown with file, line, column and rule', async () => {
    const { code, out } = await flows('lint')
    expect(code).toBe(1)
    expect(out).toMatch(/^flows\/lost\.yaml:5:\d+ {2}unknown-step {2}\S/m)
  })

  test('come before what is only for information: directory entries that nobody has verified', async () => {
    const { out } = await flows('lint')
    const [problems = '', information = ''] = out.split('Not verified yet')
    expect(problems).toContain('unknown-step')
    expect(information).toMatch(/^flows\/directory\.yaml:\d+ {2}\S+ \(.+\): (?:not )?shown$/m)
  })

  test('are found in the directory and in the triage rules as well', async () => {
    const from = async (name: string): Promise<string> => readFile(join(here.dataDir, 'flows', name), 'utf8')
    const [directory, triage] = [await from('directory.yaml'), await from('triage.yaml')]
    await writeFile(join(here.dataDir, 'flows', 'directory.yaml'), `${directory}  - { id: half }\n`)
    await writeFile(join(here.dataDir, 'flows', 'triage.yaml'), triage.replace('answers.moving', 'answers.nothing'))
    const { out } = await flows('lint')
    await writeFile(join(here.dataDir, 'flows', 'directory.yaml'), directory)
    await writeFile(join(here.dataDir, 'flows', 'triage.yaml'), triage)
    expect(out).toMatch(/^flows\/directory\.yaml:\d+:\d+ {2}(?:shape|yaml-syntax)/m)
    expect(out).toMatch(/^flows\/triage\.yaml:\d+:\d+ {2}unknown-answer/m)
  })

  test('are not published', async () => {
    const { code, out } = await flows('publish')
    expect(code).toBe(1)
    expect(out).toContain('Nothing was published')
    expect((await finish(['flows', 'history'], { env: here.env })).out).toContain('Nothing was published yet')
  })

  test('texts that are not JSON are shown with their place', async () => {
    await mkdir(join(here.dataDir, 'locales', 'ko', 'flows'), { recursive: true })
    await writeFile(join(here.dataDir, 'locales', 'ko', 'flows', 'lost.json'), '{\n  "ask": "예",,\n}\n')
    const { code, out } = await flows('lint')
    expect(code).toBe(1)
    expect(out).toMatch(/^locales\/ko\/flows\/lost\.json:2:\d+ {2}json-syntax/m)
  })
})
