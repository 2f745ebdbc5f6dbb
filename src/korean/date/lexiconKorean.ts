import { countWord, dayWord, readCount, sinoCount } from './counts.ts'
import { says } from './rules.ts'
import type { Frame, Rule } from './types.ts'

const days = (offset: number): Frame => ({ days: { min: offset, max: offset } })

const about = '(?:한(?! ?두)|약|대략|대충|대강|거의|벌써) ?'
const aboutAfter = '쯤|정도|가량|경|남짓'

export const dayRules: readonly Rule[] = [
  says(/오늘(?!날)|(?<![가-힣])금일/gu, days(0)),
  says(/어제/gu, days(-1)),
  says(/(?<![가-힣])(?:어젯밤|엊밤|간밤|지난 ?밤|어제 ?밤)/gu, { ...days(-1), partOfDay: 'night' }),
  says(/엊저녁|어젯저녁/gu, { ...days(-1), partOfDay: 'evening' }),
  says(/엊그제|엊그끄제/gu, { days: { min: -3, max: -2 } }),
  says(/그제(?!야|서야|사)/gu, days(-2)),
  says(/그끄제|(?<![가-힣])그 ?그(?:저께|제)/gu, days(-3)),
  says(/(?:^|(?<= ))아래(?:께|깨)|^아래(?:에| ?밤에?| ?저녁에?)?$/gu, days(-2)),
  says(/(?<![가-힣])그아래/gu, days(-3)),
  says(/방금|(?<![가-힣])막 ?(?=잡|끌|체포)|금방|이제 ?막|지금 ?막/gu, { ...days(0), now: true }),
  says(/(?<![가-힣])지금(?![가-힣]*까지|부터|은|도)|^(?:현재|이제)(?:요|입니다)?$/gu, {
    ...days(0),
    now: true,
    weak: true,
  }),
  says(/아까(?!워|운|우|와|시)/gu, days(0)),
  says(/내일(?!배움)|(?<![가-힣])낼(?=[^가-힣]|$|은|까지|부터|아침|밤)/gu, days(1)),
  says(/(?<![가-힣])(?:(?:내일|낼) ?)?모레(?!사장|밭)/gu, days(2)),
  says(/글피/gu, days(3)),
  says(/(?<![가-힣])(?:얼마 ?전|최근|일전에|접때|요전|요 ?며칠 ?사이)/gu, { days: { min: -30, max: -1 } }),
]

type Unit = '일' | '주' | '달' | '년' | '시간' | '분'
const unitOf = (text: string): Unit => {
  if (text.startsWith('시간')) return '시간'
  if (text.startsWith('분')) return '분'
  if (text.startsWith('주')) return '주'
  if (/^(?:달|개월)/u.test(text)) return '달'
  if (/^(?:년|해)/u.test(text)) return '년'
  return '일'
}
const unit = '일|날|주일간?|주간?|달|개월|년|해|시간|분'
const isAgo =
  '전(?!화|기|부(?!터)|체|쟁|달|투)|되(?!돌)|됐|됬|된|됨|돼|째|채|지났|지나|지난|흘렀|가까이|넘(?:게|었|은|어|는)|만에 ?(?:연락|련락)'
/** What loosens a count behind it: "열흘 좀 넘었다", "두 달 조금 안 됐다". */
const looseAfter = '(?:좀|조금|약간|더)(?: ?(?:안|못))?|안|못'
const isAhead =
  '후|뒤|있다가?|이따가|안에|안으로|이내|내로|내에|남(?=[았은음])|준(?=[다대답])|줬(?=[다대답어습슴])|(?:의 ?)?(?:말미|(?:시간|기한|여유)을? ?(?=[준줬주]))'
const measure = `(?:(?<dayword>${dayWord})|(?<count>${countWord})(?<over>여)? ?(?<unit>${unit})(?<half> ?반)?)`

