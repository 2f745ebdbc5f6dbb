import { dayOf } from '../korean/date/civil.ts'
import { isShown, isVerified, readDirectory, returningCountries, unverified, type DirectoryEntry } from './directory.ts'
import type { Problem } from './problem.ts'
import { problemAt, type SourceFile } from './source.ts'

/** Every rule that can be broken, for a test that each has a broken example. */
export const directoryRules = [
  'yaml-syntax',
  'shape',
  'duplicate',
  'bad-date',
  'half-verified',
  'unverified-shown',
  'short-code-without-country',
  'police-shown',
  'risk-note-missing',
  'hidden-without-reason',
] as const
type Rule = (typeof directoryRules)[number]

type Found = { rule: Rule; field: keyof DirectoryEntry; message: string }

/** Finds what is wrong with a directory file. `today` is an ISO day: nothing can have been verified after it. */
export function lintDirectory(file: SourceFile, today: string): Problem[] {
  const { source, directory, problems } = readDirectory(file)
  const entries = directory?.entries ?? []
  const found = entries.flatMap((entry, index) =>
    [
      ...dateProblems(entry, today),
      ...reachProblems(entry),
      ...riskProblems(entry),
      ...twice(entry, index, entries),
    ].map(({ rule, field, message }) => problemAt(rule, source, ['entries', index, field], message)),
  )
  return [...problems, ...found]
}

/** The entries that still have to be verified, with their lines: information, not mistakes. */
export function listUnverified(file: SourceFile): Problem[] {
  const { source, directory } = readDirectory(file)
  if (directory === null) return []
  return unverified(directory).map((entry) => {
    const contact = entry.contact ?? 'no contact yet'
    const shown = entry.public_emergency && entry.contact !== null ? 'shown' : 'not shown'
    const at = ['entries', directory.entries.indexOf(entry), 'id']
    return problemAt('unverified', source, at, `${entry.id} (${contact}): ${shown}`, 'warning')
  })
}

function dateProblems(entry: DirectoryEntry, today: string): Found[] {
  const { verified_on: on } = entry
  const found: Found[] = []
  if (on !== null && (!isDay(on) || on > today)) {
    found.push({ rule: 'bad-date', field: 'verified_on', message: `"${on}" is not a day up to today (YYYY-MM-DD).` })
  }
  if ((on === null) !== (entry.verified_by === null)) {
    const message = 'A verified entry needs both the day and who verified it.'
    found.push({ rule: 'half-verified', field: on === null ? 'verified_by' : 'verified_on', message })
  }
  if (entry.public_emergency && !entry.hidden && !isVerified(entry) && entry.confidence === 'unchecked') {
    const message = 'This would be shown although nobody has checked it; verify it, hide it, or take the mark away.'
    found.push({ rule: 'unverified-shown', field: 'public_emergency', message })
  }
  return found
}

// A number without the country's own code is answered in one country only, or by somebody else in another.
function reachProblems(entry: DirectoryEntry): Found[] {
  const isNational = entry.contact !== null && /^\d[\d -]*$/u.test(entry.contact)
  const [only, ...others] = entry.reachable_from
  if (!isNational || (others.length === 0 && only !== '*')) return []
  const message = `"${entry.contact}" can be dialled in one country only; name that one.`
  return [{ rule: 'short-code-without-country', field: 'reachable_from', message }]
}

function riskProblems(entry: DirectoryEntry): Found[] {
  if (entry.hidden) {
    if ((entry.hidden_reason ?? '').trim() !== '') return []
    return [{ rule: 'hidden-without-reason', field: 'hidden', message: 'Say why nobody is shown this.' }]
  }
  const risky = entry.reachable_from.filter((country) => returningCountries.includes(country))
  if (risky.length === 0) return []
  if (entry.kind === 'police') {
    const message = `The police of ${risky.join(', ')} return people: this is never shown there. Hide it.`
    return [{ rule: 'police-shown', field: 'kind', message }]
  }
  const isSeen = risky.some((country) => isShown({ ...entry, public_emergency: true }, country))
  if (!isSeen || entry.risk_note !== null) return []
  const message = `In ${risky.join(', ')} a call can lead to a return; say what can go wrong.`
  return [{ rule: 'risk-note-missing', field: 'risk_note', message }]
}

function twice(entry: DirectoryEntry, index: number, all: readonly DirectoryEntry[]): Found[] {
  const before = all.slice(0, index)
  if (before.some((other) => other.id === entry.id)) {
    return [{ rule: 'duplicate', field: 'id', message: `Another entry above is already called "${entry.id}".` }]
  }
  const same = before.find((other) => other.contact !== null && plain(other) === plain(entry) && meet(other, entry))
  if (same === undefined) return []
  return [{ rule: 'duplicate', field: 'contact', message: `"${same.id}" above has the same contact.` }]
}

function plain({ contact }: DirectoryEntry): string {
  return (contact ?? '').replace(/[\s-]/gu, '')
}

function meet(a: DirectoryEntry, b: DirectoryEntry): boolean {
  return a.reachable_from.some((country) => country === '*' || b.reachable_from.includes(country))
}

function isDay(text: string): boolean {
  const [year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/u.exec(text) ?? []).slice(1).map(Number)
  return year !== undefined && month !== undefined && day !== undefined && dayOf(year, month, day) !== null
}
