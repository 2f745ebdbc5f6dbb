import { findCase, type Case } from '../store/cases.ts'
import { statement, type Tx } from '../store/database.ts'
import { listGroups, type Operator } from '../store/operators.ts'
import type { OutgoingBody } from '../store/outbox.ts'
import { briefOf } from './brief.ts'
import { countryName, waitedMinutes, type DeskDeps, type Mail } from './desk.ts'
import type { Language } from '../korean/language.ts'

/** The value of the button under a page. */
function claimValue(code: string): string {
  return `claim ${code}`
}

/** Reads the value of a pressed page button. */
export function claimedCode(value: string): string | null {
  return /^claim ([0-9A-Z]{4,8})$/.exec(value)?.[1] ?? null
}

/** The name under which page buttons are asked, so that they cannot be taken for answers of an intake. */
export const pageAsk = 'case'

function pageBody(deps: DeskDeps, found: Case, language: Language, brief: string | null): OutgoingBody {
  const text = pageText(deps, found, language)
  return {
    type: 'text',
    text: brief === null ? text : `${text}\n\n${brief}`,
    choices: {
      ask: pageAsk,
      options: [{ value: claimValue(found.code), label: deps.texts.say(language, 'desk:claim_button') }],
    },
  }
}

/** Code, severity, country and waiting time: nothing that the person wrote, because a page may lie on a lock screen. */
function pageText(deps: DeskDeps, found: Case, language: Language): string {
  return deps.texts.say(language, `desk:page_${found.severity}`, {
    code: found.code,
    country: countryName(found.country, language),
    minutes: waitedMinutes(deps, found),
  })
}

const withdraw = statement(
  'pages_withdraw',
  `update outbox set state = 'withdrawn', body_sealed = null where case_id = $1 and kind = 'page' and state = 'queued'
     and (leased_until is null or leased_until <= now())`,
)

// Each claim takes the earlier pages off the phones, so that calling anew begins with the brief again.
const sinceLastClaim = `coalesce(
  (select max(e.at) from case_events e where e.case_id = $1 and e.type = 'claimed' and e.at < now()), '-infinity')`

const briefed = statement(
  'pages_briefed',
  `select distinct contact_id "contactId" from outbox
   where case_id = $1 and kind = 'page' and state = 'sent' and sent_at > ${sinceLastClaim}`,
)

/**
 * Writes a page for each of these operators, and for the group chats that mirror pages. On Signal, which is encrypted
 * from end to end, the first page of a call brings the brief; a page elsewhere holds nothing that the person wrote.
 */
export async function pageOperators(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  found: Case,
  operators: readonly Operator[],
): Promise<void> {
  const about = { caseId: found.id, urgent: true }
  // Whoever could not be reached for an hour gets one page then, not one for each time he was called.
  await tx.query(withdraw, [found.id])
  const have = new Set((await tx.query<{ contactId: string }>(briefed, [found.id])).map((one) => one.contactId))
  const briefs = new Map<Language, string>()
  for (const operator of operators) {
    const { language } = operator
    const wantsBrief = operator.transport === 'signal' && !have.has(operator.contactId)
    if (wantsBrief && !briefs.has(language)) briefs.set(language, await briefOf(tx, deps, found, language))
    const brief = wantsBrief ? (briefs.get(language) ?? null) : null
    mail.to(operator, 'page', pageBody(deps, found, language, brief), about)
  }
  for (const group of await listGroups(tx)) mail.to(group, 'page', pageBody(deps, found, 'ko', null), about)
}

const shown = statement(
  'pages_shown',
  `select distinct on (b.contact_id) b.person_id "personId", b.contact_id "contactId", b.refs, coalesce(o.language, 'ko') as language
   from outbox b join contacts c on c.id = b.contact_id
   left join operators o on o.person_id = b.person_id and c.kind = 'person'
   where b.case_id = $1 and b.kind = 'page' and b.state = 'sent' and b.refs is not null
   order by b.contact_id, b.id desc limit 100`,
)

type ShownPage = { personId: string; contactId: string; refs: string[]; language: Language }

const withBrief = statement(
  'pages_with_brief',
  `select distinct on (b.contact_id) b.person_id "personId", b.contact_id "contactId", b.refs
   from outbox b join contacts c on c.id = b.contact_id and c.transport = 'signal'
   where b.case_id = $1 and b.kind = 'page' and b.state = 'sent' and b.refs is not null
     and b.sent_at > ${sinceLastClaim}
   order by b.contact_id, b.id limit 100`,
)

/**
 * Takes the button away from everybody's newest page of a case once it is claimed, and says on it who has it; a brief
 * that came with a page is taken back. Returns the persons who see it there. An older page keeps its button, which
 * answers who has the case.
 */
export async function settlePages(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  found: Case,
  name: string,
): Promise<ReadonlySet<string>> {
  await tx.query(withdraw, [found.id])
  const about = { caseId: found.id }
  const pages = await tx.query<ShownPage>(shown, [found.id])
  const settled = new Set<string>()
  for (const page of pages) {
    const of = page.refs.at(-1)
    if (of === undefined) continue
    settled.add(of)
    const text = deps.texts.say(page.language, 'desk:page_taken', { code: found.code, name })
    mail.to(page, 'desk', { type: 'edit', of, text }, about)
  }
  for (const page of await tx.query<Omit<ShownPage, 'language'>>(withBrief, [found.id]))
    for (const of of page.refs) if (!settled.has(of)) mail.to(page, 'desk', { type: 'delete', of }, about)
  return new Set(pages.map((page) => page.personId))
}

const lastOpenPage = statement(
  'page_last_open',
  `select o.case_id "caseId" from outbox o join cases c on c.id = o.case_id
   where o.contact_id = $1 and o.kind = 'page' and o.state = 'sent' and c.state = 'open' order by o.id desc limit 1`,
)

/** Pages an operator once more for the newest case that he was paged for and that nobody has taken, if there is one. */
export async function pageAgain(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  operator: { personId: string; contactId: string; language: Language },
): Promise<void> {
  const [page] = await tx.query<{ caseId: string }>(lastOpenPage, [operator.contactId])
  const found = page && (await findCase(tx, page.caseId))
  if (found)
    mail.to(operator, 'page', pageBody(deps, found, operator.language, null), { caseId: found.id, urgent: true })
}
