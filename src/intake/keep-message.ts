import type { Tx } from '../store/database.ts'
import { insertInbox, type InboxState } from '../store/inbox.ts'
import type { LockedPerson } from '../store/persons.ts'
import type { Inbound } from '../transport/transport.ts'
import type { Vault } from '../vault/vault.ts'

/** Keeps a message that makes no turn of the flow engine. It belongs to the person's open case unless another is named. */
export function keepMessage(
  tx: Tx,
  vault: Vault,
  message: {
    id: string
    person: LockedPerson
    inbound: Inbound
    caseId?: string | null
    state?: InboxState
    errorCode?: string
  },
): Promise<void> {
  const { id, person, inbound, caseId = person.openCaseId, state = 'taken', errorCode } = message
  return insertInbox(tx, vault, {
    id,
    transport: inbound.transport,
    externalId: inbound.externalId,
    personId: person.personId,
    caseId,
    content: inbound.content,
    state,
    ...(errorCode === undefined ? {} : { errorCode }),
    messageRef: inbound.messageRef,
  })
}
