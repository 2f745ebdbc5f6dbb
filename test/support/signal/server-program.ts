import { createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  EMPTY_DATA_MESSAGE,
  EnvelopeType,
  Proto,
  Server,
  ServiceIdKind,
  type Device,
  type PrimaryDevice,
} from '@signalapp/mock-server'
import type * as Libsignal from '@signalapp/libsignal-client'
import type { Call, Seen, SeenData, SyncSent, Written } from './calls.ts'
import { openFront } from './front.ts'
import { keepUntilAcknowledged } from './mailbox.ts'

/**
 * Signal's own mock server in a process of its own, with people who write to the hotline. It takes calls over the
 * channel of a forked process (see server.ts).
 */
const require = createRequire(import.meta.url)
const packageFolder = dirname(require.resolve('@signalapp/mock-server/package.json'))
const signal = createRequire(join(packageFolder, 'package.json'))('@signalapp/libsignal-client') as typeof Libsignal

type Person = { name: string; primary: PrimaryDevice }

const cdn3Path = await mkdtemp(join(tmpdir(), 'deungdae-signal-'))
const server = new Server({ cdn3Path })
await server.listen(0, '127.0.0.1')
const people = new Map<string, Person>()
const bots = new Map<string, Device>()
let isBroken = false
const prepare = server.prepareMultiDeviceMessage.bind(server)
server.prepareMultiDeviceMessage = (...args) => {
  if (!isBroken) return prepare(...args)
  isBroken = false
  throw new Error('the line broke')
}
let isRefusingKeys = false
const updateKeys = server.updateDeviceKeys.bind(server)
server.updateDeviceKeys = async (...args) => {
  const [device, kind, { kyberPreKeys = [], lastResortKey, signedPreKey }] = args
  if (isRefusingKeys) throw new Error('no keys are taken')
  // As the real service: keys that were made before the number changed are not signed with the identity of now.
  const identity = [...people.values()].find(({ primary }) => primary.device.aci === device.aci)?.primary
  for (const key of [...kyberPreKeys, lastResortKey, signedPreKey])
    if (key && identity?.getPublicKey(kind).verify(key.publicKey.serialize(), Uint8Array.from(key.signature)) === false)
      throw new Error('a key is not signed')
  return updateKeys(...args)
}
/** Whether the last message to a person came without the name of its sender. */
const lastSealed = new Map<string, boolean>()
const handle = server.handleMessage.bind(server)
server.handleMessage = (...args) => {
  lastSealed.set(args[3].aci, args[2] === EnvelopeType.SealedSender)
  return handle(...args)
}
const mailbox = keepUntilAcknowledged(server)
const front = await openFront(server.address().port)

function person(name: string): Person {
  const found = people.get(name)
  if (!found) throw new Error(`nobody is called ${name}`)
  return found
}
function bot(aci: string): Device {
  const found = bots.get(aci)
  if (!found) throw new Error('no such linked device')
  return found
}

async function addPerson(name: string, hasNumber: boolean): Promise<{ aci: string }> {
  const primary = await server.createPrimaryDevice({ profileName: name, hasE164: hasNumber })
  const entry: Person = { name, primary }
  people.set(name, entry)
  watch(entry)
  return { aci: primary.device.aci }
}

/** Tells the test what a person's phone gets; the queues of the mock server are read for ever. */
function watch({ name, primary }: Person): void {
  const forever = async (take: () => Promise<Seen>): Promise<never> => {
    for (;;) {
      const seen = await take()
      process.send?.({ got: { name, seen } })
    }
  }
  const isSealed = (): boolean => lastSealed.get(primary.device.aci) === true
  void forever(async () => {
    const { dataMessage, content, source } = await primary.waitForMessage()
    const provesNumber = await isProof(source, content.pniSignatureMessage)
    return { kind: 'message', sealed: isSealed(), ...read(dataMessage), provesNumber }
  })
  onTyping(primary, () => process.send?.({ got: { name, seen: { kind: 'typing', sealed: isSealed() } } }))
  void forever(async () => {
    const { editMessage } = await primary.waitForEditMessage()
    const { dataMessage, targetSentTimestamp } = editMessage
    return { kind: 'edit', of: Number(targetSentTimestamp), ...read(dataMessage ?? EMPTY_DATA_MESSAGE) }
  })
  void forever(async () => {
    const { receiptMessage } = await primary.waitForReceipt()
    return {
      kind: 'receipt',
      type: Number(receiptMessage.type),
      timestamps: (receiptMessage.timestamp ?? []).map(Number),
    }
  })
  void forever(async () => ({ kind: 'retry', timestamp: (await primary.waitForDecryptionError()).timestamp }))
  void forever(async () => {
    const { syncMessage } = await primary.waitForSyncMessage()
    const content = syncMessage.content
    const sent = content && 'sent' in content ? content.sent : null
    return {
      kind: 'transcript',
      body: sent?.message?.body ?? '',
      timestamp: Number(sent?.timestamp ?? 0),
      reacts: readReaction(sent?.message?.reaction ?? null),
    }
  })
}

