import { says } from './rules.ts'
import type { Frame, Part, Rule, Season } from './types.ts'

export const monthAndYearRules: readonly Rule[] = [
  says(/(?:지지난|저저번|전전) ?달/gu, { monthOffset: -2 }),
  says(/(?:지난|저번) ?달|(?<![가-힣])전 ?달(?=에|[^가-힣]| ?초| ?말| ?중순)/gu, { monthOffset: -1 }),
  says(/(?<![가-힣])(?:이번|이|요번) ?달|(?<![가-힣])금월/gu, { monthOffset: 0 }),
  says(/(?:다음|담|오는) ?달|(?<![가-힣])내달/gu, { monthOffset: 1 }),
  says(/(?<!재)작년|지난해|(?<![가-힣])지난 해/gu, { yearOffset: -1 }),
  says(/재작년|(?:지지난|저저번) ?해|(?<![가-힣])그러께|(?<![가-힣])전전년/gu, { yearOffset: -2 }),
  says(/재재작년|그끄러께|재자작년/gu, { yearOffset: -3 }),
  says(/(?<![가-힣])(?:올해|금년|올 ?(?=봄|여름|가을|겨울|설|추석|초|정월))/gu, { yearOffset: 0 }),
  says(/(?<![가-힣])(?:내년|명년|다음 ?해|래년)/gu, { yearOffset: 1 }),
  says(/이맘때|요맘때|이 ?때쯤/gu, { anniversary: true }),
  says(/(?<![가-힣])월초/gu, { monthOffset: 0, part: 'early' }),
  says(/(?<![가-힣])월말/gu, { month: 0, part: 'late' }),
  says(/(?<![가-힣])(?:연|년)초(?!록)/gu, { month: 1, approx: true }),
  says(/(?<![가-힣])(?:연|년)말(?!정산)|세밑/gu, { month: 12, approx: true }),
]

const parts: Readonly<Record<string, Part>> = {
  초: 'early',
  초순: 'early',
  상순: 'early',
  중순: 'mid',
  중반: 'mid',
  중: 'mid',
  말: 'late',
  하순: 'late',
  말경: 'late',
  말일: 'late',
  상반기: 'firstHalf',
  하반기: 'secondHalf',
}
const seasons: Readonly<Record<string, Season>> = { 봄: 'spring', 여름: 'summer', 가을: 'autumn', 겨울: 'winter' }
const notClothes = '(?!마다|걷이|장사|캠프|휴가|옷|철|방학|이불|바람|신발|잠|비|나물|맞이|용)'

export const partRules: readonly Rule[] = [
  {
    pattern:
      /(?<=(?:월|달|년|해|년도|\d) ?)(초순|상순|중순|하순|말경|중반|상반기|하반기|초(?![하이사나닷엿여아열])|말(?!했|하|씀|이야|로|을|라)(?:일)?)/gu,
    read: (match) => {
      const part = parts[match[1] ?? '']
      return part ? { part } : null
    },
  },
  {
    pattern: new RegExp(`(초|늦|한)?(여름|가을|겨울)${notClothes}`, 'gu'),
    read: (match) => seasonFrame(match[2] ?? '', match[1]),
  },
  {
    pattern: new RegExp(`(?<![가-힣](?<![년해올초늦난번]))(초|늦)?봄(?=에|날|철|쯤|께|때|이|[^가-힣]|$)`, 'gu'),
    read: (match) => seasonFrame('봄', match[1]),
  },
  says(
    /(?<=[\d일월요해년달루새레흘틀름제께말초순주전] ?)(?:쯤|정도|경(?![찰비])|무렵|가량|께(?=[^가-힣]|$|에)|즘(?=[^가-힣]|$|에))/gu,
    { approx: true },
  ),
  says(/(?<![가-힣])(?:한|약|대략|대충|대강) ?(?=\d|[일이삼사오육유칠팔구시십]{1,2}월|어제|그제|지난)/gu, {
    approx: true,
  }),
]

function seasonFrame(name: string, edge: string | undefined): Frame | null {
  const season = seasons[name]
  if (!season) return null
  if (edge === '초') return { season, part: 'early' }
  return edge === '늦' ? { season, part: 'late' } : { season }
}
