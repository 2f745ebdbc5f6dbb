import { classNames, findClasses, soundsOf, type Sounds } from './classes.ts'

/** Features are numbers of this many bits: hashes of what they stand for. */
export const featureBits = 18
const mask = (1 << featureBits) - 1
/** Stands above the number of a feature that is a class or a pair of them. */
export const isClassBit = 1 << featureBits

/**
 * The two views of the ensemble. The bit of a view stands above the numbers of the features that it looks at, so that
 * what both look at is hashed once: one looks at three syllables, the other at sounds, letters and pairs of classes.
 */
const bySyllable = 1 << (featureBits + 1)
const bySound = 1 << (featureBits + 2)
const byBoth = bySyllable | bySound
export const viewBits: readonly number[] = [bySyllable, bySound]

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
 * The features of one sentence: numbers below 2^featureBits, and above it the bits of the views that look at them and
 * `isClassBit`. May repeat.
 */
export function featuresOf(sentence: Sentence): number[] {
  const out: number[] = []
  const syllables = codesOf(sentence.syllables)
  const sounds = codesOf(sentence.sounds)
  const jamo = codesOf(sentence.jamo)
  addGroups(out, syllables, { kind: kinds.syllable, length: 1, bits: byBoth })
  addGroups(out, syllables, { kind: kinds.syllable, length: 2, bits: byBoth })
  addGroups(out, syllables, { kind: kinds.syllable, length: 3, bits: bySyllable })
  addGroups(out, sounds, { kind: kinds.sound, length: 2, bits: bySound })
  addGroups(out, sounds, { kind: kinds.sound, length: 3, bits: bySound })
  addGroups(out, jamo, { kind: kinds.jamo, length: 5, bits: bySound })
  addWords(out, sentence)
  for (const run of sentence.han) {
    const codes = codesOf(run)
    for (const length of hanLengths) addGroups(out, codes, { kind: kinds.han, length, bits: byBoth })
  }
  addClasses(out, sentence.classes)
  return out
}

function addWords(out: number[], { byEar: { words }, latin }: Sentence): void {
  words.forEach((word, at) => {
    out.push(hash(kinds.word, codesOf(word)) | byBoth)
    const before = words[at - 1]
    if (before !== undefined) out.push(hashText(kinds.twoWords, `${before.slice(0, 2)} ${word.slice(0, 2)}`) | byBoth)
  })
  latin.forEach((word, at) => {
    out.push(hashText(kinds.latin, word) | byBoth)
    const before = latin[at - 1]
    if (before !== undefined) out.push(hashText(kinds.latin, `${before} ${word}`) | byBoth)
    const codes = codesOf(`<${word}>`)
    for (const length of latinLengths) addGroups(out, codes, { kind: kinds.latinPart, length, bits: byBoth })
  })
}

// Joining names and hashing them anew for every pair of every sentence would cost more than all else.
const hashesOfClasses = new Int32Array(classNames.length)
const hashesOfPairs = new Int32Array(classNames.length ** 2)

function addClasses(out: number[], classes: readonly number[]): void {
  for (let at = 0; at < classes.length; at++) {
    const name = classes[at] ?? 0
    out.push((hashesOfClasses[name] ||= hashText(kinds.one, classNames[name] ?? '') | isClassBit | byBoth))
    for (let next = at + 1; next < classes.length; next++) out.push(hashOfPair(name, classes[next] ?? 0))
  }
}

function hashOfPair(name: number, other: number): number {
  const hashed = () => hashText(kinds.two, `${classNames[name]} ${classNames[other]}`) | isClassBit | bySound
  return (hashesOfPairs[name * classNames.length + other] ||= hashed())
}

type Groups = { kind: number; length: number; bits: number }

function addGroups(out: number[], codes: readonly number[], { kind, length, bits }: Groups): void {
  for (let at = 0; at + length <= codes.length; at++) out.push(hash(kind * 8 + length, codes, at, at + length) | bits)
}

function hashText(kind: number, text: string): number {
  return hash(kind * 8, codesOf(text))
}

// Groups overlap, and looking into an array is much quicker than looking into a text several times.
function codesOf(text: string): number[] {
  const codes: number[] = []
  for (let at = 0; at < text.length; at++) codes.push(text.charCodeAt(at))
  return codes
}

// FNV-1a over the UTF-16 units, with a last mixing so that all bits count.
function hash(kind: number, codes: readonly number[], from = 0, to = codes.length): number {
  let value = Math.imul(0x811c9dc5 ^ kind, 0x01000193)
  for (let at = from; at < to; at++) value = Math.imul(value ^ (codes[at] ?? 0), 0x01000193)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 12)) & mask
}
