import { understandAge } from '../korean/age.ts'
import { understandAnswer } from '../korean/answers.ts'
import { understandDate } from '../korean/date.ts'
import { understandNumber } from '../korean/number.ts'
import { understandPhone } from '../korean/phone.ts'
import { understandPlace } from '../korean/place.ts'
import { readArguments, UsageError } from './arguments.ts'
import { answerLines } from './lines.ts'

const help = `npm run deungdae -- understand --kind KIND < answers.txt
Says how each line is understood as an answer of that kind: one JSON object a line, null where it is not understood.
줄마다 그 종류의 답으로 어떻게 알아듣는지 말합니다.

  --kind date|answer|place|number|age|phone
  --now 2026-07-30T05:00:00Z    the moment of writing, for dates and ages (default: now)
  --zone Asia/Shanghai          where the person is, for dates (default: Asia/Seoul)
  --json                        the only way of answering, so it may be left out`

const options = {
  kind: { type: 'string' },
  now: { type: 'string' },
  zone: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const kinds = ['date', 'answer', 'place', 'number', 'age', 'phone'] as const
type Kind = (typeof kinds)[number]
const defaultZone = 'Asia/Seoul'

export async function run(args: string[]): Promise<number> {
  const { values } = readArguments(args, options, 0)
  if (values.help) {
    console.log(help)
    return 0
  }
  const kind = kinds.find((one) => one === values.kind)
  if (kind === undefined) throw new UsageError(`--kind must be one of ${kinds.join(', ')}.`)
  const when = readMoment(values.now ?? new Date().toISOString(), values.zone ?? defaultZone)
  await answerLines(process.stdin, process.stdout, (line) => JSON.stringify(understand(kind, line, when)))
  return 0
}

type Moment = { now: string; zone: string; year: number }

function readMoment(now: string, zone: string): Moment {
  try {
    const instant = Temporal.Instant.from(now)
    return { now: instant.toString(), zone, year: instant.toZonedDateTimeISO(zone).year }
  } catch {
    throw new UsageError(`"${now}" in "${zone}" is not a moment; write --now 2026-07-30T05:00:00Z --zone Asia/Seoul.`)
  }
}

function understand(kind: Kind, text: string, when: Moment): object | null {
  switch (kind) {
    case 'date': {
      const reading = understandDate(text, { now: when.now, zone: when.zone })
      if (reading === null) return null
      return { from: reading.from, to: reading.to, precision: reading.precision, reading: reading.reading }
    }
    case 'answer': {
      const answer = understandAnswer(text)
      return answer === null ? null : { answer }
    }
    case 'place': {
      const place = understandPlace(text)
      if (place === null) return null
      const { code, country, name, candidates } = place
      return { code, country, name, candidates }
    }
    case 'number':
      return understandNumber(text)
    case 'age':
      return understandAge(text, { year: when.year })
    case 'phone':
      return understandPhone(text)
  }
}
