import { ErrorCode, LibSignalErrorBase } from '@signalapp/libsignal-client'
import { errorCode } from '../../store/database.ts'
import { NotOwnerError } from '../../store/signal-account.ts'
import {
  identityChangedReason,
  markSignalPart,
  offlineReason,
  saveSignalPeer,
  type SignalPeer,
} from '../../store/signal-peers.ts'
import type { Outbound, SendResult } from '../transport.ts'
import { challengeReason } from './challenge.ts'
import type { Chat } from './chat.ts'
import { uploadAttachment } from './cdn.ts'
import { flagExpirationTimerUpdate } from './convert.ts'
import { changedIdentityUnit, IdentityChangedError } from './devices.ts'
import { sendMessage } from './encrypt.ts'
import { dress, planParts, pointerTo, type Part } from './plan.ts'
import { refOf } from './refs.ts'
import { challengeStatus, ServiceError } from './request.ts'
import { aciBytes, isAci } from './service-id.ts'
import { commit, newUnit, type Alarm, type Session } from './session.ts'
import { nextTimestamp } from './timestamps.ts'
import { sendTyping } from './typing.ts'
import type { Unit } from './unit.ts'
import type { WireAttachment, WireContent } from './wire.ts'

/** The wait when the service asks for a captcha and does not say how long its patience is. */
const challengeMs = 60 * 60_000
const rateLimitMs = 60_000
/** A token is copied into a command line: what is no plain word (Signal's are UUIDs) is not handed on. */
const tokenShape = /^[\w-]{1,128}$/

/**
 * Sends one message of the outbox. Every try has the same timestamps, and parts that went out before are not sent
 * again. While the person's identity key is in doubt nothing is sent.
 */
export function sendOutbound(session: Session, outbound: Outbound): Promise<SendResult> {
  const { address } = outbound
  if (!isAci(address)) return Promise.resolve({ type: 'refused', reason: 'signal_address' })
  return session.locks.run(address, async () => {
    try {
      return await sendParts(session, outbound)
    } catch (error) {
      return failed(session, address, error)
    }
  })
}

async function sendParts(session: Session, outbound: Outbound): Promise<SendResult> {
  const { database, account } = session
  const { address: peer } = outbound
  const chat = session.chat()
  if (!chat) return { type: 'retry', afterMs: 0, reason: offlineReason }
  const parts = planParts(outbound.body, account.aci, peer)
  if (parts === 'refused') return { type: 'refused', reason: 'signal_body' }
  const unit = newUnit(session)
  const recipient = await unit.read(peer, outbound.id)
  if (recipient.identity?.changed) return { type: 'retry', afterMs: 0, reason: identityChangedReason }
  const known = await greet(session, chat, unit, peer, recipient.peer)
  const { timestamp, partsSent } = recipient.tried ?? { timestamp: nextTimestamp(session, parts.length), partsSent: 0 }
  for (const [index, part] of parts.entries()) {
    if (index < partsSent) continue
    const begins = index === 0 ? { begins: outbound.id } : {}
    const { urgent } = outbound
    await sendPart(session, chat, unit, { part, peer, known, timestamp: timestamp + index, urgent, ...begins })
    // That all parts went out, the outbox notes.
    if (index + 1 < parts.length) await markSignalPart(database, outbound.id, index + 1)
  }
  return { type: 'sent', refs: parts.map((_, index) => refOf(true, timestamp + index)) }
}

type Sending = { part: Part; peer: string; known: SignalPeer; timestamp: number; urgent: boolean; begins?: string }

async function sendPart(session: Session, chat: Chat, unit: Unit, sending: Sending): Promise<void> {
  const { part, peer, known, timestamp, urgent } = sending
  // A file takes its time: meanwhile the person sees that something comes.
  if (part.upload) await sendTyping(session, chat, unit, peer, known)
  const content = dress(part, {
    timestamp,
    profileKey: Buffer.from(session.account.profileKey, 'base64'),
    timer: known.timer ?? { seconds: 0, version: 1 },
    attachment: part.upload ? await upload(session, chat, part.upload, timestamp) : null,
  })
  const what = { type: 'content' as const, content }
  const begins = sending.begins === undefined ? {} : { begins: sending.begins }
  const message = { peer, timestamp, what, urgent, onlineOnly: false, resendable: true, ...begins }
  await sendMessage(session, chat, unit, message, known)
  if (session.options.transcripts && peer !== session.account.aci)
    await sendTranscript(session, chat, peer, timestamp, content)
}

async function upload(
  session: Session,
  chat: Chat,
  file: NonNullable<Part['upload']>,
  timestamp: number,
): Promise<WireAttachment> {
  const stored = await uploadAttachment(session.network, file.bytes, (size) =>
    chat.getUploadForm({ uploadSize: BigInt(size) }),
  )
  return pointerTo(file, { ...stored, timestamp })
}

