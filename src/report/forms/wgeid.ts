/// <reference lib="esnext.temporal" />
import { stateActors, type CommonReport, type ReportPerson } from '../schema.ts'
import {
  actionsText,
  actorName,
  ageText,
  consentsAbsent,
  dateText,
  isKnownToTheMonth,
  missingOf,
  perPerson,
  placeText,
  submitterText,
  vulnerableOf,
  whereHeld,
  type FilledForms,
  type Missing,
} from './form.ts'

/** The urgent procedure is for what happened less than so many months ago. */
const urgentMonthsMax = 3

export type WgeidFields = {
  full_name: string | null
  date: string | null
  place: string | null
  forces_believed_responsible: string[]
  action_taken: string | null
  submitter: ReturnType<typeof submitterText>
  urgent_procedure: boolean
  /** An organisation has to ask the family; a family's own consent is what they told us. */
  family_consent: boolean
  optional: {
    sex: string | null
    birth_year: number | null
    age: string | null
    vulnerable: string[]
    later_seen_at: string | null
    vehicles_and_uniforms: string | null
  }
}

/**
 * Fills the form of the United Nations' Working Group on Enforced or Involuntary Disappearances, one a person. Its six
 * elements are all needed: a form without one of them is not looked at, so each that is absent is named.
 */
export function toWgeid(report: CommonReport): FilledForms<WgeidFields> {
  return { forms: perPerson(report, (person) => fill(report, person)), consents_absent: consentsAbsent(report, ['un']) }
}

function fill(
  report: CommonReport,
  person: ReportPerson,
): { fields: WgeidFields; missing: Missing[]; processable: boolean } {
  const { event } = report
  const fields: WgeidFields = {
    full_name: person.name,
    date: dateText(event.date),
    place: placeText(event.place),
    forces_believed_responsible: report.actors.map(({ code }) => actorName(code)),
    action_taken: actionsText(report.actions),
    submitter: submitterText(report),
    urgent_procedure: isRecent(report),
    family_consent: report.reporter.relation === 'family' && report.consent.un,
    optional: {
      sex: person.sex,
      birth_year: person.birth_year,
      age: ageText(person),
      vulnerable: vulnerableOf(report, person),
      later_seen_at: whereHeld(report),
      vehicles_and_uniforms: event.signs.includes('seen_taken') ? 'Seen taken away in a vehicle' : null,
    },
  }
  const missing = sixElements(report, fields)
  const consent = missingOf([
    {
      element: 'consent',
      what: 'The consent of the family, which an organisation has to have',
      value: fields.family_consent,
    },
  ])
  return { fields, missing: [...missing, ...consent], processable: missing.length === 0 && consent.length === 0 }
}

function sixElements(report: CommonReport, fields: WgeidFields): Missing[] {
  const isState = report.actors.some(({ code }) => stateActors.includes(code))
  // "Nothing was done" is an answer only with the reason why nothing could be.
  const { taken, why_none } = report.actions
  return missingOf([
    { element: '1', what: 'The full name of the person', value: fields.full_name },
    {
      element: '2',
      what: 'The date, at least the month and the year',
      value: isKnownToTheMonth(report.event.date),
    },
    { element: '3', what: 'The place of the arrest, or where the person was last seen', value: fields.place },
    { element: '4', what: 'The State or State-backed forces believed responsible', value: isState },
    {
      element: '5',
      what: 'What was done to find the person, or why nothing could be done',
      value: taken.length > 0 || why_none !== null,
    },
    { element: '6', what: 'Who submits it (kept confidential)', value: fields.submitter.name },
  ])
}

function isRecent({ event, received_at }: CommonReport): boolean {
  if (event.date.to === null) return false
  const since = Temporal.PlainDate.from(received_at.slice(0, 10)).subtract({ months: urgentMonthsMax })
  return event.date.to >= since.toString()
}
