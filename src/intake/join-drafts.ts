import { answerId, listAnswers, saveAnswers, type StoredAnswer } from '../store/answers.ts'
import type { Tx } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { WholePerson } from '../store/join-persons.ts'
import { findSealedContent, saveReport } from '../store/reports.ts'
import { saveDrafts } from '../store/sessions.ts'
import { raise, type Severity } from '../triage/severity.ts'
import type { Draft } from '../vault/vault.ts'
import type { IntakeDeps } from './intake.ts'
import { mergeAnswers, reportContent, type ReportContent } from './report-content.ts'

type Deps = Pick<IntakeDeps, 'vault' | 'revisions'>

/**
 * Makes one of the unfinished intakes of two persons who turn out to be one. Drafts are sealed for their person, so
 * they are opened and sealed anew.
 * - While `kept` is being asked something that goes on, with the answers of `joined` that it lacks.
 * - When `kept` has nothing under way, it goes on where `joined` is.
 * - What belongs to another matter than that of `kept` becomes a report of its own, which the desk gets.
 * Returns the reports to assess. The caller drops the drafts of `joined`.
 */
export async function joinDrafts(tx: Tx, deps: Deps, kept: WholePerson, joined: WholePerson): Promise<string[]> {
  const theirs = await draftsOf(tx, deps, joined)
  const mine = kept.session
  if (mine.stateSealed === null ? mine.reportId !== null : joined.session.reportId !== null)
    return sealApart(tx, deps, kept, joined, theirs?.answers ?? [])
  const own = await draftsOf(tx, deps, kept)
  const severity = joined.session.severity === null ? mine.severity : raise(mine.severity, joined.session.severity)
  if (mine.stateSealed !== null && own !== null) {
    const has = new Set(own.answers.map(({ key }) => key))
    await saveDrafts(tx, kept.personId, { ...mine, severity })
    const missing = theirs?.answers.filter(({ key }) => !has.has(key)) ?? []
    await keep(tx, kept.personId, own.draft, missing)
  } else if (theirs === null) {
    await saveDrafts(tx, kept.personId, { ...mine, severity, reportId: joined.session.reportId })
  } else {
    await takeOver(tx, deps, kept, joined, { own, theirs, severity })
  }
  return []
}

/** Goes on with the intake of `joined`; what `kept` answered before a stop stays beside it. */
async function takeOver(
  tx: Tx,
  { vault }: Deps,
  kept: WholePerson,
  joined: WholePerson,
  drafts: { own: Drafts | null; theirs: Drafts; severity: Severity | null },
): Promise<void> {
  const { own, theirs, severity } = drafts
  const made = own === null ? vault.newDraft(kept.personId) : null
  const draft = own?.draft ?? made?.draft
  if (!draft) return
  const keySealed = made?.keySealed ?? kept.session.keySealed
  const state = joined.session.stateSealed
  const stateSealed = state && draft.seal(kept.personId, theirs.draft.open(joined.personId, state))
  await saveDrafts(tx, kept.personId, { ...joined.session, keySealed, stateSealed, severity })
  await keep(tx, kept.personId, draft, theirs.answers)
}

type Drafts = { draft: Draft; answers: StoredAnswer[] }

async function draftsOf(tx: Tx, { vault }: Deps, { personId, session }: WholePerson): Promise<Drafts | null> {
  if (session.keySealed === null) return null
  const draft = vault.openDraft(personId, session.keySealed)
  return { draft, answers: await listAnswers(tx, draft, personId) }
}

function keep(tx: Tx, personId: string, draft: Draft, answers: readonly StoredAnswer[]): Promise<void> {
  const sealed = answers.map((one) => ({
    flow: one.flow,
    step: one.step,
    key: one.key,
    kind: one.answer.value.kind,
    valueSealed: draft.seal(answerId(personId, one.key), one.answer),
  }))
  return saveAnswers(tx, personId, sealed)
}

/** Seals what `joined` has answered into the report that it led to, or into one of its own. */
async function sealApart(
  tx: Tx,
  { vault, revisions }: Deps,
  kept: WholePerson,
  joined: WholePerson,
  answers: readonly StoredAnswer[],
): Promise<string[]> {
  const { session } = joined
  if (answers.length === 0 && session.reportId === null) return []
  const id = session.reportId ?? newId()
  const sealed = session.reportId === null ? null : await findSealedContent(tx, id)
  if (sealed !== null && answers.length === 0) return []
  const before = sealed === null ? [] : vault.openJson<ReportContent>('report', id, sealed).answers
  await saveReport(tx, {
    id,
    personId: kept.personId,
    revision: session.revision ?? revisions.current().revision,
    situation: null,
    severity: session.severity ?? 'P3',
    reasons: [],
    country: joined.country,
    status: 'partial',
    contentSealed: vault.sealJson('report', id, reportContent(mergeAnswers(before, answers))),
  })
  return [id]
}
