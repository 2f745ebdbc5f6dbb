import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { calibrate, readText } from '../../src/triage/model/model.ts'
import { score } from '../../src/triage/model/score.ts'
import { matchRules, slowFamilies } from '../../src/triage/rules.ts'
import type { Severity } from '../../src/triage/severity.ts'
import { shippedModel, watch } from '../../src/triage/watch.ts'
import { parseCorpus, type Labelled } from '../../src/triage/train/corpus.ts'
import { percentile, type Figure } from './measure.ts'

/** What was done with a message: paged at once, asked, raised to P1, or nothing. */
export type Verdict = 'P0' | 'ask' | 'P1' | '-'
export type Judged = Labelled & { verdict: Verdict; byRules: Verdict; probability: number }

const heldOutPath = join(import.meta.dirname, '..', 'corpus', 'heldout', 'messages.tsv')
const verdicts: readonly Verdict[] = ['P0', 'ask', 'P1', '-']

export function judgeHeldOut(): Judged[] {
  return parseCorpus(readFileSync(heldOutPath, 'utf8'), 'messages.tsv').map((message) => ({
    ...message,
    verdict: judge(message.text),
    byRules: judgeByRules(message.text),
    probability: probabilityOf(message.text),
  }))
}

function judge(text: string): Verdict {
  const alarm = watch(text)
  if (alarm === null) return '-'
  return alarm.question === null ? (alarm.severity === 'P0' ? 'P0' : 'P1') : 'ask'
}

function judgeByRules(text: string): Verdict {
  const rule = matchRules(readText(text).sentences)
  if (rule === null) return '-'
  if (rule.weight !== 'sure') return 'ask'
  return slowFamilies.includes(rule.family) ? 'P1' : 'P0'
}

function probabilityOf(text: string): number {
  return calibrate(shippedModel.calibration.urgentNow, score(shippedModel, readText(text).sentences).urgentNow)
}

/** The shares that the project promises, over some messages; `by` says whose verdict counts. */
export function shares(judged: readonly Judged[], by: 'verdict' | 'byRules' = 'verdict') {
  const share = (severities: Severity[], wanted: Verdict[]): number => {
    const meant = judged.filter((one) => severities.includes(one.severity))
    return meant.filter((one) => wanted.includes(one[by])).length / Math.max(1, meant.length)
  }
  return {
    p0Found: share(['P0'], ['P0', 'ask']),
    urgentFound: share(['P0', 'P1'], ['P0', 'ask', 'P1']),
    calmPaged: share(['P2', 'P3'], ['P0']),
    calmAsked: share(['P2', 'P3'], ['ask']),
    calmRaisedToP1: share(['P2', 'P3'], ['P1']),
  }
}

/**
 * Milliseconds for one message of 1,000 characters, how the time grows with the length, and how long a program waits for
 * the watch to load. One sentence again and again keeps the processor's caches warm, as messages of real people do not.
 */
export function timings(): Figure[] {
  const sentence =
    '어제 저녁에 시장에서 돌아오는데 모르는 사람이 골목까지 따라왔습니다. 집에 와서 문을 잠그고 불을 껐어요. '
  const again = Array.from({ length: 1000 }, (_, round) => `${sentence.repeat(20).slice(0, 990)}${round}`)
  const heldOut = parseCorpus(readFileSync(heldOutPath, 'utf8'), 'messages.tsv').map((one) => one.text)
  const mixed = Array.from({ length: 1000 }, (_, round) =>
    [...heldOut.slice(round % 500), ...heldOut].slice(0, 200).join('. ').slice(0, 1000),
  )
  const [short = 0, ten = 0, hundred = 0] = [1_000, 10_000, 100_000].map((length) =>
    Math.min(...[1, 2, 3, 4, 5].map(() => timeOf(sentence.repeat(2000).slice(0, length)))),
  )
  return [
    ...percentiles('1,000 characters', again),
    ...percentiles('1,000 held-out characters', mixed),
    { name: '10,000 characters', value: ten, unit: 'ms' },
    { name: '100,000 characters', value: hundred, unit: 'ms' },
    { name: '100,000 of 1,000, per character', value: hundred / short / 100, unit: 'x' },
    { name: 'loading', value: Math.min(...[1, 2, 3].map(loading)), unit: 'ms' },
  ]
}

