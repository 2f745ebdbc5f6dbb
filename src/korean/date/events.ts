import { says } from './rules.ts'
import type { Rule } from './types.ts'

const died = ' ?(?:이|가|께서)? ?(?:죽|사망|서거|돌아가|급사)[가-힣]*'

/** What people of the North date their lives by. A year named beside it wins over none; the days are those announced. */
export const eventRules: readonly Rule[] = [
  says(/고난의 ?행군/gu, { year: 1995, yearTo: 1998 }),
  says(new RegExp(`김 ?일성${died} ?(?:해|년도?)`, 'gu'), { year: 1994 }),
  says(new RegExp(`김 ?일성${died}(?! ?(?:해|년))`, 'gu'), { year: 1994, month: 7, day: 8 }),
  says(new RegExp(`김 ?정일${died} ?(?:해|년도?)`, 'gu'), { year: 2011 }),
  says(new RegExp(`김 ?정일${died}(?! ?(?:해|년))`, 'gu'), { year: 2011, month: 12, day: 17 }),
  says(/화폐 ?(?:개혁|교환)/gu, { year: 2009, month: 12, approx: true }),
  says(/(?:코로나|비루스)[가-힣]{0,2} ?(?:터지|터진|터져|시작|첫해|막 ?나)[가-힣]*/gu, { year: 2020, approx: true }),
]
