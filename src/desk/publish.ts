import { createHash } from 'node:crypto'
import { compileFlows } from '../flow/compile.ts'
import type { FlowSet } from '../flow/flow-set.ts'
import type { Problem } from '../flow/problem.ts'
import type { Database } from '../store/database.ts'
import { currentRevision, findRevision, insertRevision, saveCurrentRevision } from '../store/revisions.ts'
import { listWhereabouts } from '../store/sessions.ts'
import { readSetting, saveSetting } from '../store/settings.ts'
import type { FlowFiles } from './flow-files.ts'

/** Who publishes what the program ships with. */
const shippedBy = 'shipped'
/** Remembers the revision that somebody went back to: the next start must not undo that. */
const chosenSetting = 'revision_chosen'

export type Published =
  | { type: 'published'; revision: string; whereabouts: Whereabouts[] }
  | { type: 'unchanged'; revision: string }
  | { type: 'invalid'; problems: Problem[] }

/** People in the middle of an intake, by where they stand, and what a new revision means for them. */
export type Whereabouts = {
  revision: string
  flow: string
  step: string
  persons: number
  /** Whether the step still exists in the new revision. They finish on the old one either way. */
  inNew: boolean
}

/**
 * Publishes flows as an immutable revision that new conversations start with. Conversations under way stay pinned to
 * theirs and finish on it, so that nobody's session dies; the answer says where they stand.
 */
export async function publish(
  database: Database,
  source: FlowFiles,
  by: { publishedBy: string; note?: string },
): Promise<Published> {
  const compiled = compileFlows(source.files, source.texts)
  if (compiled.type === 'invalid') return { type: 'invalid', problems: compiled.problems }
  const id = revisionId(compiled.flows)
  const set: FlowSet = { ...compiled.flows, revision: id }
  return database.transact(async (tx) => {
    if ((await currentRevision(tx))?.id === id) return { type: 'unchanged', revision: id }
    const { sources } = source
    await insertRevision(tx, { id, set, sources, note: by.note ?? null, publishedBy: by.publishedBy })
    await saveCurrentRevision(tx, id)
    return { type: 'published', revision: id, whereabouts: await whereIsWho(tx, set) }
  })
}

/** Makes an earlier revision the current one again. False when there is none with this id. */
export async function rollback(database: Database, id: string): Promise<boolean> {
  return database.transact(async (tx) => {
    if (!(await findRevision(tx, id))) return false
    await saveCurrentRevision(tx, id)
    await saveSetting(tx, chosenSetting, id)
    return true
  })
}

/** Publishes what the program ships with, unless an admin has published something of his own or gone back to a revision. */
export async function publishShipped(database: Database, source: FlowFiles): Promise<Published> {
  const current = await currentRevision(database)
  const chosen = current && (await readSetting<string>(database, chosenSetting)) === current.id
  if (current && (chosen || current.publishedBy !== shippedBy)) return { type: 'unchanged', revision: current.id }
  return publish(database, source, { publishedBy: shippedBy })
}

async function whereIsWho(on: Parameters<typeof listWhereabouts>[0], set: FlowSet): Promise<Whereabouts[]> {
  return (await listWhereabouts(on)).map((at) => ({
    ...at,
    inNew: set.flows[at.flow]?.steps.some((step) => step.id === at.step) === true,
  }))
}

/** The content's own name: the same flows and texts are the same revision on every machine. */
function revisionId(set: FlowSet): string {
  return createHash('sha256')
    .update(JSON.stringify({ flows: set.flows, texts: set.texts }))
    .digest('hex')
    .slice(0, 12)
}