function percentiles(name: string, texts: readonly string[]): Figure[] {
  for (const text of texts.slice(0, 300)) timeOf(text)
  const times = texts.map(timeOf)
  return [
    { name: `${name}, median`, value: percentile(times, 0.5), unit: 'ms' },
    { name: `${name}, 99th percentile`, value: percentile(times, 0.99), unit: 'ms', reach: '<= 1' },
  ]
}

function timeOf(text: string): number {
  const startedAt = performance.now()
  watch(text)
  return performance.now() - startedAt
}

// In a program of its own, because here everything is loaded already.
function loading(): number {
  const path = JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/triage/watch.ts')).href)
  const program = `const at = performance.now(); await import(${path}); console.log(performance.now() - at)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }))
}

function confusion(judged: readonly Judged[], by: 'verdict' | 'byRules'): string[] {
  const rows = (['P0', 'P1', 'P2', 'P3'] as const).map((severity) => {
    const counts = verdicts.map(
      (verdict) => judged.filter((one) => one.severity === severity && one[by] === verdict).length,
    )
    return `  ${severity}   ${counts.map((count) => String(count).padStart(6)).join('')}`
  })
  return [`  is \\ said${verdicts.map((verdict) => verdict.padStart(5)).join(' ')}`, ...rows]
}

function groups(judged: readonly Judged[], keysOf: (one: Judged) => string[]): string[] {
  const keys = [...new Set(judged.flatMap(keysOf))].sort()
  return keys.map((key) => {
    const own = judged.filter((one) => keysOf(one).includes(key))
    const urgent = own.filter((one) => one.severity === 'P0' || one.severity === 'P1').length
    const { p0Found, urgentFound, calmPaged, calmAsked } = shares(own)
    const figures = [p0Found, urgentFound, calmPaged, calmAsked].map((value) => percent(value).padStart(8)).join('')
    return `  ${key.padEnd(14)}${String(urgent).padStart(5)}${String(own.length - urgent).padStart(5)}${figures}`
  })
}

function calibrationTable(judged: readonly Judged[]): string[] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const own = judged.filter((one) => Math.min(9, Math.floor(one.probability * 10)) === tenth)
    const hits = own.filter((one) => one.severity === 'P0').length
    const said = own.reduce((sum, one) => sum + one.probability, 0) / Math.max(1, own.length)
    return (
      `  ${tenth * 10}-${tenth * 10 + 10} %`.padEnd(14) +
      `${own.length}`.padStart(5) +
      percent(said).padStart(9) +
      percent(hits / Math.max(1, own.length)).padStart(9)
    )
  })
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function print(judged: readonly Judged[]): void {
  const head = `  ${''.padEnd(14)}${'urg.'.padStart(5)}${'calm'.padStart(5)}${'P0'.padStart(8)}${'P0+P1'.padStart(8)}${'paged'.padStart(8)}${'asked'.padStart(8)}`
  const lines = [
    `${judged.length} held-out messages`,
    ...Object.entries(shares(judged)).map(
      ([name, value]) =>
        `  ${name.padEnd(16)}${percent(value).padStart(8)}   rules alone ${percent(shares(judged, 'byRules')[name as 'p0Found']).padStart(8)}`,
    ),
    'Confusion',
    ...confusion(judged, 'verdict'),
    'Confusion, rules alone',
    ...confusion(judged, 'byRules'),
    'By family',
    head,
    ...groups(judged, (one) => [one.family]),
    'By trait',
    head,
    ...groups(judged, (one) => one.traits),
    'Calibration of P0: said, and what it was',
    ...calibrationTable(judged),
    'Time',
    ...timings().map(({ name, value, unit }) => `  ${name.padEnd(36)}${value.toFixed(3)} ${unit}`),
  ]
  console.log(lines.join('\n'))
}

/** Prints how well held-out messages are read, and how fast: for people, or as JSON for programs. */
export function benchTriage(asJson: boolean): void {
  const judged = judgeHeldOut()
  if (asJson)
    console.log(
      JSON.stringify({
        messages: judged.length,
        shares: shares(judged),
        rulesAlone: shares(judged, 'byRules'),
        timings: timings(),
      }),
    )
  else print(judged)
}
