/**
 * The zone that people in a country live by. For Russia it is the Far East, where the loggers and builders are, not
 * Moscow; for the United States the east coast.
 */
const zones: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  KR: 'Asia/Seoul',
  KP: 'Asia/Pyongyang',
  TH: 'Asia/Bangkok',
  LA: 'Asia/Vientiane',
  VN: 'Asia/Ho_Chi_Minh',
  MN: 'Asia/Ulaanbaatar',
  RU: 'Asia/Vladivostok',
  MM: 'Asia/Yangon',
  KH: 'Asia/Phnom_Penh',
  JP: 'Asia/Tokyo',
  TW: 'Asia/Taipei',
  HK: 'Asia/Hong_Kong',
  MO: 'Asia/Macau',
  MY: 'Asia/Kuala_Lumpur',
  SG: 'Asia/Singapore',
  ID: 'Asia/Jakarta',
  PH: 'Asia/Manila',
  IN: 'Asia/Kolkata',
  KZ: 'Asia/Almaty',
  KG: 'Asia/Bishkek',
  UZ: 'Asia/Tashkent',
  AE: 'Asia/Dubai',
  KW: 'Asia/Kuwait',
  QA: 'Asia/Qatar',
  US: 'America/New_York',
  CA: 'America/Toronto',
  GB: 'Europe/London',
  DE: 'Europe/Berlin',
  FR: 'Europe/Paris',
  NL: 'Europe/Amsterdam',
  BE: 'Europe/Brussels',
  NO: 'Europe/Oslo',
  SE: 'Europe/Stockholm',
  DK: 'Europe/Copenhagen',
  PL: 'Europe/Warsaw',
  CH: 'Europe/Zurich',
  CZ: 'Europe/Prague',
  AU: 'Australia/Sydney',
  NZ: 'Pacific/Auckland',
}

/** IANA zone of an ISO 3166 alpha-2 country; Korean time for a country that is not listed. Any case. */
export function zoneOfCountry(country: string): string {
  return zones[country.toUpperCase()] ?? 'Asia/Seoul'
}