/** "두어 달 전" and the like as a frame; `sign` is -1 for the past. */
export function countedFrame(min: number, max: number, of: Unit, sign: 1 | -1): Frame {
  const span = { min: Math.min(min * sign, max * sign), max: Math.max(min * sign, max * sign) }
  switch (of) {
    case '일':
      return { days: span }
    case '주':
      return min === max ? { weekOffset: span.min, counted: true } : { weeks: span }
    case '달':
      return min === max ? { monthOffset: span.min, counted: true } : { months: span }
    case '년':
      return min === max ? { yearOffset: span.min, counted: true } : { years: span }
    case '시간':
      return min === max ? { minutesAgo: -60 * span.min } : { days: { min: 0, max: 0 } }
    case '분':
      return min === max ? { minutesAgo: -span.min } : { days: { min: 0, max: 0 } }
  }
}

/** 달 and 해 are counted with native numbers only: 이달 is this month, not two of them. */
function isThis(count = '', written = ''): boolean {
  return /^(?:달|해)$/u.test(written) && sinoCount(count) !== null
}

function readMeasure(match: RegExpMatchArray): Frame | null {
  const { dayword, count, over, half, before, inside, after, loosely } = match.groups ?? {}
  const amount = readCount(dayword ?? count ?? '')
  if (!amount) return null
  const of = dayword === undefined ? unitOf(match.groups?.['unit'] ?? '') : '일'
  if (isThis(count, match.groups?.['unit'])) return null
  const sign = match.groups?.['ahead'] === undefined ? -1 : 1
  if (half !== undefined && of === '달') return { days: { min: -amount.min * 30 - 20, max: -amount.min * 30 - 10 } }
  if (half !== undefined && of === '년') return { monthOffset: -12 * amount.min - 6, counted: true }
  if (half !== undefined && of === '시간') return { minutesAgo: amount.min * 60 + 30 }
  const frame = countedFrame(amount.min, amount.max, of, sign)
  const loose = (before ?? inside ?? after ?? over ?? loosely) !== undefined && of !== '시간' && of !== '분'
  return loose ? { ...frame, approx: true } : frame
}

const daysInMonth = 30
const endOrAgo = `(?=$|[.!]$) ?|이나? ?(?:${isAgo})|이? ?(?:${isAgo})`

/** "1년 2개월 전", "한 달하고 열흘 됐다": two measures that add up. The second is the smaller one. */
function readSum(match: RegExpMatchArray): Frame | null {
  const { large, largeUnit, dayword, small, smallUnit } = match.groups ?? {}
  const first = readCount(large ?? '')
  const second = readCount(dayword ?? small ?? '')
  if (!first || !second || isThis(large, largeUnit)) return null
  const inYears = largeUnit === '년' || largeUnit === '해'
  if (dayword === undefined && smallUnit !== '일')
    return inYears ? { monthOffset: -12 * first.min - second.min, counted: true } : null
  return inYears
    ? null
    : { days: { min: -daysInMonth * first.max - second.max, max: -daysInMonth * first.min - second.min }, approx: true }
}

/** "닷새인가 엿새": two counts of which the person is not sure. */
function readEither(match: RegExpMatchArray): Frame | null {
  const first = readCount(match.groups?.['first'] ?? '')
  const second = readCount(match.groups?.['second'] ?? '')
  return first && second && { days: { min: -Math.max(first.max, second.max), max: -Math.min(first.min, second.min) } }
}

