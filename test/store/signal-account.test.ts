import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { newId } from '../../src/store/ids.ts'
import { migrate } from '../../src/store/migrate.ts'
import { endSignalAccount, findSignalAccount, insertSignalAccount } from '../../src/store/signal-account.ts'
import { openVault } from '../../src/vault/vault.ts'
import { freshDatabase } from '../support/postgres.ts'

test('that an account is gone says nothing of the one that was linked in its place meanwhile', async () => {
  const fresh = await freshDatabase()
  const database = openDatabase({ url: fresh.url })
  const vault = openVault(Buffer.alloc(32, 9))
  try {
    await migrate(database)
    const [before, now] = [newId(), newId()]
    const keys = { publicKey: '', privateKey: '' }
    const rest = { pni: null, number: null, deviceId: 2, password: '', pniIdentity: null, profileKey: '' }
    const account = { ...rest, aci: 'aci', aciIdentity: keys, aciRegistrationId: 1, pniRegistrationId: 1 }
    for (const id of [before, now]) await database.transact((tx) => insertSignalAccount(tx, vault, id, 'test', account))
    expect(await database.transact((tx) => endSignalAccount(tx, 'delinked', before))).toBe(false)
    expect(await findSignalAccount(database, vault)).toMatchObject({ id: now, aci: 'aci' })
    expect(await database.transact((tx) => endSignalAccount(tx, 'delinked', now))).toBe(true)
    expect(await findSignalAccount(database, vault)).toBeNull()
  } finally {
    await database.close()
    await fresh.drop()
  }
})
