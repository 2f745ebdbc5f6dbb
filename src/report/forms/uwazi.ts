import type { CommonReport, ReportPerson } from '../schema.ts'
import { consentsAbsent, missingOf, perPerson, type FilledForms } from './form.ts'

/** The properties of the template in Uwazi, in the order of the columns; `title` is the one it always has. */
export const uwaziHeaders = [
  'title',
  'report_id',
  'received',
  'situation',
  'severity',
  'date_from',
  'date_to',
  'date_precision',
  'place',
  'place_country',
  'place_precision',
  'actors',
  'custody',
  'facility',
  'signs',
  'subject',
  'vulnerable',
  'nationality',
  'sex',
  'birth_year',
  'relation',
  'knowledge',
  'consents',
] as const

export type UwaziFields = Record<(typeof uwaziHeaders)[number], string>

/**
 * Fills one row a person for an import into Uwazi (https://github.com/huridocs/uwazi/wiki/Import-CSV): headers are names
 * of properties without spaces, `|` stands between several values, dates are ISO days. The title is the code of the case
 * with a number, and no column holds a name or what somebody wrote: a title is shown to everybody.
 */
export function toUwaziRows(report: CommonReport): FilledForms<UwaziFields> {
  const forms = perPerson(report, (person) => ({ ...row(report, person), processable: true }))
  const numbered = forms.map((form) => ({
    ...form,
    fields: { ...form.fields, title: `${form.fields.title}-${form.person}` },
  }))
  return { forms: numbered, consents_absent: consentsAbsent(report, ['ngo']) }
}

/** The rows as a CSV file (RFC 4180) with its header. */
export function toUwaziCsv(report: CommonReport): string {
  const rows = toUwaziRows(report).forms.map(({ fields }) => uwaziHeaders.map((header) => cell(fields[header])))
  return [[...uwaziHeaders], ...rows].map((cells) => `${cells.join(',')}\r\n`).join('')
}

function row(
  report: CommonReport,
  person: ReportPerson,
): { fields: UwaziFields; missing: { element: string; what: string }[] } {
  const { event, custody, people } = report
  const fields: UwaziFields = {
    title: report.case_code ?? report.id,
    report_id: report.id,
    received: report.received_at.slice(0, 10),
    situation: report.situation ?? '',
    severity: report.severity,
    date_from: event.date.from ?? '',
    date_to: event.date.to ?? '',
    date_precision: event.date.precision,
    place: event.place.name ?? '',
    place_country: event.place.country ?? '',
    place_precision: event.place.precision,
    actors: several(report.actors.map(({ code }) => code)),
    custody: custody.status ?? '',
    facility: custody.facility.name ?? '',
    signs: several(event.signs),
    subject: event.subject ?? '',
    vulnerable: several([...person.vulnerable, ...people.group.vulnerable]),
    nationality: person.nationality ?? '',
    // A free answer about the sex could hold anything, a name too.
    sex: /^[a-z_]{1,20}$/u.test(person.sex ?? '') ? (person.sex ?? '') : '',
    birth_year: person.birth_year === null ? '' : String(person.birth_year),
    relation: report.reporter.relation ?? '',
    knowledge: report.knowledge ?? '',
    consents: several(Object.entries(report.consent).flatMap(([name, given]) => (given === true ? [name] : []))),
  }
  const missing = missingOf([
    { element: 'date_from', what: 'When it happened', value: event.date.from },
    { element: 'place', what: 'Where it happened', value: event.place.name },
  ])
  return { fields, missing }
}

function several(values: readonly string[]): string {
  return [...new Set(values)].map((value) => value.replaceAll('|', '/')).join('|')
}

// A spreadsheet takes a cell that begins with one of these signs for a formula and would carry it out.
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
