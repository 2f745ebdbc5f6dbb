import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, statement } from '../../src/store/database.ts'
import { startSignalApp, type SignalApp } from '../support/signal/app.ts'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'

const program = join(import.meta.dirname, '../../src/cli/bin.mjs')
const solved = 'signalcaptcha://signal-hcaptcha.site.challenge.solved'
let server: SignalServer
let hotline: SignalApp
beforeAll(async () => {
  server = await startSignalServer()
  for (const name of ['owner', 'operator', 'person']) await server.addPerson(name)
  hotline = await startSignalApp(server, 'owner')
  await hotline.enrol('operator', '가람')
})
afterAll(async () => {
  await hotline.stop()
  await server.stop()
})

async function signal(
  args: string[],
  input = '',
  more: Record<string, string> = {},
): Promise<{ code: number | null; said: string; errors: string }> {
  const child = spawn(process.execPath, [program, 'signal', ...args], {
    env: { ...process.env, ...hotline.environment, ...more },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  let [said, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, said, errors }
}
const limit = (isLimited: boolean): Promise<unknown> =>
  server.call({ method: 'setLimited', name: 'person', from: hotline.aci, isLimited })
const held = async (): Promise<{ minutes: number }[]> =>
  hotline.app.database.query(
    statement(
      '',
      `select floor(extract(epoch from due_at - now()) / 60)::int minutes from outbox
       where state = 'queued' and error_code = 'signal_challenge'`,
    ),
  )
const left = (): Promise<unknown[]> => hotline.app.database.query(statement('', 'select 1 from signal_challenges'))

test('what a captcha holds back goes out as soon as the command hands the answer in, while the service runs', async () => {
  await limit(true)
  await server.write('person', hotline.aci, { body: '안녕하십니까', hidesProfileKey: true })
  await server.waitForText('operator', 'signal challenge token')
  // Far longer than anybody here waits.
  await expect.poll(held, { timeout: 10_000 }).toEqual([{ minutes: 59 }])

  await server.call({ method: 'answerChallenges', status: 428 })
  const another = await signal(['challenge', 'token', solved])
  expect(another).toMatchObject({ code: 1, errors: expect.stringContaining('Solve another one') })
  await server.call({ method: 'answerChallenges', status: 413 })
  const tooMany = await signal(['challenge', 'token', solved])
  expect(tooMany).toMatchObject({ code: 1, errors: expect.stringContaining('Too many tries. Wait some hours') })
  await server.call({ method: 'answerChallenges', status: 400 })
  const refused = await signal(['challenge', 'token'], `${solved}\n`)
  expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('did not understand') })
  expect(refused.said).toContain('https://signalcaptchas.org/challenge/generate.html')
  expect(await held()).toHaveLength(1)
  expect(await server.texts('person')).toEqual([])

  await server.call({ method: 'answerChallenges', status: null })
  await limit(false)
  const accepted = await signal(['challenge', 'token', solved])
  expect(accepted).toEqual({ code: 0, said: expect.stringContaining('Accepted'), errors: '' })
  await server.waitForText('person', '위험', 10_000)
  expect(await left()).toEqual([])

  // The service was connected all the time, and the next challenge is told of again.
  expect((await server.texts('operator')).filter((text) => text.includes('signal challenge'))).toHaveLength(1)
  await limit(true)
  await server.write('person', hotline.aci, { body: '2', hidesProfileKey: true })
  const told = async () => (await server.texts('operator')).filter((text) => text.includes('signal challenge')).length
  await expect.poll(told, { timeout: 10_000 }).toBe(2)
  await limit(false)
}, 90_000)

test('while the service does not run the command connects by itself', async () => {
  await expect.poll(held, { timeout: 10_000 }).toHaveLength(1)
  await hotline.app.stop()
  const away = await signal(['challenge', 'token', solved], '', { SIGNAL_TEST_SERVER_PORT: '1' })
  expect(away).toMatchObject({ code: 1, errors: expect.stringContaining('Signal cannot be reached') })
  expect(await signal(['challenge', 'token', solved])).toMatchObject({ code: 0, errors: '' })
  const database = openDatabase({ url: hotline.environment['DATABASE_URL'] ?? '' })
  const due = statement(
    '',
    `select due_at <= now() "isDue" from outbox where state = 'queued' and error_code = 'signal_challenge'`,
  )
  expect(await database.query(due)).toEqual([{ isDue: true }])
  await database.close()
}, 60_000)

test('the command says what is missing', async () => {
  expect(await signal(['challenge'])).toMatchObject({ code: 2, errors: expect.stringContaining('challenge TOKEN') })
  expect(await signal(['challenge', 'token'], '\n')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('Nothing was answered'),
  })
  expect(await signal(['status', 'one', 'two'])).toMatchObject({ code: 2 })
  const help = await signal(['--help'])
  expect([help.code, help.said]).toEqual([0, expect.stringContaining('challenge TOKEN [ANSWER]')])
}, 60_000)
