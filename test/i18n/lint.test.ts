import { describe, expect, test } from 'vitest'
import { acceptAll, translations, type Accepted } from '../../src/i18n/accepted.ts'
import { lintLocales, localeRules, type LocaleInput } from '../../src/i18n/lint.ts'
import type { Resources } from '../../src/i18n/texts.ts'
import { readLocaleFiles } from '../../src/cli/locale-files.ts'

/** Texts in which nothing is wrong: of a flow, of the program for persons, and for operators. */
function goodTexts(): Resources {
  return {
    ko: {
      'flows/small': { ask: '지금 안전하십니까?', 'ask.label': '안전' },
      intake: { waiting: '사람을 부르고 있습니다.', declined_sticker: '{{count}}개를 받지 못했습니다.' },
      desk: { closed: '사건 {{code}}: 끝냈습니다.', page_P0: '급합니다' },
    },
    zh: {
      'flows/small': { ask: '您现在安全吗？', 'ask.label': '安全' },
      intake: { waiting: '正在叫人。', declined_sticker: '有 {{count}} 个没收到。' },
    },
    en: {
      'flows/small': { ask: 'Are you safe now?', 'ask.label': 'Safe' },
      intake: {
        waiting: 'A person is being called.',
        declined_sticker: '{{count}} were not taken.',
        declined_sticker_one: '{{count}} was not taken.',
      },
      desk: { closed: 'Case {{code}}: closed.', page_P0: 'Urgent' },
    },
  }
}

const code = [
  { name: 'src/intake/turn.ts', text: "say('intake:waiting')" },
  { name: 'src/desk/close.ts', text: "return say('closed', { code })" },
]
const flowUses: LocaleInput['flowUses'] = new Map([
  ['flows/small:ask', 'ask'],
  ['flows/small:ask.label', 'label'],
])

type Change = (texts: Resources) => void
const inputOf = (change: Change = () => {}, accepted?: Accepted): LocaleInput => {
  const texts = goodTexts()
  change(texts)
  return { texts, flowUses, code, accepted: accepted ?? acceptAll(texts, {}, translations) }
}
const found = (change?: Change, accepted?: Accepted): string[] =>
  lintLocales(inputOf(change, accepted)).map(({ rule, file, line }) => `${rule} ${file}:${line}`)
const set =
  (language: keyof Resources, namespace: string, key: string, text: string): Change =>
  (texts) => {
    texts[language][namespace] = { ...texts[language][namespace], [key]: text }
  }

test('nothing is wrong with good texts, with forms for numbers, and with what operators read in two languages', () => {
  expect(found()).toEqual([])
})

