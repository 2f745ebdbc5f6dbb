import { afterEach, describe, expect, test } from 'vitest'
import { statement } from '../../../src/store/database.ts'
import { tendKeys } from '../../../src/transport/signal/tend-keys.ts'
import { fakeService, type Asked, type FakeService, type Reply } from '../../support/signal/fake.ts'

/** What the service has: how many one-time keys, and what becomes of an upload. */
type Keys = { ec: number; kyber: number; uploads: (number | 'lost')[] }

let service: FakeService
afterEach(() => service.close())

async function open(keys: Keys): Promise<void> {
  const answer = ({ verb, path, body }: Asked): Reply => {
    if (!path.startsWith('/v2/keys?identity=aci')) return { status: 404 }
    if (verb === 'GET') return { status: 200, body: { count: keys.ec, pqCount: keys.kyber } }
    const status = keys.uploads.shift() ?? 200
    if (status === 200 || status === 'lost') {
      const sizeOf = (list: unknown): number => (list as unknown[] | undefined)?.length ?? 0
      keys.ec = sizeOf(body['preKeys']) || keys.ec
      keys.kyber = sizeOf(body['pqPreKeys']) || keys.kyber
    }
    return { status: status === 'lost' ? 503 : status }
  }
  service = await fakeService({ answer })
}

const tend = async (): Promise<void> => {
  const { session } = service
  const chat = session.chat()
  if (!chat) throw new Error('it is always connected')
  await tendKeys({ ...session, now: Date.now }, chat)
}
type Upload = { preKeys: object[]; pqPreKeys?: object[]; signedPreKey?: object; pqLastResortPreKey?: object }
const uploads = (): Upload[] => service.asked.filter(({ verb }) => verb === 'PUT').map(({ body }) => body as Upload)
const byId = (keys: object[] | undefined): object[] =>
  ((keys ?? []) as { keyId: number }[]).toSorted((one, other) => one.keyId - other.keyId)
const rows = async (): Promise<unknown> =>
  service.session.database.query(
    statement(
      '',
      `select kind, count(*)::int n, count(uploaded_at)::int confirmed, count(replaced_at)::int replaced
       from signal_prekeys group by kind order by kind`,
    ),
  )
const run = (sql: string): Promise<unknown> => service.session.database.query(statement('', sql))

describe('keys whose upload failed', () => {
  test('the same keys are uploaded again, known from the database alone, and then confirmed', async () => {
    await open({ ec: 0, kyber: 0, uploads: [500, 429] })
    await expect(tend()).rejects.toMatchObject({ status: 500 })
    expect(await rows()).toMatchObject([
      { kind: 'ec', n: 100, confirmed: 0 },
      { kind: 'kyber', n: 100, confirmed: 0 },
      { kind: 'last_resort', n: 1, confirmed: 0 },
      { kind: 'signed', n: 1, confirmed: 0 },
    ])
    await expect(tend()).rejects.toMatchObject({ status: 429 })
    await tend()
    const [first, , third] = uploads()
    expect(third?.signedPreKey).toEqual(first?.signedPreKey)
    expect(third?.pqLastResortPreKey).toEqual(first?.pqLastResortPreKey)
    expect(byId(third?.preKeys)).toEqual(byId(first?.preKeys))
    expect(byId(third?.pqPreKeys)).toEqual(byId(first?.pqPreKeys))
    expect(await rows()).toMatchObject([
      { kind: 'ec', n: 100, confirmed: 100 },
      { kind: 'kyber', n: 100, confirmed: 100 },
      { kind: 'last_resort', n: 1, confirmed: 1 },
      { kind: 'signed', n: 1, confirmed: 1 },
    ])
    await tend()
    expect(uploads()).toHaveLength(3)
  })

  test('an upload that arrived but whose answer was lost is not repeated for one-time keys', async () => {
    await open({ ec: 0, kyber: 0, uploads: ['lost'] })
    await expect(tend()).rejects.toMatchObject({ status: 503 })
    await tend()
    expect(uploads()[1]).toMatchObject({ preKeys: [] })
    expect(uploads()[1]?.pqPreKeys).toBeUndefined()
    expect(await rows()).toMatchObject([{ confirmed: 100 }, { confirmed: 100 }, { confirmed: 1 }, { confirmed: 1 }])
  })

  test('a batch of which one key was used had arrived: when it runs low a new one is made', async () => {
    const keys: Keys = { ec: 0, kyber: 0, uploads: ['lost'] }
    await open(keys)
    await expect(tend()).rejects.toMatchObject({ status: 503 })
    await run(`delete from signal_prekeys where kind = 'ec' and key_id <= 95`)
    keys.ec = 5
    await tend()
    const again = byId(uploads()[1]?.preKeys)
    expect(again).toHaveLength(100)
    expect(again[0]).toMatchObject({ keyId: 101 })
    expect(await rows()).toMatchObject([{ kind: 'ec', n: 105, confirmed: 105 }, {}, {}, {}])
  })

  test('one-time keys that somebody fetched and never used do not stay for ever', async () => {
    const keys: Keys = { ec: 0, kyber: 0, uploads: [] }
    await open(keys)
    await tend()
    const counts = () => run(`select kind, count(*)::int n from signal_prekeys group by kind order by kind`)
    // All but a few were handed out, and nobody wrote. With a new batch the service forgets the rest.
    keys.ec = keys.kyber = 3
    await tend()
    expect(await counts()).toMatchObject([{ kind: 'ec', n: 200 }, { kind: 'kyber', n: 200 }, { n: 1 }, { n: 1 }])
    // What was under way for a month is read.
    await run(`update signal_prekeys set replaced_at = replaced_at - interval '29 days'`)
    await tend()
    expect(await counts()).toMatchObject([{ n: 200 }, { n: 200 }, { n: 1 }, { n: 1 }])
    await run(`update signal_prekeys set replaced_at = replaced_at - interval '2 days'`)
    await tend()
    expect(await counts()).toMatchObject([{ kind: 'ec', n: 100 }, { kind: 'kyber', n: 100 }, { n: 1 }, { n: 1 }])
    // Those that the service has are never too old.
    await run(`update signal_prekeys set created_at = created_at - interval '1 year' where kind in ('ec', 'kyber')`)
    await tend()
    expect(await counts()).toMatchObject([{ n: 100 }, { n: 100 }, { n: 1 }, { n: 1 }])
  })

  test('an old lasting key stays in use until its follower has arrived, and a newer one takes the place of one that never did', async () => {
    const keys: Keys = { ec: 0, kyber: 0, uploads: [] }
    await open(keys)
    await tend()
    await run(`update signal_prekeys set created_at = now() - interval '3 days'`)
    keys.uploads = [500]
    await expect(tend()).rejects.toMatchObject({ status: 500 })
    const lasting = (n: number, confirmed: number, replaced: number) =>
      ['last_resort', 'signed'].map((kind) => ({ kind, n, confirmed, replaced }))
    expect(await rows()).toMatchObject([{}, {}, ...lasting(2, 1, 0)])
    // Two days on it is time for the next one.
    await run(`update signal_prekeys set created_at = created_at - interval '3 days'`)
    await tend()
    expect(await rows()).toMatchObject([{}, {}, ...lasting(3, 2, 2)])
    const [, second, third] = uploads()
    expect(third?.signedPreKey).not.toEqual(second?.signedPreKey)
    await tend()
    expect(uploads()).toHaveLength(3)
  })
})
