import { classNames, findClasses, soundsOf, type Sounds } from './classes.ts'

/** Features are numbers of this many bits: hashes of what they stand for. */
export const featureBits = 18
const mask = (1 << featureBits) - 1

/** How one view of the ensemble looks at a text: lengths of its letter groups, and whether classes are paired. */
export type View = {
  syllables: readonly number[]
  sounds: readonly number[]
  jamo: readonly number[]
  words: boolean
  pairs: boolean
}

export const views: readonly View[] = [
  { syllables: [1, 2, 3], sounds: [], jamo: [], words: true, pairs: false },
  { syllables: [1, 2], sounds: [2, 3], jamo: [5], words: true, pairs: true },
]

/** Classes weigh more than a group of letters, because they were made by hand. */
export const classWeight = 2.5
const isClassBit = 1 << featureBits

const kinds = {
  syllable: 11,
  sound: 23,
  jamo: 37,
  word: 41,
  twoWords: 43,
  latin: 53,
  latinPart: 59,
  han: 61,
  one: 71,
  two: 73,
}
const hanLengths = [1, 2, 3]
const latinLengths = [3, 4, 5]

const number = /\d+/gu
const latinRun = /[a-z]+/gu
const hanRun = /[\u4e00-\u9fff]+/gu
const notSyllable = /[^가-힣ㄱ-ㅣ0\u4e00-\u9fff]+/gu

/** One sentence in the forms that features are cut from, prepared once for all views. */
export type Sentence = {
  syllables: string
  sounds: string
  jamo: string
  latin: string[]
  han: string[]
  classes: number[]
  byEar: Sounds
}

export function readSentence(text: string): Sentence {
  const byEar = soundsOf(text)
  const latin = text.match(latinRun) ?? []
  const han = text.match(hanRun) ?? []
  const classes = new Set<number>()
  findClasses({ byEar, han, latin }, (name) => classes.add(name))
  return {
    syllables: `^${text.replace(number, '0').replace(notSyllable, '')}$`,
    sounds: `^${byEar.words.join('')}$`,
    jamo: `^${byEar.plain.letters}$`,
    latin,
    han,
    classes: [...classes].sort((a, b) => a - b),
    byEar,
  }
}

/**
 * The features of one sentence in one view, as numbers below 2^featureBits; those that stand for classes have the
 * next bit set. May repeat. `named` is called beside, with what a feature stands for, where somebody wants to know.
 */
export function featuresOf(sentence: Sentence, view: View): number[] {
  const out: number[] = []
  addGroups(out, kinds.syllable, sentence.syllables, view.syllables)
  addGroups(out, kinds.sound, sentence.sounds, view.sounds)
  addGroups(out, kinds.jamo, sentence.jamo, view.jamo)
  if (view.words) addWords(out, sentence)
  for (const run of sentence.han) addGroups(out, kinds.han, run, hanLengths)
  addClasses(out, sentence.classes, view.pairs)
  return out
}

function addWords(out: number[], { byEar: { words }, latin }: Sentence): void {
  words.forEach((word, at) => {
    out.push(hash(kinds.word, word, 0, word.length))
    const before = words[at - 1]
    if (before !== undefined) out.push(hashText(kinds.twoWords, `${before.slice(0, 2)} ${word.slice(0, 2)}`))
  })
  latin.forEach((word, at) => {
    out.push(hashText(kinds.latin, word))
    const before = latin[at - 1]
    if (before !== undefined) out.push(hashText(kinds.latin, `${before} ${word}`))
    addGroups(out, kinds.latinPart, `<${word}>`, latinLengths)
  })
}

// Joining names and hashing them anew for every pair of every sentence would cost more than all else.
const hashesOfClasses = new Int32Array(classNames.length)
const hashesOfPairs = new Int32Array(classNames.length ** 2)

function addClasses(out: number[], classes: readonly number[], isPaired: boolean): void {
  for (let at = 0; at < classes.length; at++) {
    const name = classes[at] ?? 0
    out.push((hashesOfClasses[name] ||= hashText(kinds.one, classNames[name] ?? '') | isClassBit))
    for (let next = at + 1; isPaired && next < classes.length; next++) out.push(hashOfPair(name, classes[next] ?? 0))
  }
}

function hashOfPair(name: number, other: number): number {
  const hashed = () => hashText(kinds.two, `${classNames[name]} ${classNames[other]}`) | isClassBit
  return (hashesOfPairs[name * classNames.length + other] ||= hashed())
}

function addGroups(out: number[], kind: number, text: string, lengths: readonly number[]): void {
  for (const length of lengths) {
    for (let at = 0; at + length <= text.length; at++) out.push(hash(kind * 8 + length, text, at, at + length))
  }
}

function hashText(kind: number, text: string): number {
  return hash(kind * 8, text, 0, text.length)
}

// FNV-1a over the UTF-16 units, with a last mixing so that all bits count.
function hash(kind: number, text: string, from: number, to: number): number {
  let value = 0x811c9dc5 ^ kind
  value = Math.imul(value, 0x01000193)
  for (let at = from; at < to; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 12)) & mask
}
