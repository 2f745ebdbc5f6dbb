/** Largest number that is read; a longer one is a telephone or an account number, not an amount. */
export const numeralMax = 999_999_999
const numeralCharsMax = 40

const nativeTens: readonly (readonly [string, number])[] = [
  ['열', 10],
  ['스물', 20],
  ['스무', 20],
  ['서른', 30],
  ['설흔', 30],
  ['마흔', 40],
  ['마은', 40],
  ['쉰', 50],
  ['쉬흔', 50],
  ['예순', 60],
  ['일흔', 70],
  ['이른', 70],
  ['여든', 80],
  ['아흔', 90],
]
const nativeOnes = table(
  '하나=1 한=1 둘=2 두=2 셋=3 세=3 석=3 넷=4 네=4 넉=4 다섯=5 닷=5 여섯=6 엿=6 일곱=7 여덟=8 여덜=8 아홉=9',
)
const nativeRanges = new Map<string, readonly [number, number]>([
  ...([
    ['한두', [1, 2]],
    ['한둘', [1, 2]],
    ['하나둘', [1, 2]],
    ['두세', [2, 3]],
    ['두셋', [2, 3]],
    ['둘셋', [2, 3]],
  ] as const),
  ...([
    ['두서너', [2, 4]],
    ['두어', [2, 3]],
    ['서너', [3, 4]],
    ['서넛', [3, 4]],
    ['셋넷', [3, 4]],
    ['세네', [3, 4]],
  ] as const),
  ...([
    ['너댓', [4, 5]],
    ['네댓', [4, 5]],
    ['네다섯', [4, 5]],
    ['너덧', [4, 5]],
    ['네닷', [4, 5]],
    ['넷다섯', [4, 5]],
  ] as const),
  ...([
    ['대여섯', [5, 6]],
    ['대엿', [5, 6]],
    ['다섯여섯', [5, 6]],
    ['댓', [4, 6]],
    ['예닐곱', [6, 7]],
  ] as const),
  ...([
    ['여섯일곱', [6, 7]],
    ['일고여덟', [7, 8]],
    ['일여덟', [7, 8]],
    ['일곱여덟', [7, 8]],
    ['여덟아홉', [8, 9]],
  ] as const),
  ...([
    ['엳아홉', [8, 9]],
    ['엳아홉', [8, 9]],
  ] as const),
])
const sinoDigits = table(
  '영=0 공=0 령=0 일=1 이=2 삼=3 사=4 오=5 육=6 륙=6 칠=7 팔=8 구=9 零=0 〇=0 一=1 二=2 两=2 兩=2 三=3 四=4 五=5 六=6 七=7 八=8 九=9',
)
const smallUnits = table('십=10 백=100 천=1000 十=10 百=100 千=1000')
const bigUnits = table('만=10000 万=10000 萬=10000 억=100000000 亿=100000000')
const english = table(
  'zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fourty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90',
)

/**
 * The value of a text that is nothing but one numeral: digits (also 1,000), native (스물셋), Sino-Korean with Northern
 * 륙 and 령, Chinese, mixed (3백, 백스물) or English up to ninety-nine. No sign, no fraction. Null for anything else.
 */
export function readNumeral(text: string): number | null {
  if (text.length === 0 || text.length > numeralCharsMax) return null
  const bare = text.replaceAll(' ', '')
  const value = readDigits(bare) ?? readNative(bare) ?? readSino(bare) ?? readMixed(bare) ?? readEnglish(text)
  return value !== null && value <= numeralMax ? value : null
}

/** The bounds of an uncertain numeral such as 두세, 서너, 서른대여섯, 이삼십, 2-3, 3,4. Null for anything else. */
export function readRange(text: string): readonly [number, number] | null {
  if (text.length > numeralCharsMax) return null
  const bare = text.replaceAll(' ', '')
  return readNativeRange(bare) ?? readSinoRange(bare) ?? readJoined(text)
}

/** One digit as a person may say or write it (7, 칠, 七), or null. */
export function readDigit(character: string): number | null {
  if (/^\d$/u.test(character)) return Number(character)
  return sinoDigits.get(character) ?? null
}

