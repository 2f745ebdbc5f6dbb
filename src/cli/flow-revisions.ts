import { userInfo } from 'node:os'
import { publish, rollback, type Whereabouts } from '../desk/publish.ts'
import { currentRevision, findRevision, listRevisions, type RevisionInfo, type Sources } from '../store/revisions.ts'
import { UsageError } from './arguments.ts'
import { PlainError } from './explain.ts'
import { hasErrors, lintFolders, problemLine, type Folders } from './flow-source.ts'
import { lineDiff } from './line-diff.ts'
import type { Store } from './open-store.ts'

/** Revisions that `history` shows and that a number can name. */
const revisionsMax = 1_000

/** Publishes what lies in the folders, unless the linter finds an error. Answers with the exit code. */
export async function publishFolders({ database }: Store, folders: Folders, note: string | undefined): Promise<number> {
  const { source, problems } = await lintFolders(folders)
  if (source === null || hasErrors(problems)) {
    for (const problem of problems) console.log(problemLine(problem))
    console.log('\nNothing was published. Mend these first; `flows lint` shows them again.')
    return 1
  }
  const done = await publish(database, source, { publishedBy: userInfo().username, ...(note ? { note } : {}) })
  switch (done.type) {
    case 'invalid':
      for (const problem of done.problems) console.log(problemLine(problem))
      return 1
    case 'unchanged':
      console.log('Nothing has changed: this is what is published already.')
      return 0
    case 'published': {
      const all = await listRevisions(database, revisionsMax)
      console.log(
        `Published as revision ${numberOf(all, done.revision)}. New conversations begin with it within seconds.`,
      )
      for (const line of whereaboutLines(done.whereabouts, all)) console.log(line)
      return 0
    }
  }
}

function whereaboutLines(whereabouts: readonly Whereabouts[], all: readonly RevisionInfo[]): string[] {
  if (whereabouts.length === 0) return ['Nobody is in the middle of a conversation.']
  return [
    'People in the middle of a conversation finish it on the revision they began with:',
    ...whereabouts.map(
      (at) =>
        `  ${at.persons} at ${at.flow}/${at.step} of revision ${numberOf(all, at.revision)}` +
        (at.inNew ? '' : ' (the new one has no such step)'),
    ),
  ]
}

function numberOf(all: readonly RevisionInfo[], id: string): string {
  return String(all.find((one) => one.id === id)?.number ?? id)
}

export async function showHistory({ database }: Store, json: boolean): Promise<void> {
  const all = await listRevisions(database, revisionsMax)
  if (json) return console.log(JSON.stringify(all))
  if (all.length === 0) console.log('Nothing was published yet; the first start publishes the flows of the program.')
  for (const one of all) {
    const at = one.publishedAt.toISOString().slice(0, 16).replace('T', ' ')
    console.log(
      `${one.current ? '→' : ' '} ${String(one.number).padStart(4)}  ${at} UTC  by ${one.publishedBy}  ${one.note ?? ''}`,
    )
  }
}

/** Without numbers: from what is published to the files; with one: from it to what is published; with two: between them. */
export async function showDiff({ database }: Store, folders: Folders, numbers: readonly string[]): Promise<void> {
  const all = await listRevisions(database, revisionsMax)
  const sourcesOf = async (number: string): Promise<Sources> => {
    const found = await findRevision(database, pick(all, number).id)
    return found?.sources ?? {}
  }
  const published = async (): Promise<Sources> => {
    const current = await currentRevision(database)
    return current === null ? {} : ((await findRevision(database, current.id))?.sources ?? {})
  }
  const [from, to] = numbers
  const before = from === undefined ? await published() : await sourcesOf(from)
  const after =
    from === undefined
      ? ((await lintFolders(folders)).source?.sources ?? {})
      : to === undefined
        ? await published()
        : await sourcesOf(to)
  const files = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  let changed = 0
  for (const file of files) {
    const lines = lineDiff(before[file] ?? '', after[file] ?? '')
    if (lines.length === 0) continue
    changed += 1
    console.log(`${file}${before[file] === undefined ? '  (new)' : after[file] === undefined ? '  (removed)' : ''}`)
    for (const line of lines) console.log(`  ${line}`)
  }
  if (changed === 0) console.log('No difference.')
}

export async function rollBack({ database }: Store, number: string): Promise<void> {
  const chosen = pick(await listRevisions(database, revisionsMax), number)
  if (chosen.current) return console.log(`Revision ${chosen.number} is the current one already.`)
  await rollback(database, chosen.id)
  console.log(`Revision ${chosen.number} is current again. New conversations begin with it within seconds;`)
  console.log('those under way finish on the revision they began with.')
}

function pick(all: readonly RevisionInfo[], number: string): RevisionInfo {
  if (!/^\d+$/.test(number))
    throw new UsageError(`"${number}" is not the number of a revision; \`flows history\` lists them.`)
  const found = all.find((one) => one.number === Number(number))
  if (!found) throw new PlainError(`There is no revision ${number}. \`flows history\` lists them.`)
  return found
}
