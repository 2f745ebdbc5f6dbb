import type { FlowSet } from '../flow/flow-set.ts'
import type { Revisions } from '../intake/intake.ts'
import { createTexts, type Resources, type Texts } from '../i18n/texts.ts'
import type { Database } from '../store/database.ts'
import { currentRevision, findRevision } from '../store/revisions.ts'

/** Revisions kept in memory: people in flight stand on a handful of them. */
const cachedMax = 20

export type LiveRevisions = Revisions & {
  /** Reads which revision is current, because another process may have published one. */
  refresh(): Promise<void>
}

/** The published flows out of the database, compiled once and kept. Rejects when none was ever published. */
export async function openRevisions(database: Database, base: Resources): Promise<LiveRevisions> {
  const sets = new Map<string, FlowSet>()
  const texts = new WeakMap<FlowSet, Texts>()
  let current = await load()

  async function load(): Promise<FlowSet> {
    const found = await currentRevision(database)
    if (!found) throw new Error('no flows were published')
    return remember(found.id, found.flows)
  }
  function remember(id: string, set: FlowSet): FlowSet {
    const known = sets.get(id)
    if (known) return known
    if (sets.size >= cachedMax) sets.delete(sets.keys().next().value ?? '')
    sets.set(id, set)
    return set
  }
  return {
    current: () => current,
    async find(revision) {
      const known = sets.get(revision)
      if (known) return known
      const found = await findRevision(database, revision)
      return found ? remember(revision, found.flows) : null
    },
    textsOf(set) {
      const known = texts.get(set)
      if (known) return known
      const made = createTexts(base, set.texts)
      texts.set(set, made)
      return made
    },
    async refresh() {
      current = await load()
    },
  }
}
