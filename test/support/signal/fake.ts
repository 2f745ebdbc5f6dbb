import { randomBytes, randomUUID } from 'node:crypto'
import { Net, PrivateKey } from '@signalapp/libsignal-client'
import * as Native from '@signalapp/libsignal-client/dist/Native.js'
import {
  AuthenticatedChatConnection,
  UnauthenticatedChatConnection,
  type ChatServiceListener,
} from '@signalapp/libsignal-client/dist/net/Chat.js'
import type { FakeChatRemote, InternalRequest } from '@signalapp/libsignal-client/dist/net/FakeChat.js'
import { openLog } from '../../../src/log.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { newId } from '../../../src/store/ids.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { findSignalAccount, insertSignalAccount, takeSignalLease } from '../../../src/store/signal-account.ts'
import type { Chat, QuietChat } from '../../../src/transport/signal/chat.ts'
import { openCrowd } from '../../../src/transport/signal/crowd.ts'
import { identityPair, newKey } from '../../../src/transport/signal/keys.ts'
import { openLocks } from '../../../src/transport/signal/lock.ts'
import type { Alarm, Session } from '../../../src/transport/signal/session.ts'
import { openVault } from '../../../src/vault/vault.ts'
import { freshDatabase } from '../postgres.ts'

const tokio = new Net.TokioAsyncContext(Native.TokioAsyncContext_new())

/** An error as libsignal itself makes it when a connection cannot be had. */
export function connectError(description: string): unknown {
  try {
    Native.TESTING_ChatConnectErrorConvert(description)
  } catch (error) {
    return error
  }
  throw new Error(`libsignal knows no such trouble: ${description}`)
}

/** libsignal's own connection to nowhere, as the account's device; `notGrpc` names calls that go as requests instead. */
export function fakeChat(listener: ChatServiceListener, notGrpc: string[] = [], alerts: string[] = []) {
  const [chat, remote] = AuthenticatedChatConnection.fakeConnect(tokio, listener, notGrpc, alerts)
  return { chat: chat as Chat, remote }
}

const nothing: ChatServiceListener = {
  onIncomingMessage: () => undefined,
  onQueueEmpty: () => undefined,
  onConnectionInterrupted: () => undefined,
}

