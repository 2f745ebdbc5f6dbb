import type { CommonReport, ReportPerson } from '../schema.ts'
import {
  actorName,
  ageText,
  consentsAbsent,
  dateText,
  missingOf,
  perPerson,
  placeText,
  submitterText,
  vulnerableOf,
  whereHeld,
  type FilledForms,
  type Missing,
} from './form.ts'

export type TortureFields = {
  name: string | null
  age: string | null
  sex: string | null
  nationality: string | null
  occupation: string | null
  vulnerable: string[]
  arrest: { date_and_time: string | null; place: string | null; carried_out_by: string[] }
  held_at: string | null
  feared: string | null
  why_feared: string[]
  perpetrators: string[]
  visits: null
  submitter: ReturnType<typeof submitterText>
}

/**
 * Fills an appeal to the United Nations' Special Rapporteur on torture, one a person: somebody in custody is about to be
 * handed over to a country where torture is feared.
 */
export function toTortureAppeal(report: CommonReport): FilledForms<TortureFields> {
  return { forms: perPerson(report, (person) => fill(report, person)), consents_absent: consentsAbsent(report, ['un']) }
}

function fill(
  report: CommonReport,
  person: ReportPerson,
): { fields: TortureFields; missing: Missing[]; processable: boolean } {
  const forces = report.actors.map(({ code }) => actorName(code))
  const isHeld = report.custody.status === 'held'
  const fields: TortureFields = {
    name: person.name,
    age: ageText(person) ?? (person.birth_year === null ? null : `born in ${person.birth_year}`),
    sex: person.sex,
    nationality: person.nationality,
    occupation: person.occupation,
    vulnerable: vulnerableOf(report, person),
    arrest: {
      date_and_time: dateText(report.event.date),
      place: placeText(report.event.place),
      carried_out_by: forces,
    },
    held_at: whereHeld(report),
    feared: isHeld ? 'Forcible return to the Democratic People’s Republic of Korea, and torture there' : null,
    why_feared: whyFeared(report),
    perpetrators: forces,
    visits: null,
    submitter: submitterText(report),
  }
  const needed = missingOf([
    { element: 'name', what: 'The name of the person', value: fields.name },
    { element: 'arrest', what: 'The date of the arrest', value: fields.arrest.date_and_time },
    { element: 'arrest', what: 'The place of the arrest', value: fields.arrest.place },
    { element: 'feared', what: 'What is feared, and why', value: fields.feared },
    { element: 'submitter', what: 'Who submits it (kept confidential)', value: fields.submitter.name },
  ])
  const useful = missingOf([
    { element: 'age', what: 'The age of the person', value: fields.age },
    { element: 'nationality', what: 'The nationality of the person', value: fields.nationality },
    { element: 'occupation', what: 'The occupation of the person', value: fields.occupation },
    { element: 'perpetrators', what: 'Who is believed responsible', value: fields.perpetrators },
    { element: 'visits', what: 'Whether a relative, a lawyer or a doctor saw the person', value: fields.visits },
  ])
  return { fields, missing: [...needed, ...useful], processable: needed.length === 0 }
}

// Only what was told: a reader must be able to trust each line.
function whyFeared({ custody, actors }: CommonReport): string[] {
  const lines: string[] = []
  if (custody.expected_transfer === 'today') lines.push('Those who know say that the handover is today or tomorrow.')
  if (custody.expected_transfer === 'days') lines.push('Those who know say that the handover is within days.')
  if (custody.status === 'sent_back')
    lines.push(
      custody.return_date === null
        ? 'Those who know say that the person was handed over already.'
        : `Those who know say that the person was handed over on ${custody.return_date}.`,
    )
  const isGone = custody.status === 'released' || custody.status === 'sent_back'
  if (!isGone && actors.some(({ code }) => code === 'cn_border' || code === 'cn_police'))
    lines.push('The person is in the hands of Chinese authorities.')
  return lines
}
