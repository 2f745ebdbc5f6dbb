import { DecryptionErrorMessage } from '@signalapp/libsignal-client'
import { errorCode } from '../../store/database.ts'
import { resendSignalMessage, type SignalPeer } from '../../store/signal-peers.ts'
import type { Inbound, Sink } from '../transport.ts'
import { fetchAttachment } from './cdn.ts'
import { convert, type Piece, type Received } from './convert.ts'
import { decryptMessage } from './decrypt.ts'
import { openEnvelope, type Opened } from './envelope.ts'
import { refOf } from './refs.ts'
import { commit, newUnit, type Session } from './session.ts'
import { bytes } from './bytes.ts'
import { takeSync } from './sync.ts'
import { unreadable } from './unreadable.ts'
import type { Unit } from './unit.ts'
import { encode } from './wire.ts'

/** Characters of a long text are bounded by this many bytes of its file. */
const longTextBytesMax = 64 * 1024
/** The request may come before the outbox has noted the message as sent: that is waited for a little. */
const resendTriesMax = 5
const resendRetryMs = 200

/** An envelope as the listener got it; `acknowledge` takes it off the server's queue. */
export type Arrived = { bytes: Uint8Array; acknowledge: () => void }

/** An envelope that is to be taken when it is its sender's turn. */
export type Ready = { opened: Opened; arrived: Arrived }

/** Says whose turn an envelope belongs to; null when nothing is to be done and it was acknowledged. */
export async function sortEnvelope(session: Session, arrived: Arrived): Promise<Ready | null> {
  const envelope = await openEnvelope(arrived.bytes, newUnit(session), session.network, session.now())
  if (envelope.type === 'message') return { opened: envelope.opened, arrived }
  if (envelope.reason !== 'receipt') session.log.warn('signal.skipped', { reason: envelope.reason })
  if (envelope.reason === 'not_for_us') await session.alarm({ code: 'number_unknown' })
  arrived.acknowledge()
  return null
}

/**
 * Takes one message under its sender's lock: decrypts it, hands it to the sink together with everything the decryption
 * changed, in one transaction, and only then acknowledges it. Rejects when it could not be stored; then it is not
 * acknowledged and nothing has changed.
 */
export async function takeMessage(session: Session, sink: Sink, ready: Ready): Promise<void> {
  const { opened, arrived } = ready
  await (opened.sender === session.account.aci ? takeSync(session, opened) : takePerson(session, sink, opened))
  arrived.acknowledge()
}

function takePerson(session: Session, sink: Sink, opened: Opened): Promise<void> {
  return session.locks.run(opened.sender, async () => {
    const unit = newUnit(session)
    const { peer } = await unit.read(opened.sender)
    const decrypted = await decryptMessage(opened, unit)
    switch (decrypted.type) {
      case 'duplicate':
        break
      case 'unreadable': {
        const left = await unreadable(session, opened, decrypted)
        await deliver(session, sink, opened, left.unit, left.pieces)
        break
      }
      case 'content': {
        const received = convert(decrypted.content, session.account.aci, opened.timestamp)
        await takeContent(session, sink, { opened, unit, received, known: peer })
        session.keys.used(unit.usedKeys())
        break
      }
    }
  })
}

type Taking = { opened: Opened; unit: Unit; received: Received; known: SignalPeer }

async function takeContent(session: Session, sink: Sink, taking: Taking): Promise<void> {
  const { opened, unit, received } = taking
  if (received.decryptionError) await answerRetry(session, opened, unit, received.decryptionError)
  stagePeer(taking)
  const pieces = await withLongText(session, received)
  if (pieces.length > 0) unit.stageEffect(opened.sender, { type: 'delivered', timestamp: opened.timestamp })
  if (pieces.length > 0 && session.options.readReceipts)
    unit.stageEffect(opened.sender, { type: 'read', timestamp: opened.timestamp })
  for (const peer of unit.changedIdentities()) unit.stageEffect(peer, { type: 'ask' })
  await deliver(session, sink, opened, unit, pieces)
  if (received.isTyping) session.onTyping(opened.sender)
}

