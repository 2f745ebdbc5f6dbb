import { PrivateKey } from '@signalapp/libsignal-client'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decryptAttachment,
  encryptAttachment,
  encryptedSizeMax,
} from '../../../src/transport/signal/attachment-cipher.ts'
import { convert } from '../../../src/transport/signal/convert.ts'
import { pad, unpad } from '../../../src/transport/signal/padding.ts'
import { planParts, textUnitsMax } from '../../../src/transport/signal/plan.ts'
import { openProvisioning } from '../../../src/transport/signal/provisioning.ts'
import { parseProxy } from '../../../src/transport/signal/proxy.ts'
import { parseRef, refOf } from '../../../src/transport/signal/refs.ts'
import { aciBytes, serviceIdOf } from '../../../src/transport/signal/service-id.ts'
import { decode, encode } from '../../../src/transport/signal/wire.ts'

const own = '0b8e0b6e-7a5c-4c0d-9f0e-1d2c3b4a5968'
const peer = '9d0652a3-dcc3-4d11-975f-74d61598733f'
const bytes = fc.uint8Array({ maxLength: 400 })
/** Bytes that are nearly a message: a valid one, cut or changed somewhere. */
const nearlyContent = fc
  .tuple(
    fc.record({
      dataMessage: fc.record(
        {
          body: fc.string(),
          flags: fc.nat(),
          expireTimer: fc.nat(),
          profileKey: bytes,
          quote: fc.record({ id: fc.maxSafeNat(), authorAciBinary: bytes }),
          reaction: fc.record({
            emoji: fc.string(),
            targetSentTimestamp: fc.maxSafeNat(),
            targetAuthorAci: fc.string(),
          }),
          delete: fc.record({ targetSentTimestamp: fc.maxSafeNat() }),
          attachments: fc.array(fc.record({ contentType: fc.string(), size: fc.nat(), key: bytes }), { maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.nat(),
    fc.nat({ max: 255 }),
    fc.boolean(),
  )
  .map(([content, at, value, cuts]) => {
    const encoded = encode('Content', content)
    if (encoded.length === 0) return encoded
    const place = at % encoded.length
    if (cuts) return encoded.subarray(0, place)
    encoded[place] = value
    return encoded
  })

describe('the wire format', () => {
  test('any bytes are read without failing, and become something the hotline knows or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, nearlyContent), (input) => {
        decode('Envelope', input)
        decode('ProvisionMessage', input)
        decode('AttachmentPointer', input)
        const content = decode('Content', input)
        if (!content) return
        for (const piece of convert(content, own, 1).pieces) {
          expect(['text', 'media', 'edit', 'deleted', 'reaction', 'declined']).toContain(piece.content.type)
          if (piece.quotes !== undefined) expect(parseRef(piece.quotes)).not.toBeNull()
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('no bytes open a provisioning envelope', () => {
    const key = PrivateKey.generate()
    fc.assert(fc.property(bytes, (input) => openProvisioning(input, key) === null))
    fc.assert(
      fc.property(bytes, bytes, (publicKey, body) => {
        return openProvisioning(encode('ProvisionEnvelope', { publicKey, body }), key) === null
      }),
    )
  })

  test('padding comes off as it went on, in steps that hide the length', () => {
    fc.assert(
      fc.property(bytes, (plain) => {
        const padded = pad(plain)
        expect((padded.length + 1) % 80).toBe(0)
        expect(Buffer.from(unpad(padded) ?? []).equals(plain)).toBe(true)
      }),
    )
    expect(unpad(new Uint8Array(79))).toBeNull()
    expect(unpad(Uint8Array.from([1, 2, 3]))).toBeNull()
  })

  test('a group, a story or a call is nothing for the hotline', () => {
    for (const content of [{ dataMessage: { body: 'x', groupV2: {} } }, { storyMessage: {} }, { callMessage: {} }])
      expect(convert(decode('Content', encode('Content', content)) ?? {}, own, 1).pieces).toEqual([])
  })
})

describe('files', () => {
  test('what was encrypted comes back, and never with a byte changed, a wrong size or another key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.nat(), (plain, at) => {
        const { key, digest, blob } = encryptAttachment(plain)
        const announced = { key, digest, size: plain.length }
        expect(blob.length).toBeLessThanOrEqual(encryptedSizeMax(plain.length))
        expect(Buffer.from(decryptAttachment(blob, announced) ?? [1]).equals(plain)).toBe(true)
        expect(decryptAttachment(blob, { ...announced, size: 10_000 })).toBeNull()
        expect(decryptAttachment(blob, { ...announced, key: key.subarray(1) })).toBeNull()
        const place = at % blob.length
        blob[place] = (blob[place] ?? 0) ^ 1
        expect(decryptAttachment(blob, announced)).toBeNull()
      }),
      { numRuns: 60 },
    )
  })

  test('any bytes and keys are refused without failing', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, (blob, key, digest) => decryptAttachment(blob, { key, digest }) === null),
    )
  })
})

describe('names', () => {
  test('references and ids are read back, and nothing else is one', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat({ max: 2 ** 31 }), (ours, timestamp) => {
        expect(parseRef(refOf(ours, timestamp))).toEqual({ ours, timestamp })
      }),
    )
    for (const wrong of ['', 'out:', 'in:x', 'in:1 ', '12', 'out:9999999999999999']) expect(parseRef(wrong)).toBeNull()
    expect(serviceIdOf(own.toUpperCase(), undefined)).toBe(own)
    expect(serviceIdOf(undefined, aciBytes(own))).toBe(own)
    expect(serviceIdOf(undefined, Buffer.concat([Buffer.from([1]), aciBytes(own)]))).toBe(`PNI:${own}`)
    fc.assert(fc.property(bytes, fc.string(), (binary, text) => void serviceIdOf(text, binary)))
  })

  test('proxies of other kinds are refused', () => {
    expect(parseProxy('socks5://user:p%40ss@host:9050')).toMatchObject({ kind: 'socks', port: 9_050, password: 'p@ss' })
    expect(parseProxy('https://proxy.example')).toMatchObject({ kind: 'http', port: 443 })
    expect(parseProxy('org.signal.tls://proxy.example')).toEqual({
      kind: 'tls',
      url: 'org.signal.tls://proxy.example',
      host: 'proxy.example',
      port: 443,
    })
    for (const wrong of ['ftp://host', 'file:///etc', 'http://host/path', 'socks5://', 'host:80', ''])
      expect(parseProxy(wrong), wrong).toBeNull()
    fc.assert(fc.property(fc.string(), (text) => void parseProxy(text)))
  })
})

