import type { Vault } from '../vault/vault.ts'
import { statement, type Queryable } from './database.ts'
import { newId } from './ids.ts'

/** The answer to a captcha of the service: `token` is what the service called the challenge. */
export type ChallengeAnswer = { token: string; captcha: string }

/** What the service said to it. `not_enough`: it wants another one. */
export type ChallengeOutcome = {
  type: 'accepted' | 'refused' | 'not_enough' | 'too_many' | 'unreachable' | 'failed'
  retryAfterSeconds: number | null
}

const give = statement(
  'signal_challenge_give',
  'insert into signal_challenges (id, account_id, answer_sealed) values ($1, $2, $3)',
)
const next = statement(
  'signal_challenge_next',
  `select id, answer_sealed from signal_challenges
   where account_id = $1 and outcome is null and given_at > now() - interval '2 minutes' order by given_at limit 1`,
)
const note = statement(
  'signal_challenge_note',
  'update signal_challenges set outcome = $2, retry_after_seconds = $3 where id = $1',
)
const read = statement(
  'signal_challenge_read',
  `select outcome "type", retry_after_seconds "retryAfterSeconds" from signal_challenges
   where id = $1 and outcome is not null`,
)
/** Also what a command left that was ended before it could: an answer is good for minutes. */
const drop = statement(
  'signal_challenge_drop',
  `delete from signal_challenges where id = $1 or given_at < now() - interval '1 hour'`,
)

const sealOf = (id: string): string => `challenge ${id}`

/** Leaves an answer for the process that is connected as the account. */
export async function giveChallengeAnswer(
  on: Queryable,
  vault: Vault,
  accountId: string,
  answer: ChallengeAnswer,
): Promise<string> {
  const id = newId()
  await on.query(give, [id, accountId, vault.sealJson('signal', sealOf(id), answer)])
  return id
}

/** The next answer that was not handed in. Those that nobody waits for any more are left. */
export async function nextChallengeAnswer(
  on: Queryable,
  vault: Vault,
  accountId: string,
): Promise<{ id: string; answer: ChallengeAnswer } | null> {
  const [row] = await on.query<{ id: string; answer_sealed: Buffer }>(next, [accountId])
  return row
    ? { id: row.id, answer: vault.openJson<ChallengeAnswer>('signal', sealOf(row.id), row.answer_sealed) }
    : null
}

export async function noteChallengeOutcome(on: Queryable, id: string, outcome: ChallengeOutcome): Promise<void> {
  await on.query(note, [id, outcome.type, outcome.retryAfterSeconds])
}

export async function findChallengeOutcome(on: Queryable, id: string): Promise<ChallengeOutcome | null> {
  return (await on.query<ChallengeOutcome>(read, [id]))[0] ?? null
}

export async function dropChallengeAnswer(on: Queryable, id: string): Promise<void> {
  await on.query(drop, [id])
}
