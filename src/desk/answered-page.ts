import { findCase } from '../store/cases.ts'
import { statement, type Tx } from '../store/database.ts'
import { findShown } from '../store/sent.ts'
import type { Inbound } from '../transport/transport.ts'
import type { Acting } from './claim.ts'
import type { DeskDeps } from './desk.ts'

/** The number under which a page offers its case, as people write it. */
const pageNumber = /^[1１][.)]?$/
/** In the middle of a conversation, a number answers a page only while the page is this fresh. */
const freshMinutes = 15

// A page on its way counts: its operator may have it on his phone before it is noted as sent.
const wasShown = `(o.state = 'sent' or o.state = 'queued' and o.leased_until > now())`
const newestPage = statement(
  'page_newest',
  `select o.case_id "caseId" from outbox o
   where o.contact_id = $1 and o.kind = 'page' and ${wasShown} order by o.id desc limit 1`,
)
const newestCall = statement(
  'page_newest_call',
  `select o.case_id "caseId", o.kind, coalesce(o.sent_at, now()) > now() - $3 * interval '1 minute' fresh from outbox o
   where o.person_id = $2 and o.contact_id = $1 and o.kind in ('page', 'relay') and ${wasShown} order by o.id desc limit 1`,
)

export type AnsweredPage = {
  code: string
  /** Whether more was written than that the case is taken. */
  hasWords: boolean
}

/**
 * The page that an operator answers, if this message is such an answer: a reaction to a page, a quote of it, or its
 * number. A number alone means the newest page that was shown, also when its case was taken meanwhile: to take an older
 * one instead would give the operator a case that he did not mean.
 */
export async function answeredPage(
  tx: Tx,
  deps: Pick<DeskDeps, 'texts'>,
  acting: Acting & { currentCaseId: string | null },
  inbound: Inbound,
): Promise<AnsweredPage | null> {
  const { content, quotes } = inbound
  if (inbound.group) return null
  if (content.type === 'reaction') return content.removed ? null : pageOf(tx, acting, content.to, false)
  if (content.type !== 'text') return null
  const said = content.text.trim()
  const isBare = pageNumber.test(said) || said === deps.texts.say(acting.language, 'desk:claim_button')
  if (quotes !== undefined) return pageOf(tx, acting, quotes, !isBare)
  return isBare ? newest(tx, acting) : null
}

async function pageOf(tx: Tx, acting: Acting, ref: string, hasWords: boolean): Promise<AnsweredPage | null> {
  const shown = await findShown(tx, acting.contactId, ref)
  const found = shown?.kind === 'page' ? await findCase(tx, shown.caseId) : null
  if (!found) return null
  // Whoever has the case already writes to its person by quoting anything of it.
  return hasWords && found.claimedBy === acting.operatorId ? null : { code: found.code, hasWords }
}

async function newest(tx: Tx, acting: Acting & { currentCaseId: string | null }): Promise<AnsweredPage | null> {
  const page = acting.currentCaseId === null ? await newestPageOf(tx, acting) : await newestIfLast(tx, acting)
  const found = page && (await findCase(tx, page.caseId))
  return found ? { code: found.code, hasWords: false } : null
}

async function newestPageOf(tx: Tx, acting: Acting): Promise<{ caseId: string } | null> {
  return (await tx.query<{ caseId: string }>(newestPage, [acting.contactId]))[0] ?? null
}

/** What came last is what is answered: after a person's words, a number is for the person. */
async function newestIfLast(tx: Tx, acting: Acting): Promise<{ caseId: string } | null> {
  const values = [acting.contactId, acting.personId, freshMinutes]
  const [last] = await tx.query<{ caseId: string; kind: string; fresh: boolean }>(newestCall, values)
  return last?.kind === 'page' && last.fresh ? last : null
}
