import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { AnswerValue } from '../../src/flow/session.ts'
import { readFactRules } from '../../src/triage/fact-rules.ts'
import { createAssessFacts } from '../../src/triage/facts.ts'
import { lintTriage } from '../../src/triage/lint.ts'

const yaml = readFileSync(join(import.meta.dirname, '..', '..', 'flows', 'triage.yaml'), 'utf8')
const read = readFactRules({ name: 'triage.yaml', yaml })
const assess = createAssessFacts(read.rules)

const choice = (value: string): AnswerValue => ({ kind: 'choice', value })
const yesNo = (value: 'yes' | 'no'): AnswerValue => ({ kind: 'yes_no', value })
const multi = (...values: string[]): AnswerValue => ({ kind: 'multi', values })
const place = (code: string): AnswerValue => ({ kind: 'place', code, country: 'CN', text: code })

function assessed(situation: string, answers: Record<string, AnswerValue>, country: string | null = null) {
  const given = Object.entries(answers).map(([key, value]) => ({ key, answer: { raw: '', value } }))
  return assess({ situation, country }, given)
}

describe('the shipped rules', () => {
  test('can all be read', () => {
    expect(read.problems).toEqual([])
    expect(read.rules.length).toBeGreaterThan(20)
  })

  test.each([
    ['A', {}, 'P0', 'arrested_in_china'],
    ['A', { event_place: place('CN-TUMEN') }, 'P0', 'held_at_border'],
    ['A', { held_where: place('CN-DANDONG') }, 'P0', 'held_at_border'],
    ['A', { moving: choice('today') }, 'P0', 'return_near'],
    ['A', { vulnerable: multi('child') }, 'P0', 'vulnerable_held'],
    ['A', { still_held: yesNo('no') }, 'P2', 'released'],
    ['B', { last_contact: choice('three_days') }, 'P0', 'missing_72h'],
    ['B', { last_contact: choice('longer'), signs: multi('stranger_answers') }, 'P0', 'signs_of_abduction'],
    ['B', { last_contact: choice('month'), event_place: place('CN-YANJI') }, 'P0', 'missing_border_town'],
    ['B', { last_contact: choice('year') }, 'P1', 'person_missing'],
    ['B', { last_contact: choice('longer') }, 'P2', 'missing_long_ago'],
    ['C', {}, 'P1', 'threatened'],
    ['C', { safe_now: yesNo('no') }, 'P0', 'threat_not_safe'],
    ['C', { trip_when: choice('under_way') }, 'P0', 'trip_within_72h'],
    ['C', { trip_when: choice('later') }, 'P1', 'threatened'],
    ['C', { hostage: yesNo('yes'), deadline: choice('later') }, 'P0', 'hostage_deadline'],
    ['C', { means: choice('in_person') }, 'P0', 'agent_near'],
    ['D', {}, 'P1', 'in_hiding'],
    ['D', { police_near: yesNo('yes') }, 'P0', 'police_near'],
    ['D', { moving_soon: yesNo('yes') }, 'P0', 'moving_tonight'],
    ['D', { held_back: yesNo('yes') }, 'P0', 'held_captive'],
    ['D', { with_you: multi('alone', 'child') }, 'P0', 'hiding_vulnerable'],
    ['D', { with_you: multi('alone') }, 'P1', 'in_hiding'],
    ['E', { meeting_when: choice('day') }, 'P0', 'broker_meeting_24h'],
    ['E', { travelling: yesNo('yes') }, 'P0', 'travelling_with_broker'],
    ['E', { meeting_when: choice('later') }, 'P1', 'suspicious_broker'],
    ['F', {}, 'P1', 'family_punished'],
    ['F', { demanded: yesNo('yes') }, 'P0', 'family_and_threat'],
    ['G', { what_happened: choice('seized') }, 'P0', 'phone_or_account_taken'],
    ['G', { what_happened: choice('strange') }, 'P1', 'phone_unsafe'],
    ['H', {}, 'P3', 'no_hurry'],
    ['I', {}, 'P0', 'distress'],
    ['J', {}, 'P1', 'wants_human'],
    ['K', {}, 'P3', 'no_hurry'],
  ] as const)('%s with %o is %s', (situation, answers, severity, reason) => {
    const found = assessed(situation, answers)
    expect(found.severity).toBe(severity)
    expect(found.reasons).toContain(reason)
  })

  test('take the country of the report', () => {
    expect(assessed('C', {}, 'CN').severity).toBe('P0')
    expect(assessed('C', {}, 'KR').severity).toBe('P1')
  })

  test('say nothing about a report without a situation', () => {
    expect(assess({ situation: null, country: null }, [])).toEqual({ severity: null, reasons: [] })
  })

  test('explain only what the severity rests on, each reason once', () => {
    const found = assessed('C', { hostage: yesNo('yes'), deadline: choice('three_days') })
    expect(found).toEqual({ severity: 'P0', reasons: ['hostage_deadline'] })
  })

  test('an answer that cannot be compared does not hold', () => {
    expect(assessed('B', { signs: { kind: 'skipped' }, last_contact: { kind: 'unknown' } }).severity).toBe('P1')
  })
})

describe('lint', () => {
  const texts = { ko: { known: '압니다' } }
  const lint = (rules: string) =>
    lintTriage({ name: 'triage.yaml', yaml: rules }, { answerKeys: new Set(['when']), texts }).map(
      ({ rule, line }) => [rule, line] as const,
    )
  const rule = (when: string, id = 'one', reason = 'known') =>
    `  - { id: ${id}, when: '${when}', severity: P0, reason: ${reason} }\n`

  test('is silent about what is right', () => {
    expect(lint(`rules:\n${rule('answers.when == "x" && report.country == "CN"')}`)).toEqual([])
  })

  test.each([
    ['unknown-answer', `rules:\n${rule('answers.nobody == "x"')}`, 2],
    ['unknown-report-field', `rules:\n${rule('report.weather == "x"')}`, 2],
    ['condition-syntax', `rules:\n${rule('answers.when ==')}`, 2],
    ['condition-syntax', `rules:\n${rule('1 + 1')}`, 2],
    ['missing-text', `rules:\n${rule('true', 'one', 'unexplained')}`, 2],
    ['duplicate-id', `rules:\n${rule('true')}${rule('false')}`, 3],
    ['shape', `rules:\n  - { id: one, when: 'true', severity: P9, reason: known }\n`, 2],
    ['yaml-syntax', 'rules: [', 1],
  ])('finds %s', (name, rules, line) => {
    expect(lint(rules)).toContainEqual([name, line])
  })
})