function readDigits(text: string): number | null {
  return /^(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})$/u.test(text) ? Number(text.replaceAll(',', '')) : null
}

function readNative(text: string): number | null {
  const ones = nativeOnes.get(text)
  if (ones !== undefined) return ones
  const ten = nativeTens.find(([name]) => text.startsWith(name))
  if (ten === undefined) return null
  const rest = text.slice(ten[0].length)
  const more = rest === '' ? 0 : nativeOnes.get(rest)
  return more === undefined ? null : ten[1] + more
}

function readNativeRange(text: string): readonly [number, number] | null {
  const ten = nativeTens.find(([name]) => text.startsWith(name) && text.length > name.length)
  const range = nativeRanges.get(ten === undefined ? text : text.slice(ten[0].length))
  return range === undefined ? null : [range[0] + (ten?.[1] ?? 0), range[1] + (ten?.[1] ?? 0)]
}

// Units have to come in falling order: 이십만 오천 is read, 오천이십만 오천천 is not.
function readSino(text: string): number | null {
  let total = 0
  let section = 0
  let digit: number | null = null
  let smallest = Infinity
  let smallestBig = Infinity
  for (const token of text.match(/\d{1,4}|\D/gu) ?? []) {
    const value = /^\d/u.test(token) ? Number(token) : sinoDigits.get(token)
    const small = smallUnits.get(token)
    const big = bigUnits.get(token)
    if (value !== undefined && (digit === null || (digit === 0 && section > 0))) {
      digit = value
    } else if (small !== undefined && small < smallest) {
      section += (digit ?? 1) * small
      smallest = small
      digit = null
    } else if (big !== undefined && big < smallestBig) {
      total += (section + (digit ?? 0) || 1) * big
      section = 0
      digit = null
      smallest = Infinity
      smallestBig = big
    } else {
      return null
    }
  }
  return text === '' ? null : total + section + (digit ?? 0)
}

// 백스물다섯, 2백열: hundreds are Sino-Korean, the rest may be native.
function readMixed(text: string): number | null {
  const at = text.lastIndexOf('백')
  if (at < 0) return null
  const hundreds = readSino(text.slice(0, at + 1))
  const rest = readNative(text.slice(at + 1))
  return hundreds === null || rest === null ? null : hundreds + rest
}

// 이삼, 오륙, 이삼십: two neighbouring digits in front of the same unit are a guess.
function readSinoRange(text: string): readonly [number, number] | null {
  const [first, second, unit, ...more] = Array.from(text)
  const low = sinoDigits.get(first ?? '')
  const high = sinoDigits.get(second ?? '')
  const scale = unit === undefined ? 1 : smallUnits.get(unit)
  if (low === undefined || high !== low + 1 || low === 0 || scale === undefined || more.length > 0) return null
  return [low * scale, high * scale]
}

function readJoined(text: string): readonly [number, number] | null {
  const parts = text.split(/ ?(?:~|-|–|,|、|에서| to | or |이나 |아니면|또는|或者|到|至)+ ?/u)
  if (parts.length !== 2) return null
  const low = readNumeral(withoutCounter(parts[0] ?? ''))
  const high = readNumeral(parts[1] ?? '')
  return low === null || high === null || low >= high ? null : [low, high]
}

function withoutCounter(text: string): string {
  return text.replace(/ ?(?:명|사람|살|개|분)$/u, '')
}

function readEnglish(text: string): number | null {
  const parts = text.split(/[ -]+/u)
  const values = parts.map((part) => english.get(part))
  const [first, second] = values
  if (first === undefined) return null
  if (parts.length === 1) return first
  const isCompound = parts.length === 2 && first >= 20 && second !== undefined && second > 0 && second < 10
  return isCompound ? first + second : null
}

function table(list: string): ReadonlyMap<string, number> {
  return new Map(
    list.split(' ').map((pair) => [pair.slice(0, pair.indexOf('=')), Number(pair.slice(pair.indexOf('=') + 1))]),
  )
}
