import { readCount } from './counts.ts'
import { says } from './rules.ts'
import type { Frame, PartOfDay, Rule } from './types.ts'

const partsOfDay: Readonly<Record<string, PartOfDay>> = {
  새벽: 'dawn',
  아침: 'morning',
  오전: 'morning',
  낮: 'noon',
  점심: 'noon',
  대낮: 'noon',
  한낮: 'noon',
  오후: 'afternoon',
  저녁: 'evening',
  밤: 'night',
  한밤중: 'night',
  밤중: 'night',
  오밤중: 'night',
  초저녁: 'evening',
  해질녘: 'evening',
  해질무렵: 'evening',
}

const nativeHours = '열한|열두|열|한|두|세|네|다섯|여섯|일곱|여덟|아홉'
const hourWord = `\\d{1,2}|(?<![가-힣](?<![벽침전낮심후녁밤날제늘]))(?:${nativeHours})`
const minuteWord = '\\d{1,2}|[이삼사오]?십[오]?|오'

function clockFrame(hour: number, minute: number, partOfDay?: PartOfDay): Frame | null {
  if (hour > 24 || minute > 59) return null
  return { hour, minute, ...(partOfDay && { partOfDay }) }
}

/** Times of day. 쯤 after a time makes the time vague, not the date, so the rules take it in. */
export const clockRules: readonly Rule[] = [
  {
    pattern: new RegExp(
      `(?:(?:한|약|대략) ?)?(?<hour>${hourWord}) ?시(?!간|도|라|절|작|민|내)(?: ?(?:(?<half>반)|(?<minute>${minuteWord}) ?분))?(?: ?(?:쯤|경|정도|께|무렵))?`,
      'gu',
    ),
    read: ({ groups = {} }) => {
      const hour = readCount(groups['hour'] ?? '')?.min ?? (/^0+$/u.test(groups['hour'] ?? '') ? 0 : 25)
      const minute = groups['half'] ? 30 : (readCount(groups['minute'] ?? '')?.min ?? 0)
      return clockFrame(hour, minute)
    },
  },
  {
    pattern: /(?<![\d:.])(\d{1,2}):(\d{2})(?![\d:]) ?(?:쯤|경)?(am|pm|a\.m\.|p\.m\.)?/gu,
    read: (match) => clockFrame(Number(match[1]), Number(match[2]), halfDay(match[3])),
  },
  {
    pattern: /(?<![\d:.])(\d{1,2}) ?(am|pm|a\.m\.|p\.m\.)(?![a-z])/gu,
    read: (match) => clockFrame(Number(match[1]), 0, halfDay(match[2])),
  },
  says(/자정(?: ?(?:쯤|무렵|경))?/gu, { hour: 12, minute: 0, partOfDay: 'night' }),
  says(/(?<![가-힣](?<![제늘일]))정오(?!표)/gu, { hour: 12, minute: 0, partOfDay: 'noon' }),
  {
    pattern:
      /(?<![가-힣](?<![제늘일날달년]))(새벽|아침|오전|초저녁|해 ?질 ?(?:녘|무렵)|오밤중|대낮|한낮|낮(?=에|엔|은|이|까지|부터|\d|[^가-힣]|$)|점심|오후|저녁|한밤중|밤중|밤)(?!낮|새|샘|샜|손님|을|밥|식사|먹|에 ?전화|마다|하늘|나무|길)/gu,
    read: (match) => {
      const partOfDay = partsOfDay[(match[1] ?? '').replaceAll(' ', '')]
      return partOfDay ? { partOfDay } : null
    },
  },
]

function halfDay(mark: string | undefined): PartOfDay | undefined {
  if (mark === undefined) return undefined
  return mark.startsWith('p') ? 'afternoon' : 'morning'
}