/** The mock server's phones take no notice of typing: it is seen where they decrypt. */
function onTyping(primary: PrimaryDevice, seen: () => void): void {
  type Decrypted = { content: { content: { typingMessage?: { action?: number | null } | null } | null } }
  const inside = primary as unknown as { decrypt(...given: unknown[]): Promise<Decrypted> }
  const decrypt = inside.decrypt.bind(primary)
  inside.decrypt = async (...given) => {
    const decrypted = await decrypt(...given)
    const typing = decrypted.content.content?.typingMessage
    // What is sealed is decrypted in two steps, of which the inner one counts.
    if (typing && (typing.action ?? 0) === 0 && given[2] !== EnvelopeType.SealedSender) seen()
    return decrypted
  }
}

type PniProof = { pni?: Uint8Array | null; signature?: Uint8Array | null } | null | undefined

async function isProof(source: Device, proof: PniProof): Promise<boolean> {
  if (!proof?.pni || !proof.signature || !source.pni) return false
  const { identityKey: ofNumber } = await source.popSingleUseKey(ServiceIdKind.PNI)
  const { identityKey: ofAccount } = await source.popSingleUseKey(ServiceIdKind.ACI)
  const raw = signal.Pni.parseFromServiceIdString(source.pni).getRawUuidBytes()
  return (
    Buffer.from(raw).equals(proof.pni) && ofNumber.verifyAlternateIdentity(ofAccount, Uint8Array.from(proof.signature))
  )
}

type Data = Parameters<typeof Proto.DataMessage.encode>[0]

function read(message: Data): Omit<Extract<Seen, { kind: 'message' }>, 'kind' | 'sealed'> {
  return {
    provesNumber: false,
    body: message.body ?? '',
    timestamp: Number(message.timestamp ?? 0),
    flags: message.flags ?? 0,
    expireTimer: message.expireTimer ?? 0,
    expireTimerVersion: message.expireTimerVersion ?? 0,
    quotes: message.quote?.id === null || message.quote?.id === undefined ? null : Number(message.quote.id),
    deletes: message.delete ? Number(message.delete.targetSentTimestamp) : null,
    reacts: readReaction(message.reaction),
    files: (message.attachments ?? []).map((file) => {
      const at = file.attachmentIdentifier
      return {
        mime: file.contentType ?? '',
        name: file.fileName ?? '',
        size: file.size ?? 0,
        cdnKey: at && 'cdnKey' in at ? String(at.cdnKey) : '',
        key: Buffer.from(file.key ?? []).toString('base64'),
      }
    }),
  }
}

function readReaction(reaction: Data['reaction']): SeenData['reacts'] {
  if (!reaction?.targetAuthorAciBinary) return null
  return {
    emoji: reaction.emoji ?? '',
    removed: reaction.remove === true,
    author: signal.Aci.fromUuidBytes(reaction.targetAuthorAciBinary).getServiceIdString(),
    timestamp: Number(reaction.targetSentTimestamp),
  }
}

/** Decrypts a file that the hotline uploaded, as the receiving phone would. */
async function download(file: { cdnKey: string; key: string; size: number }): Promise<string> {
  const blob = await readFile(join(cdn3Path, 'attachments', file.cdnKey))
  const cipher = createDecipheriv('aes-256-cbc', Buffer.from(file.key, 'base64').subarray(0, 32), blob.subarray(0, 16))
  const plain = Buffer.concat([cipher.update(blob.subarray(16, -32)), cipher.final()])
  return plain.subarray(0, file.size).toString('base64')
}

let lastTimestamp = 0

/** A phone never gives two messages the same millisecond. */
function nextTimestamp(): number {
  lastTimestamp = Math.max(Date.now(), lastTimestamp + 1)
  return lastTimestamp
}

