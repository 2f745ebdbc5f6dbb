import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exportFormats, exportReport, type Exported, type ExportFormat } from '../../src/report/export.ts'
import { toReport } from '../../src/report/report.ts'
import { commonReportSchema, reportJsonSchema, type CommonReport } from '../../src/report/schema.ts'
import { toWgeid } from '../../src/report/forms/wgeid.ts'
import { toUwaziCsv, uwaziHeaders } from '../../src/report/forms/uwazi.ts'
import { shippedSet } from '../support/flows.ts'
import { contextOf, play } from '../support/play.ts'
import { sourceOf } from '../support/report.ts'

const folder = join(import.meta.dirname, 'golden')

/** A whole conversation about somebody who was arrested, in answers; the consents come last. */
const arrestAnswers = ['네', '11월 20일', '네', '훈춘', '네', '2', '훈춘 구류소', '네', '1', '1', '없음']
const told = '한국 대사관에 전화했습니다. 집 전화는 +850 2 381 1234 입니다'
/** What is asked for the forms afterwards: the names, the sex, the year of birth. */
const forForms = ['네', '홍길동', '순희', '여자', '1987년생']

type Changes = { answers?: string[]; told?: string; relation?: string; forms?: string[]; endToEndEncrypted?: boolean }

function arrest(consents: string[], changes: Changes = {}): CommonReport {
  const { endToEndEncrypted = true } = changes
  const talk = play(shippedSet(), 'gate', { context: contextOf({ endToEndEncrypted }) })
  const gate = ['아니요', '아니요', changes.relation ?? '가족 일입니다', '한국', '중국에서 잡혔습니다']
  for (const line of [...gate, ...(changes.answers ?? arrestAnswers), changes.told ?? told, '저녁 8시']) talk.send(line)
  for (const line of [...consents, '네']) talk.send(line)
  if (talk.session !== null) for (const line of changes.forms ?? forForms) talk.send(line)
  expect(talk.session).toBeNull()
  return toReport(sourceOf(talk.all))
}

/** To keep it, organisations, the government, the United Nations, the press. */
const allYes = ['네', '네', '네', '네', '네']
const allNo = ['아니요', '아니요', '아니요', '아니요', '아니요']

function text(exported: Exported): string {
  return exported.type === 'exported' ? exported.text : `refused ${exported.consents.join(' ')}`
}

describe('an arrest that was told from the first word to the last', () => {
  const report = arrest(allYes)

  test.each(exportFormats)('is exported as %s just like this', (format) => {
    const made = text(exportReport(report, format))
    if (format === 'uwazi') expect(made).toBe(readFileSync(join(folder, 'arrest.uwazi.csv'), 'utf8'))
    else expect(JSON.parse(made)).toEqual(JSON.parse(readFileSync(join(folder, `arrest.${format}.json`), 'utf8')))
  })

  test('says what was told, and no number of the North', () => {
    expect(report).toMatchObject({
      situation: 'A',
      severity: 'P0',
      country: 'KR',
      reporter: { relation: 'family', identity: { name: '순희' } },
      people: {
        total: 1,
        persons: [{ name: '홍길동', sex: 'female', birth_year: 1987, age: null, age_basis: null, vulnerable: [] }],
      },
      event: {
        date: { from: '2026-11-20', to: '2026-11-20', precision: 'day' },
        place: { code: 'CN-HUNCHUN', country: 'CN', name: 'Hunchun' },
      },
      actors: [{ code: 'cn_border', basis: 'told' }],
      custody: { status: 'held', expected_transfer: 'today', facility: { code: 'CN-HUNCHUNDETENTION' } },
      consent: { ngo: true, rok_government: true, un: true, publicity: true, store: true, operator: true },
      contact: { window: '저녁 8시' },
    })
    expect(JSON.stringify(report)).not.toContain('381')
    expect(report.actions.taken).toHaveLength(1)
  })

  test('is what the schema for others says', () => {
    const parsed = commonReportSchema.safeParse(report)
    expect(parsed.error?.issues).toBeUndefined()
  })
})

test('the time of the day is said in the language of the form', () => {
  const answers = ['네', '11월 20일 저녁', '네', '훈춘', '네', '2', '훈춘 구류소', '네', '1', '1', '없음']
  const [form] = toWgeid(arrest(allYes, { answers })).forms
  expect(form?.fields.date).toBe('2026-11-20 in the evening')
})

test.each([
  ['没敢报警', '没敢报警'],
  ['무서워서 아무한테도 말 못 했습니다', '무서워서 아무한테도 말 못 했습니다'],
  ['아직 아무한테도 안 알렸습니다', null],
])('%s names nobody, and is the reason where it holds one', (words, why) => {
  const { actions } = arrest(allNo, { told: words })
  expect(actions).toEqual({ taken: [], none: true, why_none: why })
})