export type Reply = { status: number; body?: object; headers?: string[] }
export type Asked = { verb: string; path: string; body: Record<string, unknown> }
export type FakeService = {
  session: Session
  alarms: Alarm[]
  /** Somebody who can be written to. */
  peer: string
  /** What was asked of the service, in order; `quiet` on the connection without a name. */
  asked: (Asked & { quiet: boolean })[]
  close(): Promise<void>
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

function identity() {
  const key = PrivateKey.generate()
  return { publicKey: base64(key.getPublicKey().serialize()), privateKey: base64(key.serialize()) }
}

/** The keys of a person with these devices, as the service hands them out. */
function keysOf(keys: ReturnType<typeof identity>, devices: number[]): object {
  const pair = identityPair(keys)
  return {
    identityKey: keys.publicKey,
    devices: devices.map((deviceId) => ({
      deviceId,
      registrationId: 1_000 + deviceId,
      signedPreKey: newKey('signed', 1, pair, Date.now()).public,
      pqPreKey: newKey('last_resort', 1, pair, Date.now()).public,
    })),
  }
}

function answerEach<Name extends string>(
  chat: Record<Name, (...given: never[]) => Promise<unknown>>,
  name: Name,
  serve: () => Promise<void>,
): void {
  const call = chat[name].bind(chat)
  chat[name] = (...given) => {
    const answered = call(...given)
    return Promise.all([answered, serve()]).then(([answer]) => answer)
  }
}

/**
 * A session over libsignal's fake connections. `answer` says what the service answers to a sending; it hands out keys by
 * itself. `answerGrpc` answers the calls that go by gRPC, with the bytes of the response.
 */
export async function fakeService(options: {
  answer?: (asked: Asked & { quiet: boolean }) => Reply
  answerGrpc?: (path: string) => Uint8Array
}): Promise<FakeService> {
  const fresh = await freshDatabase()
  const database = openDatabase({ url: fresh.url })
  await migrate(database)
  const vault = openVault(Buffer.alloc(32, 3))
  const [accountId, owner, peer, peerKeys] = [newId(), newId(), randomUUID(), identity()]
  await database.transact((tx) =>
    insertSignalAccount(tx, vault, accountId, 'test', {
      aci: randomUUID(),
      pni: null,
      number: null,
      deviceId: 2,
      password: 'x',
      aciIdentity: identity(),
      pniIdentity: null,
      aciRegistrationId: 1,
      pniRegistrationId: 1,
      profileKey: base64(randomBytes(32)),
    }),
  )
  await takeSignalLease(database, accountId, owner, 600_000)
  const account = await findSignalAccount(database, vault)
  if (!account) throw new Error('it was just stored')

  const asked: FakeService['asked'] = []
  const answerTo = (request: InternalRequest, quiet: boolean): Reply => {
    const text = Buffer.from(request.body).toString()
    const { verb, path } = request
    const one = { verb, path, quiet, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
    asked.push(one)
    const device = /^\/v2\/keys\/[^/]+\/(\d+|\*)$/.exec(path)?.[1]
    if (device) return { status: 200, body: keysOf(peerKeys, [device === '*' ? 1 : Number(device)]) }
    return options.answer?.(one) ?? { status: 404 }
  }
  const serveOne = async (remote: FakeChatRemote, isQuiet: boolean): Promise<void> => {
    const request = await remote.assertReceiveIncomingRequest()
    const { status, body, headers = [] } = answerTo(request, isQuiet)
    remote.sendReplyTo(request, {
      status,
      headers: [...headers, ...(body ? ['content-type: application/json'] : [])],
      ...(body ? { body: Uint8Array.from(Buffer.from(JSON.stringify(body))) } : {}),
    })
  }
  const serveOneGrpc = async (remote: FakeChatRemote): Promise<void> => {
    const request = await remote.assertReceiveIncomingGrpcRequest()
    asked.push({ verb: 'grpc', path: request.path, body: {}, quiet: false })
    const answer = options.answerGrpc?.(request.path) ?? new Uint8Array()
    // A message of gRPC stands behind five bytes: not compressed, and its length.
    await remote.sendRawGrpcReplyTo(request, Uint8Array.from([0, 0, 0, 0, answer.length, ...answer]))
  }
  const { chat, remote } = fakeChat(nothing, options.answerGrpc ? [] : ['MessagesSendMessage'])
  const [quiet, quietRemote] = UnauthenticatedChatConnection.fakeConnect(tokio, nothing, [
    'MessagesAnonymousSendSingleRecipientMessage',
  ])
  // The far end does not wait for a request, so it is asked for one exactly when there is one.
  answerEach(chat, 'fetch', () => serveOne(remote, false))
  answerEach(chat, 'sendMessage', () => (options.answerGrpc ? serveOneGrpc(remote) : serveOne(remote, false)))
  answerEach(quiet as QuietChat, 'sendMessage', () => serveOne(quietRemote, true))

  const alarms: Alarm[] = []
  const store = { accountId, vault, on: database }
  const session: Session = {
    database,
    vault,
    log: openLog(process.env['SIGNAL_LOG'] ?? 'silent'),
    network: {} as Session['network'],
    account,
    store,
    crowd: openCrowd(store, owner),
    locks: openLocks(),
    options: { disappearingSeconds: 0, readReceipts: false, typing: false, transcripts: false },
    now: Date.now,
    chat: () => chat,
    quietChat: () => Promise.resolve(quiet as QuietChat),
    alarm: async (alarm) => void alarms.push(alarm),
    onTyping: () => undefined,
    wakeEffects: () => undefined,
    keys: { used: () => undefined, changed: () => undefined },
  }
  return {
    session,
    alarms,
    peer,
    asked,
    async close() {
      await chat.disconnect()
      await quiet.disconnect()
      await database.close()
      await fresh.drop()
    },
  }
}
