import { randomBytes } from 'node:crypto'
import { PrivateKey, SenderCertificate, ServerCertificate } from '@signalapp/libsignal-client'
import { afterEach, describe, expect, test } from 'vitest'
import { saveSignalPeer } from '../../../src/store/signal-peers.ts'
import { aciBytes } from '../../../src/transport/signal/service-id.ts'
import { sendOutbound } from '../../../src/transport/signal/send.ts'
import { openTyping } from '../../../src/transport/signal/typing.ts'
import type { SendResult } from '../../../src/transport/transport.ts'
import { fakeService, type Asked, type FakeService, type Reply } from '../../support/signal/fake.ts'

let service: FakeService
let serial = 0
afterEach(() => service.close())

const say = (text = '들립니까'): Promise<SendResult> =>
  sendOutbound(service.session, {
    id: `fault-${serial++}`,
    address: service.peer,
    body: { type: 'text', text },
    urgent: true,
  })
const isSending = ({ verb, path }: Asked): boolean => verb === 'PUT' && path.startsWith('/v1/messages/')
const sendings = () => service.asked.filter(isSending)
const devicesOf = (body: Record<string, unknown>): number[] =>
  (body['messages'] as { destinationDeviceId: number }[]).map((one) => one.destinationDeviceId)

/** Answers the sendings one after the other; the last answer stands for all that follow. */
function answering(...replies: Reply[]): (asked: Asked) => Reply {
  return (asked) => {
    if (!isSending(asked)) return { status: 404 }
    return (replies.length > 1 ? replies.shift() : replies[0]) ?? { status: 500 }
  }
}
const taken: Reply = { status: 200, body: { needsSync: false } }

describe('what the service answers to a sending', () => {
  test('a device that is missing gets the message too, under the same timestamp', async () => {
    service = await fakeService({
      answer: answering({ status: 409, body: { missingDevices: [2], extraDevices: [] } }, taken),
    })
    expect((await say()).type).toBe('sent')
    expect(sendings().map(({ body }) => devicesOf(body))).toEqual([[1], [1, 2]])
    expect(new Set(sendings().map(({ body }) => body['timestamp'])).size).toBe(1)
  })

  test('a device that was set up anew gets a new ratchet, and one that is gone gets nothing', async () => {
    service = await fakeService({
      answer: answering(
        { status: 409, body: { missingDevices: [2, 3], extraDevices: [] } },
        { status: 410, body: { staleDevices: [2] } },
        { status: 409, body: { missingDevices: [], extraDevices: [3] } },
        taken,
      ),
    })
    expect((await say()).type).toBe('sent')
    expect(sendings().map(({ body }) => devicesOf(body))).toEqual([[1], [1, 2, 3], [1, 2, 3], [1, 2]])
  })

  test('devices that never come right are given up for now', async () => {
    service = await fakeService({
      answer: answering({ status: 409, body: { missingDevices: [2], extraDevices: [] } }),
    })
    expect(await say()).toEqual({ type: 'retry', afterMs: 0, reason: 'signal_failed' })
    expect(sendings()).toHaveLength(5)
  })

  test('a captcha, too much haste and an account that is gone each mean what they say', async () => {
    service = await fakeService({
      answer: answering(
        { status: 428, body: { token: 'abc', options: ['captcha'] }, headers: ['retry-after: 90'] },
        { status: 429, headers: ['retry-after: 30'] },
        { status: 404 },
      ),
    })
    expect(await say()).toEqual({ type: 'retry', afterMs: 90_000, reason: 'signal_challenge' })
    expect(await say()).toEqual({ type: 'retry', afterMs: 30_000, reason: 'signal_rate_limited' })
    expect(await say()).toEqual({ type: 'unreachable', reason: 'signal_unregistered' })
    expect(service.alarms).toEqual([{ code: 'captcha', token: 'abc' }, { code: 'rate_limited' }])
  })

  test('who does not take sealed messages gets the same one with our name on it', async () => {
    const certificate = { certificate: certificateOf() }
    service = await fakeService({
      answer: (asked) => {
        if (asked.path.startsWith('/v1/certificate/')) return { status: 200, body: certificate }
        return asked.quiet ? { status: 401 } : taken
      },
    })
    await knowProfileKey()
    expect((await say()).type).toBe('sent')
    expect(sendings().map(({ quiet }) => quiet)).toEqual([true, false])
    expect(new Set(sendings().map(({ body }) => body['timestamp'])).size).toBe(1)
  })

  test('without a certificate a message goes out with our name on it', async () => {
    service = await fakeService({ answer: answering(taken) })
    await knowProfileKey()
    expect((await say()).type).toBe('sent')
    expect(sendings().map(({ quiet }) => quiet)).toEqual([false])
  })

  test('a sign of typing is only for who is there, and is not sent while it is switched off', async () => {
    service = await fakeService({ answer: answering(taken) })
    await say()
    const typing = openTyping(Date.now)
    await typing.show(service.session, service.peer)
    expect(sendings()).toHaveLength(1)
    service.session.options.typing = true
    await typing.show(service.session, service.peer)
    expect(sendings().map(({ body }) => body['online'])).toEqual([false, true])
  })
})