describe('somebody who was sent back', () => {
  const sentBack = [
    '아니요',
    '고향으로 보내졌습니다',
    '11월 23일',
    '네',
    '11월 20일',
    '네',
    '훈춘',
    '네',
    '2',
    '1',
    '없음',
  ]
  const report = arrest(allYes, { answers: sentBack })

  test('is not told of as released', () => {
    expect(report.custody).toMatchObject({ status: 'sent_back', return_date: '2026-11-23' })
    expect(commonReportSchema.safeParse(report).error?.issues).toBeUndefined()
  })

  test('is in nobody’s hands in China any more', () => {
    const made = text(exportReport(report, 'torture'))
    expect(made).toContain('handed over on 2026-11-23')
    expect(made).not.toContain('in the hands of Chinese')
  })
})

describe('somebody who is not held any more, and nobody said where', () => {
  test('is not told of as released either', () => {
    const answers = ['아니요', '건너뛰기', '11월 20일', '네', '훈춘', '네', '2', '1', '없음']
    expect(arrest(allNo, { answers }).custody.status).toBe('unknown')
  })
})

describe('consents', () => {
  test('are all false until somebody says yes', () => {
    const silent = play(shippedSet(), 'gate')
    const { consent } = toReport(sourceOf(silent.all))
    expect(Object.values(consent).filter((given) => given === true)).toEqual([])
    const skipped = arrest(['모르겠습니다', '건너뛰기', '모르겠습니다', '건너뛰기', '아니요'])
    // What was sent at the recap was sent to an operator: that is the only yes.
    const { named_ngos, ...given } = skipped.consent
    expect(named_ngos).toEqual({})
    expect(Object.entries(given).filter(([, yes]) => yes)).toEqual([['operator', true]])
  })

  const addressees: [ExportFormat, string][] = [
    ['wgeid', 'un'],
    ['wgad', 'un'],
    ['torture', 'un'],
    ['uwazi', 'ngo'],
    ['huridocs', 'ngo'],
    ['nkdb', 'ngo'],
  ]
  test.each(addressees)('without one nothing is made as %s', (format, consent) => {
    expect(exportReport(arrest(allNo), format)).toEqual({ type: 'refused', consents: [consent] })
  })

  test('to tell the United Nations is none to tell an organisation', () => {
    const report = arrest(['아니요', '아니요', '네', '네', '네'])
    expect(exportReport(report, 'nkdb').type).toBe('refused')
    expect(exportReport(report, 'wgeid').type).toBe('exported')
  })

  test('said of one organisation by name count for that one', () => {
    const report = arrest(allYes)
    const refused = { ...report, consent: { ...report.consent, named_ngos: { nkdb: false } } }
    expect(exportReport(refused, 'nkdb').type).toBe('refused')
    expect(exportReport(refused, 'huridocs').type).toBe('exported')
  })
})

