import type { Vault } from '../vault/vault.ts'
import { statement, type Database, type Queryable, type Tx } from './database.ts'

/** Which service an account lives on; `test` is a server of one's own. */
export type SignalEnvironment = 'production' | 'staging' | 'test'

/** Keys in base64. An account without a phone number has neither `pni` nor its identity. */
export type IdentityKeys = { publicKey: string; privateKey: string }

/** The linked account: all of it is sealed. */
export type SignalAccount = {
  aci: string
  pni: string | null
  number: string | null
  deviceId: number
  password: string
  aciIdentity: IdentityKeys
  pniIdentity: IdentityKeys | null
  aciRegistrationId: number
  pniRegistrationId: number
  profileKey: string
  /** The public name and the link by which people reach it, once they are set. */
  username?: { name: string; link: string }
}

export type StoredSignalAccount = SignalAccount & { id: string; environment: SignalEnvironment; linkedAt: Date }

const find = statement(
  'signal_account_find',
  `select id, environment, account_sealed, linked_at from signal_accounts where state = 'linked'`,
)

export async function findSignalAccount(on: Queryable, vault: Vault): Promise<StoredSignalAccount | null> {
  const [row] = await on.query<{
    id: string
    environment: SignalEnvironment
    account_sealed: Buffer
    linked_at: Date
  }>(find)
  if (!row) return null
  const account = vault.openJson<SignalAccount>('signal', `account ${row.id}`, row.account_sealed)
  return { ...account, id: row.id, environment: row.environment, linkedAt: row.linked_at }
}

const end = statement(
  'signal_account_end',
  `update signal_accounts set state = $1, ended_at = now(), owner = null
   where state = 'linked' and ($2::uuid is null or id = $2) returning id`,
)
const forget = statement(
  'signal_account_forget',
  `with a as (delete from signal_ratchets where account_id = $1), b as (delete from signal_prekeys where account_id = $1),
        c as (delete from signal_kyber_uses where account_id = $1), d as (delete from signal_leases where account_id = $1),
        e as (delete from signal_effects where account_id = $1),
        f as (delete from signal_challenges where account_id = $1)
   update signal_accounts set account_sealed = '' where id = $1`,
)

/**
 * Ends the linked account, if it is this one (null: whichever it is), and destroys its keys and ratchets. What is known
 * of people stays: cases, conversations and identity keys belong to them and not to the account. Returns whether it did.
 */
export async function endSignalAccount(
  tx: Tx,
  state: 'unlinked' | 'delinked',
  accountId: string | null,
): Promise<boolean> {
  const ended = await tx.query<{ id: string }>(end, [state, accountId])
  for (const { id } of ended) await tx.query(forget, [id])
  return ended.length > 0
}

const insert = statement(
  'signal_account_insert',
  'insert into signal_accounts (id, environment, account_sealed) values ($1, $2, $3)',
)

/** Stores a newly linked account in place of any other. */
export async function insertSignalAccount(
  tx: Tx,
  vault: Vault,
  id: string,
  environment: SignalEnvironment,
  account: SignalAccount,
): Promise<void> {
  await endSignalAccount(tx, 'unlinked', null)
  await tx.query(insert, [id, environment, vault.sealJson('signal', `account ${id}`, account)])
}

const save = statement(
  'signal_account_save',
  `update signal_accounts set account_sealed = $2 where id = $1 and state = 'linked'`,
)

/** Does nothing to an account that was ended meanwhile: its keys are destroyed. */
export async function saveSignalAccount(on: Queryable, vault: Vault, stored: StoredSignalAccount): Promise<void> {
  const { id, environment: _environment, linkedAt: _linkedAt, ...account } = stored
  await on.query(save, [id, vault.sealJson('signal', `account ${id}`, account)])
}

const takeLease = statement(
  'signal_lease_take',
  `insert into signal_leases (account_id, owner, until) values ($1, $2, now() + $3 * interval '1 millisecond')
   on conflict (account_id) do update set owner = $2, until = excluded.until
   where signal_leases.owner = $2 or signal_leases.until < now()
   returning owner`,
)
const takeAccount = statement(
  'signal_account_take',
  `update signal_accounts set owner = $2 where id = $1 and state = 'linked' and owner is distinct from $2`,
)

/** Takes or renews the lease of an account: false while another process holds it. */
export function takeSignalLease(
  database: Database,
  accountId: string,
  owner: string,
  leaseMs: number,
): Promise<boolean> {
  return database.transact((tx) => takeSignalLeaseIn(tx, accountId, owner, leaseMs))
}

/** The same inside a transaction: a new account is stored together with the lease of whoever sets it up. */
export async function takeSignalLeaseIn(tx: Tx, accountId: string, owner: string, leaseMs: number): Promise<boolean> {
  const taken = await tx.query(takeLease, [accountId, owner, leaseMs])
  if (taken.length === 0) return false
  // Waits for the turns of the process that owned it before: none of them may commit after this.
  await tx.query(takeAccount, [accountId, owner])
  return true
}

const releaseLease = statement(
  'signal_lease_release',
  `update signal_leases set until = now() where account_id = $1 and owner = $2`,
)

export async function releaseSignalLease(on: Queryable, accountId: string, owner: string): Promise<void> {
  await on.query(releaseLease, [accountId, owner])
}

const owns = statement(
  'signal_account_owned',
  `select 1 from signal_accounts where id = $1 and owner = $2 and state = 'linked' for share`,
)

/** Throws `NotOwnerError` unless this process may write ratchets; holds that off until the transaction ends. */
export async function requireSignalOwner(tx: Tx, accountId: string, owner: string): Promise<void> {
  if ((await tx.query(owns, [accountId, owner])).length === 0) throw new NotOwnerError()
}

/** Another process took the account over, or it was unlinked: nothing of it may be written here any more. */
export class NotOwnerError extends Error {
  constructor() {
    super('this process does not own the Signal account')
    this.name = 'NotOwnerError'
  }
}
