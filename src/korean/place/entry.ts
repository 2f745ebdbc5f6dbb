export type PlaceKind = 'country' | 'province' | 'city' | 'county' | 'town' | 'crossing' | 'facility' | 'river'

/** A place that people name. Names only: coordinates are never kept. */
export interface Place {
  /** Stable, e.g. 'CN-TUMEN'. */
  readonly code: string
  /** ISO 3166 alpha-2. */
  readonly country: string
  /** Province in English; empty for a country. */
  readonly region: string
  readonly kind: PlaceKind
  /** The Korean reading first, then the transliteration and the Northern spelling. */
  readonly ko: readonly string[]
  readonly zh: readonly string[]
  readonly en: readonly string[]
  /** Misspellings seen. */
  readonly alias: readonly string[]
  /** When a native speaker last checked the entry. None has been so far. */
  readonly verified_on: null
}

/** id, kind, Korean names, Chinese names, English names, misspellings; names are separated by '/'. */
export type Row = readonly [string, PlaceKind, string, string, string, string?]

const names = (list: string | undefined): string[] => (list ? list.split('/') : [])

/** Spells the rows of one province out as entries. */
export function region(country: string, province: string, rows: readonly Row[]): Place[] {
  return rows.map(([id, kind, ko, zh, en, alias]) => ({
    code: id === '' ? country : `${country}-${id}`,
    country,
    region: province,
    kind,
    ko: names(ko),
    zh: names(zh),
    en: names(en),
    alias: names(alias),
    verified_on: null,
  }))
}
