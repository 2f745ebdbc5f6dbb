import { expect, test } from 'vitest'
import { openDatabase, statement, type Database } from '../../../src/store/database.ts'
import { newId } from '../../../src/store/ids.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { insertSignalAccount, NotOwnerError, takeSignalLease } from '../../../src/store/signal-account.ts'
import type { SignalAccount } from '../../../src/store/signal-account.ts'
import type { RatchetAt, SignalStore } from '../../../src/store/signal.ts'
import type { Moves } from '../../../src/store/signal-unit.ts'
import { openCrowd } from '../../../src/transport/signal/crowd.ts'
import { openVault } from '../../../src/vault/vault.ts'
import { freshDatabase } from '../../support/postgres.ts'

const account: SignalAccount = {
  aci: 'aci',
  pni: null,
  number: null,
  deviceId: 2,
  password: '',
  aciIdentity: { publicKey: '', privateKey: '' },
  pniIdentity: null,
  aciRegistrationId: 1,
  pniRegistrationId: 1,
  profileKey: '',
}
const at = (peer: string, device = 1): RatchetAt => ({ identity: 'aci', peer, device })
const record = (words: string) => Buffer.from(words.padEnd(3_000, '.'))
const moved = (peer: string, words: string): Moves => ({
  ratchets: [{ at: at(peer), record: record(words) }],
  effects: [{ peer, effect: { type: 'delivered', timestamp: 7 } }],
  sendings: [{ outboxId: `to ${peer}`, peer, timestamp: 70 }],
})

type Place = { store: SignalStore; owner: string; database: Database; statements: string[] }

/** An account that `owner` owns, and the names of the statements that were run. */
async function within(work: (place: Place) => Promise<void>): Promise<void> {
  const fresh = await freshDatabase()
  const database = openDatabase({ url: fresh.url })
  const statements: string[] = []
  const watched: Database = {
    ...database,
    query: (asked, values) => {
      statements.push(asked.name)
      return database.query(asked, values)
    },
  }
  try {
    await migrate(database)
    const vault = openVault(Buffer.alloc(32, 5))
    const [accountId, owner] = [newId(), newId()]
    await database.transact((tx) => insertSignalAccount(tx, vault, accountId, 'test', account))
    await takeSignalLease(database, accountId, owner, 600_000)
    await work({ store: { accountId, vault, on: watched }, owner, database: watched, statements })
  } finally {
    await database.close()
    await fresh.drop()
  }
}

const run = (database: Database, text: string): Promise<object[]> => database.query(statement('', text))

async function wordsOf(crowd: ReturnType<typeof openCrowd>, peer: string): Promise<string | undefined> {
  const [ratchet] = (await crowd.read({ peer, outboxId: null })).ratchets
  return ratchet && Buffer.from(ratchet.record).toString().replaceAll('.', '')
}

test('what many persons need and change is one statement each, and everybody gets their own', () =>
  within(async ({ store, owner, statements }) => {
    const crowd = openCrowd(store, owner)
    const peers = Array.from({ length: 40 }, (_, nth) => `peer ${nth}`)
    await Promise.all(peers.map((peer) => crowd.write(moved(peer, `of ${peer}`))))
    expect(statements).toEqual(['signal_moves_write'])
    // By whoever wrote it and by somebody who remembers nothing.
    for (const reader of [crowd, openCrowd(store, owner)]) {
      expect(await Promise.all(peers.map((peer) => wordsOf(reader, peer)))).toEqual(peers.map((peer) => `of ${peer}`))
    }
    expect(statements).toEqual(['signal_moves_write', 'signal_persons_read', 'signal_persons_read'])
    const [known, stranger] = await Promise.all([
      crowd.read({ peer: 'peer 3', outboxId: 'to peer 3' }),
      crowd.read({ peer: 'nobody', outboxId: 'to peer 4' }),
    ])
    expect(known.tried).toEqual({ timestamp: 70, partsSent: 0 })
    expect(stranger).toEqual({
      identity: null,
      peer: { profileKey: null, timer: null, greeted: false },
      ratchets: [],
      tried: { timestamp: 70, partsSent: 0 },
    })
  }))

test('what is remembered counts only while the database holds the same', () =>
  within(async ({ store, owner, database }) => {
    const crowd = openCrowd(store, owner)
    await crowd.write(moved('peer', 'first'))
    const other = openCrowd(store, owner)
    await other.write(moved('peer', 'second'))
    expect(await wordsOf(crowd, 'peer')).toBe('second')
    const undone = database.transact(async (tx) => {
      await Promise.all([crowd.writeIn(tx, moved('peer', 'third')), crowd.writeIn(tx, moved('another', 'first'))])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await wordsOf(crowd, 'peer')).toBe('second')
    expect(await wordsOf(crowd, 'another')).toBeUndefined()
    await database.transact((tx) => crowd.writeIn(tx, moved('peer', 'third')))
    await run(database, `delete from signal_ratchets`)
    expect(await wordsOf(crowd, 'peer')).toBeUndefined()
  }))

test('somebody whose rows were tampered with gets an error, and only they', () =>
  within(async ({ store, owner, database }) => {
    const crowd = openCrowd(store, owner)
    await Promise.all(['one', 'two', 'three'].map((peer) => crowd.write(moved(peer, `of ${peer}`))))
    const rows = `(select min(peer_index) a, max(peer_index) b from signal_ratchets) m`
    await run(
      database,
      `update signal_ratchets r set record_sealed = o.record_sealed from signal_ratchets o, ${rows}
       where r.peer_index in (a, b) and o.peer_index in (a, b) and o.peer_index <> r.peer_index`,
    )
    for (const reader of [crowd, openCrowd(store, owner)]) {
      const read = await Promise.allSettled(['one', 'two', 'three'].map((peer) => wordsOf(reader, peer)))
      const good = read.flatMap((one, nth) => (one.status === 'fulfilled' ? [[nth, one.value]] : []))
      expect(good).toHaveLength(1)
      expect(good[0]?.[1]).toBe(`of ${['one', 'two', 'three'][Number(good[0]?.[0])]}`)
    }
  }))

test('whoever does not own the account writes nothing for anybody', () =>
  within(async ({ store, owner, database }) => {
    const crowd = openCrowd(store, newId())
    const written = await Promise.allSettled(['one', 'two'].map((peer) => crowd.write(moved(peer, peer))))
    for (const one of written) expect(one).toMatchObject({ status: 'rejected', reason: expect.any(NotOwnerError) })
    expect(await run(database, 'select 1 from signal_ratchets union all select 1 from signal_effects')).toEqual([])
    // It goes on with whoever does.
    await openCrowd(store, owner).write(moved('one', 'one'))
    expect(await wordsOf(crowd, 'one')).toBe('one')
  }))
