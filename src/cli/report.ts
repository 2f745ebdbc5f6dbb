import { writeFile } from 'node:fs/promises'
import { readConfig } from '../config.ts'
import { exportFormats, exportReport, type Exported, type ExportFormat } from '../report/export.ts'
import { reportJsonSchema, type CommonReport, type ConsentName } from '../report/schema.ts'
import { recordCaseEvent } from '../store/cases.ts'
import { listCaseReports } from '../store/reports.ts'
import { readCommand, unknown, UsageError } from './arguments.ts'
import { PlainError } from './explain.ts'
import { withStore, type Store } from './open-store.ts'
import { answersOfReport, reportOf, reportOfCase } from './report-source.ts'

const help = `npm run deungdae -- report COMMAND
What people reported, and the forms that are made of it.
접수된 내용을 보고, 기관의 양식으로 내보냅니다.

  list                              the newest reports: case, day, situation, urgency, consents
  export CODE --format FORMAT       the report of a case, filled into a form
  schema                            the JSON Schema of the common report

  --format json                     all of it, for the desk's own use
           wgeid wgad torture       for the United Nations; one form a person; needs the consent to tell them
           uwazi huridocs nkdb      for the data bases of organisations; needs the consent to tell them
  --out FILE                        writes it there instead of showing it
  --json                            for list

An export is clear text: nothing protects it but you. That one was made is noted in the case. Without the person's
consent nothing is made for others, and what a form still lacks is listed.`

const options = {
  format: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** How many words may follow each command. */
const wordsMax = { list: 0, export: 1, schema: 0 }
const listedMax = 50
/** Each at least as wide as what stands under it, so that a tab puts it there. */
const columns = ['case', 'received (UTC)  ', 'situation', 'urgency', 'state  ', 'consents'] as const

export async function run(args: string[]): Promise<number> {
  const read = readCommand(args, { command: 'report', options, wordsMax, help })
  if ('exitCode' in read) return read.exitCode
  const {
    name: known,
    words: [code],
    values,
  } = read
  switch (known) {
    case 'schema':
      console.log(JSON.stringify(reportJsonSchema(), null, 2))
      return 0
    case 'list':
      return withReportStore((store) => list(store, values.json === true))
    case 'export': {
      if (code === undefined)
        throw new UsageError('Say which case: npm run deungdae -- report export CODE --format json')
      const format = readFormat(values.format)
      return withReportStore((store) => exportCase(store, code, format, values.out))
    }
  }
}

function readFormat(given: string | undefined): ExportFormat {
  const known = `--format must be one of ${exportFormats.join(', ')}.`
  if (given === undefined) throw new UsageError(known)
  const found = exportFormats.find((one) => one === given)
  if (!found) throw new UsageError(`${unknown('format', given, exportFormats)} ${known}`)
  return found
}

async function withReportStore(work: (store: Store) => Promise<number>): Promise<number> {
  const { config } = readConfig(process.env, process.cwd())
  return withStore(config, work)
}

async function list(store: Store, json: boolean): Promise<number> {
  const rows = await listCaseReports(store.database, listedMax)
  if (rows.length > 0 && !json) console.log(columns.join('\t'))
  for (const row of rows) {
    const report = reportOf(row, await answersOfReport(store, row))
    const { case_code, received_at, situation, severity, status } = report
    const consents = givenConsents(report)
    if (json) console.log(JSON.stringify({ case_code, received_at, situation, severity, status, consents }))
    else
      console.log(
        [
          case_code,
          received_at.slice(0, 16).replace('T', ' '),
          (situation ?? '-').padEnd(columns[2].length),
          severity,
          status,
          consents.join(' ') || '-',
        ].join('\t'),
      )
  }
  if (rows.length === 0 && !json) console.log('Nothing was reported yet.   (접수된 것이 없습니다)')
  return 0
}

function givenConsents({ consent }: CommonReport): string[] {
  return Object.entries(consent).flatMap(([name, given]) => (given === true ? [name] : []))
}

async function exportCase(store: Store, code: string, format: ExportFormat, out: string | undefined): Promise<number> {
  const found = await reportOfCase(store, code)
  if (!found)
    throw new PlainError(`There is no report of a case ${code.toUpperCase()}. See: npm run deungdae -- report list`)
  const made = exportReport(found.report, format)
  if (made.type === 'refused') throw new PlainError(refusal(made.consents))
  // Noted before anything leaves: an export that nobody knows of must not exist.
  await recordCaseEvent(store.database, found.caseId, 'exported', null, { format })
  console.error('This is clear text. Keep it where nobody else can read it, and delete it when it is done with.')
  console.error('이 파일은 잠겨 있지 않습니다. 다른 사람이 볼 수 없는 곳에 두고, 다 쓰면 지우십시오.')
  for (const line of missingLines(made)) console.error(line)
  if (out === undefined) process.stdout.write(made.text)
  else await writeNew(out, made.text)
  return 0
}

const consentWords: Record<ConsentName, string> = {
  store: 'to keep it',
  operator: 'to show it to an operator',
  ngo: 'to tell organisations',
  rok_government: 'to tell the government of South Korea',
  un: 'to tell the United Nations',
  publicity: 'to make it public',
}

function refusal(absent: readonly ConsentName[]): string {
  const words = absent.map((name) => consentWords[name]).join(' and ')
  return `The person did not consent ${words}. Nothing was exported. Ask them first; there is no way around it.`
}

/** A group of many people lacks much of the same: each thing is named once, with the forms that lack it. */
function missingLines(made: Extract<Exported, { type: 'exported' }>): string[] {
  const persons = new Map<string, number[]>()
  for (const { element, what, person } of made.missing) {
    const line = `${element}: ${what}`
    persons.set(line, [...(persons.get(line) ?? []), person])
  }
  const lines = [...persons].map(([line, at]) => {
    const of = at.filter((person) => person > 0)
    return of.length > 1 ? `  ${line} (${of.length} persons)` : `  ${line}`
  })
  if (lines.length === 0) return []
  const head = made.processable
    ? 'Not known yet:'
    : 'NOT READY TO BE SENT: without all that it needs, it is not looked at. Missing:'
  return [head, ...lines]
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'EEXIST') throw new PlainError(`${path} is there already. Name another file.`)
    throw new PlainError(`${path} cannot be written (${code}).`)
  }
}
