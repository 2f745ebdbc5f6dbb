import { afterEach, describe, expect, test } from 'vitest'
import type { Inbound, Outbound, OutboundBody, SendResult, Sink, Transport } from '../../src/transport/transport.ts'

/** What a person sees in the chat with us, as it looks now. */
export type Seen = { ref: string; text: string; bytes: Uint8Array | null; buttons: string[] }

/** A reaction of ours that stands on a message of the person or of ours. */
export type SeenReaction = { ref: string; emoji: string }

/** A person at the far end of a transport. References are those of `Inbound.messageRef` and `SendResult.refs`. */
export type FarPerson = {
  readonly address: string
  /** Writes a text; the reference is the far side's own. */
  say(text: string, options?: { quotes?: string }): Promise<string>
  photo(bytes: Uint8Array, caption: string): Promise<void>
  edit(ref: string, text: string): Promise<void>
  react(ref: string, emoji: string, options?: { removed?: boolean }): Promise<void>
  press(label: string): Promise<void>
  /** Makes himself unreachable for us. */
  block(): Promise<void>
  seen(): Promise<Seen[]>
  reactions(): Promise<SeenReaction[]>
}

/** What the suite needs of a transport and of its far side. */
export type TransportHarness = {
  /** A transport of the same account; opened again it stands for the program's next start. */
  open(): Promise<Transport>
  /** Somebody new. `open`: he has already written, so that he can be written to. */
  person(): Promise<FarPerson>
  /** How many messages the network would still deliver again. */
  unacknowledged(): Promise<number>
  /** The next sending fails on the way: its answer does not come, or says that it is to be tried again. */
  breakNextSend(): Promise<void>
  close(): Promise<void>
}

export type Feature = 'buttons' | 'edit' | 'delete' | 'reaction' | 'reachability'

const waitMs = 8_000

/**
 * What every transport has to do, whichever network it speaks to. `without` names what a network does not have, each
 * with its reason; those tests do not exist for it.
 */
