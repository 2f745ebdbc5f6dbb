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
