import { once } from '../korean/once.ts'
import { chineseAlarms, englishAlarms, falseFriends, koreanAlarms, type FamilyStems } from './lexicon/alarms.ts'
import { classNames, joinWords } from './model/classes.ts'
import type { Sentence } from './model/features.ts'
import { textOf, unitsIn } from './model/letters.ts'
import { stemSounds } from './model/stem-sounds.ts'
import { findAt, newStems, type Stems } from './model/stems.ts'

/**
 * What the stems of one text amount to. `sure`: it says so; `unclear`: it says so, but the sentence beside may be about
 * something long ago or over; `doubted`: its own sentence speaks against it; `hint`: a stem that may mean it.
 */
export type RuleHit = { family: string; weight: 'sure' | 'unclear' | 'doubted' | 'hint'; reasons: string[] }

type Entry = { family: string; isSure: boolean }
type Language = { alarms: Stems; friends: Stems; entries: Entry[] }
type Found = { entry: Entry; start: number; end: number }

const byTenseSound = (stem: string): number[][] => stemSounds(stem, { keepTense: true })
const asChinese = (stem: string): number[][] => [unitsIn(stem)]
const asEnglish = (stem: string): number[][] => [unitsIn(stem.replaceAll('_', ' '))]
// Made with the first message and not with the program, which commands that read none load too.
const korean = once(() => readLanguage(koreanAlarms, falseFriends.korean, byTenseSound))
const chinese = once(() => readLanguage(chineseAlarms, falseFriends.chinese, asChinese))
const english = once(() => readLanguage(englishAlarms, falseFriends.english, asEnglish))

/** Classes that speak against an alarm: long ago, on a screen, over and well; a joke, an office, daily life. */
const wideDoubts = ['longAgo', 'screen', 'resolved', 'calmNegation', 'laughter']
const nearDoubts = ['sport', 'idiom', 'office', 'daily']
/** Families that are P1 by themselves: hours matter, not minutes. */
export const slowFamilies: readonly string[] = ['threat', 'lure', 'surveillance']
/** A hit is turned around by what stands within this many letters behind it. */
const negationJamoMax = 12
const negated =
  /^.{0,6}(?:ㅈㅣ(?:ㄴㅡㄴ)?ㅇㅏㄴ|ㅈㅣㅁㅗㅅ|ㅈㅓㄱㅣ?ㅇㅓㅂ|ㄹ?ㅃㅓㄴ|ㄲㅏㅂㅗ?ㅏ|ㅈㅜㄹㅇㅏㄹ|ㅈㅜㄹㅏㄹ)/u
const families = [...new Set(koreanAlarms.map((one) => one.family))]

/** Reads the sentences of a text for alarming stems; the surest and then the most urgent family counts. Linear. */
export function matchRules(sentences: readonly Sentence[]): RuleHit | null {
  const hits = sentences.flatMap((_, at) => hitsIn(sentences, at))
  return hits.reduce<RuleHit | null>((best, hit) => (best === null || rank(hit) < rank(best) ? hit : best), null)
}

function hitsIn(sentences: readonly Sentence[], at: number): RuleHit[] {
  const sentence = sentences[at]
  if (sentence === undefined) return []
  const found = [...findKorean(sentence), ...findChinese(sentence), ...findEnglish(sentence)]
  if (found.length === 0) return []
  const own = doubtsIn(sentence, [...wideDoubts, ...nearDoubts])
  const beside = [at - 1, at + 1].flatMap((index) => doubtsIn(sentences[index], wideDoubts))
  const sureWeight = own.length > 0 ? 'doubted' : beside.length > 0 ? 'unclear' : 'sure'
  const doubts = [...new Set([...own, ...beside])].map((name) => `doubt_${name}`)
  return found.map(({ entry: { family, isSure } }) => ({
    family,
    weight: isSure ? sureWeight : 'hint',
    reasons: [`text_${family}`, ...doubts],
  }))
}

function rank({ family, weight }: RuleHit): number {
  const later = slowFamilies.includes(family) ? families.length : 0
  return { sure: 0, unclear: 100, doubted: 200, hint: 300 }[weight] + later + families.indexOf(family)
}

function doubtsIn(sentence: Sentence | undefined, names: readonly string[]): string[] {
  return sentence === undefined ? [] : names.filter((name) => sentence.classes.includes(classNames.indexOf(name)))
}

function findKorean({ byEar }: Sentence): Found[] {
  const { units, starts } = byEar.tense
  const found = findIn(korean(), units, starts)
  return found.filter(({ end }) => !negated.test(textOf(units.slice(end, end + negationJamoMax))))
}

function findChinese({ han }: Sentence): Found[] {
  if (han.length === 0) return []
  const letters = han.join('')
  const found = findIn(
    chinese(),
    unitsIn(letters),
    Array.from(letters, (_, at) => at),
  )
  return found.filter(({ start }) => !'没未不'.includes(letters[start - 1] ?? ' '))
}

function findEnglish({ latin }: Sentence): Found[] {
  if (latin.length === 0) return []
  const { letters, starts } = joinWords(latin)
  const found = findIn(english(), unitsIn(letters), starts)
  return found.filter(({ start }) => !/(?:not|never|nt|no) $/u.test(letters.slice(Math.max(0, start - 6), start)))
}

function findIn(
  { alarms, friends, entries }: Language,
  letters: readonly number[],
  starts: readonly number[],
): Found[] {
  const found: Found[] = []
  let start = 0
  const add = (number: number, end: number): void => {
    const entry = entries[number]
    if (entry !== undefined) found.push({ entry, start, end })
  }
  for (let at = 0; at < starts.length; at++) {
    start = starts[at] ?? 0
    findAt(alarms, letters, start, add)
  }
  if (found.length === 0) return found
  const calm: [from: number, to: number][] = []
  for (start of starts) findAt(friends, letters, start, (_, end) => calm.push([start, end]))
  return found.filter((one) => !calm.some(([from, to]) => one.start < to && one.end > from))
}

function readLanguage(
  alarms: readonly FamilyStems[],
  friends: string,
  soundsOf: (stem: string) => number[][],
): Language {
  const entries = alarms.flatMap(({ family }) => [
    { family, isSure: true },
    { family, isSure: false },
  ])
  const lists = alarms.flatMap(({ sure, hint }) => [sure, hint])
  const forms = (list: string, number: number): [number[], number][] =>
    list
      .split(/\s+/u)
      .filter((stem) => stem !== '')
      .flatMap((stem) => soundsOf(stem).map((letters): [number[], number] => [letters, number]))
  return { alarms: newStems(lists.flatMap(forms)), friends: newStems(forms(friends, 0)), entries }
}
