import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDatabase, statement, type Database } from '../../src/store/database.ts'
import { migrate, NewerDatabaseError } from '../../src/store/migrate.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'

const folder = join(import.meta.dirname, '..', '..', 'src', 'store', 'migrations')
let fresh: FreshDatabase
let database: Database

async function open(): Promise<void> {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url })
}
afterEach(async () => {
  await database.close()
  await fresh.drop()
})

const run = (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  database.query<Record<string, unknown>>(statement('', text), values)

test('an empty database is brought to the newest version, once', async () => {
  await open()
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'))
  expect(await migrate(database)).toEqual(names.sort())
  expect(await migrate(database)).toEqual([])
})

test('processes that start together migrate once', async () => {
  await open()
  const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(database)))
  expect(ran.filter((names) => names.length > 0)).toHaveLength(1)
})

test('a database of the first version with people in it keeps them', async () => {
  await open()
  await run('create table migrations (name text primary key, ran_at timestamptz default now())')
  await run(await readFile(join(folder, '0001-first.sql'), 'utf8'))
  await run(`insert into migrations (name) values ('0001-first.sql')`)
  const id = '01980000-0000-7000-8000-000000000001'
  await run('insert into persons (id, language) values ($1, $2)', [id, 'ko'])
  await run(
    `insert into contacts (id, person_id, transport, address_index, address_sealed) values ($1, $1, 'telegram', '\\x01', '\\x02')`,
    [id],
  )
  await run('insert into sessions (person_id, state_sealed, revision) values ($1, $2, $3)', [
    id,
    Buffer.from('s'),
    'r1',
  ])
  await run(`insert into cases (id, code, person_id, severity, reasons) values ($1, 'K7F3Q', $1, 'P0', '{a}')`, [id])
  await migrate(database)
  expect(
    await run(
      'select p.language, s.revision, k.code from persons p join sessions s on s.person_id = p.id join cases k on k.person_id = p.id',
    ),
  ).toEqual([{ language: 'ko', revision: 'r1', code: 'K7F3Q' }])
})

test('keys and messages of before stay what they were: uploaded, and handed on from nowhere', async () => {
  await open()
  await run('create table migrations (name text primary key, ran_at timestamptz default now())')
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.sql') && one < '0007').sort()) {
    await run(await readFile(join(folder, name), 'utf8'))
    await run('insert into migrations (name) values ($1)', [name])
  }
  const id = '01980000-0000-7000-8000-000000000001'
  await run('insert into persons (id) values ($1)', [id])
  await run(
    `insert into contacts (id, person_id, transport, address_index, address_sealed) values ($1, $1, 'signal', '\\x01', '\\x02')`,
    [id],
  )
  await run(`insert into outbox (person_id, contact_id, kind, body_sealed) values ($1, $1, 'relay', '\\x03')`, [id])
  await run(`insert into signal_accounts (id, environment, account_sealed) values ($1, 'test', '\\x04')`, [id])
  const addKey =
    'insert into signal_prekeys (account_id, identity, kind, key_id, record_sealed) values ($1, $2, $3, $4, $5)'
  await run(addKey, [id, 'aci', 'ec', 1, Buffer.from('k')])
  await run(`insert into signal_ratchets values ($1, 'aci', '\\x05', 1, $2)`, [id, Buffer.alloc(6_000, 7)])
  expect(await migrate(database)).toContain('0008-signal-uploads.sql')
  expect(await run('select kind, origin_contact_id, origin_ref from outbox')).toEqual([
    { kind: 'relay', origin_contact_id: null, origin_ref: null },
  ])
  // Uploaded as far as anybody knows; of a key that is made now it has to be heard first.
  await run(addKey, [id, 'aci', 'ec', 2, Buffer.from('k')])
  expect(await run('select key_id, uploaded_at is not null "isUploaded" from signal_prekeys order by key_id')).toEqual([
    { key_id: '1', isUploaded: true },
    { key_id: '2', isUploaded: false },
  ])
  expect(await run('select record_sealed from signal_ratchets')).toEqual([{ record_sealed: Buffer.alloc(6_000, 7) }])
})

test('a failing migration leaves the database as it was', async () => {
  await open()
  await run('create table persons (id int)')
  await expect(migrate(database)).rejects.toThrow()
  expect(await run(`select 1 from information_schema.tables where table_name = 'cases'`)).toEqual([])
})

test('a database of a newer program is refused in plain words', async () => {
  await open()
  await migrate(database)
  await run(`insert into migrations (name) values ('9999-future.sql')`)
  await expect(migrate(database)).rejects.toThrow(NewerDatabaseError)
})