describe('the same answers by gRPC, the way that the real service takes', () => {
  /** One field of a message (protocol buffers): number, and bytes behind their length. */
  const field = (number: number, ...bytes: number[]): number[] => [(number << 3) | 2, bytes.length, ...bytes]
  /** SendMessageAuthenticatedSenderResponse of Signal's messages.proto. */
  const responses = {
    success: () => field(1),
    missing: (aci: string) => field(2, ...field(1, 0x08, 1, ...field(2, ...aciBytes(aci))), ...field(2, 2)),
    captcha: () => field(3, ...field(1, 0x61), ...field(2, 1), 0x18, 90),
    captchaForEver: () => field(3, ...field(1, 0x61), ...field(2, 1)),
    gone: () => field(4),
  }
  const grpc = (...names: (keyof typeof responses)[]) =>
    fakeService({
      answerGrpc: () => {
        const name = names.length > 1 ? names.shift() : names[0]
        return Uint8Array.from(responses[name ?? 'success'](service.peer))
      },
    })
  const calls = () => service.asked.filter(({ verb }) => verb === 'grpc').map(({ path }) => path)

  test('sent, also when a device was missing at first', async () => {
    service = await grpc('missing', 'success')
    expect((await say()).type).toBe('sent')
    expect(calls()).toHaveLength(2)
    expect(calls()[0]).toBe('/org.signal.chat.messages.Messages/SendMessage')
  })

  test('given up for now when devices never come right', async () => {
    service = await grpc('missing')
    expect(await say()).toEqual({ type: 'retry', afterMs: 0, reason: 'signal_failed' })
    expect(calls()).toHaveLength(5)
  })

  test('captchas and accounts that are gone', async () => {
    service = await grpc('captcha', 'captchaForEver', 'gone')
    expect(await say()).toEqual({ type: 'retry', afterMs: 90_000, reason: 'signal_challenge' })
    expect(await say()).toEqual({ type: 'retry', afterMs: 3_600_000, reason: 'signal_challenge' })
    expect(await say()).toEqual({ type: 'unreachable', reason: 'signal_unregistered' })
    expect(service.alarms).toEqual([
      { code: 'captcha', token: 'a' },
      { code: 'captcha', token: 'a' },
    ])
  })
})

async function knowProfileKey(): Promise<void> {
  const { database, vault } = service.session
  const known = { profileKey: randomBytes(32).toString('base64'), timer: null, greeted: true }
  await saveSignalPeer(database, vault, service.peer, known)
}

/** What the service gives to those who send sealed messages. */
function certificateOf(): string {
  const [root, signer] = [PrivateKey.generate(), PrivateKey.generate()]
  const server = ServerCertificate.new(1, signer.getPublicKey(), root)
  const own = PrivateKey.generate().getPublicKey()
  const expires = Date.now() + 86_400_000
  const uuid = '0b8e0b6e-7a5c-4c0d-9f0e-1d2c3b4a5968'
  const certificate = SenderCertificate.new(uuid, null, 2, own, expires, server, signer)
  return Buffer.from(certificate.serialize()).toString('base64')
}
