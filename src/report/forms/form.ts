import { timeInEnglish } from '../../korean/date/spoken.ts'
import type { ActorCode, CommonReport, ConsentName, ReportPerson, ReportPlace } from '../schema.ts'

/** Something that a form asks for and the report does not have. `element` is the form's own number or heading. */
export type Missing = { element: string; what: string }

/** One filled form. `processable` is false while something stands in `missing` without which nobody looks at it. */
export type Form<Fields> = {
  /** Which person of the report it is about, from 1; 0 when it is about all of them. */
  person: number
  fields: Fields
  missing: Missing[]
  processable: boolean
}

/** Forms for one addressee, with the consents that it needs and that the report does not hold. */
export type FilledForms<Fields> = { forms: Form<Fields>[]; consents_absent: ConsentName[] }

/** What the forms are handed over for; without it nothing may leave the hotline. */
export function consentsAbsent(report: CommonReport, needed: readonly ConsentName[]): ConsentName[] {
  return needed.filter((name) => !report.consent[name])
}

/** One form a person, as the United Nations ask for it. */
export function perPerson<Fields>(
  report: CommonReport,
  fill: (person: ReportPerson) => { fields: Fields; missing: Missing[]; processable: boolean },
): Form<Fields>[] {
  return report.people.persons.map((person, index) => ({ person: index + 1, ...fill(person) }))
}

/** Lists what is missing: the entries whose value is empty. */
export function missingOf(wanted: readonly (Missing & { value: unknown })[]): Missing[] {
  return wanted
    .filter(({ value }) => value === null || value === false || (Array.isArray(value) && value.length === 0))
    .map(({ element, what }) => ({ element, what }))
}

const actorNames: Record<ActorCode, string> = {
  cn_police: 'Police of China',
  cn_border: 'Border guards of China',
  dprk_state: 'Persons acting for the Democratic People’s Republic of Korea',
  unknown_men: 'Unknown persons',
  broker: 'A broker',
  family: 'Members of the family',
  acquaintance: 'An acquaintance',
  other: 'Others',
}

export function actorName(code: ActorCode): string {
  return actorNames[code]
}

/** The place in English with its own name in Chinese, or the person's words where it is not known. */
export function placeText({ name, names, country, raw }: ReportPlace): string | null {
  const known = [name, names.zh === null ? null : `(${names.zh})`, country].filter((part) => part !== null).join(' ')
  return known === '' ? raw : raw === null ? known : `${known}; in the person's words: ${raw}`
}

/** The day, the month or the span, as ISO dates. */
export function dateText({ from, to, time, precision }: CommonReport['event']['date']): string | null {
  if (from === null || to === null) return null
  const span = from === to ? from : precision === 'month' ? from.slice(0, 7) : `${from} to ${to}`
  const at = time === null ? null : timeInEnglish(time)
  return [span, at, precision === 'approx' ? '(about)' : null].filter((part) => part !== null).join(' ')
}

/** Whether the month and the year are known, which the United Nations need at least. */
export function isKnownToTheMonth({ from, to }: CommonReport['event']['date']): boolean {
  return from !== null && to !== null && from.slice(0, 7) === to.slice(0, 7)
}

/** What was done so far, in one text; null when the report does not say. */
export function actionsText({ taken, none, why_none }: CommonReport['actions']): string | null {
  if (taken.length > 0) return taken.map((one) => `Told: ${one.who}`).join('\n')
  if (why_none !== null) return `Nothing was done: ${why_none}`
  return none ? 'Nothing was done yet.' : null
}

/** Who hands the report in; confidential, and the United Nations do not take one from nobody. */
export function submitterText({ reporter, channel }: CommonReport): {
  name: string | null
  contact: string | null
  relation: string | null
  reached_through: string
  confidential: true
} {
  const { identity, relation } = reporter
  return { ...identity, relation, reached_through: channel, confidential: true }
}

/** The age as it was told, with how it is counted; null when it was not. */
export function ageText({ age, age_basis }: ReportPerson): string | null {
  return age === null ? null : age_basis === null || age_basis === 'unknown' ? String(age) : `${age} (${age_basis})`
}

/** All that makes a person more at risk: said of the person, or of somebody among several people. */
export function vulnerableOf(report: CommonReport, person: ReportPerson): string[] {
  return [...person.vulnerable, ...report.people.group.vulnerable.map((one) => `${one} (somebody in the group)`)]
}

/** Where the person is held, by all that is known. */
export function whereHeld({ custody }: CommonReport): string | null {
  return placeText(custody.facility)
}