describe('broken texts', () => {
  const broken: Record<(typeof localeRules)[number], [Change, string][]> = {
    'missing-text': [
      [(texts) => delete texts.zh['intake']!['waiting'], 'locales/zh/intake.json:1'],
      [(texts) => delete texts.en['desk']!['closed'], 'locales/en/desk.json:1'],
      [set('en', 'flows/small', 'ask', ' '), 'locales/en/flows/small.json:2'],
    ],
    'unused-text': [
      [
        (texts) => {
          set('ko', 'flows/small', 'other', '좋습니다.')(texts)
          set('zh', 'flows/small', 'other', '好。')(texts)
          set('en', 'flows/small', 'other', 'Good.')(texts)
        },
        'locales/zh/flows/small.json:4',
      ],
    ],
    'stale-translation': [],
    'text-too-long': [
      [set('ko', 'flows/small', 'ask', `${'가 '.repeat(130)}안전하십니까?`), 'locales/ko/flows/small.json:2'],
      [set('en', 'intake', 'waiting', 'w'.repeat(501)), 'locales/en/intake.json:2'],
    ],
    'banned-word': [
      [set('ko', 'intake', 'waiting', '조사를 시작합니다.'), 'locales/ko/intake.json:2'],
      [set('zh', 'intake', 'waiting', '开始审讯。'), 'locales/zh/intake.json:2'],
      [set('en', 'intake', 'waiting', 'Please confess.'), 'locales/en/intake.json:2'],
      [set('ko', 'desk', 'page_P0', '핫라인입니다'), 'locales/ko/desk.json:3'],
    ],
    'informal-register': [[set('ko', 'intake', 'waiting', '사람을 불러요.'), 'locales/ko/intake.json:2']],
    'two-questions': [[set('en', 'flows/small', 'ask', 'Safe? Alone?'), 'locales/en/flows/small.json:2']],
    'placeholders-differ': [
      [set('en', 'desk', 'closed', 'Closed.'), 'locales/en/desk.json:2'],
      [set('zh', 'intake', 'waiting', '正在叫 {{name}}。'), 'locales/zh/intake.json:2'],
      [set('en', 'intake', 'declined_sticker_one', 'One was not taken.'), 'locales/en/intake.json:4'],
    ],
  }

  const cases = Object.entries(broken).flatMap(([rule, changes]) =>
    changes.map(([change, at]) => ({ rule, change, at })),
  )
  test.each(cases)('$rule at $at is found, and nothing else', ({ rule, change, at }) => {
    expect(found(change)).toContain(`${rule} ${at}`)
    expect(new Set(found(change).map((line) => line.split(' ')[0]))).toEqual(new Set([rule]))
  })

  test('a key that merely ends like a form for a number is one of its own', () => {
    const change: Change = (texts) => {
      set('ko', 'intake', 'declined_other', '받지 못했습니다.')(texts)
      set('en', 'intake', 'declined_other', 'Not taken.')(texts)
    }
    const [problem] = lintLocales(inputOf(change))
    expect(problem).toMatchObject({ rule: 'missing-text', file: 'locales/zh/intake.json' })
    expect(problem?.message).toContain('"declined_other"')
  })

  test('a key that the program names and nobody wrote is missing', () => {
    const input = { ...inputOf(), code: [...code, { name: 'src/intake/new.ts', text: "say('intake:brand_new')" }] }
    expect(lintLocales(input).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'missing-text: src/intake/new.ts names "intake:brand_new".',
    ])
  })

  test('a text that only another part of the program could name is unused', () => {
    const input = { ...inputOf(), code: [code[0]!, { name: 'src/queue/close.ts', text: "'closed'" }] }
    expect(lintLocales(input).map(({ rule, file }) => `${rule} ${file}`)).toEqual([
      'unused-text locales/en/desk.json',
      'unused-text locales/ko/desk.json',
    ])
  })

  test('a translation is stale when the Korean text changed after it, and in that language until it is accepted', () => {
    const before = acceptAll(goodTexts(), {}, translations)
    const change = set('ko', 'intake', 'waiting', '사람을 계속 부르고 있습니다.')
    expect(found(change, before)).toEqual([
      'stale-translation locales/en/intake.json:2',
      'stale-translation locales/zh/intake.json:2',
    ])
    const { texts } = inputOf(change)
    expect(found(change, acceptAll(texts, before, ['en']))).toEqual(['stale-translation locales/zh/intake.json:2'])
    expect(found(change, acceptAll(texts, before, translations))).toEqual([])
  })

  test('a translation that nobody has compared yet is stale', () => {
    const rules = lintLocales(inputOf(undefined, {})).map(({ rule }) => rule)
    expect(new Set(rules)).toEqual(new Set(['stale-translation']))
  })

  test('stand there for every rule', () => {
    const tested = Object.entries(broken).flatMap(([rule, changes]) => (changes.length > 0 ? [rule] : []))
    expect([...tested, 'stale-translation'].toSorted()).toEqual([...localeRules].toSorted())
  })
})

test('nothing is wrong with the shipped texts', async () => {
  expect(lintLocales(await readLocaleFiles())).toEqual([])
})
