import { statement } from './database.ts'
import { openPreKey, type OwnIdentity, type PreKeyKind, type SignalStore } from './signal.ts'

const unconfirmed = statement(
  'signal_prekeys_unconfirmed',
  `select kind, key_id, record_sealed from signal_prekeys
   where account_id = $1 and identity = $2 and uploaded_at is null and replaced_at is null
   order by created_at desc, key_id limit $3`,
)
const confirm = statement(
  'signal_prekeys_confirm',
  `update signal_prekeys set uploaded_at = now()
   where account_id = $1 and identity = $2 and uploaded_at is null
     and (kind, key_id) in (select * from unnest($3::text[], $4::bigint[]))`,
)

/** More keys than this are never waiting: two batches and two single ones. */
const unconfirmedMax = 500

export type UnconfirmedKey = { kind: PreKeyKind; id: number; record: Uint8Array }

/** Keys whose public halves the service may not have: the upload failed, or nobody heard that it arrived. Newest first. */
export async function unconfirmedSignalPreKeys(store: SignalStore, identity: OwnIdentity): Promise<UnconfirmedKey[]> {
  const rows = await store.on.query<{ kind: PreKeyKind; key_id: string; record_sealed: Buffer }>(unconfirmed, [
    store.accountId,
    identity,
    unconfirmedMax,
  ])
  return rows.map(({ kind, key_id, record_sealed }) => {
    const id = Number(key_id)
    return { kind, id, record: openPreKey(store, identity, kind, id, record_sealed) }
  })
}

/** Notes that the service has these keys. */
export async function confirmSignalPreKeys(
  store: SignalStore,
  identity: OwnIdentity,
  keys: readonly { kind: PreKeyKind; id: number }[],
): Promise<void> {
  const { on, accountId } = store
  await on.query(confirm, [accountId, identity, keys.map(({ kind }) => kind), keys.map(({ id }) => id)])
}
