import type { Case } from '../store/cases.ts'
import { statement, type Tx } from '../store/database.ts'
import { listGroups, type Operator } from '../store/operators.ts'
import type { OutgoingBody } from '../store/outbox.ts'
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

function pageBody(deps: DeskDeps, found: Case, language: Language): OutgoingBody {
  return {
    type: 'text',
    text: pageText(deps, found, language),
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

/** Writes a page for each of these operators, and for the group chats that mirror pages. */
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
  for (const operator of operators) mail.to(operator, 'page', pageBody(deps, found, operator.language), about)
  for (const group of await listGroups(tx)) mail.to(group, 'page', pageBody(deps, found, 'ko'), about)
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

/**
 * Takes the button away from everybody's newest page of a case once it is claimed, and says on it who has it. Returns
 * the persons who see it there. An older page keeps its button, which answers who has the case.
 */
export async function settlePages(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  found: Case,
  name: string,
): Promise<ReadonlySet<string>> {
  await tx.query(withdraw, [found.id])
  const pages = await tx.query<ShownPage>(shown, [found.id])
  for (const page of pages) {
    const of = page.refs.at(-1)
    if (of === undefined) continue
    const text = deps.texts.say(page.language, 'desk:page_taken', { code: found.code, name })
    mail.to(page, 'desk', { type: 'edit', of, text }, { caseId: found.id })
  }
  return new Set(pages.map((page) => page.personId))
}

const lastPage = statement(
  'page_last',
  `select c.code from outbox o join cases c on c.id = o.case_id
   where o.contact_id = $1 and o.kind = 'page' and c.state = 'open' order by o.id desc limit 1`,
)

/** The case of the newest page that is still open: what "1" means on a messenger without buttons. */
export async function lastPagedCode(tx: Tx, contactId: string): Promise<string | null> {
  return (await tx.query<{ code: string }>(lastPage, [contactId]))[0]?.code ?? null
}
