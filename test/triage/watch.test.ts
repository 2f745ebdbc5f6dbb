import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/triage/explain.ts'
import { triageLine } from '../../src/triage/report-line.ts'
import { isMoreUrgent } from '../../src/triage/severity.ts'
import { shippedModel, watch } from '../../src/triage/watch.ts'
import { parseCorpus } from '../../src/triage/train/corpus.ts'

const root = join(import.meta.dirname, '..', '..')
const severity = (text: string) => triageLine(watch, text).severity
const isHeard = (text: string): boolean => watch(text) !== null

describe('what is said outright', () => {
  test.each([
    ['동생이 어제 연길에서 공안한테 잡혔어요', 'arrest'],
    ['공안한테자폈어요도와주세요', 'arrest'],
    ['내일 북송된다고 합니다', 'return'],
    ['언니가 모르는 사람들한테 납치됐어요', 'abduction'],
    ['살려주세요', 'immediate'],
    ['ehdhkwntpdy', 'immediate'],
    ['救命', 'immediate'],
    ['SOS', 'immediate'],
    ['sallyeojuseyo', 'immediate'],
    ['죽고 싶어요', 'suicide'],
    ['我妈妈被公安抓走了', 'arrest'],
    ['my mother was arrested in Tumen', 'arrest'],
    ['의식이 없어요 숨을 안 쉬어요', 'medical'],
  ])('%s pages at once', (text, family) => {
    expect(watch(text)).toMatchObject({ severity: 'P0', family, question: null })
  })

  test('a threat is a matter of hours', () => {
    expect(watch('보위부에서 협박 전화가 왔습니다')?.severity).toBe('P1')
  })
})

describe('loose initials', () => {
  test.each(['ㄷㅇㅈ', 'ㅅㄹㅈ', 'ㅈㅅ'])('%s is asked about, never P0 by itself', (text) => {
    expect(watch(text)).toMatchObject({ severity: 'P1', question: expect.any(String) })
  })

  test.each(['ㅇㅇ', 'ㄴㄴ', 'ㅇㅋ', 'ㄱㅅ', 'ㅋㅋㅋ'])('%s is nothing', (text) => {
    expect(watch(text)).toBeNull()
  })
})

describe('answers of an intake', () => {
  test.each(
    '네|아니요|2|1, 3|도문|연길|37살|서른일곱|어제|어젯밤|오늘 밤|사흘 전|엄마|남동생|여자|010-1234-5678|한국|라오스|모르겠습니다|건너뛰기|昨天|yesterday'.split(
      '|',
    ),
  )('%s raises nothing', (text) => {
    expect(watch(text)).toBeNull()
  })
})

describe('false friends', () => {
  test.each([
    '약속이 잡혔어요',
    '배고파 죽겠어요',
    '보고 싶어 죽겠어',
    '어제 경기에서 자살골이 나왔대요',
    '공안과 진료 예약했어요',
    '제 글이 사라졌어요 다시 써야 하나요',
    '재일교포 북송 다큐멘터리를 봤습니다',
    '아무 일 없습니다 잘 지냅니다',
  ])('%s pages nobody', (text) => {
    expect(severity(text)).not.toBe('P0')
  })
})

test('a negated return while still held is heard', () => {
  expect(isHeard('북송 안 됐어요, 아직 갇혀 있어요')).toBe(true)
})

test('reasons are codes that operators can read in every language', () => {
  const texts = ['ko', 'en', 'zh'].map(
    (language) =>
      JSON.parse(readFileSync(join(root, 'locales', language, 'triage.json'), 'utf8')) as Record<string, string>,
  )
  const said = parseCorpus(readFileSync(join(root, 'test/corpus/train/forms.tsv'), 'utf8'), 'forms.tsv')
  const codes = new Set(said.flatMap((one) => watch(one.text)?.reasons ?? []))
  expect(codes.size).toBeGreaterThan(15)
  for (const known of texts) expect([...codes].filter((code) => !known[code])).toEqual([])
})

test('every question is one that the engine can put in every language', () => {
  for (const language of ['ko', 'en', 'zh']) {
    const engine = JSON.parse(readFileSync(join(root, 'locales', language, 'engine.json'), 'utf8')) as object
    const asked = [...shippedModel.families.names, 'immediate', 'suicide', 'arrest', 'return', 'abduction']
    expect(asked.filter((code) => !(`alarm.${code}` in engine))).toEqual([])
  }
})

test('explains a judgement by words of the message', () => {
  const text = '우리 딸이 아침에 나갔는데 전화기가 꺼져 있고 모르는 남자가 받았어요'
  const { words, probability } = explain(shippedModel, text)
  expect(probability).toBeGreaterThan(0.5)
  expect(words.length).toBeGreaterThan(0)
  for (const { word } of words) expect(text).toContain(word)
})

describe('whatever is written', () => {
  const calm = parseCorpus(readFileSync(join(root, 'test/corpus/train/calm.tsv'), 'utf8'), 'calm.tsv')
    .map((one) => one.text)
    .filter((text) => text.length < 300)
  const alarms = [
    '공안이 와서 엄마를 잡아갔어요',
    '지금 살려주세요',
    '동생이 납치됐어요',
    '내일 북송된대요',
    '我妈妈被公安抓走了',
  ]
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({
      unit: fc.constantFrom(...Array.from('가잡혔어ㄷㅇㅈ공안 .!?\n뷁ab抓0😀ㅏ\u200b\ud800')),
      maxLength: 200,
    }),
    fc.constantFrom(...calm),
  )

  test('never throws, and severity and question belong together', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const alarm = watch(text)
        if (alarm === null) return
        expect(['P0', 'P1']).toContain(alarm.severity)
        if (alarm.question !== null) expect(alarm.severity).toBe('P1')
        expect(alarm.reasons.length).toBeGreaterThan(0)
        for (const reason of alarm.reasons) expect(reason).toMatch(/^[a-zA-Z0-9_]+$/u)
      }),
      { numRuns: 300 },
    )
  })

  test('an alarm put anywhere into calm text is heard', () => {
    const cut = fc.tuple(fc.constantFrom(...calm), fc.nat(), fc.constantFrom(...alarms))
    fc.assert(
      fc.property(cut, ([text, seed, alarm]) => {
        const words = text.split(' ')
        const at = seed % (words.length + 1)
        const mixed = [...words.slice(0, at), `. ${alarm}. `, ...words.slice(at)].join(' ')
        expect({ mixed, heard: isHeard(mixed) }).toEqual({ mixed, heard: true })
      }),
      { numRuns: 300 },
    )
  })

  test('an alarm at the end never lowers the severity', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...alarms), (text, alarm) => {
        const [before, after] = [severity(text), severity(`${text}\n${alarm}`)]
        expect(isMoreUrgent(before, after)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  test('takes time in proportion to the length', () => {
    const timeOf = (length: number): number => {
      const text = '어제 시장에서 낯선 남자가 따라왔습니다. 전화를 안 받아요 '.repeat(4000).slice(0, length)
      const times = [1, 2, 3].map(() => {
        const startedAt = process.cpuUsage()
        watch(text)
        return process.cpuUsage(startedAt).user
      })
      return Math.min(...times)
    }
    timeOf(10_000)
    expect(timeOf(100_000)).toBeLessThan(40 * Math.max(timeOf(10_000), 3000))
  })
})
