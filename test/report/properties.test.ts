import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnswerValue } from '../../src/flow/session.ts'
import type { DateReading } from '../../src/korean/date.ts'
import { exportFormats, exportReport } from '../../src/report/export.ts'
import { toReport, type ReportSource } from '../../src/report/report.ts'
import { commonReportSchema } from '../../src/report/schema.ts'
import { shippedSet } from '../support/flows.ts'
import { contextOf, play } from '../support/play.ts'
import { sourceOf } from '../support/report.ts'

const set = shippedSet()
const asks = Object.values(set.flows).flatMap((flow) =>
  flow.steps.flatMap((step) => (step.type === 'ask' ? [{ flow: flow.id, step }] : [])),
)
/** Names of answers that the shipped flows use, and those that a deployer's own flows may use. */
const keys = [
  ...new Set(asks.map(({ step }) => step.saves)),
  'person_age',
  'person_sex',
  'reporter_name',
  'consent_ngo_nkdb',
  '__proto__',
]
const options = [...new Set(asks.flatMap(({ step }) => step.options)), 'constructor', '']
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('없습니다', '+850 2 381 1234'))
const code = fc.oneof(fc.constantFrom(...options), text)
const day = fc.oneof(
  fc.constantFrom('2026-11-20', '2024-02-30', '', 'never'),
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
)
const reading = fc.record({
  from: day,
  to: day,
  precision: fc.constantFrom('exact' as const, 'day' as const, 'approx' as const, 'month' as const, 'year' as const),
  reading: text,
})
const place = fc.constantFrom('CN-HUNCHUN', 'KP-NAMYANG', 'CN-HUNCHUNDETENTION', 'XX-NOWHERE', null)
const number = fc.option(fc.oneof(fc.integer(), fc.double()))

const maybeReading: fc.Arbitrary<DateReading | null> = fc.option(reading)
const date: fc.Arbitrary<AnswerValue> = fc.record({
  kind: fc.constant('date'),
  reading: maybeReading,
  text,
} as const)
const value: fc.Arbitrary<AnswerValue> = fc.oneof(
  date,
  fc.record({ kind: fc.constant('yes_no'), value: fc.constantFrom('yes', 'no', 'unknown') } as const),
  fc.record({ kind: fc.constant('choice'), value: code } as const),
  fc.record({ kind: fc.constant('multi'), values: fc.array(code, { maxLength: 5 }) } as const),
  fc.record({ kind: fc.constantFrom('text', 'name', 'contact_window'), text } as const),
  fc.record({
    kind: fc.constant('place'),
    code: place,
    country: fc.option(fc.constantFrom('CN', 'KP', '')),
    text,
  } as const),
  fc.record({ kind: fc.constant('number'), value: number, approx: fc.boolean(), text } as const),
  fc.record({
    kind: fc.constant('age'),
    value: number,
    basis: fc.constantFrom('international', 'counting', 'unknown'),
    approx: fc.boolean(),
    text,
  } as const),
  fc.record({ kind: fc.constantFrom('skipped', 'unknown') } as const),
)

// Dates stand under the key of the event often enough for every reading to be tried.
const answered = fc
  .oneof(fc.tuple(fc.constantFrom(...keys), value), fc.tuple(fc.constant('event_date'), date))
  .map(([key, of]) => ({ flow: 'f', step: 's', key, answer: { raw: '', value: of } }))

const source: fc.Arbitrary<ReportSource> = fc
  .record({
    answers: fc.array(answered, { maxLength: 25 }),
    situation: fc.constantFrom('A', 'B', 'E', 'H', 'Z', null),
    country: fc.constantFrom('KR', 'kr', '', null),
    channel: fc.constantFrom('telegram', 'signal', 'carrier pigeon'),
  })
  .map((changes) => sourceOf([], changes))

describe('whatever was answered', () => {
  test('a report is made that its schema takes, and every export of it', () => {
    fc.assert(
      fc.property(source, (given) => {
        const report = toReport(given)
        expect(commonReportSchema.safeParse(report).error?.issues).toBeUndefined()
        for (const format of exportFormats) {
          const made = exportReport(report, format)
          if (made.type === 'exported') expect(made.text).not.toContain('381 1234')
        }
        expect(JSON.stringify(report)).not.toContain('381 1234')
      }),
      { numRuns: 300 },
    )
  })

  test('nothing but a yes is a consent', () => {
    fc.assert(
      fc.property(source, (given) => {
        const { consent } = toReport(given)
        const last = new Map(given.answers.map(({ key, answer }) => [key, answer.value]))
        for (const [name, isGiven] of Object.entries(consent)) {
          if (typeof isGiven !== 'boolean') continue
          const said = last.get(`consent_${name}`)
          const isYes = (said?.kind === 'yes_no' || said?.kind === 'choice') && said.value === 'yes'
          expect({ name, isGiven }).toEqual({ name, isGiven: isYes })
        }
      }),
    )
  })
})

test('a conversation of any lines ends in a report', () => {
  const line = fc.constantFrom(
    '네',
    '아니요',
    '1',
    '2',
    '3',
    '어제',
    '도문',
    '건너뛰기',
    '모르겠습니다',
    '둘',
    '홍길동',
    '+850 2 381 1234',
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.boolean(), (lines, endToEndEncrypted) => {
      const talk = play(set, 'gate', { context: contextOf({ endToEndEncrypted }) })
      for (const one of lines) if (talk.session !== null) talk.send(one)
      const report = toReport(sourceOf(talk.all))
      expect(commonReportSchema.safeParse(report).error?.issues).toBeUndefined()
      expect(JSON.stringify(report)).not.toContain('381 1234')
    }),
    { numRuns: 40 },
  )
})