describe('the form for disappearances', () => {
  const elements = (report: CommonReport): string[] => toWgeid(report).forms[0]!.missing.map(({ element }) => element)

  test('lacks nothing when everything was told', () => {
    const [form] = toWgeid(arrest(allYes)).forms
    expect(form).toMatchObject({ missing: [], processable: true })
    expect(form?.fields).toMatchObject({ urgent_procedure: true, family_consent: true, submitter: { name: '순희' } })
  })

  test('lacks the names where somebody in between can read, or they were not wanted', () => {
    expect(elements(arrest(allYes, { endToEndEncrypted: false }))).toEqual(['1', '6'])
    expect(elements(arrest(allYes, { forms: ['아니요'] }))).toEqual(['1', '6'])
    expect(elements(arrest(allYes, { forms: ['네', '싫어요', '건너뛰기', '모르겠습니다', '건너뛰기'] }))).toEqual([
      '1',
      '6',
    ])
  })

  test('asks nothing of it without a consent that needs it', () => {
    const { people, reporter } = arrest(allNo)
    expect([people.persons[0]?.name, people.persons[0]?.sex, reporter.identity.name]).toEqual([null, null, null])
  })

  test('takes whoever tells of themselves for the submitter', () => {
    const report = arrest(allYes, { relation: '본인 일입니다', forms: ['네', '홍길동', '남자', '37살'] })
    expect(report.reporter).toMatchObject({ relation: 'self', identity: { name: '홍길동' } })
    expect(report.people.persons[0]).toMatchObject({ sex: 'male', birth_year: null, age: 37 })
  })

  test('takes "nobody" for no action, and the reason why nothing could be done for one', () => {
    const nobody = { told: '아무한테도 말하지 못했습니다' }
    const silent = arrest(allYes, { ...nobody, forms: [...forForms, '건너뛰기'] })
    expect(silent.actions).toEqual({ taken: [], none: true, why_none: null })
    expect(elements(silent)).toEqual(['5'])
    const afraid = arrest(allYes, { ...nobody, forms: [...forForms, '무서워서 못 했습니다'] })
    expect(toWgeid(afraid).forms[0]).toMatchObject({
      missing: [],
      fields: { action_taken: 'Nothing was done: 무서워서 못 했습니다' },
    })
    const somebody = arrest(allYes, { told: '아직 대사관에만 말했습니다', forms: [...forForms, '건너뛰기'] })
    expect(somebody.actions.taken).toHaveLength(1)
  })

  test('names each of the six elements that nobody told', () => {
    const nothing = toReport(sourceOf(play(shippedSet(), 'gate').all))
    expect(elements(nothing)).toEqual(['1', '2', '3', '4', '5', '6', 'consent'])
  })

  test('does not take strangers for a State, nor a year for a month, nor "nothing" for a reason', () => {
    const report = arrest(allYes)
    const date = { ...report.event.date, from: '2026-01-01', to: '2026-12-31', precision: 'year' as const }
    const poor: CommonReport = {
      ...report,
      actors: [{ code: 'unknown_men', basis: 'told' }],
      event: { ...report.event, date },
      actions: { taken: [], none: true, why_none: null },
    }
    expect(elements(poor)).toEqual(['2', '4', '5'])
  })

  test('is not urgent any more after three months', () => {
    const report = arrest(allYes)
    const of = (to: string): boolean | undefined =>
      toWgeid({ ...report, event: { ...report.event, date: { ...report.event.date, from: to, to } } }).forms[0]?.fields
        .urgent_procedure
    expect([of('2026-08-23'), of('2026-08-22')]).toEqual([true, false])
  })

  test('is one a person, named or not', () => {
    const answers = arrestAnswers.with(-2, '3').with(-1, '어린이')
    const report = arrest(allYes, { answers, forms: ['네', '순희, 영희', '명수'] })
    const { forms } = toWgeid(report)
    expect(forms.map(({ person, fields }) => [person, fields.full_name])).toEqual([
      [1, '순희'],
      [2, '영희'],
      [3, null],
    ])
    // Which of them is a child was not asked.
    expect(report.people.group.vulnerable).toEqual(['child'])
    expect(forms.every(({ fields }) => fields.optional.vulnerable[0]?.includes('somebody'))).toBe(true)
  })
})

describe('the table for Uwazi', () => {
  const report = arrest(allYes)

  test('has properties without spaces and a title that names nobody', () => {
    expect(uwaziHeaders.every((header) => /^[a-z_]+$/u.test(header))).toBe(true)
    const [header, row] = toUwaziCsv(report).split('\r\n')
    expect(header?.split(',')[0]).toBe('title')
    expect(row?.split(',')[0]).toBe('K7F3Q-1')
    expect(toUwaziCsv(report)).not.toContain('홍길동')
  })

  test('keeps commas, quotes and bars apart, and lets no cell be a formula', () => {
    const odd: CommonReport = {
      ...report,
      event: { ...report.event, subject: '=1+1', signs: ['a|b', 'c,"d"'] },
    }
    const csv = toUwaziCsv(odd)
    expect(csv).toContain(`"a/b|c,""d"""`)
    expect(csv).toContain(`,'=1+1,`)
  })
})

test('a place in the North is kept to the county, and without the words', () => {
  const value = (code: string) => ({ kind: 'place' as const, code, country: 'KP', text: '남양구 12반 우리 집' })
  const of = (code: string) =>
    toReport(
      sourceOf([], {
        answers: [{ flow: 'place', step: 'where', key: 'event_place', answer: { raw: 'x', value: value(code) } }],
      }),
    ).event.place
  expect(of('KP-NAMYANG')).toMatchObject({ code: null, country: 'KP', raw: null, precision: 'province' })
  expect(of('KP-HAMBUK')).toMatchObject({ code: 'KP-HAMBUK', raw: null })
  expect(of('KP-NOWHERE')).toMatchObject({ code: null, country: 'KP', name: null, raw: null })
})

test('where somebody hides stands in no export', () => {
  const talk = play(shippedSet(), 'hiding')
  for (const line of ['아니요', '태국', '치앙라이', '네']) talk.send(line)
  expect(talk.all.some((event) => event.type === 'answered' && event.key === 'province')).toBe(true)
  expect(JSON.stringify(toReport(sourceOf(talk.all)))).not.toMatch(/치앙라이|CHIANGRAI/u)
})

test('the JSON Schema beside the code is that of the code', () => {
  const path = join(import.meta.dirname, '../../src/report/report.schema.json')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())))
})
