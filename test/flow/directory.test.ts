import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify as toYaml } from 'yaml'
import { directoryRules, lintDirectory } from '../../src/flow/directory-lint.ts'
import {
  directoryJsonSchema,
  isShown,
  parseDirectory,
  referralsFor,
  referralsMax,
  referralTopics,
  returningCountries,
  unverified,
  type Directory,
  type DirectoryEntry,
} from '../../src/flow/directory.ts'

const folder = join(import.meta.dirname, '../../flows')
const file = { name: 'flows/directory.yaml', yaml: readFileSync(join(folder, 'directory.yaml'), 'utf8') }
const today = '2026-11-23'
const shipped = directoryOf(file.yaml)
const countries = ['CN', 'KR', 'TH', 'LA', 'VN', 'MN', 'RU', 'MM', 'KP', 'JP', 'US']

const stringify = (value: unknown): string => toYaml(value, { aliasDuplicateObjects: false })

function directoryOf(yaml: string): Directory {
  const result = parseDirectory({ name: 'flows/directory.yaml', yaml })
  if (result.type === 'invalid') throw new Error(JSON.stringify(result.problems))
  return result.directory
}

const entry: DirectoryEntry = {
  id: 'helper',
  name: { ko: '도움', zh: '帮助', en: 'Help' },
  contact: '1577-0000',
  kind: 'government',
  topics: ['settlement'],
  verified_on: '2026-10-01',
  verified_by: 'desk',
  confidence: 'high',
  hours: null,
  reachable_from: ['KR'],
  risk_note: null,
  public_emergency: false,
  hidden: false,
}
const where = (changes: Partial<DirectoryEntry>, country: string | null): string[] =>
  referralsFor({ entries: [{ ...entry, ...changes }] }, { country, topic: 'settlement' }).map(({ id }) => id)
const contacts = (country: string | null, topic: string): (string | null)[] =>
  referralsFor(shipped, { country, topic }).map(({ contact }) => contact)

describe('what a person is shown', () => {
  test('is verified, or a public emergency number', () => {
    expect(where({}, 'KR')).toEqual(['helper'])
    expect(where({ verified_on: null, verified_by: null }, 'KR')).toEqual([])
    expect(where({ verified_by: null }, 'KR')).toEqual([])
    expect(where({ verified_on: null, verified_by: null, public_emergency: true }, 'KR')).toEqual(['helper'])
  })

  test('works where the person is', () => {
    expect(where({}, 'TH')).toEqual([])
    expect(where({}, null)).toEqual([])
    const everywhere = { contact: 'help@example.org', reachable_from: ['*'] }
    expect(where(everywhere, 'TH')).toEqual(['helper'])
    expect(where(everywhere, null)).toEqual([])
  })

  test('is nothing hidden, nothing without a contact and nothing off the topic', () => {
    expect(where({ hidden: true }, 'KR')).toEqual([])
    expect(where({ contact: null }, 'KR')).toEqual([])
    expect(where({ topics: ['law'] }, 'KR')).toEqual([])
    expect(referralsFor(shipped, { country: 'KR', topic: 'skipped' })).toEqual([])
  })

  test.each(returningCountries)('in %s is never the police, and nothing that does not name the country', (country) => {
    expect(where({ contact: 'help@example.org', reachable_from: ['*'] }, country)).toEqual([])
    expect(where({ kind: 'police', reachable_from: [country], public_emergency: true }, country)).toEqual([])
    expect(where({ kind: 'ambulance', reachable_from: [country] }, country)).toEqual(['helper'])
  })

  test('is a short list', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...entry, id: `helper_${index}` }))
    expect(referralsFor({ entries: many }, { country: 'KR', topic: 'settlement' })).toHaveLength(referralsMax)
  })
})

