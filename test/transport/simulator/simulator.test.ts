import { mkdtemp, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openTerminal, type Shown } from '../../../src/cli/terminal.ts'
import { openSimulator } from '../../../src/transport/simulator/simulator.ts'
import { openFiles } from '../../../src/transport/simulator/files.ts'
import { openMailboxes } from '../../../src/transport/simulator/mailbox.ts'
import { socketPath } from '../../../src/transport/simulator/socket-path.ts'
import type { Inbound, Transport } from '../../../src/transport/transport.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function begin(deep = ''): Promise<{ dataDir: string; transport: Transport; got: Inbound[] }> {
  const top = await mkdtemp(join(tmpdir(), 'deungdae-simulator-'))
  undo.push(() => rm(top, { recursive: true, force: true }))
  const dataDir = join(top, deep)
  await mkdir(dataDir, { recursive: true })
  const got: Inbound[] = []
  const transport = openSimulator({ dataDir })
  await transport.start(async (inbound) => {
    got.push(inbound)
    return { duplicate: false }
  })
  undo.push(() => transport.stop())
  return { dataDir, transport, got }
}

async function terminal(dataDir: string, address: string) {
  const shown: string[] = []
  const take = (frame: Shown): void => void shown.push('text' in frame ? frame.text : frame.type)
  const opened = await openTerminal({ path: socketPath(dataDir), address, onShown: take })
  undo.push(() => opened.close())
  return { shown, ...opened }
}

const say = (transport: Transport, address: string, text: string) =>
  transport.send({ id: text, address, body: { type: 'text', text }, urgent: false })

describe('the simulator', () => {
  test('keeps what is said to a terminal that is closed, in order, for when it is opened', async () => {
    const { dataDir, transport } = await begin()
    await say(transport, 'away', '하나')
    await say(transport, 'away', '둘')
    await say(transport, 'somebody-else', '셋')
    const first = await terminal(dataDir, 'away')
    await expect.poll(() => first.shown).toEqual(['하나', '둘'])
    // It was shown once; opened again there is nothing left.
    const second = await terminal(dataDir, 'away')
    await say(transport, 'away', '넷')
    await expect.poll(() => second.shown).toEqual(['넷'])
  })

  test('can be opened only by the user who runs the service', async () => {
    const { dataDir } = await begin()
    expect((await stat(socketPath(dataDir))).mode & 0o777).toBe(0o600)
  })

  test('works in a directory whose path is too long for a socket', async () => {
    const { dataDir, transport, got } = await begin(join('d'.repeat(60), 'e'.repeat(60), 'f'.repeat(60)))
    const person = await terminal(dataDir, 'deep')
    await person.send({ type: 'text', text: '안녕하십니까' }).stored
    expect(got[0]?.content).toEqual({ type: 'text', text: '안녕하십니까' })
    await say(transport, 'deep', '네')
    await expect.poll(() => person.shown).toEqual(['네'])
  })

  test('starts over what a killed service left behind, but not over a living one', async () => {
    const { dataDir, transport } = await begin()
    await expect(openSimulator({ dataDir }).start(async () => ({ duplicate: false }))).rejects.toThrow('DATA_DIR')
    await transport.stop()
    await writeFile(socketPath(dataDir), 'left behind')
    const next = openSimulator({ dataDir })
    await next.start(async () => ({ duplicate: false }))
    undo.push(() => next.stop())
    expect((await stat(socketPath(dataDir))).isSocket()).toBe(true)
  })

  test('survives whatever else is written into its socket', async () => {
    const { dataDir, got } = await begin()
    const answers: string[] = []
    const stranger = connect(socketPath(dataDir)).setEncoding('utf8')
    undo.push(() => stranger.destroy())
    stranger.on('data', (chunk: string) => answers.push(chunk))
    stranger.write('GET / HTTP/1.1\r\n\r\n{"type":"text","id":"1","text":"no hello"}\n{"type":"hello"}\n[]\n"x"\n')
    await expect.poll(() => answers.join('').split('"error"').length).toBeGreaterThan(4)
    const person = await terminal(dataDir, 'person')
    await person.send({ type: 'text', text: 'still here' }).stored
    expect(got.map((inbound) => inbound.content)).toEqual([{ type: 'text', text: 'still here' }])
  })

  test('tells the language of the terminal, and keeps terminals apart that count alike', async () => {
    const { dataDir, got } = await begin()
    for (const address of ['one', 'two']) {
      const socket = connect(socketPath(dataDir))
      undo.push(() => socket.destroy())
      const hello = { type: 'hello', address, language: 'zh' }
      socket.write(`${JSON.stringify(hello)}\n${JSON.stringify({ type: 'text', id: '1', text: '你好' })}\n`)
    }
    await expect.poll(() => got.length).toBe(2)
    expect(new Set(got.map((inbound) => inbound.externalId)).size).toBe(2)
    expect(got.every((inbound) => inbound.languageHint === 'zh')).toBe(true)
  })
})

describe('what waits for closed terminals', () => {
  test('is bounded: the oldest goes first', () => {
    const boxes = openMailboxes()
    for (let index = 0; index < 700; index++) boxes.put('busy', `line ${index}`)
    const kept = boxes.take('busy')
    expect(kept.at(-1)).toBe('line 699')
    expect(kept).toHaveLength(500)
    expect(boxes.take('busy')).toEqual([])
  })

  test('is bounded for all of them together', () => {
    const boxes = openMailboxes()
    const large = 'x'.repeat(8 * 1024 * 1024)
    for (let index = 0; index < 20; index++) boxes.put(`person ${index}`, large)
    expect(boxes.take('person 0')).toEqual([])
    expect(boxes.take('person 19')).toHaveLength(1)
  })

  test('files are forgotten, the oldest first, when they grow too many', () => {
    const files = openFiles()
    for (let index = 0; index < 5; index++) files.put(`file ${index}`, new Uint8Array(40 * 1024 * 1024))
    expect(files.get('file 0')).toBeNull()
    expect(files.get('file 4')?.length).toBe(40 * 1024 * 1024)
  })
})