export function transportContract(
  label: string,
  openHarness: () => Promise<TransportHarness>,
  without: Partial<Record<Feature, string>> = {},
): void {
  const has = (feature: Feature): boolean => without[feature] === undefined

  describe(`${label} as a transport`, () => {
    const open: { close(): Promise<void> }[] = []
    afterEach(async () => {
      for (const one of open.splice(0).reverse()) await one.close()
    })

    const harnessOf = async (): Promise<TransportHarness> => {
      const harness = await openHarness()
      open.push(harness)
      return harness
    }
    const start = async (harness: TransportHarness, sink?: Sink) => {
      const transport = await harness.open()
      const got: Inbound[] = []
      const keep: Sink = async (inbound) => {
        got.push(inbound)
        return { duplicate: false }
      }
      await transport.start(sink ?? keep)
      let stopped = false
      const stop = async (): Promise<void> => {
        if (!stopped) await transport.stop()
        stopped = true
      }
      open.push({ close: stop })
      return { transport, got, stop }
    }
    const met = async (harness: TransportHarness, got: Inbound[]): Promise<FarPerson> => {
      const person = await harness.person()
      const before = got.length
      await person.say('first words')
      await expect.poll(() => got.length, { timeout: waitMs }).toBe(before + 1)
      return person
    }
    const begun = async () => {
      const harness = await harnessOf()
      const { transport, got, stop } = await start(harness)
      return { harness, transport, got, stop, person: await met(harness, got) }
    }
    const lastOf = (got: Inbound[], count: number) => expect.poll(() => got.length, { timeout: waitMs }).toBe(count)

    describe('receiving', () => {
      test('hands on what a person wrote, once', async () => {
        const harness = await harnessOf()
        const { transport, got } = await start(harness)
        const person = await harness.person()
        await person.say('안녕하십니까')
        await person.say('두 번째')
        await lastOf(got, 2)
        expect(got.map((inbound) => inbound.content)).toEqual([
          { type: 'text', text: '안녕하십니까' },
          { type: 'text', text: '두 번째' },
        ])
        expect(got.every((one) => one.address === person.address && one.transport === transport.name)).toBe(true)
        expect(new Set(got.map((inbound) => inbound.externalId)).size).toBe(2)
        expect(Math.abs(Date.now() - (got[0]?.sentAt ?? 0))).toBeLessThan(60_000)
      })

      test('acknowledges only when the sink has resolved', async () => {
        const harness = await harnessOf()
        let release: (() => void) | null = null
        const { stop } = await start(harness, () => {
          const { promise, resolve } = Promise.withResolvers<void>()
          release = resolve
          return promise.then(() => ({ duplicate: false }))
        })
        await (await harness.person()).say('not stored yet')
        await expect.poll(() => release !== null, { timeout: waitMs }).toBe(true)
        await new Promise((resolve) => setTimeout(resolve, 400))
        expect(await harness.unacknowledged()).toBe(1)
        release!()
        await expect.poll(() => harness.unacknowledged(), { timeout: waitMs }).toBe(0)
        await stop()
      })

      test('delivers again what the sink could not store, under the same id', async () => {
        const harness = await harnessOf()
        const ids: string[] = []
        await start(harness, async (inbound) => {
          ids.push(inbound.externalId)
          if (ids.length < 3) throw new Error('the database is away')
          return { duplicate: false }
        })
        await (await harness.person()).say('hold on to this')
        await expect.poll(() => ids.length, { timeout: waitMs }).toBeGreaterThanOrEqual(3)
        expect(new Set(ids).size).toBe(1)
        await expect.poll(() => harness.unacknowledged(), { timeout: waitMs }).toBe(0)
      })

      test('loses nothing when the program ends before the sink has stored it', async () => {
        const harness = await harnessOf()
        const tried: string[] = []
        const first = await start(harness, async (inbound) => {
          tried.push(inbound.externalId)
          throw new Error('the database is away')
        })
        await (await harness.person()).say('for the next start')
        await expect.poll(() => tried.length, { timeout: waitMs }).toBeGreaterThan(0)
        await first.stop()
        const { got } = await start(harness)
        await lastOf(got, 1)
        expect(got[0]?.externalId).toBe(tried[0])
        expect(got[0]?.content).toEqual({ type: 'text', text: 'for the next start' })
      })

      test('hands on nothing after a stop; it comes after the next start', async () => {
        const harness = await harnessOf()
        const first = await start(harness)
        const person = await met(harness, first.got)
        await first.stop()
        await person.say('while it was off')
        const second = await start(harness)
        await expect
          .poll(() => second.got.some((one) => one.content.type === 'text' && one.content.text === 'while it was off'))
          .toBe(true)
        expect(first.got).toHaveLength(1)
      })

      test('keeps the order of one person, also over failures', async () => {
        const harness = await harnessOf()
        const stored: string[] = []
        let failures = 2
        await start(harness, async (inbound) => {
          if (failures-- > 0) throw new Error('the database is away')
          if (inbound.content.type === 'text' && !stored.includes(inbound.content.text))
            stored.push(inbound.content.text)
          return { duplicate: false }
        })
        const person = await harness.person()
        const words = Array.from({ length: 12 }, (_, index) => `message ${index}`)
        for (const word of words) await person.say(word)
        await expect.poll(() => stored.length, { timeout: waitMs }).toBe(words.length)
        expect(stored).toEqual(words)
      })

      test('lets nobody wait for a person whose message cannot be stored', async () => {
        const harness = await harnessOf()
        const stored: string[] = []
        const stuck = await harness.person()
        await start(harness, async (inbound) => {
          if (inbound.address === stuck.address) throw new Error('this row cannot be locked')
          stored.push(inbound.address)
          return { duplicate: false }
        })
        await stuck.say('stuck')
        const other = await harness.person()
        await other.say('goes on')
        await expect.poll(() => stored, { timeout: waitMs }).toEqual([other.address])
        expect(await harness.unacknowledged()).toBeGreaterThan(0)
      })

      test('fetches the bytes of a picture, but no more than asked for', async () => {
        const { transport, got, person } = await begun()
        const bytes = Buffer.alloc(40_000, 7)
        await person.photo(bytes, '이것을 보십시오')
        await lastOf(got, 2)
        const content = got[1]?.content
        expect(content).toMatchObject({ type: 'media', kind: 'photo', caption: '이것을 보십시오', sizeBytes: 40_000 })
        const ref = content?.type === 'media' ? content.ref : ''
        const fetched = await transport.fetchMedia(ref, 1_000_000)
        expect(fetched.type).toBe('fetched')
        expect(fetched.type === 'fetched' && Buffer.from(fetched.bytes).equals(bytes)).toBe(true)
        expect(await transport.fetchMedia(ref, 1_000)).toEqual({ type: 'too_large' })
      })

      if (has('edit'))
        test('says which message was edited', async () => {
          const { got, person } = await begun()
          const ref = await person.say('어제')
          await lastOf(got, 2)
          await person.edit(ref, '그저께')
          await lastOf(got, 3)
          expect(got[2]?.content).toEqual({ type: 'edit', of: got[1]?.messageRef, text: '그저께' })
        })

      if (has('reaction'))
        test('hands on a reaction to one of our messages', async () => {
          const { transport, got, person } = await begun()
          const [ref = ''] = refsOf(await send(transport, person, { type: 'text', text: '듣고 있습니다' }))
          await person.react(ref, '👍')
          await lastOf(got, 2)
          expect(got[1]?.content).toEqual({ type: 'reaction', to: ref, emoji: '👍' })
          await person.react(ref, '👍', { removed: true })
          await lastOf(got, 3)
          expect(got[2]?.content).toEqual({ type: 'reaction', to: ref, emoji: '👍', removed: true })
        })

      test('knows which message is quoted', async () => {
        const { transport, got, person } = await begun()
        const [ref = ''] = refsOf(await send(transport, person, { type: 'text', text: '어느 나라입니까?' }))
        await person.say('중국', { quotes: ref })
        await lastOf(got, 2)
        expect(got[1]?.quotes).toBe(ref)
      })

      if (has('reachability'))
        test('says that a person cannot be reached any more', async () => {
          const { transport, got, person } = await begun()
          await person.block()
          await lastOf(got, 2)
          expect(got[1]?.content).toEqual({ type: 'reachability', reachable: false })
          expect((await send(transport, person, { type: 'text', text: '계십니까' })).type).toBe('unreachable')
        })
    })

    describe('sending', () => {
      test('keeps the order and says under which ids', async () => {
        const { transport, person } = await begun()
        const refs: string[] = []
        for (const text of ['하나', '둘', '셋'])
          refs.push(...refsOf(await send(transport, person, { type: 'text', text })))
        expect((await person.seen()).map(({ ref, text }) => ({ ref, text }))).toEqual([
          { ref: refs[0], text: '하나' },
          { ref: refs[1], text: '둘' },
          { ref: refs[2], text: '셋' },
        ])
      })

      test('splits a long text without losing a word', async () => {
        const { transport, person } = await begun()
        const text = Array.from({ length: 700 }, (_, index) => `${index}번째 문장은 여기서 끝납니다.`).join(' ')
        const refs = refsOf(await send(transport, person, { type: 'text', text }))
        const seen = await person.seen()
        expect(seen.length).toBeGreaterThan(1)
        expect(refs).toEqual(seen.map((one) => one.ref))
        expect(seen.map((one) => one.text).join(' ')).toBe(text)
      })

      test('numbers the answers to a question', async () => {
        const { transport, person } = await begun()
        await send(transport, person, question)
        expect((await person.seen())[0]?.text).toBe('위험하십니까?\n\n1. 예\n2. 아니요')
      })

      if (has('buttons'))
        test('hands on which button was pressed, and only once shows it', async () => {
          const { transport, got, person } = await begun()
          await send(transport, person, question)
          expect((await person.seen())[0]?.buttons).toEqual(['예', '아니요'])
          await person.press('아니요')
          await lastOf(got, 2)
          expect(got[1]?.content).toEqual({ type: 'choice', ask: '12', value: 'no' })
          await expect.poll(async () => (await person.seen())[0]?.buttons).toEqual([])
        })

      if (has('edit'))
        test('replaces an earlier message and its buttons', async () => {
          const { transport, person } = await begun()
          const [of = ''] = refsOf(await send(transport, person, question))
          expect((await send(transport, person, { type: 'edit', of, text: '끝났습니다' })).type).toBe('sent')
          expect(await person.seen()).toMatchObject([{ text: '끝났습니다', buttons: [] }])
          // The same again changes nothing and is no failure: a retry may find its work done.
          expect((await send(transport, person, { type: 'edit', of, text: '끝났습니다' })).type).toBe('sent')
          expect(await person.seen()).toHaveLength(1)
        })

      if (has('delete'))
        test('takes back a message, once', async () => {
          const { transport, person } = await begun()
          const [of = ''] = refsOf(await send(transport, person, { type: 'text', text: '지울 글' }))
          expect((await send(transport, person, { type: 'delete', of })).type).toBe('sent')
          expect(await person.seen()).toEqual([])
          expect((await send(transport, person, { type: 'delete', of })).type).not.toBe('retry')
        })

      if (has('reaction')) {
        test('reacts to what a person wrote, takes another emoji instead, and takes it back', async () => {
          const { transport, got, person } = await begun()
          const to = got[0]?.messageRef ?? ''
          const react = (emoji: string, more: { removed?: true } = {}) =>
            send(transport, person, { type: 'reaction', to, emoji, ...more })
          expect((await react('👍')).type).toBe('sent')
          expect(await person.reactions()).toEqual([{ ref: to, emoji: '👍' }])
          // The same again changes nothing and is no failure: a retry may find its work done.
          expect((await react('👍')).type).toBe('sent')
          expect(await person.reactions()).toEqual([{ ref: to, emoji: '👍' }])
          expect((await react('🙏')).type).toBe('sent')
          expect(await person.reactions()).toEqual([{ ref: to, emoji: '🙏' }])
          for (const again of [1, 2]) {
            expect((await react('🙏', { removed: true })).type, `${again}`).toBe('sent')
            expect(await person.reactions()).toEqual([])
          }
          expect(await person.seen()).toEqual([])
        })

        test('a reaction whose sending broke gets through at the next try', async () => {
          const { harness, transport, got, person } = await begun()
          const body: OutboundBody = { type: 'reaction', to: got[0]?.messageRef ?? '', emoji: '👍' }
          await harness.breakNextSend()
          expect((await send(transport, person, body, 'stable-reaction')).type).toBe('retry')
          expect((await send(transport, person, body, 'stable-reaction')).type).toBe('sent')
          expect(await person.reactions()).toHaveLength(1)
        })

        test('a reaction to nothing that the network knows is done with, and keeps back no words', async () => {
          const { transport, person } = await begun()
          expect((await send(transport, person, { type: 'reaction', to: 'nothing', emoji: '👍' })).type).toBe('sent')
          await send(transport, person, { type: 'text', text: '다음 글' })
          expect((await person.seen()).map(({ text }) => text)).toEqual(['다음 글'])
        })
      }

      test('sends a picture with its words', async () => {
        const { transport, person } = await begun()
        const bytes = Buffer.alloc(9_000, 3)
        const body: OutboundBody = { type: 'media', kind: 'photo', bytes, mime: 'image/jpeg', caption: '길입니다' }
        expect((await send(transport, person, body)).type).toBe('sent')
        const [seen] = await person.seen()
        expect(seen?.text).toBe('길입니다')
        expect(Buffer.from(seen?.bytes ?? []).equals(bytes)).toBe(true)
      })

      test('asks to be tried again when the line breaks, and then gets through', async () => {
        const { harness, transport, person } = await begun()
        await harness.breakNextSend()
        const body: OutboundBody = { type: 'text', text: '다시' }
        const first = await send(transport, person, body, 'stable-id')
        expect(first.type).toBe('retry')
        expect((await send(transport, person, body, 'stable-id')).type).toBe('sent')
        expect((await person.seen()).at(-1)?.text).toBe('다시')
      })

      test('never tells a text or an address in the reason of a failure', async () => {
        const { harness, transport, person } = await begun()
        await harness.breakNextSend()
        const result = await send(transport, person, { type: 'text', text: '비밀한말' })
        expect(JSON.stringify(result)).not.toContain('비밀한말')
        expect(JSON.stringify(result)).not.toContain(person.address)
      })
    })
  })
}

const question: OutboundBody = {
  type: 'text',
  text: '위험하십니까?',
  choices: {
    ask: '12',
    options: [
      { value: 'yes', label: '예' },
      { value: 'no', label: '아니요' },
    ],
  },
}

let serial = 0

function send(
  transport: Transport,
  person: FarPerson,
  body: OutboundBody,
  id = `contract-${serial++}`,
): Promise<SendResult> {
  const outbound: Outbound = { id, address: person.address, body, urgent: false }
  return transport.send(outbound)
}

function refsOf(result: SendResult): string[] {
  expect(result.type).toBe('sent')
  return result.type === 'sent' ? result.refs : []
}
