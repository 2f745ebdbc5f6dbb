import { classNames, findClasses } from './classes.ts'
import { unitsIn } from './letters.ts'
import { newScratch, put, takeAll, type Scratch } from './scratch.ts'
import { closing, isHangul, opening, soundsOf, type Sounds } from './sounds.ts'

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

const latinRun = /[a-z]+/gu
/** So many characters of each of two neighbouring words. */
const beginningMax = 2
const space = 0x20
const [zero, nine] = [0x30, 0x39]
const [firstHan, lastHan] = [0x4e00, 0x9fff]
const hanRun = /[\u4e00-\u9fff]+/gu

/** One sentence in the forms that features are cut from, prepared once for all views. */
export type Sentence = {
  /** Its syllables and Chinese characters as UTF-16 units between ^ and $, a 0 for each number, no spaces. */
  syllables: number[]
  latin: string[]
  han: string[]
  /** Numbers of classes, rising, none twice. */
  classes: number[]
  byEar: Sounds
}

export function readSentence(text: string): Sentence {
  const byEar = soundsOf(text)
  const latin = text.match(latinRun) ?? []
  const han = text.match(hanRun) ?? []
  const classes: number[] = []
  findClasses({ text, byEar, han, latin }, (name) => {
    if (!classes.includes(name)) classes.push(name)
  })
  return { syllables: syllablesOf(text), latin, han, classes: classes.sort((a, b) => a - b), byEar }
}

const syllables = newScratch()

function syllablesOf(text: string): number[] {
  put(syllables, opening)
  let isInNumber = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const isDigit = unit >= zero && unit <= nine
    if (isDigit && !isInNumber) put(syllables, zero)
    else if (isHangul(unit) || (unit >= firstHan && unit <= lastHan)) put(syllables, unit)
    isInNumber = isDigit
  }
  put(syllables, closing)
  return takeAll(syllables)
}

/**
 * The features of one sentence: numbers below 2^featureBits, and above it the bits of the views that look at them and
 * `isClassBit`. May repeat.
 */
export function featuresOf(sentence: Sentence): number[] {
  addFeatures(features, sentence)
  return takeAll(features)
}

const features = newScratch()

/** Adds the features of one sentence to a list. */
export function addFeatures(out: Scratch, sentence: Sentence): void {
  const { syllables, byEar } = sentence
  addGroups(out, syllables, { kind: kinds.syllable, length: 1, bits: byBoth })
  addGroups(out, syllables, { kind: kinds.syllable, length: 2, bits: byBoth })
  addGroups(out, syllables, { kind: kinds.syllable, length: 3, bits: bySyllable })
  addGroups(out, byEar.characters, { kind: kinds.sound, length: 2, bits: bySound })
  addGroups(out, byEar.characters, { kind: kinds.sound, length: 3, bits: bySound })
  addGroups(out, byEar.plain.units, { kind: kinds.jamo, length: 5, bits: bySound })
  addKoreanWords(out, byEar)
  addLatinWords(out, sentence.latin)
  for (const run of sentence.han) {
    const units = unitsIn(run)
    for (const length of hanLengths) addGroups(out, units, { kind: kinds.han, length, bits: byBoth })
  }
  addClasses(out, sentence.classes)
}

function addKoreanWords(out: Scratch, { characters, wordStarts: { characters: starts } }: Sounds): void {
  for (let at = 0; at < starts.length; at++) {
    const start = starts[at] ?? 0
    const end = starts[at + 1] ?? characters.length - 1
    put(out, hash(kinds.word, characters, start, end) | byBoth)
    if (at === 0) continue
    const before = starts[at - 1] ?? 0
    let value = addUnits(startOf(kinds.twoWords * 8), characters, before, Math.min(before + beginningMax, start))
    value = addUnits(addUnit(value, space), characters, start, Math.min(start + beginningMax, end))
    put(out, featureOf(value) | byBoth)
  }
}

function addLatinWords(out: Scratch, latin: readonly string[]): void {
  latin.forEach((word, at) => {
    put(out, hashText(kinds.latin, word) | byBoth)
    const before = latin[at - 1]
    if (before !== undefined) put(out, hashText(kinds.latin, `${before} ${word}`) | byBoth)
    const units = unitsIn(`<${word}>`)
    for (const length of latinLengths) addGroups(out, units, { kind: kinds.latinPart, length, bits: byBoth })
  })
}

// Joining names and hashing them anew for every pair of every sentence would cost more than all else.
const hashesOfClasses = new Int32Array(classNames.length)
const hashesOfPairs = new Int32Array(classNames.length ** 2)

function addClasses(out: Scratch, classes: readonly number[]): void {
  for (let at = 0; at < classes.length; at++) {
    const name = classes[at] ?? 0
    put(out, (hashesOfClasses[name] ||= hashText(kinds.one, classNames[name] ?? '') | isClassBit | byBoth))
    for (let next = at + 1; next < classes.length; next++) put(out, hashOfPair(name, classes[next] ?? 0))
  }
}

function hashOfPair(name: number, other: number): number {
  const hashed = () => hashText(kinds.two, `${classNames[name]} ${classNames[other]}`) | isClassBit | bySound
  return (hashesOfPairs[name * classNames.length + other] ||= hashed())
}

type Groups = { kind: number; length: number; bits: number }

function addGroups(out: Scratch, units: readonly number[], { kind, length, bits }: Groups): void {
  for (let at = 0; at + length <= units.length; at++) put(out, hash(kind * 8 + length, units, at, at + length) | bits)
}

function hashText(kind: number, text: string): number {
  return hash(kind * 8, unitsIn(text))
}

// FNV-1a over the UTF-16 units, with a last mixing so that all bits count. In steps, because making a list of what is
// to be hashed would cost more than the hashing.
function hash(kind: number, units: readonly number[], from = 0, to = units.length): number {
  return featureOf(addUnits(startOf(kind), units, from, to))
}

function startOf(kind: number): number {
  return Math.imul(0x811c9dc5 ^ kind, 0x01000193)
}

function addUnit(value: number, unit: number): number {
  return Math.imul(value ^ unit, 0x01000193)
}

function addUnits(value: number, units: readonly number[], from: number, to: number): number {
  for (let at = from; at < to; at++) value = addUnit(value, units[at] ?? 0)
  return value
}

function featureOf(value: number): number {
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 12)) & mask
}
