import { listPhrases } from '../i18n/list.ts'
import { answerText, labelOf } from '../intake/messages.ts'
import type { ReportContent } from '../intake/report-content.ts'
import type { Language } from '../korean/language.ts'
import { listAnswers, type StoredAnswer } from '../store/answers.ts'
import type { Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { wordsSince } from '../store/inbox.ts'
import { notesOfCase } from '../store/cases.ts'
import { reportsOfCase } from '../store/reports.ts'
import { findSessionKey } from '../store/sessions.ts'
import type { Content, MediaKind } from '../transport/transport.ts'
import { countryName, waitedMinutes, type DeskDeps } from './desk.ts'

/** Messages of the person that a brief shows. */
const wordsMax = 15
const wordsCharsMax = 500
/** How long before the case was opened the person's words are shown: the alarming message came before the case. */
const wordsBeforeMs = 30 * 60_000
const sentFiles: Record<MediaKind, string> = {
  photo: 'desk:sent_photo',
  voice: 'desk:sent_voice',
  video: 'desk:sent_video',
  file: 'desk:sent_file',
}
/** Names and numbers stay in the sealed report: what is shown here travels over the operator's messenger. */
const hiddenKinds: readonly string[] = ['name', 'phone']

/** What the operator who takes a case needs to go on without asking everything again. */
export async function briefOf(tx: Tx, deps: DeskDeps, found: Case, language: Language): Promise<string> {
  const { texts } = deps
  const reasons = listPhrases(
    language,
    found.reasons.map((reason) => reasonText(deps, reason, language)),
  )
  const head = texts.say(language, 'desk:brief', {
    code: found.code,
    severity: found.severity,
    country: countryName(found.country, language),
    minutes: waitedMinutes(deps, found),
    reasons: reasons || '-',
  })
  const answers = (await answersOf(tx, deps, found.personId, await reportsOfCase(tx, found.id))).map((answer) => {
    const hidden = hiddenKinds.includes(answer.answer.value.kind)
    const text = hidden ? texts.say(language, 'desk:kept_back') : answerText(flowTexts(deps), language, answer)
    return `· ${labelOf(flowTexts(deps), language, answer)}: ${text}`
  })
  const since = new Date(found.openedAt.getTime() - wordsBeforeMs)
  const words = (await wordsSince(tx, deps.vault, found.personId, since, wordsMax)).flatMap(({ content }) => {
    const line = wordsOf(deps, content, language)
    return line === '' ? [] : [`> ${line}`]
  })
  const notes = (await notesOfCase(tx, found.id)).map(
    (note) => `* ${note.name}: ${deps.vault.open('note', note.id, note.textSealed).toString()}`,
  )
  const section = (key: string, lines: string[]): string[] =>
    lines.length > 0 ? [texts.say(language, key), ...lines] : []
  return [
    head,
    ...section('desk:brief_answers', answers),
    ...section('desk:brief_words', words),
    ...section('desk:brief_notes', notes),
  ].join('\n')
}

/**
 * What was written, changed or sent, in one line. A change counts as much as the message: the first one may have named
 * the wrong place. Files are not sent again, but whoever comes has to know that there were some.
 */
function wordsOf({ texts }: DeskDeps, content: Content, language: Language): string {
  switch (content.type) {
    case 'text':
      return content.text.trim().slice(0, wordsCharsMax)
    case 'edit':
      return `${texts.say(language, 'intake:relayed_edited')} ${content.text.trim().slice(0, wordsCharsMax)}`
    case 'media':
      return `${texts.say(language, sentFiles[content.kind])} ${(content.caption ?? '').slice(0, wordsCharsMax)}`.trim()
    case 'choice':
    case 'deleted':
    case 'reaction':
    case 'declined':
    case 'reachability':
    case 'unreadable':
      return ''
  }
}

function flowTexts(deps: DeskDeps): DeskDeps['texts'] {
  return deps.revisions.textsOf(deps.revisions.current())
}

/** A reason is a code; a code without a text of its own is shown as it is. */
function reasonText(deps: DeskDeps, reason: string, language: Language): string {
  const texts = flowTexts(deps)
  return texts.has(language, `triage:${reason}`) ? texts.say(language, `triage:${reason}`) : reason
}

/**
 * What a person answered: out of the sealed reports of a case, with the drafts laid over them while the intake is
 * still under way.
 */
export async function answersOf(
  tx: Tx,
  deps: DeskDeps,
  personId: string,
  reports: readonly { id: string; contentSealed: Buffer | null }[],
): Promise<StoredAnswer[]> {
  const sealed = reports.flatMap((report) =>
    report.contentSealed === null
      ? []
      : deps.vault.openJson<ReportContent>('report', report.id, report.contentSealed).answers,
  )
  const { keySealed } = await findSessionKey(tx, personId)
  const drafts = keySealed === null ? [] : await listAnswers(tx, deps.vault.openDraft(personId, keySealed), personId)
  return [...new Map([...sealed, ...drafts].map((answer) => [answer.key, answer])).values()]
}
