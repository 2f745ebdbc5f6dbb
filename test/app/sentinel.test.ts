import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { statement } from '../../src/store/database.ts'
import { memoryTransport, type MemoryTransport } from '../support/memory-transport.ts'
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts'
import { enrol } from '../support/app.ts'

/** Strings that occur nowhere else; each goes through another path. */
const sentinels = {
  text: '비밀문장하나가나다라',
  answer: '비밀대답둘마바사',
  relayed: '비밀전달셋아자차',
  reply: '비밀응답넷카타파',
  note: '비밀기록다섯하갸냐',
  caption: '비밀설명여섯댜랴먀',
  file: '비밀파일일곱뱌샤야',
  edited: '비밀고침여덟쟈챠캬',
  operator: '비밀상담원열탸퍄',
  address: 'secret-address-4711-person',
  operatorAddress: 'secret-address-4712-operator',
}
/** The name that colleagues see is the only one of these that stands in clear, in the list of operators. */
const clear = ['operator']

const forms = (text: string): Buffer[] => [
  Buffer.from(text),
  Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(2, -3)),
  Buffer.from(Buffer.from(text).toString('hex')),
  Buffer.from(
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ),
  Buffer.from(encodeURIComponent(text)),
]

describe.each((await hasRedis()) ? ['postgres', 'redis'] : ['postgres'])(
  'no personal text in clear with the queue on %s',
  (queue) => {
    let dataDir: string
    let app: App
    let redis: TestRedis | null = null
    let transport: MemoryTransport
    const log: string[] = []

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'deungdae-sentinel-'))
      redis = queue === 'redis' ? await startRedis() : null
      transport = memoryTransport()
      const settings = {
        DATA_DIR: dataDir,
        HTTP_PORT: '0',
        SIMULATOR: 'off',
        ...(redis ? { REDIS_URL: redis.url } : {}),
      }
      const { config } = readConfig(settings, dataDir)
      app = await startApp({
        config,
        log: openLog('debug', { write: (line: string) => void log.push(line) }),
        transports: [transport],
      })
    })
    afterAll(async () => {
      await app.stop()
      await redis?.remove()
      await rm(dataDir, { recursive: true, force: true })
    })

    test('whatever people write, only ciphertext is stored, logged, queued or counted', async () => {
      const hotline = { app, transport, databaseUrl: '', dataDir, stop: async () => {} }
      const { address, operatorAddress: operator } = sentinels
      await enrol(hotline, operator, sentinels.operator)
      await transport.say(address, sentinels.text)
      await transport.waitFor(address, '위험')
      await transport.say(address, { type: 'edit', of: 'x1', text: sentinels.edited })
      await transport.say(address, `1 ${sentinels.answer}`)
      await transport.say(address, '1')
      const page = await transport.waitFor(operator, 'P0')
      await transport.say(address, sentinels.answer)
      const photo = { type: 'media', kind: 'photo', mime: 'image/jpeg', sizeBytes: 20 } as const
      await transport.say(address, { ...photo, ref: sentinels.file, name: sentinels.file, caption: sentinels.caption })
      if (page.body.type !== 'text' || !page.body.choices) throw new Error('no button')
      // The address fails for a moment, so that retries and their logs are made.
      let failures = 3
      transport.answer = (to) =>
        to.address === address && failures-- > 0 ? { type: 'retry', afterMs: 50, reason: 'http_500' } : null
      await transport.say(operator, { type: 'choice', ask: 'case', value: page.body.choices.options[0]!.value })
      await transport.waitFor(operator, sentinels.answer)
      await transport.say(address, sentinels.relayed)
      await transport.waitFor(operator, sentinels.relayed)
      await transport.say(operator, sentinels.reply)
      await transport.waitFor(address, sentinels.reply)
      await transport.say(operator, `/note ${sentinels.note}`)
      await transport.waitFor(operator, '적어 두었습니다')
      await expect
        .poll(
          async () =>
            (await app.database.query(statement('', `select 1 from attachments where state = 'stored'`))).length,
        )
        .toBe(1)
      const { httpPort } = app.ready
      const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text()
      expect(metrics).toContain('deungdae_turns_total')
      await transport.say(operator, '/close')
      await transport.waitFor(address, '이야기를 마쳤습니다')

      expect(leaks(Buffer.from(metrics))).toEqual([])
      expect(log.length).toBeGreaterThan(0)
      expect(leaks(Buffer.from(log.join('')))).toEqual([])
      const files = await everyFile(dataDir)
      expect(files.length).toBeGreaterThan(100)
      for (const file of files) expect({ file, leaks: leaks(await readFile(file)) }).toEqual({ file, leaks: [] })
      if (redis) {
        const dumped = await everyFile(redis.directory)
        expect(dumped.length).toBeGreaterThan(0)
        for (const file of dumped) expect({ file, leaks: leaks(await readFile(file)) }).toEqual({ file, leaks: [] })
      }
      // The search itself finds what is in clear.
      expect(leaks(Buffer.from(`...${sentinels.note}...`))).toEqual(['note'])
    })
  },
)

function leaks(content: Buffer): string[] {
  return Object.entries(sentinels)
    .filter(([name]) => !clear.includes(name))
    .filter(([, text]) => forms(text).some((form) => content.includes(form)))
    .map(([name]) => name)
}

async function everyFile(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  const paths = names.map((name) => join(folder, name))
  const kinds = await Promise.all(paths.map(async (path) => (await stat(path).catch(() => null))?.isFile() === true))
  return paths.filter((_, index) => kinds[index])
}