/** Hands the pieces on; what the decryption changed is written with the last, so that a crash repeats all of them. */
async function deliver(
  session: Session,
  sink: Sink,
  opened: Opened,
  unit: Unit,
  pieces: readonly Piece[],
): Promise<void> {
  if (pieces.length === 0) await commit(session, unit)
  for (const [index, piece] of pieces.entries()) {
    const inbound = inboundOf(session, opened, piece, index)
    const isLast = index === pieces.length - 1
    await sink(inbound, isLast ? { within: (tx) => unit.flush(tx), evenIfDuplicate: true } : {})
  }
  session.wakeEffects(unit.isPressing())
}

function inboundOf(session: Session, opened: Opened, piece: Piece, index: number): Inbound {
  const { sender, device, timestamp } = opened
  // The id stands in a plain column, so it must not name the person. The kind of content is part of it: a message that
  // could not be read is not the same as the one that is sent again for it.
  const name = `${sender} ${device} ${timestamp} ${index} ${piece.content.type}`
  return {
    transport: 'signal',
    externalId: session.vault.secretIndex('signal-message', name).toString('base64url'),
    address: sender,
    sentAt: timestamp,
    content: piece.content,
    messageRef: piece.messageRef ?? refOf(false, timestamp),
    ...(piece.quotes === undefined ? {} : { quotes: piece.quotes }),
  }
}

/**
 * Keeps the sender's profile key, and follows the timer of disappearing messages when the sender has a newer one. Who
 * wrote to the telephone number gets the proof that we are the same, until a receipt says that it arrived.
 */
function stagePeer({ opened, unit, received, known }: Taking): void {
  const isToNumber = opened.identity === 'pni'
  if (!received.profileKey && !received.timer && !received.isDelivered && !isToNumber) return
  const next: SignalPeer = { ...known }
  if (isToNumber) next.wantsPniProof = true
  else if (received.isDelivered) delete next.wantsPniProof
  if (received.profileKey) next.profileKey = Buffer.from(received.profileKey).toString('base64')
  if (received.timer && received.timer.version > (known.timer?.version ?? 0)) next.timer = received.timer
  if (JSON.stringify(next) !== JSON.stringify(known)) unit.stagePeer(opened.sender, next)
}

/** A long text comes as a file; when that cannot be had, its beginning has to do. */
async function withLongText(session: Session, received: Received): Promise<Piece[]> {
  const [first, ...rest] = received.pieces
  if (!received.longText || first?.content.type !== 'text') return received.pieces
  const ref = encode('AttachmentPointer', received.longText).toString('base64url')
  const fetched = await fetchAttachment(session.network, ref, longTextBytesMax)
  if (fetched.type !== 'fetched') {
    session.log.warn('signal.long_text_lost', { reason: fetched.type })
    return received.pieces
  }
  return [{ ...first, content: { type: 'text', text: Buffer.from(fetched.bytes).toString('utf8') } }, ...rest]
}

/**
 * A device of the person could not read a message of ours: its ratchet is begun anew if the message came from it, and
 * the message is sent again with the same timestamp, so that devices which did read it show it once.
 */
async function answerRetry(session: Session, opened: Opened, unit: Unit, error: Uint8Array): Promise<void> {
  try {
    const request = DecryptionErrorMessage.deserialize(bytes(error))
    if (request.deviceId() !== session.account.deviceId) return
    const at = { identity: 'aci' as const, peer: opened.sender, device: opened.device }
    const record = await unit.findRatchet(at)
    const ratchetKey = request.ratchetKey()
    if (record && ratchetKey && record.currentRatchetKeyMatches(ratchetKey)) unit.stageRatchet(at, null)
    for (let tries = 0; tries < resendTriesMax; tries++) {
      if (await resendSignalMessage(session.database, session.vault, opened.sender, request.timestamp())) return
      await new Promise((resolve) => setTimeout(resolve, resendRetryMs))
    }
  } catch (failure) {
    if (unit.failure() !== null) throw failure
    session.log.warn('signal.retry_request_bad', { code: errorCode(failure) })
  }
}