/** Tells the account's other devices what was sent. That they do not hear of it is no reason to send it again. */
async function sendTranscript(
  session: Session,
  chat: Chat,
  peer: string,
  timestamp: number,
  content: WireContent,
): Promise<void> {
  const { account, locks, log } = session
  const sent = {
    timestamp,
    destinationServiceId: peer,
    destinationServiceIdBinary: aciBytes(peer),
    expirationStartTimestamp: timestamp,
    ...(content.dataMessage ? { message: content.dataMessage } : {}),
    ...(content.editMessage ? { editMessage: content.editMessage } : {}),
  }
  const what = { type: 'content' as const, content: { syncMessage: { sent } } }
  const message = { peer: account.aci, timestamp, what, urgent: false, onlineOnly: false, resendable: false }
  const nobody = { profileKey: null, timer: null, greeted: true }
  try {
    await locks.run(account.aci, () => sendMessage(session, chat, newUnit(session), message, nobody))
  } catch (error) {
    log.warn('signal.transcript_failed', { error: errorCode(error) })
  }
}

/**
 * At first contact switches disappearing messages on for both sides, unless the person has set a timer. Once: whoever
 * switches them off afterwards wants it so.
 */
async function greet(session: Session, chat: Chat, unit: Unit, peer: string, known: SignalPeer): Promise<SignalPeer> {
  const { database, vault, options } = session
  if (known.greeted) return known
  const isOff = (known.timer?.seconds ?? 0) === 0
  const wanted = options.disappearingSeconds
  const timer =
    isOff && wanted > 0
      ? { seconds: wanted, version: (known.timer?.version ?? 1) + 1 }
      : (known.timer ?? { seconds: 0, version: 1 })
  const greeted = { ...known, timer, greeted: true }
  if (isOff && wanted > 0) {
    const timestamp = nextTimestamp(session, 1)
    const dataMessage = {
      flags: flagExpirationTimerUpdate,
      expireTimer: timer.seconds,
      expireTimerVersion: timer.version,
      profileKey: Buffer.from(session.account.profileKey, 'base64'),
      timestamp,
    }
    const what = { type: 'content' as const, content: { dataMessage } }
    await sendMessage(
      session,
      chat,
      unit,
      { peer, timestamp, what, urgent: false, onlineOnly: false, resendable: false },
      greeted,
    )
  }
  await saveSignalPeer(database, vault, peer, greeted)
  return greeted
}

/** What a failed sending comes to for the outbox. */
async function failed(session: Session, peer: string, error: unknown): Promise<SendResult> {
  if (error instanceof IdentityChangedError) return holdForIdentity(session, peer, error)
  if (error instanceof ServiceError) return serviceRefused(session, error)
  if (error instanceof NotOwnerError) return { type: 'retry', afterMs: 0, reason: offlineReason }
  if (!(error instanceof LibSignalErrorBase)) {
    session.log.warn('signal.send_failed', { error: errorCode(error) })
    return { type: 'retry', afterMs: 0, reason: 'signal_failed' }
  }
  if (LibSignalErrorBase.is(error, ErrorCode.ServiceIdNotFound))
    return { type: 'unreachable', reason: 'signal_unregistered' }
  if (LibSignalErrorBase.is(error, ErrorCode.UntrustedIdentity))
    return { type: 'retry', afterMs: 0, reason: identityChangedReason }
  if (LibSignalErrorBase.is(error, ErrorCode.RateLimitChallengeError)) {
    const token = error.options.has('captcha') ? error.token : null
    return challenged(session, token, (error.retryAfterSecs ?? 0) * 1_000)
  }
  if (LibSignalErrorBase.is(error, ErrorCode.RateLimitedError)) {
    raise(session, { code: 'rate_limited' })
    return { type: 'retry', afterMs: error.retryAfterSecs * 1_000 || rateLimitMs, reason: 'signal_rate_limited' }
  }
  const isOffline = error.code === ErrorCode.ChatServiceInactive || error.code === ErrorCode.IoError
  if (!isOffline) session.log.warn('signal.send_failed', { code: ErrorCode[error.code] ?? 'unknown' })
  return { type: 'retry', afterMs: 0, reason: isOffline ? offlineReason : 'signal_failed' }
}

/** Stores the new key as one that is not trusted; what waits for the person is held until a human accepts it. */
async function holdForIdentity(session: Session, peer: string, error: IdentityChangedError): Promise<SendResult> {
  try {
    await commit(session, changedIdentityUnit(session, peer, error))
    session.wakeEffects(true)
  } catch (failure) {
    session.log.warn('signal.identity_not_kept', { error: errorCode(failure) })
  }
  return { type: 'retry', afterMs: 0, reason: identityChangedReason }
}

function serviceRefused(session: Session, error: ServiceError): SendResult {
  if (error.status === 404) return { type: 'unreachable', reason: 'signal_unregistered' }
  if (error.status === challengeStatus) return challenged(session, error.captchaToken, error.retryAfterMs ?? 0)
  if (error.status === 429 || error.status === 413) {
    raise(session, { code: 'rate_limited' })
    return { type: 'retry', afterMs: error.retryAfterMs ?? rateLimitMs, reason: 'signal_rate_limited' }
  }
  return { type: 'retry', afterMs: 0, reason: `signal_status_${error.status}` }
}

/** What waits is woken when the challenge is answered. */
function challenged(session: Session, captchaToken: string | null, afterMs: number): SendResult {
  const token = captchaToken !== null && tokenShape.test(captchaToken) ? captchaToken : null
  raise(session, token === null ? { code: 'challenge' } : { code: 'captcha', token })
  return { type: 'retry', afterMs: afterMs || challengeMs, reason: challengeReason }
}

function raise(session: Session, alarm: Alarm): void {
  session.alarm(alarm).catch((error: unknown) => session.log.error('signal.alarm_lost', { error: errorCode(error) }))
}
