import type { IntakeDeps, Revisions } from '../intake/intake.ts'
import type { Texts } from '../i18n/texts.ts'
import type { Tx } from '../store/database.ts'
import type { Case } from '../store/cases.ts'
import { listOperators, type Operator } from '../store/operators.ts'
import {
  post,
  type NewOutgoing,
  type Origin,
  type Outgoing,
  type OutgoingBody,
  type OutgoingKind,
} from '../store/outbox.ts'
import type { Vault } from '../vault/vault.ts'

export type DeskDeps = {
  vault: Vault
  texts: Texts
  revisions: Revisions
  now: () => Date
  numbersIn: IntakeDeps['numbersIn']
}

/** Somebody a message goes to. */
export type Addressee = { personId: string; contactId: string }

/** Collects messages of one transaction; they are written together, in order, when it is done. */
export type Mail = {
  to(
    addressee: Addressee,
    kind: OutgoingKind,
    body: OutgoingBody | string,
    about?: { caseId?: string; urgent?: boolean; origin?: Origin | null },
  ): void
  send(): Promise<Outgoing[]>
}

export function openMail(tx: Tx, vault: Vault): Mail {
  const messages: NewOutgoing[] = []
  return {
    to(addressee, kind, body, about = {}) {
      messages.push({
        personId: addressee.personId,
        contactId: addressee.contactId,
        kind,
        body: typeof body === 'string' ? { type: 'text', text: body } : body,
        caseId: about.caseId ?? null,
        urgent: about.urgent === true,
        origin: about.origin ?? null,
      })
    },
    send: () => post(tx, vault, messages),
  }
}

/** Tells every operator, or those chosen by `only`, the same thing in their own language. */
export async function tellOperators(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  key: string,
  params: Record<string, string | number>,
  options: { caseId?: string; urgent?: boolean; only?: (operator: Operator) => boolean } = {},
): Promise<void> {
  for (const operator of await listOperators(tx)) {
    if (options.only?.(operator) === false) continue
    const about = { ...(options.caseId ? { caseId: options.caseId } : {}), urgent: options.urgent === true }
    mail.to(operator, 'desk', deps.texts.say(operator.language, key, params), about)
  }
}

/** Tells the operator who has a case something about it, or everyone while nobody has it. */
export async function tellHolder(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  found: Pick<Case, 'id' | 'code' | 'claimedBy'>,
  key: string,
  params: Record<string, string | number> = {},
): Promise<void> {
  await tellOperators(
    tx,
    deps,
    mail,
    key,
    { code: found.code, ...params },
    {
      caseId: found.id,
      urgent: true,
      only: (operator) => found.claimedBy === null || operator.id === found.claimedBy,
    },
  )
}

/** Minutes a person has been waiting for a human, rounded down. */
export function waitedMinutes(deps: { now: () => Date }, found: Case): number {
  return Math.max(0, Math.floor((deps.now().getTime() - found.openedAt.getTime()) / 60_000))
}

/** The name of a country in a language; a dash when it is not known. */
export function countryName(country: string | null, language: string): string {
  if (country === null || !/^[A-Z]{2}$/.test(country)) return '-'
  return new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country
}
