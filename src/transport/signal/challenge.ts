import type { Net } from '@signalapp/libsignal-client'
import { errorCode } from '../../store/database.ts'
import {
  nextChallengeAnswer,
  noteChallengeOutcome,
  type ChallengeAnswer,
  type ChallengeOutcome,
} from '../../store/signal-challenges.ts'
import { wakeOutbox } from '../../store/signal-peers.ts'
import { fetchJson, ServiceError } from './request.ts'
import type { Session } from './session.ts'

/** Under which messages wait while the service wants to know that a human is there. */
export const challengeReason = 'signal_challenge'
/** How soon an answer that was given on the command line is handed in. */
const lookMs = 1_000

/**
 * Hands the answer to a captcha in (PUT /v1/challenge, see ChallengeController of Signal-Server). Never rejects: what
 * became of it is the answer.
 */
export async function submitChallenge(chat: Net.ChatConnection, answer: ChallengeAnswer): Promise<ChallengeOutcome> {
  try {
    await fetchJson(chat, 'PUT', '/v1/challenge', { type: 'captcha', ...answer })
    return { type: 'accepted', retryAfterSeconds: null }
  } catch (error) {
    if (!(error instanceof ServiceError)) return { type: 'unreachable', retryAfterSeconds: null }
    const retryAfterSeconds = error.retryAfterMs === null ? null : Math.ceil(error.retryAfterMs / 1_000)
    return { type: meaningOf(error.status), retryAfterSeconds }
  }
}

function meaningOf(status: number): ChallengeOutcome['type'] {
  if (status === 428) return 'not_enough'
  if (status === 413 || status === 429) return 'too_many'
  return status === 400 || status === 422 ? 'refused' : 'failed'
}

/**
 * Hands in what the command line gives, on the connection that the service already has: a second one would end it.
 * After a success what waited is due at once, and the next challenge is an alarm again, which `onSolved` sees to.
 */
export function watchChallenges(session: Session, onSolved: () => void): { stop(): Promise<void> } {
  const { database, vault, account, log } = session
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()
  let isStopped = false
  /** An answer is good for one try, also when the database could not note what became of it. */
  let handedIn: { id: string; outcome: ChallengeOutcome } | null = null

  const look = async (): Promise<void> => {
    const chat = session.chat()
    const given = chat && (await nextChallengeAnswer(database, vault, account.id))
    if (!chat || !given) return
    if (handedIn?.id !== given.id) {
      handedIn = { id: given.id, outcome: await submitChallenge(chat, given.answer) }
      log.info('signal.challenge_answered', { code: handedIn.outcome.type })
    }
    const { outcome } = handedIn
    if (outcome.type === 'accepted') {
      onSolved()
      await wakeOutbox(database, challengeReason)
    }
    await noteChallengeOutcome(database, given.id, outcome)
  }
  const loop = (): void => {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => log.warn('signal.challenge_failed', { error: errorCode(error) }))
        .finally(() => {
          if (!isStopped) loop()
        })
    }, lookMs)
  }
  loop()
  return {
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await looking
    },
  }
}