async function write(name: string, to: string, written: Written): Promise<number> {
  const { primary } = person(name)
  const target = bot(to)
  const timestamp = written.timestamp ?? nextTimestamp()
  const kind = written.toPni ? ServiceIdKind.PNI : ServiceIdKind.ACI
  await meet(primary, target, kind)
  const dataMessage = await dataOf(written, primary, timestamp)
  const empty = { pniSignatureMessage: null, senderKeyDistributionMessage: null }
  const content = { ...empty, content: contentOf(written, dataMessage, timestamp) }
  const sending = primary.sendRaw(target, content, {
    timestamp,
    sealed: written.sealed === true,
    serviceIdKind: kind,
  })
  // Resolves when the hotline acknowledges; a test that waits for that says so.
  if (written.untilAcknowledged) await sending
  else sending.catch(() => undefined)
  return timestamp
}

type Sent = NonNullable<Parameters<PrimaryDevice['sendRaw']>[1]['content']>

function contentOf(written: Written, dataMessage: Data, timestamp: number): Sent {
  if (written.edits) return { editMessage: { targetSentTimestamp: BigInt(written.edits), dataMessage } }
  if (written.typing) return { typingMessage: { timestamp: BigInt(timestamp), action: 0, groupId: null } }
  if (written.delivered) return { receiptMessage: { type: 0, timestamp: written.delivered.map(BigInt) } }
  return { dataMessage }
}

const met = new WeakMap<PrimaryDevice, Set<string>>()

/** Begins a ratchet with the hotline's device, once. */
async function meet(primary: PrimaryDevice, target: Device, kind: ServiceIdKind): Promise<void> {
  const known = met.get(primary) ?? new Set()
  met.set(primary, known)
  const key = `${target.aci}.${target.deviceId} ${kind}`
  if (known.has(key)) return
  known.add(key)
  await primary.addSingleUseKey(target, await target.popSingleUseKey(kind), kind)
}

async function dataOf(written: Written, primary: PrimaryDevice, timestamp: number): Promise<Data> {
  const { quotes, reacts } = written
  const aciOf = (uuid: string): Uint8Array<ArrayBuffer> =>
    signal.Aci.parseFromServiceIdString(uuid).getServiceIdBinary()
  return {
    ...EMPTY_DATA_MESSAGE,
    body: written.body ?? null,
    timestamp: BigInt(timestamp),
    profileKey: written.hidesProfileKey ? null : primary.profileKey.serialize(),
    flags: written.flags ?? null,
    expireTimer: written.expireTimer ?? null,
    expireTimerVersion: written.expireTimerVersion ?? null,
    quote: quotes
      ? {
          id: BigInt(quotes.timestamp),
          authorAci: null,
          authorAciBinary: aciOf(quotes.author),
          text: '',
          attachments: null,
          bodyRanges: null,
          type: null,
        }
      : null,
    reaction: reacts
      ? {
          emoji: reacts.emoji,
          remove: reacts.removed === true,
          targetAuthorAci: null,
          targetAuthorAciBinary: aciOf(reacts.author),
          targetSentTimestamp: BigInt(reacts.timestamp),
        }
      : null,
    delete: written.deletes ? { targetSentTimestamp: BigInt(written.deletes) } : null,
    sticker: written.sticker
      ? { packId: randomBytes(16), packKey: randomBytes(32), stickerId: 1, data: null, emoji: null }
      : null,
    contact: written.contact
      ? [{ name: null, number: null, email: null, address: null, avatar: null, organization: null }]
      : null,
    attachments: written.files ? await Promise.all(written.files.map(store)) : null,
  }
}

async function store(file: NonNullable<Written['files']>[number]) {
  const { encryptAttachment } = require('@signalapp/mock-server/src/crypto.js') as {
    encryptAttachment: (plain: Buffer) => { key: Buffer; blob: Buffer; digest: Buffer; size: number }
  }
  const plain = Buffer.from(file.bytes, 'base64')
  const { key, blob, digest, size } = encryptAttachment(plain)
  const cdnKey = randomBytes(12).toString('hex')
  if (file.damaged) blob[20] = (blob[20] ?? 0) ^ 1
  await server.storeAttachmentOnCdn(3, cdnKey, Uint8Array.from(blob))
  return {
    attachmentIdentifier: { cdnKey },
    cdnNumber: 3,
    contentType: file.mime,
    fileName: file.name ?? null,
    flags: file.voice ? 1 : null,
    key: Uint8Array.from(key),
    digest: Uint8Array.from(digest),
    size,
    clientUuid: null,
    thumbnail: null,
    incrementalMac: null,
    chunkSize: null,
    width: null,
    height: null,
    caption: null,
    blurHash: null,
    uploadTimestamp: null,
  }
}

