import { expect, test } from 'vitest'
import { openDatabase, statement } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { resendSignalMessage } from '../../../src/store/signal-peers.ts'
import { peerIndex } from '../../../src/store/signal.ts'
import { openVault } from '../../../src/vault/vault.ts'
import { freshDatabase } from '../../support/postgres.ts'

test('a message is queued again when it is noted as sent, and at most twice', async () => {
  const fresh = await freshDatabase()
  const database = openDatabase({ url: fresh.url })
  await migrate(database)
  const vault = openVault(Buffer.alloc(32, 7))
  await database.query(statement('', 'alter table outbox drop constraint outbox_person_id_fkey'))
  await database.query(statement('', 'alter table outbox drop constraint outbox_contact_id_fkey'))
  const [row] = await database.query<{ id: string }>(
    statement(
      '',
      `insert into outbox (person_id, contact_id, kind, body_sealed) select u, u, 'flow', '\\x01' from gen_random_uuid() u
       returning id`,
    ),
  )
  const id = row?.id ?? ''
  await database.query(
    statement('', 'insert into signal_sendings (outbox_id, peer_index, sent_timestamp) values ($1, $2, 1000)'),
    [id, peerIndex(vault, 'peer')],
  )
  const markSent = (): Promise<unknown> => database.query(statement('', `update outbox set state = 'sent'`))
  const again = (timestamp = 1_001): Promise<boolean> => resendSignalMessage(database, vault, 'peer', timestamp)
  expect(await again()).toBe(false)
  await markSent()
  expect(await again(999)).toBe(false)
  const body = (value: string): Promise<unknown> =>
    database.query(statement('', `update outbox set body_sealed = ${value}`))
  // What was forgotten cannot be sent again; queued without a text it would stop everything behind it.
  await body('null')
  expect(await again()).toBe(false)
  await body(`'\\x01'`)
  const queued = []
  for (let n = 0; n < 3; n++) {
    queued.push(await again())
    await markSent()
  }
  expect(queued).toEqual([true, true, false])
  await database.close()
  await fresh.drop()
})
