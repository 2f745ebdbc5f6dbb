import type { CommonReport } from '../schema.ts'
import { actionsText, actorName, consentsAbsent, dateText, missingOf, placeText, type FilledForms } from './form.ts'

/** A field of an entity; `number` is that of the Events Standard Formats where it is known for certain. */
export type EsfField = { field: string; number: string | null; value: string | number | string[] | null }
export type EsfEntity = {
  entity: 'Event' | 'Person' | 'Act' | 'Involvement' | 'Information' | 'Intervention' | 'Arrest detail'
  fields: EsfField[]
}
export type HuridocsFields = { entities: EsfEntity[] }

/** Fills the entities of the HURIDOCS Events Standard Formats: one event with its persons, acts and involvements. */
export function toHuridocs(report: CommonReport): FilledForms<HuridocsFields> {
  const entities = [
    event(report),
    ...persons(report),
    act(report),
    ...report.actors.map(({ code }) => involvement(actorName(code), report)),
    information(report),
    intervention(report),
    ...(report.custody.status === null ? [] : [arrestDetail(report)]),
  ]
  const missing = missingOf([
    { element: 'Event', what: 'Initial date', value: report.event.date.from },
    { element: 'Event', what: 'Geographical term', value: placeText(report.event.place) },
    {
      element: 'Person',
      what: 'A name or another identification',
      value: report.people.persons.some((one) => one.name),
    },
    { element: 'Involvement', what: 'Who is involved', value: report.actors },
    { element: 'Information', what: 'How the source knows of it', value: report.knowledge },
  ])
  const form = { person: 0, fields: { entities }, missing, processable: report.event.date.from !== null }
  return { forms: [form], consents_absent: consentsAbsent(report, ['ngo']) }
}

function field(name: string, value: EsfField['value'], number: string | null = null): EsfField {
  return { field: name, number, value }
}

function event(report: CommonReport): EsfEntity {
  const { date, place, subject } = report.event
  return {
    entity: 'Event',
    fields: [
      field('Event record number', report.case_code ?? report.id, '0101'),
      field('Event title', `Case ${report.case_code ?? report.id}`),
      field('Confidentiality', 'Confidential'),
      field('Geographical term', placeText(place)),
      field('Initial date', date.from),
      field('Final date', date.to),
      field('Precision of dates', date.precision),
      field(
        'Event description',
        [subject, ...report.words.map(({ text }) => text)].filter((one) => one !== null),
      ),
      field('Event status', report.status),
      field('Date received', report.received_at.slice(0, 10), '0160'),
      field('Monitoring status', report.custody.status),
    ],
  }
}

function persons(report: CommonReport): EsfEntity[] {
  return report.people.persons.map((person, index) => ({
    entity: 'Person',
    fields: [
      field('Person record number', `${report.case_code ?? report.id}-${index + 1}`),
      field('Name', person.name, '0903'),
      field('Confidentiality', 'Confidential'),
      field('Birth year', person.birth_year),
      field('Sex', person.sex),
      field('Occupation', person.occupation),
      field('Citizenship', person.nationality),
      field('Characteristics', [...person.vulnerable, ...report.people.group.vulnerable], '0924'),
    ],
  }))
}

function act(report: CommonReport): EsfEntity {
  return {
    entity: 'Act',
    fields: [
      field('Type of act', report.situation, '2109'),
      field('Date', dateText(report.event.date)),
      field('Location', placeText(report.event.place)),
      field('Stated reason', report.custody.stated_reason),
      field('Method', report.event.signs),
      field('Status at the end', report.custody.status, '2123'),
    ],
  }
}

function involvement(name: string, report: CommonReport): EsfEntity {
  return {
    entity: 'Involvement',
    fields: [
      field('Degree of involvement', 'Believed responsible'),
      field('Type of perpetrator', name, '2412'),
      field('Latest status', report.custody.status),
    ],
  }
}

function information(report: CommonReport): EsfEntity {
  return {
    entity: 'Information',
    fields: [
      field('Source', report.reporter.identity.name),
      field(
        'Connection of the source',
        [report.reporter.relation, report.knowledge].filter((one) => one !== null),
        '2509',
      ),
      field('Date of the information', report.received_at.slice(0, 10)),
      field('Type of material', `Conversation on ${report.channel}`),
    ],
  }
}

function intervention(report: CommonReport): EsfEntity {
  return {
    entity: 'Intervention',
    fields: [field('Type of intervention', actionsText(report.actions)), field('Priority', report.severity, '2652')],
  }
}

function arrestDetail(report: CommonReport): EsfEntity {
  return {
    entity: 'Arrest detail',
    fields: [
      field('Type', report.custody.status),
      field('Whereabouts', placeText(report.custody.facility)),
      field('Expected transfer', report.custody.expected_transfer),
    ],
  }
}
