import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const source = join(import.meta.dirname, '..', 'src')

/** The rooms of the program, from the ground up. A file may import its own room and those of lower layers. */
const layers: string[][] = [
  ['korean', 'triage', 'flow', 'oncall', 'report'],
  ['log', 'folders', 'store', 'queue', 'vault', 'i18n'],
  ['intake', 'desk'],
  ['jobs', 'transport/telegram', 'transport/signal', 'transport/simulator', 'console'],
  ['transports', 'http', 'metrics', 'config', 'app'],
  ['cli', 'main'],
]

/** Types of the port are words that everybody may use: they hold no code. */
const portFile = /^transport\/[a-z-]+\.ts$/

const pure = ['korean', 'triage', 'flow', 'oncall', 'report']
/** Tools that are run by hand and stand outside of the program. */
const tools = ['triage/train']

/** The one home of each package; a package that is not listed fails. */
const homes: Record<string, string[]> = {
  grammy: ['transport/telegram'],
  '@signalapp/libsignal-client': ['transport/signal'],
  protobufjs: ['transport/signal'],
  uqr: ['transport/signal', 'cli'],
  bullmq: ['queue'],
  ioredis: ['queue'],
  pg: ['store'],
  i18next: ['i18n'],
  pino: ['log'],
  'prom-client': ['metrics'],
  yaml: ['flow', 'triage'],
  // Whatever comes from outside is checked by a schema where it comes in.
  zod: [
    'flow',
    'triage',
    'report',
    'config',
    'desk',
    'transport/simulator',
    'transport/telegram',
    'transport/signal',
    'cli',
  ],
  '@marcbachmann/cel-js': ['flow', 'triage'],
  'es-hangul': ['korean'],
  'korean-lunar-calendar': ['korean'],
  'libphonenumber-js': ['korean'],
}

/** What pure code must not touch: the clock, chance and everything outside the process. */
const impure = /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bsetTimeout\(|\bsetInterval\(/

type Import = { file: string; room: string; target: string; typeOnly: boolean }

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => name.replaceAll('\\', '/'))

function roomOf(file: string): string {
  const rooms = layers.flat().filter((room) => file === `${room}.ts` || file.startsWith(`${room}/`))
  return rooms.sort((a, b) => b.length - a.length)[0] ?? (portFile.test(file) ? 'port' : '?')
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8')
  const found = [...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)]
  const dynamic = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map((match) => ({
    target: match[1] ?? '',
    typeOnly: false,
  }))
  return [...found.map((match) => ({ target: match[2] ?? '', typeOnly: match[1] !== undefined })), ...dynamic].map(
    (one) => ({ file, room: roomOf(file), ...one }),
  )
}

const layerOf = (room: string): number => layers.findIndex((layer) => layer.includes(room))
const isTool = (file: string): boolean => tools.some((tool) => file.startsWith(`${tool}/`))
const all = files.flatMap(importsOf)
const internal = all
  .filter((one) => one.target.startsWith('.'))
  .map((one) => ({ ...one, to: relative(source, join(source, one.file, '..', one.target)).replaceAll('\\', '/') }))
const packages = all.filter((one) => !one.target.startsWith('.') && !one.target.startsWith('node:'))

describe('layers', () => {
  test('every file stands in a known room', () => {
    expect(files.filter((file) => roomOf(file) === '?')).toEqual([])
  })

  test('imports point downwards', () => {
    const wrong = internal.filter(({ file, room, to, typeOnly }) => {
      if (isTool(file) || typeOnly || to.endsWith('.json')) return false
      const target = roomOf(to)
      if (target === 'port' || room === 'port') return false
      return target !== room && layerOf(target) > layerOf(room)
    })
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
  })

  test('transports do not import one another', () => {
    const wrong = internal.filter(({ room, to }) => {
      const target = roomOf(to)
      return room.startsWith('transport/') && target.startsWith('transport/') && target !== room
    })
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
  })

  test('every package has a home and stays there', () => {
    const wrong = packages.filter(({ file, room, target }) => {
      const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : target.split('/')[0]!
      return !isTool(file) && !homes[name]?.includes(room)
    })
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
  })

  test('pure rooms import no IO and read no clock', () => {
    const inPure = files.filter((file) => pure.includes(roomOf(file)) && !isTool(file))
    const io = all.filter(({ file, target }) => inPure.includes(file) && target.startsWith('node:'))
    expect(io.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
    const upward = internal.filter(
      ({ file, to, typeOnly }) =>
        inPure.includes(file) && !typeOnly && !pure.includes(roomOf(to)) && !to.endsWith('.json'),
    )
    expect(upward.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
    const code = inPure.filter((file) =>
      impure.test(readFileSync(join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    )
    expect(code).toEqual([])
  })

  test('nothing prints but the command line', () => {
    const printing = files.filter(
      (file) =>
        !['cli', 'main'].includes(roomOf(file)) &&
        !isTool(file) &&
        /\bconsole\.\w+\(|process\.stdout/.test(readFileSync(join(source, file), 'utf8')),
    )
    expect(printing).toEqual([])
  })
})
