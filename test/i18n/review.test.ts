import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readLocaleFiles, reviewDocumentPath } from '../../src/cli/locale-files.ts'
import { approvalHash, reviewDocument, type Review } from '../../src/i18n/review.ts'
import { entryFlow } from '../../src/intake/person-turn.ts'

const files = await readLocaleFiles()
const documentOf = (review: Review, texts = files.texts): string =>
  reviewDocument({ texts, flows: files.flows, entry: entryFlow, review })
const rowOf = (text: string, key: string): string =>
  text.split('\n').find((line) => line.startsWith(`| \`${key}\` |`)) ?? ''

describe('the list of texts for review', () => {
  test('is up to date (npm run deungdae -- locales review)', () => {
    expect(readFileSync(reviewDocumentPath, 'utf8')).toBe(documentOf(files.review))
  })

  test('holds every text that a person sees, in the order of the conversation', () => {
    const text = documentOf({})
    const place = (part: string): number => text.indexOf(part)
    expect(place('## 문답 gate')).toBeGreaterThan(0)
    expect(place('## 문답 arrest')).toBeGreaterThan(place('## 문답 gate'))
    expect(place('`still_held`')).toBeGreaterThan(place('`advice_money`'))
    for (const [namespace, all] of Object.entries(files.texts.ko)) {
      if (!namespace.startsWith('flows/') && namespace !== 'engine' && namespace !== 'intake') continue
      for (const key of Object.keys(all)) expect({ key, row: rowOf(text, key) !== '' }).toEqual({ key, row: true })
    }
    expect(text).not.toContain('/duty on')
  })

  test('shows an approval only while none of the texts has changed', () => {
    const of = approvalHash(files.texts, 'flows/gate', 'danger')
    const review: Review = { 'flows/gate:danger': { native: { by: '검토자', on: '2026-11-23', of }, expert: null } }
    expect(rowOf(documentOf(review), 'danger')).toContain('| 검토자, 2026-11-23 | - |')
    const gate = { ...files.texts.en['flows/gate'], danger: 'Are you in danger?' }
    const changed = { ...files.texts, en: { ...files.texts.en, 'flows/gate': gate } }
    expect(rowOf(documentOf(review, changed), 'danger')).toContain('| - | - |')
  })
})
