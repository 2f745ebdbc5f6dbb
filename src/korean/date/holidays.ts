import type { Day } from './civil.ts'
import { addDays, dayOf } from './civil.ts'
import { solarOf } from './lunar.ts'
import { says } from './rules.ts'
import type { Rule } from './types.ts'

interface Holiday {
  readonly pattern: RegExp
  /** The day it falls on in a Gregorian year, or null outside the years that the tables cover. */
  readonly on: (year: number) => Day | null
}

const fixed = (month: number, day: number) => (year: number) => dayOf(year, month, day)
const lunar = (month: number, day: number) => (year: number) => solarOf(year, month, day)

/**
 * The winter solstice by the usual approximation for 2000-2099, moved to Korean time; it differs from the Chinese day
 * in a year such as 2025, when the solstice falls between 23:00 and midnight in Beijing.
 */
function winterSolstice(year: number): Day | null {
  const short = year % 100
  const base = year >= 2000 ? 21.98 : 22.64
  return dayOf(year, 12, Math.floor(short * 0.2422 + base) - Math.floor(short / 4))
}

/** 한식 is the 105th day after the winter solstice of the year before. */
function coldFood(year: number): Day | null {
  const solstice = winterSolstice(year - 1)
  return solstice && addDays(solstice, 105)
}

function clearBright(year: number): Day | null {
  const short = year % 100
  return dayOf(year, 4, Math.floor(short * 0.2422 + (year >= 2000 ? 4.81 : 5.59)) - Math.floor(short / 4))
}

const lunarNewYear = lunar(1, 1)
const when = '(?=날|에|때|전|쇠|명절| ?쯤| 명절| 때| 전| 날| 쇠| 지나|지나|[^가-힣]|$)'

/** Festivals and state holidays, North and South, and the Chinese ones that people date things by. */
export const holidays: Readonly<Record<string, Holiday>> = {
  lunarNewYear: {
    pattern: new RegExp(
      `(?<![가-힣](?<![년해올난번력]))(?:구정|음력 ?설|설)${when}(?:날| ?명절)?|설날|春节|大年初一|过年(?:的时候|时)?|lunar new year|chinese new year|spring festival`,
      'gu',
    ),
    on: lunarNewYear,
  },
  lunarNewYearEve: {
    pattern: /除夕|大年三十/gu,
    on: (year) => {
      const day = lunarNewYear(year)
      return day && addDays(day, -1)
    },
  },
  newYear: { pattern: /양력 ?설(?:날)?|신정(?=[^가-힣]|에|날|$)|새해 ?첫날|元旦|new year'?s day/gu, on: fixed(1, 1) },
  chuseok: {
    pattern: /(?:중추절 ?)?추석(?:날| ?명절)?|중추절|한가위|中秋节?|chuseok|mid-autumn(?: festival)?/gu,
    on: lunar(8, 15),
  },
  dano: { pattern: /(?<![가-힣](?<![년해]))단오(?:날|절)?(?=[^가-힣]|에|때|$|쯤|전)|端午节?/gu, on: lunar(5, 5) },
  lantern: { pattern: /元宵节?/gu, on: lunar(1, 15) },
  coldFood: { pattern: /(?<![가-힣](?<![년해]))한식(?:날|(?=에|때| 때|쯤|$| 전|전))/gu, on: coldFood },
  clearBright: { pattern: /청명(?:날|절)?(?=에|때|쯤|[^가-힣]|$)|清明节?/gu, on: clearBright },
  solstice: { pattern: /동[짓지]날|(?<![가-힣](?<![년해]))동지(?=에|때| 때|쯤|$)|冬至/gu, on: winterSolstice },
  sunDay: { pattern: /태양절/gu, on: fixed(4, 15) },
  shiningStar: { pattern: /광명성절/gu, on: fixed(2, 16) },
  party: { pattern: /당 ?창건(?: ?기념)?(?:일|절)?|쌍십절/gu, on: fixed(10, 10) },
  state: { pattern: /정권 ?수립(?:일|절)|구구절|9\.9절|공화국 ?창건(?: ?기념)?(?:일|절)/gu, on: fixed(9, 9) },
  victory: { pattern: /전승절/gu, on: fixed(7, 27) },
  liberation: { pattern: /광복절|조국 ?해방(?:의 ?날|기념일)|해방절/gu, on: fixed(8, 15) },
  army: { pattern: /건군절/gu, on: fixed(2, 8) },
  women: { pattern: /(?:국제)?부녀절|3\.8절|三八妇女节/gu, on: fixed(3, 8) },
  labour: { pattern: /[로노]동절|메이데이|5\.1절|五一(?:劳动节)?/gu, on: fixed(5, 1) },
  youth: { pattern: /청년절/gu, on: fixed(8, 28) },
  constitution: { pattern: /헌법절/gu, on: fixed(12, 27) },
  songun: { pattern: /선군절/gu, on: fixed(8, 25) },
  chineseNational: { pattern: /국경절|国庆节?|十一(?=国庆|假期|长假)|national day/gu, on: fixed(10, 1) },
  christmas: { pattern: /크리스마스|성탄절|圣诞节?|christmas/gu, on: fixed(12, 25) },
  marchFirst: { pattern: /삼일절|3\.1절/gu, on: fixed(3, 1) },
  children: { pattern: /어린이날/gu, on: fixed(5, 5) },
  memorial: { pattern: /현충일/gu, on: fixed(6, 6) },
  foundation: { pattern: /개천절/gu, on: fixed(10, 3) },
  hangul: { pattern: /한글날/gu, on: fixed(10, 9) },
}

/** The rules that recognise the holidays, and "before" or "after" one. */
export const holidayRules: readonly Rule[] = [
  ...Object.entries(holidays).map(([holiday, { pattern }]) => says(pattern, { holiday })),
  says(/(?<=[설석날절오식일] ?)(?:바로 ?)?(?:전날|하루 ?전)/gu, { days: { min: -1, max: -1 } }),
  says(/(?<=[설석날절오식일] ?)(?:바로 ?)?(?:다음 ?날|이틀날)/gu, { days: { min: 1, max: 1 } }),
  says(/(?<=[설석날절오식일] ?)(?:바로 ?)?전(?=에|[^가-힣]|$)/gu, { edge: 'before' }),
  says(/(?<=[설석날절오식일] ?)(?:지나(?:서|고)?|쇠고|지낸 ?(?:후|뒤)|후에?|뒤에?)(?=[^가-힣]|$)/gu, { edge: 'after' }),
]
