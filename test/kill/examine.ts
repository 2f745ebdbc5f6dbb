import type { ReportContent } from '../../src/intake/report-content.ts'
import { statement, type Database } from '../../src/store/database.ts'
import type { Vault } from '../../src/vault/vault.ts'
import { claimedBy, pagedTo, wordsFor, type Operator } from './operators.ts'
import type { Person } from './people.ts'
import { keptOf } from './store.ts'

export type Examined = { cases: number; urgentCases: number; wrong: string[] }

type Rows = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>

/** Reads in the database what became of everything, and on the phones what was shown. */
export async function examine(
  database: Database,
  vault: Vault,
  people: readonly Person[],
  operators: readonly Operator[],
): Promise<Examined> {
  const rows: Rows = (text, values = []) => database.query(statement('', text), values)
  const wrong: string[] = []
  for (const person of people) {
    const name = `${person.phone.transport} ${person.phone.address}`
    const found = [...(await keptWrong(database, vault, person)), ...(await reportsWrong(rows, vault, person))]
    wrong.push(...found.map((one) => `${name}: ${one}`))
  }
  const cases = await rows<Case>('select code, severity, claim_number, state from cases')
  const urgent = cases.filter((one) => one.severity <= 'P1')
  for (const one of urgent) wrong.push(...caseWrong(one, people, operators))
  const waiting = await rows(`select 1 from outbox where state in ('queued', 'dead') and kind <> 'page'`)
  if (waiting.length > 0) wrong.push(`${waiting.length} messages were never sent`)
  return { cases: cases.length, urgentCases: urgent.length, wrong }
}

async function keptWrong(database: Database, vault: Vault, person: Person): Promise<string[]> {
  const { phone, sent, gaveUp } = person
  const wrong = gaveUp ? ['was left without an answer'] : []
  const kept = await keptOf(database, vault, phone.transport, phone.address)
  const words = kept.map((one, index) => (sent[index] === '' && one.text === undefined ? '' : (one.text ?? one.type)))
  if (JSON.stringify(words) !== JSON.stringify(sent))
    wrong.push(`sent ${sent.length}: ${sent.join(', ')}; kept ${words.length}: ${words.join(', ')}`)
  if (kept.some((one) => one.state === 'failed')) wrong.push('a turn failed')
  return wrong
}

async function reportsWrong(rows: Rows, vault: Vault, person: Person): Promise<string[]> {
  const { phone, urgent } = person
  const reports = await rows<Report>(
    `select id, content_sealed from reports
     where person_id = (select person_id from contacts where address_index = $1)`,
    [vault.addressIndex(phone.transport, phone.address)],
  )
  const wrong = reports.flatMap((report) => doubleAnswers(report, vault))
  if (reports.length > 1) wrong.push(`${reports.length} reports`)
  if (urgent && reports.length === 0) wrong.push('in danger, and no report')
  return wrong
}

type Report = { id: string; content_sealed: Buffer | null }

/** An answer that was applied twice stands under two questions. */
function doubleAnswers(report: Report, vault: Vault): string[] {
  if (!report.content_sealed) return ['the report was never finished']
  const { answers } = vault.openJson<ReportContent>('report', report.id, report.content_sealed)
  const raws = answers.map((one) => one.answer.raw).filter((raw) => raw.startsWith('대답'))
  return raws.length === new Set(raws).size ? [] : ['an answer was applied twice']
}

type Case = { code: string; severity: string; claim_number: number; state: string }

function caseWrong(one: Case, people: readonly Person[], operators: readonly Operator[]): string[] {
  const { code, claim_number: claims, state } = one
  const wrong: string[] = []
  if (!operators.some((operator) => pagedTo(operator).includes(code))) wrong.push(`${code} was never paged`)
  const holders = operators.filter((operator) => claimedBy(operator).includes(code))
  if (claims !== 1 || holders.length !== 1)
    wrong.push(`${code}: ${claims} claims, ${holders.length} operators were told that it is theirs`)
  if (state !== 'closed') wrong.push(`${code} is ${state} instead of closed`)
  const times = people.map(({ phone }) => phone.shown().filter(({ text }) => text === wordsFor(code)).length)
  const reached = times.filter((count) => count > 0).length
  if (reached !== 1) wrong.push(`${code}: the operator's words reached ${reached} persons`)
  // Telegram names no message before it is taken, so one may come again after a kill; Signal shows it once.
  if (people[0]?.phone.transport === 'signal' && times.some((count) => count > 1))
    wrong.push(`${code}: the operator's words were shown more than once`)
  return wrong
}
