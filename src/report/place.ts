import { gazetteer, type Place } from '../korean/place/gazetteer.ts'
import { lookUp, safeText, type Answers } from './answers.ts'
import type { ReportPlace } from './schema.ts'

export const noPlace: ReportPlace = {
  code: null,
  country: null,
  name: null,
  names: { ko: null, zh: null },
  precision: 'unknown',
  raw: null,
}

const byCode = new Map(gazetteer.map((place) => [place.code, place]))
const northKorea = 'KP'
/** Places of the North are known to the county and no finer: relatives live there. */
const northernKinds: readonly Place['kind'][] = ['country', 'province', 'city', 'county']

/** The provinces that the witness flow offers, as the gazetteer has them. */
const provinces: Record<string, string> = {
  north_hamgyong: 'KP-HAMBUK',
  south_hamgyong: 'KP-HAMNAM',
  ryanggang: 'KP-RYANGGANG',
  chagang: 'KP-CHAGANG',
  north_pyongan: 'KP-PYONGBUK',
  south_pyongan: 'KP-PYONGNAM',
  kangwon: 'KP-KANGWON',
}
/** Options that name more than one place of the gazetteer. */
const wideProvinces: Record<string, string> = { hwanghae: 'Hwanghae', city: 'A big city of the North' }

/** The place that an answer names. */
export function placeOf(answers: Answers, key: string): ReportPlace {
  const value = answers.get(key)?.value
  if (value?.kind !== 'place') return noPlace
  const known = value.code === null ? undefined : byCode.get(value.code)
  const country = known?.country ?? value.country
  if (country === northKorea) return northern(known)
  const shown = known === undefined ? noPlace : shownPlace(known)
  const raw = value.text.trim() === '' ? null : safeText(value.text)
  return { ...shown, country: country?.length === 2 ? country : null, raw }
}

/** The province that a witness chose. */
export function provinceOf(option: string | null): ReportPlace {
  const known = byCode.get(lookUp(provinces, option) ?? '')
  if (known !== undefined) return shownPlace(known)
  const name = lookUp(wideProvinces, option)
  return name === undefined ? noPlace : { ...noPlace, country: northKorea, name, precision: 'province' }
}

function northern(known: Place | undefined): ReportPlace {
  const country = { ...noPlace, country: northKorea, precision: 'country' as const }
  if (known === undefined) return country
  if (northernKinds.includes(known.kind)) return shownPlace(known)
  const isProvince = known.region !== ''
  return isProvince ? { ...country, name: known.region, precision: 'province' } : country
}

function shownPlace(place: Place): ReportPlace {
  const { code, country, ko, zh, en, kind } = place
  return {
    code,
    country,
    name: en[0] ?? code,
    names: { ko: ko[0] ?? null, zh: zh[0] ?? null },
    precision: kind,
    raw: null,
  }
}
