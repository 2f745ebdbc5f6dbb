import type { CommonReport } from '../schema.ts'
import { actorName, dateText, missingOf, placeText, type FilledForms } from './form.ts'

/** How the account is known: 경험 (lived through), 목격 (seen), 득문 (heard from others). */
type Knowledge = '경험' | '목격' | '득문'

export type NkdbFields = {
  event: {
    code: string
    situation: string | null
    subject: string | null
    date: string | null
    place: string | null
    custody: CommonReport['custody']['status']
    description: string[]
  }
  persons: { role: 'victim' | 'perpetrator' | 'witness'; name: string | null; note: string | null }[]
  knowledge: Knowledge | null
}

const knowledgeNames = { experienced: '경험', witnessed: '목격', heard: '득문' } as const

/** Fills the units of the North Korean human rights database: one event with the persons that took part in it. */
export function toNkdb(report: CommonReport): FilledForms<NkdbFields> {
  const { event, knowledge, custody } = report
  const fields: NkdbFields = {
    event: {
      code: report.case_code ?? report.id,
      situation: report.situation,
      subject: event.subject,
      date: dateText(event.date),
      place: placeText(event.place),
      custody: custody.status,
      description: report.words.map(({ text }) => text),
    },
    persons: personsOf(report),
    knowledge: knowledge === null ? null : knowledgeNames[knowledge],
  }
  const missing = missingOf([
    { element: 'event', what: 'When it happened', value: fields.event.date },
    { element: 'event', what: 'Where it happened', value: fields.event.place },
    { element: 'victim', what: 'The name of each victim', value: report.people.persons.every(({ name }) => name) },
    { element: 'perpetrator', what: 'Who did it', value: report.actors },
    { element: 'knowledge', what: 'Whether it was lived through, seen or heard (경험, 목격, 득문)', value: knowledge },
  ])
  const processable = fields.event.date !== null && fields.event.place !== null && knowledge !== null
  return { forms: [{ person: 0, fields, missing, processable }], consents_absent: isAllowed(report) ? [] : ['ngo'] }
}

// What was said of this organisation by name counts more than what was said of all.
function isAllowed({ consent }: CommonReport): boolean {
  return consent.named_ngos['nkdb'] ?? consent.ngo
}

function personsOf({ people, actors, reporter, knowledge }: CommonReport): NkdbFields['persons'] {
  const victims = people.persons.map(({ name }) => ({ role: 'victim' as const, name, note: null }))
  const perpetrators = actors.map(({ code }) => ({
    role: 'perpetrator' as const,
    name: null,
    note: actorName(code),
  }))
  // Whoever lived through it is the victim already.
  const saw = knowledge === 'witnessed' || knowledge === 'heard' || reporter.relation === 'family'
  const witness = { role: 'witness' as const, name: reporter.identity.name, note: reporter.relation }
  return [...victims, ...perpetrators, ...(saw ? [witness] : [])]
}