export const countRules: readonly Rule[] = [
  {
    pattern: new RegExp(
      `(?<![가-힣\\d])(?<large>${countWord}) ?(?<largeUnit>년|해|달|개월) ?(?:하고도?|에)? ?(?:(?<dayword>${dayWord})|(?<small>${countWord}) ?(?<smallUnit>달|개월|일)) ?(?:${aboutAfter})?(?:${endOrAgo})`,
      'gu',
    ),
    read: readSum,
  },
  {
    pattern: new RegExp(
      `(?<first>${dayWord})(?:인가|인지|이나|아니면|아님)? ?(?:아니면 |혹은 |또는 )?(?<second>${dayWord})(?:인가|인지)? ?(?:${endOrAgo})`,
      'gu',
    ),
    read: readEither,
  },
  {
    pattern: new RegExp(
      `(?<before>(?<![가-힣])${about})?${measure}(?:이나|이|을|은|도|밖에)? ?(?<inside>${aboutAfter})? ?(?:(?:(?<loosely>${looseAfter}) ?)?(?<ago>${isAgo})|(?:안 ?(?=남))?(?<ahead>${isAhead}))`,
      'gu',
    ),
    read: readMeasure,
  },
  {
    // "끊긴 지 사흘": the count follows and nothing else says that it lies in the past.
    pattern: new RegExp(
      `(?<=[난간긴된힌온뀐진친킨던한] ?지(?: ?(?:가|이|는))? ?)(?<before>${about})?${measure}(?<after> ?(?:${aboutAfter}))?`,
      'gu',
    ),
    read: readMeasure,
  },
  {
    // The whole answer is a count: "사흘", "한 일주일". A bare "3일" is the third day, and read elsewhere.
    pattern: new RegExp(
      `^(?<before>${about})?(?:(?<dayword>${dayWord})|(?<count>${countWord}) ?(?<unit>주일|주|달|개월|해))(?<after> ?(?:${aboutAfter}))?(?:이요|이에요|입니다|임다|까지(?:요|입니다|임다)?|요)?[.!]?$`,
      'gu',
    ),
    read: (match) => {
      const frame = readMeasure(match)
      return frame && { ...frame, unsigned: true }
    },
  },
  says(/(?<![가-힣])(?:한 ?)?달포(?: ?전)?/gu, { days: { min: -45, max: -30 } }),
  says(/(?<![가-힣])(?:한 ?)?반 ?년(?: ?(?:쯤|정도))? ?(?:전|됐|됬|되|넘|째|지났)/gu, {
    monthOffset: -6,
    counted: true,
  }),
  says(/(?<![가-힣])(?:한 ?)?(?:반 ?달|보름 ?쯤|반개월) ?(?:전|됐|됬|되|넘)/gu, {
    days: { min: -15, max: -15 },
    approx: true,
  }),
  says(/(?<![가-힣])이태 ?(?:전|됐|째|되)/gu, { yearOffset: -2, counted: true }),
]

const weekdays = '월화수목금토일'
export const weekRules: readonly Rule[] = [
  says(/(?:지|저)(?:지|저)(?:난|번) ?주(?:일)?(?!인|말)/gu, { weekOffset: -2 }),
  says(/(?:지|저)(?:지|저)(?:난|번) ?주말/gu, { weekOffset: -2, weekend: true }),
  says(/(?:지난|저번|요전) ?주(?:일)?(?!인|말)|(?<![가-힣])전 주(?=[^가-힣]|에)/gu, { weekOffset: -1 }),
  says(/(?:지난|저번) ?주말/gu, { weekend: true, aim: 'past' }),
  says(/(?:이번|이|요번) ?주(?:일)?(?=[^가-힣]|에|초|월|화|수|목|금|토|일|$)|(?<![가-힣])금주/gu, { weekOffset: 0 }),
  says(/(?:이번|요번) ?주말/gu, { weekend: true, aim: 'this' }),
  says(/(?:다음|담|오는|내) ?주(?:일)?(?=[^가-힣]|에|초|월|화|수|목|금|토|일|$)/gu, { weekOffset: 1 }),
  says(/다다음 ?주|다담주/gu, { weekOffset: 2 }),
  says(/(?:다음|오는|담) ?주말/gu, { weekend: true, aim: 'next' }),
  says(/(?<![가-힣])주말(?!마다|농장)/gu, { weekend: true }),
  {
    pattern: /([월화수목금토일]) ?요일(?!마다)/gu,
    read: (match) => ({ weekday: weekdays.indexOf(match[1] ?? '') + 1 }),
  },
  { pattern: /\(([월화수목금토일])\)/gu, read: (match) => ({ weekday: weekdays.indexOf(match[1] ?? '') + 1 }) },
  says(/(?:지난|저번) ?(?=번? ?[월화수목금토일]요일|\d|[봄여가겨]|추석|설|구정|[일이삼사오육유칠팔구시십]{1,2}월)/gu, {
    aim: 'past',
  }),
  says(/(?:이번|요번) ?(?=[월화수목금토일]요일|\d|[봄여가겨]|추석|설)/gu, { aim: 'this' }),
  says(
    /(?:다가오는|돌아오는|오는|다음|다음번) ?(?=[월화수목금토일]요일|\d|[봄여가겨]|추석|설|[일이삼사오육유칠팔구시십]{1,2}월)/gu,
    { aim: 'next' },
  ),
]
