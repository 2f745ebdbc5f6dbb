import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileFlows } from '../../src/flow/compile.ts'
import { parseCondition } from '../../src/flow/conditions.ts'
import { prepare } from '../../src/flow/prepare.ts'
import { previewFlow } from '../../src/flow/preview.ts'
import { flowJsonSchema } from '../../src/flow/schema.ts'
import { shippedFiles, shippedSet, shippedTexts } from '../support/flows.ts'
import { contextOf } from '../support/play.ts'
import { flowOf } from '../support/small-flow.ts'

const root = join(import.meta.dirname, '../..')

describe('compiling', () => {
  test('yields plain JSON that runs the same after it was stored', () => {
    const set = shippedSet()
    const stored = JSON.parse(JSON.stringify(set)) as typeof set
    expect(stored).toEqual(set)
    const inputs = ['2', '2', '가족', '중국', '1'].map((text) => ({ type: 'text' as const, text }))
    expect(previewFlow(stored, 'gate', inputs, contextOf())).toEqual(previewFlow(set, 'gate', inputs, contextOf()))
  })

  test('leaves the hash to the host', () => {
    const result = compileFlows(shippedFiles(), shippedTexts())
    expect(result).toMatchObject({ type: 'compiled', flows: { revision: '' } })
  })

  test('tells every step that does not exist, with its place', () => {
    const yaml = 'flow: x\nsteps:\n  - id: a\n    say:\n    goto: b\n  - id: c\n    subflow: d\n'
    const result = compileFlows([{ name: 'flows/x.yaml', yaml }], shippedTexts())
    expect(result).toMatchObject({
      type: 'invalid',
      problems: [
        { rule: 'unknown-step', file: 'flows/x.yaml', line: 5, column: 5 },
        { rule: 'unknown-subflow', file: 'flows/x.yaml', line: 7, column: 5 },
      ],
    })
  })

  test('names the field that is wrong', () => {
    const yaml = 'flow: x\nsteps:\n  - id: a\n    ask: choice\n    option: [b, c]\n'
    const result = compileFlows([{ name: 'flows/x.yaml', yaml }], shippedTexts())
    expect(result).toMatchObject({ type: 'invalid', problems: [{ rule: 'shape', line: 5, column: 5 }] })
  })

  test('goes on with the next step unless told otherwise', () => {
    const set = flowOf(
      'flow: test\nsteps:\n  - { id: a, ask: text, goto: c }\n  - { id: b, ask: text }\n  - { id: c, ask: text }\n',
    )
    const turns = previewFlow(set, 'test', [{ type: 'text', text: '가' }], contextOf())
    expect(turns.at(-1)?.session?.frames).toEqual([{ flow: 'test', step: 'c' }])
  })

  test('finds the answers that conditions and texts mention', () => {
    expect([...prepare(shippedSet()).facts].toSorted()).toEqual([
      'alarm',
      'alarm_confirmed',
      'alarm_denied',
      'consent_ngo',
      'consent_un',
      'deadline',
      'event_place',
      'hostage',
      'how_many',
      'last_contact',
      'referrals',
      'relation',
      'signs',
      'thinking',
      'told',
      'what_happened',
      'with_you',
    ])
  })
})

describe('conditions', () => {
  const input = {
    answers: { age: 61, needs: ['child'], who: '' },
    person: { language: 'ko', country: 'CN' },
    severity: 'P1',
    transport: { e2ee: false, buttons: true },
  }

  test.each([
    ['answers.age >= 60', true],
    ['answers["age"] == 61', true],
    ['"child" in answers.needs', true],
    ['answers.who == "self"', false],
    ['answers.who != "self"', true],
    ['severity in ["P0", "P1"]', true],
    ['person.country == "CN" && !transport.e2ee', true],
    ['answers.who > 3', false],
  ])('%s is %s', (text, holds) => {
    const parsed = parseCondition(text)
    expect(parsed.type === 'parsed' && parsed.condition.holds(input)).toBe(holds)
  })

  test.each([['answers.age >='], ['person'], ['weather == "cold"'], ['1 + 1'], ['('.repeat(100)]])(
    '%s is refused',
    (text) => {
      expect(parseCondition(text).type).toBe('invalid')
    },
  )
})

test('the JSON Schema for editors is that of the code', () => {
  const written = JSON.parse(readFileSync(join(root, 'flows/flow.schema.json'), 'utf8')) as unknown
  expect(written).toEqual(JSON.parse(JSON.stringify(flowJsonSchema())))
})

test('every flow file names the schema in its first line', () => {
  for (const { name, yaml } of shippedFiles()) {
    expect({ name, first: yaml.split('\n')[0] }).toEqual({
      name,
      first: '# yaml-language-server: $schema=./flow.schema.json',
    })
  }
})