/** The account's own phone tells its linked device what it sent to somebody. */
async function syncSent(name: string, to: string, of: string, sent: SyncSent): Promise<number> {
  const { primary } = person(name)
  const timestamp = nextTimestamp()
  const message: Data = {
    ...EMPTY_DATA_MESSAGE,
    body: sent.body ?? null,
    timestamp: BigInt(timestamp),
    flags: sent.flags ?? null,
    expireTimer: sent.expireTimer ?? null,
    expireTimerVersion: sent.expireTimerVersion ?? null,
  }
  const rest = { read: null, stickerPackOperation: null, viewed: null, padding: null }
  const content = {
    pniSignatureMessage: null,
    senderKeyDistributionMessage: null,
    content: {
      syncMessage: {
        ...rest,
        content: {
          sent: {
            timestamp: BigInt(timestamp),
            message,
            destinationServiceId: null,
            destinationServiceIdBinary: signal.ServiceId.parseFromServiceIdString(of).getServiceIdBinary(),
            destinationE164: null,
            expirationStartTimestamp: BigInt(timestamp),
            unidentifiedStatus: null,
            isRecipientUpdate: null,
            storyMessage: null,
            storyMessageRecipients: null,
            editMessage: null,
          },
        },
      },
    },
  }
  await meet(primary, bot(to), ServiceIdKind.ACI)
  // Resolves when the linked device acknowledges it.
  await primary.sendRaw(bot(to), content, { timestamp })
  return timestamp
}

async function changeNumber(name: string): Promise<{ number: string | undefined; pni: string | undefined }> {
  const { primary } = person(name)
  for (const device of primary.secondaryDevices) await meet(primary, device, ServiceIdKind.ACI)
  const prepared = await primary.prepareChangeNumber({ timestamp: nextTimestamp() })
  for (const device of primary.secondaryDevices) countKeys(device)
  // It is sent when the linked device acknowledges it.
  primary.sendChangeNumber(prepared).catch(() => undefined)
  return { number: primary.device.number, pni: primary.device.pni }
}

/** The mock server counts one-time keys for a new number that it does not have; the real service counts none. */
function countKeys(device: Device): void {
  type Keys = { preKeyIterator: unknown; kyberPreKeyIterator: unknown }
  const inside = device as unknown as { keys: Map<ServiceIdKind, Keys> }
  const keys = inside.keys.get(ServiceIdKind.PNI)
  if (keys) keys.preKeyIterator = keys.kyberPreKeyIterator = undefined
}

async function askAgain(name: string, to: string, timestamp: number): Promise<void> {
  const target = bot(to)
  const { SenderKey } = signal.CiphertextMessageType
  const error = signal.DecryptionErrorMessage.forOriginal(randomBytes(80), SenderKey, timestamp, target.deviceId)
  await sendEnvelope(
    name,
    target,
    Date.now(),
    Proto.Envelope.Type.PLAINTEXT_CONTENT,
    signal.PlaintextContent.from(error).serialize(),
  )
}

/** Something that claims to be a message and cannot be read. */
async function writeGarbage(name: string, to: string): Promise<number> {
  const target = bot(to)
  const timestamp = Date.now()
  await sendEnvelope(name, target, timestamp, Proto.Envelope.Type.DOUBLE_RATCHET, garbage())
  return timestamp
}

async function sendEnvelope(
  name: string,
  target: Device,
  timestamp: number,
  type: number,
  content: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const envelope = Proto.Envelope.encode({
    type,
    sourceServiceIdBinary: person(name).primary.device.aciBinary,
    sourceDeviceId: 1,
    destinationServiceIdBinary: target.aciBinary,
    serverTimestamp: BigInt(timestamp),
    clientTimestamp: BigInt(timestamp),
    content,
    updatedPniBinary: null,
    serverGuid: null,
    ephemeral: null,
    urgent: null,
    story: null,
    reportSpamToken: null,
    serverGuidBinary: null,
    sourceServiceId: null,
    destinationServiceId: null,
    updatedPni: null,
  })
  server.send(target, Buffer.from(envelope)).catch(() => undefined)
}

