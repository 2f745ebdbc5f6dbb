import { stemOf, stemsOf } from './choice-stem.ts'
import { wordsNamed } from './choice-words.ts'
import { composeLooseJamo, jamoDistance, toJamo } from './jamo.ts'
import { normalize } from './normalize.ts'
import { readNumeral } from './numeral.ts'
import { foldSpelling } from './spelling.ts'

/** Longest message, in UTF-16 units, that is matched against the labels. */
export const choiceCharsMax = 200
const labelsMax = 60
const labelPartMin = 2
const stemCharsMin = 3
const typoJamoMin = 6
const typoJamoPerEdit = 6
/** A sentence that begins with an answer; what is longer says more than that. */
const beginningCharsMax = 30
const latinWordMin = 4
/** A sentence that ends with an answer, and how much of an ending tells enough. */
const endingCharsMax = 40
const [hangulEndingMin, hanEndingMin, latinEndingMin] = [4, 3, 8]
const latinOnly = /^[ -~]+$/u
const hanOnly = /^\p{Script=Han}+$/u
const deniesNext = /(?:안|못|아니|않고|말고|不|没|沒|not|n't|no)$/u
const denial = /안|않|아니|아닌|아닙|아님|없(?!어(?![요오])[가-힣])|못|말고|不|没|非|别|not|n't|no /u

export type UnderstoodChoice =
  { readonly type: 'chosen'; readonly indexes: number[] } | { readonly type: 'ambiguous'; readonly indexes: number[] }

/** `also` are other words for the label: a message is one of them, or begins with one. */
type Label = { readonly folded: string; readonly words: readonly string[]; readonly also: readonly string[] }
type Found = { readonly type: 'one'; readonly index: number } | { readonly type: 'several'; readonly indexes: number[] }

const ordinals: readonly (readonly [RegExp, number])[] = [
  [/^(?:첫째|첫 ?번째|첫번|첫 ?번|처음 ?거|맨 ?위|맨 ?처음|제일 ?위|第一个?|first|the first(?: one)?|1st)$/u, 1],
  [/^(?:둘째|두 ?번째|두번|第二个?|second|the second(?: one)?|2nd)$/u, 2],
  [/^(?:셋째|세 ?번째|세번|第三个?|third|the third(?: one)?|3rd)$/u, 3],
  [/^(?:넷째|네 ?번째|네번|第四个?|fourth|the fourth(?: one)?|4th)$/u, 4],
  [/^(?:다섯째|다섯 ?번째|第五个?|fifth|the fifth(?: one)?|5th)$/u, 5],
]
const lastOne =
  /^(?:마지막|맨 ?마지막|맨 ?아래|제일 ?아래|맨 ?끝|마지막 ?(?:거|것|번호)|最后一个?|last|the last(?: one)?)$/u
const everything =
  /^(?:다|전부|전부 ?다|모두|모두 ?다|다요|전체|싹 ?다|전부요|모두요|다 ?(?:해당|맞아|맞음|있어|선택).*|전부 ?(?:해당|맞|선택).*|모두 ?(?:해당|맞|선택).*|all|all of them|everything|全部|都是|都有|全都是|所有)$/u
const nothing =
  /^(?:(?:그런|그런 ?(?:사람|분|일|것|거)|아무도|아무 ?일도)(?:은|는|이|도)? ?없(?:음|어|다|습니다|슴다|소|지|네)|없음|없어|없다|없습니다|없지|없네|아무것도 ?(?:없음|아님|아니다|없어|없습니다)?|하나도 ?없(?:음|어|습니다)|해당 ?(?:없음|없어|없습니다|사항 ?없음)|해당 ?안 ?됨|none|none of them|nothing|没有|都没有|都不是|无)$/u
const nothingLabel = /없음|없습니다|없다|아무것도|해당 ?사항|none|没有|无/u
const politeness =
  / ?(?:입니다|이에요|예요|에요|이예요|이요|이오|이다|임다|요|로 ?할게요?|으로 ?할게요?|로 ?하겠습니다|으로 ?하겠습니다|할게요|하겠습니다|로 ?해 ?주세요|으로 ?해 ?주세요|주세요|선택|선택합니다|선택할게요?|선택하겠습니다|고를게요?|을 ?고릅니다|를 ?고릅니다|이 ?맞아요?|이 ?맞습니다|가 ?맞습니다|맞아요|맞습니다|같아요|같습니다|인 ?것 ?같아요|인 ?것 ?같습니다|골랐어요|로|으로|を|please|吧)$/u
const lead =
  /^(?:저는|나는|난|전|제 ?답은|답은|답|번호|i choose|i pick|option|number|no\.?|我选|选择|选|第)[ :,]*(?=.)/u
const numberWord = /^(?:제|第)?(.{1,6}?) ?(?:번 ?문항|번 ?째|번 ?거|번 ?것|번 ?항목|번|호|째|号|个|项)?$/u
const between =
  /[,、，/;+&·\n]|(?:하고|이랑|랑|그리고|및|또|과|와) |(?<=번)(?:하고|이랑|과)|(?<=\d)(?:하고|이랑|랑|과|와)|[和跟与]|(?:^| )and /u
const politeEnd = /(?:입니다|이에요|예요|요|임다)$/u
const clean = /[.!?。~()[\]'"“”‘’]/gu

/**
 * Reads which of the numbered labels a message means: by number in any spelling (2, 2번, ②, 둘째, 이, 二), by the label, by
 * a part that only one label has, or with a small typo; with `multi` also several at once, all of them, or none when a
 * label says none. `also` are other words for each label. Indexes count from 0, in the order of the labels. `ambiguous`
 * lists what could be meant, also when more than `max` were named. Null when nothing fits or a number is out of range.
 */
export function understandChoice(
  text: string,
  labels: readonly string[],
  options: { multi: boolean; max?: number; also?: readonly (readonly string[])[] },
): UnderstoodChoice | null {
  if (text.length > choiceCharsMax || labels.length === 0 || labels.length > labelsMax) return null
  const plain = composeLooseJamo(normalize(text).text).replace(clean, ' ').replace(/ +/gu, ' ').trim()
  if (plain === '') return null
  const prepared = labels.map((label, index) => prepareLabel(label, options.also?.[index] ?? []))
  const none = options.multi && nothing.test(plain.replace(politeEnd, '')) ? readNothing(prepared) : null
  if (none !== null) return none
  const one = findOne(plain, prepared)
  // "돌아오라고 하고 명단도 달라고 합니다" begins with one option and names another.
  const rest = options.multi && one?.type === 'one' && byLabel(plain, prepared) === null
  const parts = rest ? readParts(plain, prepared, options.max ?? labels.length, between) : null
  if (parts?.type === 'chosen' && parts.indexes.length > 1) return parts
  const named = options.multi && byLabel(plain, prepared) === null ? namedIn(plain, prepared, one) : []
  if (named.length > 0) return withinMax(named, options.max ?? labels.length)
  if (one?.type === 'one') return { type: 'chosen', indexes: [one.index] }
  const several = options.multi
    ? findMany(plain, prepared, options.max ?? labels.length)
    : readParts(plain, prepared, 1, between)
  if (several !== null) return several
  return one === null ? null : { type: 'ambiguous', indexes: one.indexes }
}

// "애 둘이요" names a child, and no second option. Words for "none of them" say nothing beside others.
function namedIn(plain: string, labels: readonly Label[], one: Found | null): number[] {
  const found = wordsNamed(
    plain,
    labels.map(({ folded, also }) => (nothingLabel.test(folded) ? [] : also)),
  )
  const others = [one, byEnding(plain, labels)].flatMap((other) => (other?.type === 'one' ? [other.index] : []))
  return found.length === 0 ? [] : sortUnique([...found, ...others])
}

function prepareLabel(label: string, also: readonly string[]): Label {
  const plain = normalize(label)
    .text.replace(clean, ' ')
    .replace(/^\d{1,2} ?[.):] ?/u, '')
  const folded = foldSpelling(plain)
  return {
    folded: folded.replaceAll(' ', ''),
    words: folded.split(/[ ,/·]+/u).filter((word) => word !== ''),
    also: foldAll(also),
  }
}

/** Whether a message is one of these words, whatever its spelling. */
export function isOneOf(text: string, words: readonly string[]): boolean {
  if (text.length > choiceCharsMax || words.length === 0) return false
  return foldAll(words).includes(foldWord(composeLooseJamo(normalize(text).text)))
}

function foldWord(plain: string): string {
  return foldSpelling(plain.replace(clean, ' ')).replaceAll(' ', '')
}

const foldedWords = new WeakMap<readonly string[], readonly string[]>()

// Folded once for each list: there are many more of these words than labels.
function foldAll(also: readonly string[]): readonly string[] {
  const known = foldedWords.get(also)
  if (known !== undefined) return known
  const folded = also.map((word) => foldWord(normalize(word).text))
  foldedWords.set(also, folded)
  return folded
}

function findOne(plain: string, labels: readonly Label[]): Found | null {
  const exact = byLabel(plain, labels) ?? byStem(plain, labels)
  if (exact !== null) return exact
  let rest = plain
  for (let pass = 0; pass < 4; pass++) {
    const number = readPosition(rest, labels.length)
    if (number !== null) return number > labels.length || number < 1 ? null : { type: 'one', index: number - 1 }
    const found = pass === 0 ? null : byLabel(rest, labels)
    if (found !== null) return found
    const shorter = rest.replace(lead, '').replace(politeness, '').trim()
    if (shorter === rest || shorter === '') break
    rest = shorter
  }
  return (
    byNumberAndLabel(plain, labels) ??
    byPart(plain, labels) ??
    byPart(rest, labels) ??
    byEnding(plain, labels) ??
    byTypo(plain, labels)
  )
}

// "2번 가족 일": the number and the label as they were shown.
function byNumberAndLabel(plain: string, labels: readonly Label[]): Found | null {
  const match = /^(\d{1,2}) ?번? (.+)$/u.exec(plain)
  const found = match === null ? null : byLabel((match[2] ?? '').replace(politeness, ''), labels)
  return found?.type === 'one' && found.index === Number(match?.[1]) - 1 ? found : null
}

function readPosition(text: string, count: number): number | null {
  if (lastOne.test(text)) return count
  const ordinal = ordinals.find(([pattern]) => pattern.test(text))
  if (ordinal !== undefined) return ordinal[1]
  const word = numberWord.exec(text)?.[1]
  // 이번 is "this time" as often as "number two", 한번 and 일번 aside.
  if (word === undefined || text === '이번' || text === '네' || text === '한') return null
  return readNumeral(word)
}

function byLabel(plain: string, labels: readonly Label[]): Found | null {
  const folded = foldSpelling(plain).replaceAll(' ', '')
  return collect(labels, (label) => label.folded === folded || label.also.includes(folded))
}

// The same words with another ending: 끊겼어요 for 끊겼습니다.
function byStem(plain: string, labels: readonly Label[]): Found | null {
  const stem = stemOf(foldWord(plain))
  if (stem.length < stemCharsMin) return null
  const found = collect(labels, ({ folded, also }) => stemOf(folded) === stem || stemsOf(also).includes(stem))
  return found?.type === 'one' ? found : null
}

// The message is a part of a label, or it says a whole label within a few words more.
function byPart(plain: string, labels: readonly Label[]): Found | null {
  const folded = foldSpelling(plain).replaceAll(' ', '')
  const asWord = collect(labels, (label) => label.words.includes(folded))
  if (asWord !== null) return asWord
  if (folded.length < labelPartMin) return null
  const asPart = collect(labels, (label) => label.folded.includes(folded))
  if (asPart !== null) return asPart
  const inside = labels.filter((label) => label.folded.length >= labelPartMin && folded.startsWith(label.folded))
  const longest = Math.max(0, ...inside.map((label) => label.folded.length))
  const isMostly = longest * 2 >= folded.length && !denial.test(folded.slice(longest))
  return isMostly
    ? collect(labels, (label) => label.folded.length === longest && folded.startsWith(label.folded))
    : (byBeginning(plain, labels) ?? byEnding(plain, labels))
}

// "내일 보낸다고 합니다" says "내일", and "公安带走的" says "公安". Words that begin two options say neither.
function byBeginning(plain: string, labels: readonly Label[]): Found | null {
  if (plain.length > beginningCharsMax) return null
  const folded = foldWord(plain.replace(/^(?:(?:우리|저희|제|내|my|our|the|an?) |我们?的?)/u, ''))
  const begins = (word: string): boolean =>
    folded.startsWith(word) && (word.length >= latinWordMin || /^[^ -~]{2}/u.test(word))
  const longest = Math.max(0, ...labels.flatMap((label) => label.also.filter(begins).map(({ length }) => length)))
  if (longest === 0 || denial.test(folded.slice(longest))) return null
  return collect(labels, (label) => label.also.some((word) => word.length === longest && begins(word)))
}

// Korean says last what was done: "이상한 글이 와서 링크를 눌렀어요". What stands right before it can deny it.
function byEnding(plain: string, labels: readonly Label[]): Found | null {
  if (plain.length > endingCharsMax) return null
  const words = plain.split(/[ ,，、]+/u)
  const ends = words.slice(1).map((_, index) => foldWord(words.slice(index + 1).join(' ')))
  const stems = ends.map(stemOf)
  const fits = (word: string, stem: string, at: number): boolean =>
    (ends[at] === word || stems[at] === stem) && isTelling(word) && !deniesNext.test(words[at] ?? '')
  const isSaid = ({ also }: Label): boolean =>
    also.some((word, index) => ends.some((_, at) => fits(word, stemsOf(also)[index] ?? word, at)))
  return collect(labels, isSaid)
}

function isTelling(word: string): boolean {
  if (latinOnly.test(word)) return word.length >= latinEndingMin
  return word.length >= (hanOnly.test(word) ? hanEndingMin : hangulEndingMin)
}

function byTypo(plain: string, labels: readonly Label[]): Found | null {
  const folded = foldSpelling(plain).replaceAll(' ', '')
  const length = toJamo(folded).length
  if (length < typoJamoMin) return null
  const limit = Math.max(1, Math.floor(length / typoJamoPerEdit))
  const distances = labels.map((label) => jamoDistance(folded, label.folded, limit))
  const nearest = Math.min(...distances)
  return nearest === Infinity ? null : collect(labels, (_, index) => distances[index] === nearest)
}

function collect(labels: readonly Label[], test: (label: Label, index: number) => boolean): Found | null {
  const indexes = labels.flatMap((label, index) => (test(label, index) ? [index] : []))
  const [first] = indexes
  if (first === undefined) return null
  return indexes.length === 1 ? { type: 'one', index: first } : { type: 'several', indexes }
}

function findMany(plain: string, labels: readonly Label[], max: number): UnderstoodChoice | null {
  const bare = plain.replace(politeEnd, '').trim()
  if (everything.test(bare) || everything.test(plain)) {
    const meant = labels.flatMap((label, index) => (nothingLabel.test(label.folded) ? [] : [index]))
    return withinMax(meant, max)
  }
  return readParts(plain, labels, max, between) ?? readParts(plain, labels, max, / /u) ?? readDigits(bare, labels, max)
}

function readNothing(labels: readonly Label[]): UnderstoodChoice | null {
  return labels.some((label) => nothingLabel.test(label.folded)) ? { type: 'chosen', indexes: [] } : null
}

function readParts(plain: string, labels: readonly Label[], max: number, separator: RegExp): UnderstoodChoice | null {
  const parts = plain
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length < 2 || parts.length > labelsMax) return null
  const found = parts.map((part) => findOne(part, labels) ?? findRow(part, labels))
  const indexes = found.flatMap((one) => (one?.type === 'one' ? [one.index] : (one?.indexes ?? [])))
  if (found.includes(null)) return null
  if (found.some((one, part) => one?.type === 'several' && findRow(parts[part] ?? '', labels) === null)) {
    return { type: 'ambiguous', indexes: sortUnique(indexes) }
  }
  return withinMax(sortUnique(indexes), max)
}

// "1 3" as one part of "1 3, 5".
function findRow(part: string, labels: readonly Label[]): Found | null {
  if (!part.includes(' ')) return null
  const found = part.split(' ').map((word) => findOne(word, labels))
  const indexes = found.flatMap((one) => (one?.type === 'one' ? [one.index] : []))
  return indexes.length === found.length ? { type: 'several', indexes } : null
}

// 13 with five labels is 1 and 3; with thirteen it has already been read as a number.
function readDigits(bare: string, labels: readonly Label[], max: number): UnderstoodChoice | null {
  if (labels.length > 9 || !/^[1-9]{2,9}$/u.test(bare)) return null
  const indexes = Array.from(bare, (digit) => Number(digit) - 1)
  const isValid = indexes.every((index) => index < labels.length) && new Set(indexes).size === indexes.length
  return isValid ? withinMax(sortUnique(indexes), max) : null
}

function withinMax(indexes: number[], max: number): UnderstoodChoice {
  return { type: indexes.length > max ? 'ambiguous' : 'chosen', indexes }
}

function sortUnique(indexes: readonly number[]): number[] {
  return [...new Set(indexes)].toSorted((a, b) => a - b)
}
