import type { CommonReport, ReportPerson } from '../schema.ts'
import {
  actionsText,
  actorName,
  ageText,
  consentsAbsent,
  dateText,
  missingOf,
  perPerson,
  placeText,
  submitterText,
  whereHeld,
  type FilledForms,
  type Missing,
} from './form.ts'

export type WgadFields = {
  identity: {
    family_name: string | null
    first_name: string | null
    name_as_told: string | null
    sex: string | null
    birth_year: number | null
    age: string | null
    nationality: string | null
    identity_document: null
    profession: string | null
    address: null
  }
  arrest: {
    date: string | null
    place: string | null
    forces: string[]
    warrant_shown: null
    authority: null
    law: null
  }
  detention: {
    since: string | null
    status: CommonReport['custody']['status']
    forces: string[]
    places: string[]
    expected_transfer: CommonReport['custody']['expected_transfer']
    authority: null
    reasons: string | null
    law: null
  }
  why_arbitrary: null
  steps_taken: string | null
  submitter: ReturnType<typeof submitterText>
}

/**
 * Fills the questionnaire of the United Nations' Working Group on Arbitrary Detention, one a person. Why the detention is
 * arbitrary, and by which law, is for a lawyer: that part always stays to be written.
 */
export function toWgad(report: CommonReport): FilledForms<WgadFields> {
  return { forms: perPerson(report, (person) => fill(report, person)), consents_absent: consentsAbsent(report, ['un']) }
}

function fill(
  report: CommonReport,
  person: ReportPerson,
): { fields: WgadFields; missing: Missing[]; processable: boolean } {
  const forces = report.actors.map(({ code }) => actorName(code))
  const date = dateText(report.event.date)
  const place = placeText(report.event.place)
  const present = whereHeld(report)
  const { name, sex, birth_year, nationality, occupation } = person
  const fields: WgadFields = {
    identity: {
      ...namesOf(name),
      name_as_told: name,
      sex,
      birth_year,
      age: ageText(person),
      nationality,
      identity_document: null,
      profession: occupation,
      address: null,
    },
    arrest: { date, place, forces, warrant_shown: null, authority: null, law: null },
    detention: {
      since: date,
      status: report.custody.status,
      forces,
      places: [...report.custody.transfers, ...(present === null ? [] : [present])],
      expected_transfer: report.custody.expected_transfer,
      authority: null,
      reasons: report.custody.stated_reason,
      law: null,
    },
    why_arbitrary: null,
    steps_taken: actionsText(report.actions),
    submitter: submitterText(report),
  }
  const needed = missingOf([
    { element: 'I', what: 'The name of the person', value: name },
    { element: 'II', what: 'The date of the arrest', value: date },
    { element: 'II', what: 'The place of the arrest', value: place },
    { element: 'II', what: 'Who carried out the arrest', value: forces },
    { element: 'III', what: 'The place where the person is held now', value: present },
    { element: 'IV', what: 'Why the detention is arbitrary (a lawyer writes this)', value: fields.why_arbitrary },
    { element: 'VI', what: 'Who submits it (kept confidential)', value: fields.submitter.name },
  ])
  const useful = missingOf([
    { element: 'I', what: 'Sex', value: sex },
    { element: 'I', what: 'Birth date or age', value: birth_year ?? fields.identity.age },
    { element: 'I', what: 'Nationality', value: nationality },
    { element: 'II', what: 'Whether a warrant was shown, and the law that was named', value: fields.arrest.law },
    { element: 'III', what: 'The reasons that were given', value: fields.detention.reasons },
    { element: 'V', what: 'The steps taken so far', value: fields.steps_taken },
  ])
  return { fields, missing: [...needed, ...useful], processable: needed.length === 0 }
}

const doubleFamilyNames = ['남궁', '황보', '제갈', '사공', '선우', '서문', '독고', '동방']

// A whole Korean name in Hangul begins with the family name. Anything else, such as a first name alone, is left as told.
function namesOf(name: string | null): { family_name: string | null; first_name: string | null } {
  if (name === null || !/^[가-힣]{3,4}$/u.test(name)) return { family_name: null, first_name: null }
  const length = doubleFamilyNames.includes(name.slice(0, 2)) ? 2 : 1
  return { family_name: name.slice(0, length), first_name: name.slice(length) }
}