/** A well-formed message of a ratchet that nobody has. */
function garbage(): Uint8Array<ArrayBuffer> {
  const key = signal.PrivateKey.generate().getPublicKey()
  return signal.SignalMessage._new(
    4,
    randomBytes(32),
    key,
    1,
    0,
    randomBytes(64),
    signal.PrivateKey.generate().getPublicKey(),
    signal.PrivateKey.generate().getPublicKey(),
    new Uint8Array(),
  ).serialize()
}

/** The person has set up Signal anew on another phone: a new identity key, and nothing of what was before. */
async function reinstall(name: string): Promise<void> {
  const { primary } = person(name)
  const inside = primary as unknown as {
    privateKey: unknown
    publicKey: unknown
    sessions: { sessions: Map<string, unknown> }
    identity: Map<unknown, { updateIdentityKey(key: unknown): Promise<void> }>
    privSenderCertificate: unknown
    config: { getSenderCertificate(): Promise<unknown> }
  }
  const key = signal.PrivateKey.generate()
  inside.privateKey = key
  inside.publicKey = key.getPublicKey()
  inside.sessions.sessions.clear()
  await inside.identity.get(ServiceIdKind.ACI)?.updateIdentityKey(key)
  await primary.device.setKeys(ServiceIdKind.ACI, await primary.generateKeys(primary.device, ServiceIdKind.ACI))
  inside.privSenderCertificate = await inside.config.getSenderCertificate()
  met.delete(primary)
}

async function completeLink(name: string, url: string): Promise<{ deviceId: number }> {
  const { primary } = person(name)
  const pending = await server.waitForProvision()
  const device = await pending.complete({ provisionURL: url, primaryDevice: primary })
  bots.set(device.aci, device)
  return { deviceId: device.deviceId }
}

async function answer(call: Call): Promise<unknown> {
  switch (call.method) {
    case 'addPerson':
      return addPerson(call.name, call.hasNumber)
    case 'completeLink':
      return completeLink(call.name, call.url)
    case 'write':
      return write(call.name, call.to, call.written)
    case 'meet':
      return meet(person(call.name).primary, bot(call.to), ServiceIdKind.ACI)
    case 'writeGarbage':
      return writeGarbage(call.name, call.to)
    case 'askAgain':
      return askAgain(call.name, call.to, call.timestamp)
    case 'catchUp':
      return null
    case 'download':
      return download(call.file)
    case 'reinstall':
      return reinstall(call.name)
    case 'addDevice':
      return void (await server.createSecondaryDevice(person(call.name).primary))
    case 'setRegistered':
      return call.isRegistered
        ? server.register(person(call.name).primary)
        : server.unregister(person(call.name).primary)
    case 'setLimited': {
      const pair = { source: call.from, target: person(call.name).primary.device.aci } as Parameters<
        typeof server.rateLimit
      >[0]
      if (call.isLimited) server.rateLimit(pair)
      else server.stopRateLimiting(pair)
      return null
    }
    case 'setLine':
      front.setLine(call.line)
      return null
    case 'breakNextSend':
      isBroken = true
      return null
    case 'repeatLast':
      mailbox.repeatLast(call.aci)
      return null
    case 'unacknowledged':
      return mailbox.waiting(call.aci)
    case 'keysLeft':
      return {
        ec: await bot(call.aci).getPreKeyCount(),
        kyber: await bot(call.aci).getKyberPreKeyCount(),
      }
    case 'useKeys':
      for (let used = 0; used < call.count; used++) await bot(call.aci).popSingleUseKey()
      return null
    case 'refuseKeys':
      isRefusingKeys = call.isRefusing
      return null
    case 'syncSent':
      return syncSent(call.name, call.to, call.of, call.sent)
    case 'changeNumber':
      return changeNumber(call.name)
    case 'answerChallenges':
      if (call.status === null) server.stopRespondingToChallenges()
      else server.respondToChallengesWith(call.status, {})
      return null
  }
}

process.on('message', (message: { id: number; call: Call }) => {
  const { id, call } = message
  answer(call).then(
    (result) => process.send?.({ id, result: result ?? null }),
    (error: unknown) =>
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : 'failed' }),
  )
})
process.on('disconnect', () => {
  void rm(cdn3Path, { recursive: true, force: true }).finally(() => process.exit(0))
})
// What a phone cannot read is a matter of the test that looks at it, not the end of the server.
process.on('unhandledRejection', () => undefined)
process.send?.({
  ready: {
    port: front.port,
    ca: join(packageFolder, 'certs', 'ca-cert.pem'),
  },
})
