import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lintFlows, lintRules } from '../../src/flow/lint.ts'
import { shippedFiles, shippedTexts } from '../support/flows.ts'
import { textsFor, type TextChanges } from '../support/flow-texts.ts'

const folder = join(import.meta.dirname, 'broken')
const broken = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

describe('the shipped flows', () => {
  test('have no problem at all', () => {
    expect(lintFlows(shippedFiles(), shippedTexts())).toEqual([])
  })

  test('are missed in each language when a text is gone', () => {
    for (const language of ['ko', 'en', 'zh'] as const) {
      const texts = shippedTexts()
      delete texts[language]['flows/gate']!['danger']
      const problems = lintFlows(shippedFiles(), texts)
      expect(problems.map(({ rule, file }) => ({ rule, file }))).toEqual([
        { rule: 'missing-text', file: 'flows/gate.yaml' },
      ])
      expect(problems[0]?.message).toContain(`locales/{${language}}/flows/gate.json`)
    }
  })

  test('need every text of the engine', () => {
    const texts = shippedTexts()
    delete texts.zh['engine']!['calling_human']
    expect(lintFlows(shippedFiles(), texts)).toMatchObject([{ rule: 'missing-text', file: 'locales/zh/engine.json' }])
  })
})

describe('a broken flow', () => {
  test('stands there for every rule', () => {
    expect(broken.map((name) => name.replace('.yaml', '')).toSorted()).toEqual([...lintRules].toSorted())
  })

  test.each(broken)('%s breaks just its rule, where it says', (name) => {
    const yaml = readFileSync(join(folder, name), 'utf8')
    const expected = /^# expect (?:(\S+) )?(\d+):(\d+)/u.exec(yaml)
    const file = { name: `flows/${name}`, yaml }
    const found = lintFlows([file], textsFor(file, changesOf(name)))
    expect(found.map(({ rule, file, line, column }) => ({ rule, file, line, column }))).toEqual([
      {
        rule: name.replace('.yaml', ''),
        file: expected?.[1] ?? file.name,
        line: Number(expected?.[2]),
        column: Number(expected?.[3]),
      },
    ])
    expect(found[0]?.message.length).toBeGreaterThan(10)
  })
})

test.each([
  ['{ day: 1 }', '"any"'],
  ['{ day: 1, week: any }', 'no option "week"'],
  ['{ day: any, later: any }', '"any"'],
])('days ahead %s are refused', (days, why) => {
  const yaml = `flow: x\nsteps:\n  - id: when\n    ask: choice\n    options: [day, later]\n    days_ahead: ${days}\n  - id: call\n    handoff: wants_human\n`
  const file = { name: 'flows/x.yaml', yaml }
  const found = lintFlows([file], textsFor(file, {})).filter(({ rule }) => rule === 'days-without-option')
  expect(found.map(({ message }) => message).join(' ')).toContain(why)
})

test('a word that means two options, or a command, is refused', () => {
  const lint = (also: string): string[] => {
    const yaml = `flow: x\nsteps:\n  - id: who\n    ask: choice\n    options: [self, family]\n    also: ${also}\n  - id: call\n    handoff: wants_human\n`
    const file = { name: 'flows/x.yaml', yaml }
    return lintFlows([file], textsFor(file, {})).map(({ rule }) => rule)
  }
  expect(lint("{ self: '나, 저', family: '식구' }")).toEqual([])
  expect(lint("{ self: '나, 식구', family: '식구' }")).toEqual(['labels-alike'])
  expect(lint("{ self: '나, 사람' }")).toEqual(['label-is-command'])
})

test('a name that leads to people is refused as the name of an answer too', () => {
  const yaml = 'flow: x\nsteps:\n  - id: home_address\n    ask: text\n  - id: call\n    handoff: wants_human\n'
  const file = { name: 'flows/x.yaml', yaml }
  expect(lintFlows([file], textsFor(file, {}))).toMatchObject([{ rule: 'forbidden-field', line: 3, column: 5 }])
})

test('an urgent step after a higher one on only some of the ways is of use', () => {
  const yaml =
    'flow: x\nsteps:\n  - { id: held, ask: yes_no, on: { no: later } }\n  - { id: now, urgent: P0, reason: danger }\n' +
    '  - { id: later, urgent: P1, reason: danger }\n  - { id: over, end: done }\n'
  const file = { name: 'flows/x.yaml', yaml }
  expect(lintFlows([file], textsFor(file, {}))).toEqual([])
})

test('aliases, which could unfold to any size, are refused and not thrown', () => {
  const yaml = 'flow: x\nsteps:\n  - &one { id: one, ask: text }\n  - *one\n'
  const problems = lintFlows([{ name: 'flows/x.yaml', yaml }], shippedTexts())
  expect(problems.filter(({ file }) => file === 'flows/x.yaml')).toMatchObject([{ rule: 'yaml-syntax', line: 1 }])
})

test('a huge file is refused before it is parsed', () => {
  const file = { name: 'flows/x.yaml', yaml: `flow: x\n${'#'.repeat(300_000)}` }
  expect(lintFlows([file], shippedTexts()).some(({ rule }) => rule === 'yaml-syntax')).toBe(true)
})

function changesOf(name: string): TextChanges {
  const path = join(folder, name.replace('.yaml', '.texts.json'))
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TextChanges) : {}
}
