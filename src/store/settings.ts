import { statement, type Queryable } from './database.ts'

const read = statement('setting_read', 'select value from settings where name = $1')
const save = statement(
  'setting_save',
  `insert into settings (name, value) values ($1, $2)
   on conflict (name) do update set value = excluded.value, changed_at = now()`,
)

/** Something small the program remembers under a name; null when it was never written. */
export async function readSetting<T>(on: Queryable, name: string): Promise<T | null> {
  return (await on.query<{ value: T }>(read, [name]))[0]?.value ?? null
}

export async function saveSetting(on: Queryable, name: string, value: unknown): Promise<void> {
  await on.query(save, [name, JSON.stringify(value)])
}
