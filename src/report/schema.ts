import { z } from 'zod'
import { situations } from '../flow/flow-set.ts'
import { severities } from '../triage/severity.ts'

export const reportVersion = 1
/** Most people of one report: the questions take no larger number either. */
export const peopleMax = 500

export const consentNames = ['store', 'operator', 'ngo', 'rok_government', 'un', 'publicity'] as const
export type ConsentName = (typeof consentNames)[number]

export const actorCodes = [
  'cn_police',
  'cn_border',
  'dprk_state',
  'unknown_men',
  'broker',
  'family',
  'acquaintance',
  'other',
] as const
export type ActorCode = (typeof actorCodes)[number]

/** Those that stand for a State: a disappearance without one is no case for the United Nations' working group. */
export const stateActors: readonly ActorCode[] = ['cn_police', 'cn_border', 'dprk_state']

const code = z.string().max(100)
const words = z.string().max(10_000).nullable()
const day = z.iso.date().nullable()

const place = z.strictObject({
  code: code.nullable().describe('Code of the gazetteer; null when the place is not known there'),
  country: z.string().length(2).nullable().describe('ISO 3166 alpha-2'),
  name: z.string().max(200).nullable().describe('In English'),
  names: z.strictObject({ ko: z.string().nullable(), zh: z.string().nullable() }),
  precision: z.enum(['country', 'province', 'city', 'county', 'town', 'crossing', 'facility', 'river', 'unknown']),
  raw: words.describe("The person's own words; never kept for places in North Korea"),
})

const when = z.strictObject({
  from: day,
  to: day.describe('The same day as `from` when the day is known'),
  precision: z.enum(['exact', 'day', 'approx', 'month', 'year', 'unknown']),
  time: z.string().max(20).nullable(),
  basis: z.enum(['date', 'last_contact', 'decade', 'none']).describe('Which question gave it'),
  raw: words,
})

const person = z.strictObject({
  name: z.string().max(10_000).nullable(),
  sex: z.string().max(100).nullable(),
  birth_year: z.number().int().nullable(),
  age: z.number().nullable(),
  age_basis: z.enum(['international', 'counting', 'unknown']).nullable(),
  nationality: z.string().max(100).nullable().describe('ISO 3166 alpha-2, `none` or `other`'),
  occupation: words,
  vulnerable: z.array(code).describe('Filled only where the report is about one person; otherwise see `group`'),
})

/** The report that all forms are made of. Names follow the table of the fields that triage and exports need. */
export const commonReportSchema = z
  .strictObject({
    version: z.literal(reportVersion),
    id: z.string().max(100),
    case_code: z.string().max(20).nullable(),
    received_at: z.iso.datetime(),
    channel: z.enum(['telegram', 'signal', 'simulator', 'unknown']),
    status: z.enum(['early', 'submitted', 'partial']),
    situation: z.enum(situations).nullable(),
    severity: z.enum(severities as ['P0', 'P1', 'P2', 'P3']),
    reasons: z.array(code),
    country: z.string().length(2).nullable().describe('Where the reporter is: ISO 3166 alpha-2'),
    reporter: z.strictObject({
      relation: z.enum(['self', 'family', 'other']).nullable(),
      identity: z.strictObject({ name: words, contact: words }).describe('Confidential wherever it goes'),
    }),
    people: z.strictObject({
      total: z.number().int().min(1).max(peopleMax).nullable(),
      persons: z.array(person).min(1).max(peopleMax),
      group: z.strictObject({ vulnerable: z.array(code) }).describe('True of somebody among several people'),
    }),
    event: z.strictObject({ date: when, place, signs: z.array(code), subject: code.nullable() }),
    actors: z.array(z.strictObject({ code: z.enum(actorCodes), basis: z.enum(['told', 'sign', 'situation']) })),
    custody: z.strictObject({
      status: z.enum(['held', 'released', 'sent_back', 'held_back', 'unknown']).nullable(),
      facility: place,
      transfers: z.array(z.string()),
      expected_transfer: z.enum(['today', 'days', 'nothing_heard', 'unknown']).nullable(),
      stated_reason: words,
      return_date: day,
    }),
    actions: z.strictObject({
      taken: z.array(z.strictObject({ who: z.string(), when: day, result: words })),
      none: z.boolean().describe('The person said that nothing was done yet'),
      why_none: words,
    }),
    knowledge: z.enum(['experienced', 'witnessed', 'heard']).nullable(),
    consent: z.strictObject({
      ...(Object.fromEntries(consentNames.map((name) => [name, z.boolean()])) as Record<ConsentName, z.ZodBoolean>),
      named_ngos: z.record(z.string(), z.boolean()),
    }),
    contact: z.strictObject({
      window: words,
      do_not_contact: z.boolean().describe('The person said that an answer in this chat is not safe'),
      phone_seen_by_others: z.enum(['yes', 'no', 'unknown']).nullable(),
      code_words: z.boolean().describe('Whether words were agreed; the words themselves are never exported'),
    }),
    words: z.array(z.strictObject({ key: code, text: z.string() })).describe('Free answers in the person’s own words'),
  })
  .describe('A report of the hotline, version 1')

export type CommonReport = z.infer<typeof commonReportSchema>
export type ReportPlace = CommonReport['event']['place']
export type ReportPerson = CommonReport['people']['persons'][number]

/** The JSON Schema (draft 2020-12) of the common report: `report.schema.json` is generated from it. */
export function reportJsonSchema(): unknown {
  return { $id: 'urn:deungdae:report:1', ...z.toJSONSchema(commonReportSchema) }
}
