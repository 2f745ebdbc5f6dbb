import { chineseAlarms, englishAlarms, falseFriends, koreanAlarms, type FamilyStems } from './lexicon/alarms.ts'
import { classNames } from './model/classes.ts'
import type { Sentence } from './model/features.ts'
import { lettersOf } from './model/letters.ts'
import { soundOf } from './model/sound.ts'
import { addStem, findAt, newStems, type Stems } from './model/stems.ts'

/**
 * What the stems of one text amount to. `sure`: it says so; `unclear`: it says so, but the sentence beside may be about
 * something long ago or over; `doubted`: its own sentence speaks against it; `hint`: a stem that may mean it.
 */
export type RuleHit = { family: string; weight: 'sure' | 'unclear' | 'doubted' | 'hint'; reasons: string[] }

type Entry = { family: string; isSure: boolean }
type Language = { alarms: Stems; friends: Stems }
type Found = { entry: Entry; start: number; end: number }

const entries: Entry[] = []
const korean: Language = { alarms: newStems(), friends: newStems() }
const chinese: Language = { alarms: newStems(), friends: newStems() }
const english: Language = { alarms: newStems(), friends: newStems() }

const byTightSound = (stem: string): string => lettersOf(soundOf(stem, { keepTense: true })).letters
const asEnglish = (stem: string): string => stem.replaceAll('_', ' ')
addLanguage(korean, koreanAlarms, falseFriends.korean, byTightSound)
addLanguage(chinese, chineseAlarms, falseFriends.chinese, (stem) => stem)
addLanguage(english, englishAlarms, falseFriends.english, asEnglish)

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

/** Reads the units of a readable text for alarming stems; the surest and then the most urgent family counts. Linear. */
export function matchRules(units: readonly string[], sentences: readonly Sentence[]): RuleHit | null {
  const hits = units.flatMap((unit, at) => hitsIn(unit, sentences, at))
  return hits.reduce<RuleHit | null>((best, hit) => (best === null || rank(hit) < rank(best) ? hit : best), null)
}

function hitsIn(unit: string, sentences: readonly Sentence[], at: number): RuleHit[] {
  const sentence = sentences[at]
  const found = [...(sentence === undefined ? [] : findKorean(sentence)), ...findChinese(unit), ...findEnglish(unit)]
  if (found.length === 0) return []
  const own = doubtsIn(sentences[at], [...wideDoubts, ...nearDoubts])
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
  const found = findIn(korean, byEar.letters, byEar.starts)
  return found.filter(({ end }) => !negated.test(byEar.letters.slice(end, end + negationJamoMax)))
}

function findChinese(unit: string): Found[] {
  const han = unit.replace(/[^\u4e00-\u9fff]+/gu, '')
  return findIn(
    chinese,
    han,
    Array.from(han, (_, at) => at),
  ).filter(({ start }) => !/[没未不]$/u.test(han.slice(0, start)))
}

function findEnglish(unit: string): Found[] {
  const latin = `${unit.replace(/[^a-z]+/gu, ' ').trim()} `
  const starts = Array.from(latin.matchAll(/(?<![a-z])[a-z]/gu), (match) => match.index)
  return findIn(english, latin, starts).filter(({ start }) => !/(?:not|never|nt|no) $/u.test(latin.slice(0, start)))
}

function findIn(language: Language, letters: string, starts: readonly number[]): Found[] {
  const found: Found[] = []
  const calm: [from: number, to: number][] = []
  for (const start of starts) {
    findAt(language.friends, letters, start, (_, end) => calm.push([start, end]))
    findAt(language.alarms, letters, start, (number, end) => {
      const entry = entries[number]
      if (entry !== undefined) found.push({ entry, start, end })
    })
  }
  return found.filter(({ start, end }) => !calm.some(([from, to]) => start < to && end > from))
}

function addLanguage(
  language: Language,
  alarms: readonly FamilyStems[],
  friends: string,
  form: (stem: string) => string,
): void {
  for (const { family, sure, hint } of alarms) {
    addAll(language.alarms, sure, entries.push({ family, isSure: true }) - 1, form)
    addAll(language.alarms, hint, entries.push({ family, isSure: false }) - 1, form)
  }
  addAll(language.friends, friends, 0, form)
}

function addAll(stems: Stems, list: string, number: number, form: (stem: string) => string): void {
  for (const stem of list.split(/\s+/u)) if (stem !== '') addStem(stems, form(stem), number)
}