describe('the shipped directory', () => {
  test('has no problem', () => {
    expect(lintDirectory(file, today)).toEqual([])
  })

  test.each([
    ['KR', 'emergency', ['119', '112', '109']],
    ['KR', 'distress', ['109', '119', '1577-0199', '1388']],
    ['KR', 'threat', ['112', '111']],
    ['KR', 'missing', ['+82-2-3210-0404', '111', '112']],
    ['KR', 'mind', ['1577-0199', '1388', '109']],
    ['KR', 'violence', ['1366', '112']],
    ['KR', 'housing', []],
    ['CN', 'emergency', ['120']],
    ['CN', 'missing', []],
    ['CN', 'threat', []],
    ['LA', 'emergency', []],
    ['VN', 'emergency', ['115']],
    ['TH', 'emergency', ['1669']],
    ['MN', 'emergency', ['103']],
    ['RU', 'emergency', ['103']],
    [null, 'emergency', []],
  ])('in %s for %s shows %j', (country, topic, expected) => {
    expect(contacts(country, topic)).toEqual(expected)
  })

  test('shows no police on the route, and no risky number without its note', () => {
    for (const country of countries.filter((one) => one !== 'KR')) {
      for (const topic of referralTopics) {
        for (const one of referralsFor(shipped, { country, topic })) {
          expect({ country, id: one.id, kind: one.kind }).not.toMatchObject({ kind: 'police' })
          expect({ country, id: one.id, note: one.risk_note }).not.toMatchObject({ note: null })
        }
      }
    }
  })

  test('lists for the deployer what is still to be verified or found out', () => {
    const ids = unverified(shipped).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['kr_suicide_line', 'kr_hana', 'mission_th', 'unhcr_seoul']))
    expect(ids).not.toContain('cn_police')
    const called = shipped.entries.map((one) =>
      one.id === 'kr_hana' ? { ...one, verified_on: today, verified_by: 'desk' } : one,
    )
    expect(unverified({ entries: called }).map(({ id }) => id)).not.toContain('kr_hana')
    expect(called.filter((one) => isShown(one, 'KR')).map(({ id }) => id)).toContain('kr_hana')
  })

  test('is described for editors by the schema of the code', () => {
    const written = JSON.parse(readFileSync(join(folder, 'directory.schema.json'), 'utf8')) as unknown
    expect(written).toEqual(JSON.parse(JSON.stringify(directoryJsonSchema())))
    expect(file.yaml.split('\n')[0]).toBe('# yaml-language-server: $schema=./directory.schema.json')
  })
})

describe('a broken directory', () => {
  const broken: [(typeof directoryRules)[number], string, Partial<Record<keyof DirectoryEntry, unknown>>][] = [
    ['shape', 'kind', { kind: 'friend' }],
    ['shape', 'topics', { topics: ['weather'] }],
    ['shape', 'reachable_from', { reachable_from: ['Korea'] }],
    ['bad-date', 'verified_on', { verified_on: '2026-02-30' }],
    ['bad-date', 'verified_on', { verified_on: '2027-01-01' }],
    ['bad-date', 'verified_on', { verified_on: 'yesterday' }],
    ['half-verified', 'verified_by', { verified_on: null }],
    ['half-verified', 'verified_on', { verified_by: null }],
    [
      'unverified-shown',
      'public_emergency',
      { verified_on: null, verified_by: null, confidence: 'unchecked', public_emergency: true },
    ],
    ['short-code-without-country', 'reachable_from', { contact: '112', reachable_from: ['KR', 'TH'] }],
    ['short-code-without-country', 'reachable_from', { contact: '1577-6635', reachable_from: ['*'] }],
    ['police-shown', 'kind', { kind: 'police', contact: '110', reachable_from: ['CN'], risk_note: entry.name }],
    ['risk-note-missing', 'risk_note', { kind: 'ambulance', contact: '120', reachable_from: ['CN'] }],
    ['hidden-without-reason', 'hidden', { hidden: true }],
  ]

  test.each(broken)('%s: %s %j', (rule, field, changes) => {
    const yaml = stringify({ entries: [{ ...entry, ...changes }] })
    const line = yaml.split('\n').findIndex((one) => one.includes(` ${field}:`)) + 1
    const found = lintDirectory({ name: 'flows/directory.yaml', yaml }, today)
    expect(found.map((one) => ({ rule: one.rule, near: Math.abs(one.line - line) <= 2 }))).toEqual([
      { rule, near: true },
    ])
  })

  test('says when an entry stands there twice', () => {
    const same = stringify({ entries: [entry, entry] })
    const contact = stringify({ entries: [entry, { ...entry, id: 'again', contact: '15770000' }] })
    for (const yaml of [same, contact]) {
      expect(lintDirectory({ name: 'directory.yaml', yaml }, today)).toMatchObject([{ rule: 'duplicate' }])
    }
    const elsewhere = stringify({ entries: [entry, { ...entry, id: 'again', reachable_from: ['TH'] }] })
    expect(lintDirectory({ name: 'directory.yaml', yaml: elsewhere }, today)).toEqual([])
  })

  test('that is no YAML, or lacks a field, is refused with the line', () => {
    expect(lintDirectory({ name: 'directory.yaml', yaml: 'entries: [' }, today)).toMatchObject([
      { rule: 'yaml-syntax' },
    ])
    for (const field of Object.keys(entry)) {
      const whole = parse(stringify({ entries: [entry] })) as { entries: Record<string, unknown>[] }
      delete whole.entries[0]![field]
      const result = parseDirectory({ name: 'directory.yaml', yaml: stringify(whole) })
      expect({ field, problems: result.type === 'invalid' ? result.problems : [] }).toMatchObject({
        problems: [{ rule: 'shape', line: 2 }],
      })
      expect(result.type === 'invalid' && result.problems[0]?.message).toContain(field)
    }
  })

  test('is tried for every rule', () => {
    const tried = new Set([...broken.map(([rule]) => rule), 'duplicate', 'yaml-syntax'])
    expect([...tried].toSorted()).toEqual(directoryRules.toSorted())
  })
})
