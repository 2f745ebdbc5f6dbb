import type { Missing } from './forms/form.ts'
import { toHuridocs } from './forms/huridocs.ts'
import { toNkdb } from './forms/nkdb.ts'
import { toTortureAppeal } from './forms/torture.ts'
import { toUwaziCsv, toUwaziRows } from './forms/uwazi.ts'
import { toWgad } from './forms/wgad.ts'
import { toWgeid } from './forms/wgeid.ts'
import type { CommonReport, ConsentName } from './schema.ts'

export const exportFormats = ['json', 'wgeid', 'wgad', 'torture', 'uwazi', 'huridocs', 'nkdb'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What an export yields: a file's text with what is still missing, or the consents without which there is none. */
export type Exported =
  | { type: 'exported'; text: string; missing: (Missing & { person: number })[]; processable: boolean }
  | { type: 'refused'; consents: ConsentName[] }

type Filled = {
  forms: { person: number; missing: Missing[]; processable: boolean }[]
  consents_absent: ConsentName[]
}

/**
 * Turns a report into the text of one file. What is for an addressee outside (all but `json`, the desk's own record) is
 * refused unless the person consented to that addressee; there is no way around it.
 */
export function exportReport(report: CommonReport, format: ExportFormat): Exported {
  switch (format) {
    case 'json':
      return { type: 'exported', text: json(report), missing: [], processable: true }
    case 'wgeid':
      return filled(format, report, toWgeid(report))
    case 'wgad':
      return filled(format, report, toWgad(report))
    case 'torture':
      return filled(format, report, toTortureAppeal(report))
    case 'huridocs':
      return filled(format, report, toHuridocs(report))
    case 'nkdb':
      return filled(format, report, toNkdb(report))
    case 'uwazi':
      return filled(format, report, toUwaziRows(report), toUwaziCsv(report))
  }
}

function filled(format: ExportFormat, report: CommonReport, made: Filled, file?: string): Exported {
  if (made.consents_absent.length > 0) return { type: 'refused', consents: made.consents_absent }
  const missing = made.forms.flatMap((form) => form.missing.map((one) => ({ ...one, person: form.person })))
  const text = file ?? json({ format, report: report.id, case: report.case_code, forms: made.forms })
  return { type: 'exported', text, missing, processable: made.forms.every((form) => form.processable) }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
