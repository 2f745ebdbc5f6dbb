import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nearVariants } from '../../src/triage/train/groups.ts'
import { parseCorpus, type Labelled } from '../../src/triage/train/corpus.ts'

const corpus = join(import.meta.dirname, '..', 'corpus')
const read = (folder: string, names: string[]): Labelled[] =>
  names.flatMap((name) => parseCorpus(readFileSync(join(corpus, folder, name), 'utf8'), `${folder}/${name}`))
const train = read(
  'train',
  readdirSync(join(corpus, 'train')).filter((name) => name.endsWith('.tsv')),
)
const heldOut = read('heldout', ['messages.tsv'])

const families = new Set('arrest return abduction immediate threat lure surveillance suicide medical none'.split(' '))
const traits = new Set(
  'plain dialect typo jamo slip nospace chinese english romanised mixed long buried implicit negated past third resolved fear idiom news question short elder child formal slang falsefriend'.split(
    ' ',
  ),
)
const hardNegative = ['falsefriend', 'idiom', 'news', 'past', 'resolved', 'negated']
const whereIs = (one: Labelled | undefined): string => `${one?.file}:${one?.line}`
const isCalm = (one: Labelled): boolean => one.severity === 'P2' || one.severity === 'P3'
const isHard = (one: Labelled): boolean => isCalm(one) && one.traits.some((trait) => hardNegative.includes(trait))

describe.each([
  ['train', train],
  ['held-out', heldOut],
])('the %s messages', (_, messages) => {
  test('name families and traits that exist', () => {
    const wrong = messages.filter((one) => !families.has(one.family) || one.traits.some((trait) => !traits.has(trait)))
    expect(wrong.map((one) => `${whereIs(one)} ${one.family} ${one.traits.join(',')}`)).toEqual([])
  })

  test('give every urgent message a family', () => {
    expect(messages.filter((one) => !isCalm(one) && one.family === 'none').map(whereIs)).toEqual([])
  })

  test('hold calm messages full of alarming words: every second calm one at least', () => {
    expect(messages.filter(isHard).length / messages.filter(isCalm).length).toBeGreaterThan(0.5)
  })
})

test('a third of all messages are calm ones full of alarming words', () => {
  const all = [...train, ...heldOut]
  expect(all.filter(isHard).length / all.length).toBeGreaterThan(1 / 3)
})

test('no held-out message is a near variant of one that the model learns from', () => {
  // Short answers (네, 도문) are alike wherever they are written.
  const isLong = (one: Labelled): boolean => one.text.length > 12
  const all = [...train, ...heldOut].filter(isLong)
  const border = train.filter(isLong).length
  const crossing = nearVariants(all.map((one) => one.text)).filter(
    ([later, earlier]) => later >= border && earlier < border,
  )
  expect(crossing.map(([later, earlier]) => `${whereIs(all[later])} is like ${whereIs(all[earlier])}`)).toEqual([])
})
