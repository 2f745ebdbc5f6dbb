import type { Place } from './entry.ts'
import { facilities } from './facilities.ts'
import { northEastChina } from './northEastChina.ts'
import { northKoreanPlaces } from './northKorea.ts'
import { restOfChina } from './restOfChina.ts'
import { routePlaces } from './route.ts'
import { southKoreanPlaces } from './southKorea.ts'

export type { Place, PlaceKind } from './entry.ts'

/**
 * Every place that can be understood, nearest to the border first: of two places with the same name the first is the
 * likelier one. Names are public knowledge and none has been checked by a native speaker yet (`verified_on`).
 */
export const gazetteer: readonly Place[] = [
  ...facilities,
  ...northEastChina,
  ...northKoreanPlaces,
  ...restOfChina,
  ...routePlaces,
  ...southKoreanPlaces,
]

/**
 * Names that belong to more than one place on purpose, with the codes in order of likelihood. A test keeps every other
 * name unique.
 */
export const sharedNames: Readonly<Record<string, readonly string[]>> = {
  청도: ['CN-QINGDAO', 'KR-CHEONGDO'],
  광주: ['KR-GWANGJU', 'CN-GUANGZHOU', 'KR-GWANGJUGG'],
  광주시: ['KR-GWANGJU', 'CN-GUANGZHOU', 'KR-GWANGJUGG'],
  남양: ['KP-NAMYANG', 'CN-NANYANGHN'],
  순천: ['KR-SUNCHEON', 'KP-SUNCHONKP'],
  순천시: ['KR-SUNCHEON', 'KP-SUNCHONKP'],
  정주: ['CN-ZHENGZHOU', 'KP-CHONGJU'],
  정주시: ['CN-ZHENGZHOU', 'KP-CHONGJU'],
  화성: ['KR-HWASEONG', 'KP-HWASONGKP'],
  안산: ['KR-ANSAN', 'CN-ANSHAN'],
  강원도: ['KR-GANGWON', 'KP-KANGWON'],
  길림: ['CN-JILINCITY', 'CN-JILIN'],
  지린: ['CN-JILINCITY', 'CN-JILIN'],
  吉林: ['CN-JILINCITY', 'CN-JILIN'],
  jilin: ['CN-JILINCITY', 'CN-JILIN'],
  江原道: ['KR-GANGWON', 'KP-KANGWON'],
  tumen: ['CN-TUMEN', 'CN-TUMENRIVER'],
}