describe('what goes out', () => {
  test('a long text is several messages that Signal takes as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (text) => {
        const parts = planParts({ type: 'text', text }, own, peer)
        if (parts === 'refused') throw new Error('a text is never refused')
        for (const { message } of parts) {
          expect(message.body?.length).toBeLessThanOrEqual(textUnitsMax)
          expect(Buffer.byteLength(message.body ?? '')).toBeLessThanOrEqual(2_000)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('only messages of our own are edited or taken back', () => {
    expect(planParts({ type: 'delete', of: 'in:5' }, own, peer)).toBe('refused')
    expect(planParts({ type: 'edit', of: 'nonsense', text: 'x' }, own, peer)).toBe('refused')
    expect(planParts({ type: 'delete', of: 'out:5' }, own, peer)).toEqual([
      { message: { delete: { targetSentTimestamp: 5 } } },
    ])
  })

  test('a reaction names the author of its message, whoever that is', () => {
    const planned = (to: string, removed?: true) =>
      planParts({ type: 'reaction', to, emoji: '❤', ...(removed ? { removed } : {}) }, own, peer)
    for (const [to, author] of [
      ['in:5', peer],
      ['out:5', own],
    ] as const) {
      const parts = planned(to)
      expect(parts).toMatchObject([
        {
          message: {
            reaction: { emoji: '❤\u{FE0F}', remove: false, targetAuthorAci: author, targetSentTimestamp: 5 },
            requiredProtocolVersion: 4,
          },
        },
      ])
    }
    expect(planned('in:5', true)).toMatchObject([{ message: { reaction: { emoji: '❤\u{FE0F}', remove: true } } }])
  })

  test('what Signal would not show as a reaction is said beside the message, or not at all', () => {
    const planned = (to: string, emoji: string, ifGone: boolean) =>
      planParts({ type: 'reaction', to, emoji, instead: { text: '말로', ifGone } }, own, peer)
    expect(planned('in:5', 'ok', false)).toMatchObject([{ message: { body: '말로', quote: { id: 5 } } }])
    expect(planned('7', '👍', true)).toEqual([{ message: { body: '말로' } }])
    expect(planned('7', '👍', false)).toEqual([])
    expect(planParts({ type: 'reaction', to: 'in:5', emoji: 'ok' }, own, peer)).toEqual([])
  })
})
