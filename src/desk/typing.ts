import { statement, type Queryable } from '../store/database.ts'
import type { Transport, TransportName } from '../transport/transport.ts'
import type { Vault } from '../vault/vault.ts'

// Only between an operator and the person of the case that the operator's plain words go to: a sign of typing names no
// case, so it must not be able to mean another.
const across = statement(
  'typing_across',
  `with me as (
     select c.person_id, o.id as operator_id, p.relay_case_id, o.current_case_id
     from contacts c join persons p on p.id = c.person_id
     left join operators o on o.person_id = c.person_id and o.revoked_at is null
     where c.transport = $1 and c.address_index = $2 and c.kind = 'person'
   ), other as (
     select k.person_id from me join cases k on k.id = me.current_case_id
     where k.state = 'claimed' and k.claimed_by = me.operator_id
     union
     select o.person_id from me join cases k on k.id = me.relay_case_id and k.state = 'claimed'
     join operators o on o.id = k.claimed_by and o.current_case_id = k.id and o.revoked_at is null
   )
   select c.id, c.transport, c.address_sealed from other join persons p on p.id = other.person_id
   join contacts c on c.person_id = p.id
   where c.kind = 'person' and c.reachable and c.id = coalesce(p.answer_contact_id, c.id) limit 4`,
)

/** Shows the other side of a case that somebody is writing. Nothing of it is stored. */
export async function relayTyping(
  on: Queryable,
  vault: Vault,
  transportOf: (name: string) => Pick<Transport, 'showTyping'> | null,
  from: { transport: TransportName; address: string },
): Promise<void> {
  const values = [from.transport, vault.addressIndex(from.transport, from.address)]
  const others = await on.query<{ id: string; transport: string; address_sealed: Buffer }>(across, values)
  for (const { id, transport, address_sealed: sealed } of others)
    await transportOf(transport)?.showTyping?.(vault.open('address', id, sealed).toString())
}
