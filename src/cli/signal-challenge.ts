import { releaseSignalLease, takeSignalLease, type StoredSignalAccount } from '../store/signal-account.ts'
import {
  dropChallengeAnswer,
  findChallengeOutcome,
  giveChallengeAnswer,
  type ChallengeAnswer,
  type ChallengeOutcome,
} from '../store/signal-challenges.ts'
import { newId } from '../store/ids.ts'
import { wakeOutbox } from '../store/signal-peers.ts'
import { challengePage } from '../transport/signal/captcha.ts'
import type { Network } from '../transport/signal/network.ts'
import { askPerson } from './ask-person.ts'
import { PlainError } from './explain.ts'
import type { Store } from './open-store.ts'

/** How long a running service is given to hand the answer in. */
const waitMsMax = 45_000
const lookMs = 500
const leaseMs = 60_000

const unreachable = 'Signal cannot be reached, so the answer may not have arrived. Check the network, or SIGNAL_PROXY.'

/** The address that a person copied from the page of the captcha. */
export async function askForCaptcha(): Promise<string> {
  const { ask, close } = askPerson()
  try {
    return await ask(`Solve ${challengePage} and paste the address behind "Open Signal":`)
  } finally {
    close()
  }
}

/**
 * Hands the answer to a captcha in: a running service does it on its connection, otherwise this process connects for
 * it. Throws `PlainError` with what the service had against it.
 */
export async function answerChallenge(
  store: Store,
  account: StoredSignalAccount,
  network: Network,
  answer: ChallengeAnswer,
): Promise<void> {
  const id = await giveChallengeAnswer(store.database, store.vault, account.id, answer)
  try {
    const outcome = await settled(store, account, network, answer, id)
    const trouble = troubleOf(outcome)
    if (trouble !== null) throw new PlainError(trouble)
    console.log('Accepted. What was held back goes out now.')
  } finally {
    await dropChallengeAnswer(store.database, id)
  }
}

async function settled(
  store: Store,
  account: StoredSignalAccount,
  network: Network,
  answer: ChallengeAnswer,
  id: string,
): Promise<ChallengeOutcome> {
  const owner = newId()
  for (const until = Date.now() + waitMsMax; Date.now() < until;) {
    const outcome = await findChallengeOutcome(store.database, id)
    if (outcome) return outcome
    if (await takeSignalLease(store.database, account.id, owner, leaseMs)) {
      try {
        return await handIn(store, account, network, answer)
      } finally {
        await releaseSignalLease(store.database, account.id, owner)
      }
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
  return { type: 'unreachable', retryAfterSeconds: null }
}

/** Nobody else is connected as the account. */
async function handIn(
  store: Store,
  account: StoredSignalAccount,
  network: Network,
  answer: ChallengeAnswer,
): Promise<ChallengeOutcome> {
  const { challengeReason, submitChallenge } = await import('../transport/signal/challenge.ts')
  const { connectBriefly } = await import('../transport/signal/link.ts')
  const chat = await connectBriefly(network, account).catch(() => null)
  if (!chat) return { type: 'unreachable', retryAfterSeconds: null }
  const outcome = await submitChallenge(chat, answer)
  await chat.disconnect().catch(() => undefined)
  if (outcome.type === 'accepted') await wakeOutbox(store.database, challengeReason)
  return outcome
}

/** What a person can do about it; null when it was accepted. */
function troubleOf({ type, retryAfterSeconds }: ChallengeOutcome): string | null {
  switch (type) {
    case 'accepted':
      return null
    case 'refused':
      return `Signal did not understand the answer. Copy the token from the alarm and a new answer from ${challengePage}`
    case 'not_enough':
      return `Signal did not take this captcha. Solve another one: ${challengePage}`
    case 'too_many':
      return `Too many tries. ${retryAfterSeconds === null ? 'Wait some hours' : `Wait ${inWords(retryAfterSeconds)}`}, then solve a new one.`
    case 'unreachable':
      return unreachable
    case 'failed':
      return 'Signal could not look at the answer just now. Try again in some minutes, with a new captcha.'
  }
}

function inWords(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
