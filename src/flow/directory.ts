import { z } from 'zod'
import type { Problem } from './problem.ts'
import { problemAt, readSource, type Source, type SourceFile } from './source.ts'

export const entriesMax = 500
/** Entries shown at a time: more do not fit a small phone. */
export const referralsMax = 6

/**
 * Countries that hand North Koreans over, or have done so. There a call to the police can end in a return, and other
 * calls can be overheard: nothing is shown that does not name the country itself, and never the police.
 */
export const returningCountries: readonly string[] = ['CN', 'LA', 'VN', 'MM', 'RU', 'KP']

/** What a list is asked for: an emergency, the topics of the flows, and those of the settlement flow. */
export const referralTopics = [
  'emergency',
  'arrest',
  'missing',
  'threat',
  'hiding',
  'broker',
  'family',
  'phone',
  'witness',
  'distress',
  'settlement',
  'housing',
  'work',
  'school',
  'health',
  'mind',
  'money',
  'papers',
  'law',
  'violence',
] as const

export const referralKinds = [
  'police',
  'ambulance',
  'crisis_line',
  'consular',
  'government',
  'legal',
  'digital',
  'un',
  'ngo',
] as const

const short = z.string().min(1).max(80)
const note = z.string().min(1).max(160)
const inLanguages = <T extends z.ZodType>(text: T) => z.strictObject({ ko: text, zh: text, en: text })
const country = z.string().regex(/^[A-Z]{2}$/u, 'must be a country code of two capital letters')

const entrySchema = z.strictObject({
  id: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9_]*$/u, 'must be lower-case letters, digits and _, starting with a letter'),
  name: inLanguages(short).describe('What people read, in each language'),
  contact: z
    .string()
    .min(2)
    .max(80)
    .nullable()
    .describe('Number or address as one dials or writes it; null while nobody has found out'),
  kind: z.enum(referralKinds),
  topics: z.array(z.enum(referralTopics)).describe('What it is shown for, what it is most for first'),
  verified_on: z.string().nullable().describe('Day on which somebody called or wrote and was answered, YYYY-MM-DD'),
  verified_by: short.nullable().describe('Who did that'),
  confidence: z.enum(['high', 'medium', 'unchecked']).describe('How sure the shipped entry is, before anybody called'),
  hours: inLanguages(short).nullable(),
  reachable_from: z
    .array(z.union([country, z.literal('*')]))
    .min(1)
    .describe(
      'Countries from which it can be reached without danger; "*" for everywhere except where people are returned',
    ),
  risk_note: inLanguages(note).nullable().describe('What can go wrong; shown beside the contact'),
  public_emergency: z.boolean().describe('A public emergency number, shown even before the deployer verified it'),
  hidden: z.boolean().describe('Never shown to a person'),
  hidden_reason: z.string().max(200).optional().describe('Why it is hidden'),
})

const directorySchema = z.strictObject({ entries: z.array(entrySchema).max(entriesMax) })

export type DirectoryEntry = z.infer<typeof entrySchema>
export type Directory = z.infer<typeof directorySchema>
export type ReferralTopic = (typeof referralTopics)[number]
export type DirectoryResult = { type: 'valid'; directory: Directory } | { type: 'invalid'; problems: Problem[] }

/** The directory in which nothing is known. */
export const emptyDirectory: Directory = { entries: [] }

/** The JSON Schema of `directory.yaml` (draft 2020-12), for editors. */
export function directoryJsonSchema(): unknown {
  return z.toJSONSchema(directorySchema)
}

/** Reads a directory file; its problems point at lines. Never throws. */
export function parseDirectory(file: SourceFile): DirectoryResult {
  const { directory, problems } = readDirectory(file)
  return directory === null ? { type: 'invalid', problems } : { type: 'valid', directory }
}

/** The same with the way back from an entry to its line, for the linter. */
export function readDirectory(file: SourceFile): { source: Source; directory: Directory | null; problems: Problem[] } {
  const source = readSource(file)
  if (source.syntax.length > 0) return { source, directory: null, problems: source.syntax }
  const parsed = directorySchema.safeParse(source.value)
  if (parsed.success) return { source, directory: parsed.data, problems: [] }
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
    return problemAt('shape', source, path, `${path.slice(2).join('.') || 'This'}: ${issue.message}`)
  })
  return { source, directory: null, problems }
}

/**
 * What a person may be shown: the places that are most for the topic first, then in the order of the file, at most
 * `referralsMax`. `country` is an ISO alpha-2 code. While it is not known (null) nothing is shown, because it may be
 * one where people are returned; a topic that there is not yields nothing either.
 */
export function referralsFor(
  directory: Directory,
  wanted: { country: string | null; topic: string },
): DirectoryEntry[] {
  const rankOf = (entry: DirectoryEntry): number => entry.topics.findIndex((topic) => topic === wanted.topic)
  return directory.entries
    .filter((entry) => rankOf(entry) >= 0 && isShown(entry, wanted.country))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, referralsMax)
}

/** The entries that the deployer still has to verify, or to find a contact for, before anybody can be sure of them. */
export function unverified(directory: Directory): DirectoryEntry[] {
  return directory.entries.filter((entry) => !entry.hidden && (entry.contact === null || !isVerified(entry)))
}

/** Whether a person in that country (null: not known) is shown the entry at all. */
export function isShown(entry: DirectoryEntry, from: string | null): boolean {
  if (from === null || entry.hidden || entry.contact === null) return false
  if (!isVerified(entry) && !entry.public_emergency) return false
  const isNamed = entry.reachable_from.includes(from)
  if (returningCountries.includes(from)) return isNamed && entry.kind !== 'police'
  return isNamed || entry.reachable_from.includes('*')
}

/** Somebody called or wrote, and says who and when. */
export function isVerified(entry: DirectoryEntry): boolean {
  return entry.verified_on !== null && entry.verified_by !== null
}
